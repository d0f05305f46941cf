import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../../methods/index.ts'
import { setDefaultDevice } from '../../default-device.ts'
import { finfo } from '../../finfo.ts'
import { frexp, ldexp, nextafter, signbit } from './float-parts.ts'
import { tensor } from '../creation/from-values.ts'

beforeAll(() => setDefaultDevice(js()))

const dtypes = ['float64', 'float32', 'float16', 'bfloat16'] as const

describe.each(dtypes)('in %s', (dtype) => {
  const { eps, max, smallestNormal } = finfo(dtype)
  const least = smallestNormal * eps
  const one = (value: number) => tensor([value], { dtype })

  it.each([
    [0, 1, least],
    [0, -1, -least],
    [-0, 1, least],
    [least, 0, 0],
    [least, 1, 2 * least],
    [smallestNormal, 0, smallestNormal - least],
    [smallestNormal - least, 1, smallestNormal],
    // In the region where half a step is subnormal: the significand is all there, the product with 2⁻ᵖ is not.
    [2 * smallestNormal, 1, 2 * smallestNormal + 2 * least],
    [smallestNormal / eps, Infinity, (smallestNormal / eps) * (1 + eps)],
    [-2 * smallestNormal, 0, -2 * smallestNormal + least],
    [1, 2, 1 + eps],
    [1, 0, 1 - eps / 2],
    [-1, 0, -1 + eps / 2],
    [max, Infinity, Infinity],
    [Infinity, 0, max],
    [-Infinity, 0, -max],
    [3, 3, 3],
  ])('the neighbour of %s towards %s', async (from, to, expected) => {
    expect(await nextafter(one(from), one(to)).item()).toBe(expected)
  })

  it.each([0, -0, 1, -8, 0.75, max, smallestNormal, least, 3 * least])('%s is mantissa · 2^exponent', async (value) => {
    const { mantissa, exponent } = frexp(one(value))
    const m = await mantissa.item()
    expect(exponent.dtype).toBe('int32')
    expect(m === 0 || (Math.abs(m) >= 0.5 && Math.abs(m) < 1)).toBe(value === 0 ? m === 0 : true)
    // In steps, since 2^exponent may not be a number.
    const half = Math.trunc((await exponent.item()) / 2)
    expect(m * 2 ** half * 2 ** ((await exponent.item()) - half)).toBe(value)
  })

  it('the sign of zeros and infinities', async () => {
    expect(await signbit(tensor([0, -0, Infinity, -Infinity, least, -least], { dtype })).toArray()).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ])
  })

  it('ldexp undoes frexp', async () => {
    const x = tensor([3, -0.625, 100], { dtype })
    const { mantissa, exponent } = frexp(x)
    expect(await ldexp(mantissa, exponent).toArray()).toEqual(await x.toArray())
  })
})
