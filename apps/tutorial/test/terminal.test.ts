import { expect, it } from 'vitest'
import { wrapped } from '../src/terminal.ts'

it('leaves lines that fit as they are', () => {
  expect(wrapped('  one  two', 10)).toEqual(['  one  two'])
})

it('breaks longer ones at words, a little further in than they begin', () => {
  expect(wrapped('  one two three', 10)).toEqual(['  one two', '    three'])
  expect(wrapped('unbreakable word', 5)).toEqual(['unbreakable', '  word'])
})

it('counts columns, not the bytes that colours take', () => {
  expect(wrapped('\x1b[1mone two\x1b[22m', 7)).toEqual(['\x1b[1mone two\x1b[22m'])
})
