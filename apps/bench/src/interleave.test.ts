import { expect, it } from 'vitest'
import { interleave, median } from './interleave.ts'

it('takes the middle of an odd number of values, and the mean of the middle two of an even one', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([9, 1, 5, 7])).toBe(6)
})

it('lets contestants alternate, first forwards, then backwards', async () => {
  const turns: string[] = []
  const contestant = (name: string, rounds: number) => ({
    rounds,
    measure: () => {
      turns.push(name)
      return Promise.resolve(turns.length)
    },
  })
  await interleave([contestant('a', 4), contestant('b', 4)])
  expect(turns.join('')).toBe('abbaabba')
})

it('spreads the turns of a contestant with fewer rounds over all rounds', async () => {
  const samples: number[] = []
  let clock = 0
  const fast = { rounds: 6, measure: () => Promise.resolve(++clock) }
  const slow = {
    rounds: 2,
    measure: () => {
      samples.push(clock)
      return Promise.resolve(0)
    },
  }
  expect(await interleave([fast, slow])).toEqual([3.5, 0])
  expect(samples).toEqual([3, 5])
})
