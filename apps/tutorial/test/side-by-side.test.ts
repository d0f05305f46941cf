import { js } from 'flambeau'
import { expect, it } from 'vitest'
import { makeDigits } from '../src/digits.ts'
import { firstLosses, largestDifference, lossTable } from '../src/side-by-side.ts'

const runs = [
  { name: 'js', losses: [2, 1, 0.5] },
  { name: 'other', losses: [2, 1.25, 0.5] },
  { name: 'third', losses: [2.5, 1, 0.5] },
]

it('finds the largest relative difference to the first run', () => {
  expect(largestDifference(runs.slice(0, 2))).toEqual({ difference: 0.25, name: 'other', step: 2 })
  expect(largestDifference(runs)).toEqual({ difference: 0.25, name: 'other', step: 2 })
  expect(largestDifference([runs[0]!, runs[0]!]).difference).toBe(0)
})

it('does not overlook a loss that is not a number', () => {
  const broken = { name: 'broken', losses: [2, Number.NaN, 0.5] }
  expect(largestDifference([runs[0]!, broken])).toEqual({
    difference: Number.POSITIVE_INFINITY,
    name: 'broken',
    step: 2,
  })
})

it('writes a line per step and a column per device', () => {
  expect(lossTable(runs.slice(0, 2), [1, 3])).toBe(
    ['step          js       other', '   1    2.000000    2.000000', '   3    0.500000    0.500000'].join('\n'),
  )
})

it('writes several tables where not all devices fit side by side', () => {
  const lines = lossTable(runs, [1], 30).split('\n')
  expect(lines).toEqual([
    'step          js       other',
    '   1    2.000000    2.000000',
    '',
    'step       third',
    '   1    2.500000',
  ])
})

const options = { seed: 0, steps: 3, batchSize: 2 }

it('goes through few pictures as often as it takes', async () => {
  expect(await firstLosses(js(), makeDigits(4, 1), options)).toHaveLength(3)
})

it('refuses an empty set, which no number of steps would exhaust', async () => {
  await expect(firstLosses(js(), makeDigits(0, 1), options)).rejects.toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(/no pictures/) }),
  )
})

it('ends after a step when told to', async () => {
  expect(await firstLosses(js(), makeDigits(4, 1), { ...options, signal: AbortSignal.abort() })).toHaveLength(1)
})
