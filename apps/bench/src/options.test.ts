import { expect, it } from 'vitest'
import { benchNames, parseOptions, UsageError } from './options.ts'

it('runs everything, with peers, when nothing is named', () => {
  expect(parseOptions([])).toEqual({ benches: benchNames, peers: true, json: undefined })
})

it('runs what is named, with peers only on request', () => {
  expect(parseOptions(['lenet'])).toMatchObject({ benches: ['lenet'], peers: false })
  expect(parseOptions(['lenet', '--peers', 'memory'])).toMatchObject({ benches: ['lenet', 'memory'], peers: true })
})

it('takes a file after --json, and standard output without one', () => {
  expect(parseOptions(['--json', 'rows.json'])).toMatchObject({ json: 'rows.json', benches: benchNames })
  expect(parseOptions(['memory', '--json'])).toMatchObject({ json: '-' })
  expect(parseOptions(['--json', 'memory'])).toMatchObject({ json: '-', benches: ['memory'] })
})

it('names what it does not know', () => {
  expect(() => parseOptions(['speed'])).toThrow(new UsageError("there is no bench 'speed'"))
  expect(() => parseOptions(['--fast'])).toThrow(UsageError)
  expect(parseOptions(['--help'])).toBeNull()
})
