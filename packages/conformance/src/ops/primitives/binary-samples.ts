import { isFloat } from '@flambeau/core/backend'
import type { Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import type { HostTensor } from '../../judge/values/host.ts'

/** Draws an operand of a shape. */
export type Make = (gen: Gen, shape: readonly number[]) => HostTensor

export const anything: Make = (gen, shape) => gen.values(shape, -4, 4)

/** Numbers of either sign that keep away from zero. */
export const divisors: Make = (gen, shape) =>
  gen.from(shape, () => {
    const signed = gen.dtype !== 'uint8' && gen.uniform() < 0.5 ? -1 : 1
    return signed * (isFloat(gen.dtype) ? 0.5 + 2 * gen.uniform() : 1 + Math.floor(4 * gen.uniform()))
  })

/** In half dtypes quotients must be exact: rounding one to a whole number would change its floor, and a gradient with it. */
export const moduli: Make = (gen, shape) => {
  if (gen.dtype !== 'float16' && gen.dtype !== 'bfloat16') return divisors(gen, shape)
  return gen.from(shape, () => (gen.uniform() < 0.5 ? -1 : 1) * 2 ** Math.floor(3 * gen.uniform() - 1))
}

export const bases: Make = (gen, shape) => (isFloat(gen.dtype) ? gen.values(shape, 0.2, 3) : gen.values(shape, -3, 3))
export const exponents: Make = (gen, shape) => (isFloat(gen.dtype) ? gen.values(shape, -2, 2) : gen.values(shape, 0, 4))
export const shifts: Make = (gen, shape) => gen.values(shape, 0, 7)

export const powers: readonly Sample[] = [
  {
    name: 'integral',
    make: (g) => ({ inputs: [g.list([-2, -1.5, -3, 2, -1, 1]), g.list([3, 2, 4, 3, 5, 0])], attrs: {} }),
    gradless: true,
  },
  {
    name: 'negative-exponent',
    gradless: true,
    goldless: true,
    make: (g) => ({
      inputs: [g.list([1, 2, 3, 1, 2]), g.list(g.dtype === 'uint8' ? [0, 1, 2, 3, 4] : [-1, -1, -2, -3, -5])],
      attrs: {},
    }),
  },
]
