import * as torch from 'flambeau'
import { expect, it } from 'vitest'
import { makeDigits } from '../src/digits.ts'
import { LeNet } from '../src/net.ts'
import { train } from '../src/train.ts'

const options = { epochs: 2, batchSize: 10 }

it('returns how many steps it took', async () => {
  expect(await train(new LeNet(), makeDigits(25, 1), options)).toBe(6)
})

it('ends after the current step when told to, without waiting for the next report', async () => {
  const stop = new AbortController()
  const net = new LeNet()
  let calls = 0
  net.registerForwardHook(() => {
    if (++calls === 3) stop.abort()
  })
  torch.manualSeed(0)
  expect(await train(net, makeDigits(100, 1), { ...options, signal: stop.signal })).toBe(3)
})
