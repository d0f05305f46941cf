import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../../default-device.ts'
import { inferenceMode } from '../../tape/grad-mode.ts'
import { scope } from '../../memory/scope.ts'
import * as torch from '../../index.ts'
import { clearConstants, constant } from './constants.ts'

const device = js()
beforeAll(() => setDefaultDevice(device))
const number = (value: number): torch.Tensor => constant(device, 'float32', value)

/** Asks for so many other numbers that none of the old ones stays. */
function flood(): void {
  for (let i = 0; i < 2; i++) for (let k = 0; k < 600; k++) for (let again = 0; again < 2; again++) number(1e6 + k)
}

describe('constants', () => {
  it('are shared once they are asked for again', () => {
    clearConstants(device)
    number(0.5)
    expect(number(0.5)).toBe(number(0.5))
  })

  it('stay with whoever holds them, however many come after', () => {
    number(0.25)
    const held = number(0.25)
    flood()
    expect(number(0.25)).not.toBe(held)
    expect(held.released).toBe(false)
    expect(held.itemSync()).toBe(0.25)
  })

  it('belong to the scope when asked for once', () => {
    clearConstants(device)
    const before = device.memory().liveStorages
    scope(() => {
      for (let k = 0; k < 1000; k++) number(k + 0.125)
    })
    expect(device.memory().liveStorages).toBe(before)
  })

  it('of inference mode may be saved by graphs outside', () => {
    clearConstants(device)
    inferenceMode(() => torch.ones([2]).mul(3.25).mul(3.25))
    const x = torch.ones([2], { requiresGrad: true })
    x.mul(3.25).sum().backward()
    expect(x.grad!.toArraySync()).toEqual([3.25, 3.25])
  })

  it.each<[string, (x: torch.Tensor, k: number) => torch.Tensor]>([
    ['where', (x, k) => torch.where(x.gt(0), 1 + k / 7, -1 - k / 7)],
    ['clamp', (x, k) => torch.clamp(x, -k / 7, k / 7)],
    ['nanToNum', (x, k) => torch.nanToNum(x, { nan: k / 7, posinf: k / 9, neginf: k / 11 })],
    ['logit', (x, k) => torch.logit(x, { eps: 1 / (k + 3) })],
    ['xlogy', (x, k) => torch.xlogy(k / 7, x)],
    ['polygamma', (x, k) => torch.polygamma(1 + (k % 5), x.add(k / 7))],
    ['addcmul', (x, k) => torch.addcmul(x, x, x, { value: k / 7 })],
  ])('%s takes any number of numbers, and so does its gradient', (_, fn) => {
    const x = torch.tensor([0.5, -0.5], { requiresGrad: true })
    const outs = Array.from({ length: 300 }, (_each, k) => fn(x, k))
    for (const out of outs) expect(() => out.requiresGrad && out.sum().backward()).not.toThrow()
  })
})
