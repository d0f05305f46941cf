import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import '../../methods/index.ts'
import { gradcheck, gradgradcheck } from '../../autograd/gradcheck.ts'
import { setDefaultDevice } from '../../default-device.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { tensor } from '../creation/from-values.ts'
import { igamma, igammac } from './igamma.ts'
import { polygamma } from './gamma.ts'

setDefaultDevice(js())

const double = (values: number[]): Tensor => tensor(values, { dtype: 'float64' })

describe.each([
  ['igamma', igamma],
  ['igammac', igammac],
] as const)('%s', (_, fn) => {
  const a = double([0.25, 0.5, 3, 10, 30])
  const x = double([0.5, 2, 2, 14, 25]).requiresGrad_()

  it('has the gradient of its second argument, twice', () => {
    expect(gradcheck((y) => fn(a, y), [x])).toBe(true)
    expect(gradgradcheck((y) => fn(a, y), [x])).toBe(true)
  })

  it('refuses to differentiate the first', () => {
    const first = double([1]).requiresGrad_()
    const out = fn(first, x)
    expect(out.shape).toEqual([5])
    expect(() => out.sum().backward()).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_OP' }))
  })

  it('adds up to 1 with the other', async () => {
    const sum = igamma(a, x).add(igammac(a, x))
    expect(await sum.sub(1).abs().amax().item()).toBeLessThan(1e-13)
  })
})

it('polygamma refuses orders that are no whole number ≥ 0', () => {
  for (const n of [-1, 0.5]) {
    expect(() => polygamma(n, double([1]))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  }
})
