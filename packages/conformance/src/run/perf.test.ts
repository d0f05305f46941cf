import { js } from '@flambeau/backend-js'
import { withKernels } from '@flambeau/core'
import { describe, expect, it } from 'vitest'
import { opCases } from '../ops/index.ts'
import { time, timedSubject } from './perf.ts'

describe('perf', () => {
  it('runs the same call on every device, in turns', async () => {
    const order: string[] = []
    const noted = (name: string): ReturnType<typeof js> =>
      withKernels(js(), name, (kernels) => {
        const add = kernels.get('add')!
        kernels.set('add', {
          ...add,
          run(...call) {
            if (order.at(-1) !== name) order.push(name)
            add.run(...call)
          },
        })
      })
    const subject = timedSubject(opCases.find(({ op }) => op === 'add')!)!
    const [a, b] = [noted('a'), noted('b')]
    const timings = await time(
      [
        ['a', a],
        ['b', b],
      ],
      subject,
    )
    expect(timings.map(({ op, backend }) => `${op} on ${backend}`)).toEqual(['add on a', 'add on b'])
    expect(timings.every(({ nanoseconds }) => nanoseconds > 0)).toBe(true)
    // Warmed up one after the other; then seven rounds, forwards and backwards, whose ends meet.
    expect(order.join('')).toBe('ababababab')
  })

  it('times ordinary samples only', () => {
    for (const cases of opCases) {
      const sample = timedSubject(cases)?.sample
      expect([cases.op, sample?.special ?? false, sample?.huge ?? false]).toEqual([cases.op, false, false])
    }
  })
})
