import { describe, expect, it } from 'vitest'
import { philoxBlock, philoxWords } from './philox.ts'

function hex(words: Int32Array): string {
  return Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, '0')).join(' ')
}

describe('philoxBlock', () => {
  const ones = 0xffffffff
  // Known answers of the Random123 library for philox4x32-10.
  it.each([
    {
      name: 'zeros',
      key: [0, 0],
      counter: [0, 0, 0, 0],
      wanted: '6627e8d5 e169c58d bc57ac4c 9b00dbd8',
    },
    {
      name: 'ones',
      key: [ones, ones],
      counter: [ones, ones, ones, ones],
      wanted: '408f276d 41c83b0e a20bc7c6 6d5451fd',
    },
    {
      name: 'the digits of π',
      key: [0xa4093822, 0x299f31d0],
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      wanted: 'd16cfe09 94fdcceb 5001e420 24126ea1',
    },
  ] as const)('gives the known answer for $name', ({ key, counter: [a, b, c, d], wanted }) => {
    const out = new Int32Array(4)
    philoxBlock(key, a, b, c, d, out, 0)
    expect(hex(out)).toBe(wanted)
  })
})

describe('philoxWords', () => {
  it('continues a stream from any multiple of four, past 32 bits of the counter', () => {
    const attrs = { seed: [7, 8], offset: [9, 10] } as const
    const whole = new Int32Array(12)
    philoxWords(attrs, 0, whole, 12)
    const tail = new Int32Array(8)
    philoxWords(attrs, 4, tail, 8)
    expect(tail).toEqual(whole.slice(4))

    const far = new Int32Array(4)
    philoxWords(attrs, 4 * (2 ** 32 + 5), far, 4)
    const wanted = new Int32Array(4)
    philoxBlock(attrs.seed, 5, 1, 9, 10, wanted, 0)
    expect(far).toEqual(wanted)
  })
})
