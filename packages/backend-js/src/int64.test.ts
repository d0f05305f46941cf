import * as torch from '@flambeau/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { js } from './backend.ts'

beforeAll(() => torch.setDefaultDevice(js()))

const top = 2n ** 63n - 1n
const bottom = -(2n ** 63n)
const long = (values: bigint[]): torch.Tensor => torch.tensor(values, { dtype: 'int64' })

describe('int64 beyond 2⁵³', () => {
  const big = 2n ** 53n + 1n
  const x = (): torch.Tensor => long([top, bottom, big, -big])

  it.each([
    { name: 'copy', f: () => torch.clone(x().flip(0)), wanted: [-big, big, bottom, top] },
    { name: 'add, which wraps', f: () => x().add(long([1n])), wanted: [bottom, bottom + 1n, big + 1n, 1n - big] },
    { name: 'mul, which wraps', f: () => x().mul(long([3n])), wanted: [top - 2n, bottom, 3n * big, -3n * big] },
    { name: 'neg, which wraps', f: () => torch.neg(x()), wanted: [-top, bottom, -big, big] },
    { name: 'sort', f: () => torch.sort(x(), 0).values, wanted: [bottom, -big, big, top] },
    { name: 'amax', f: () => torch.amax(x(), 0), wanted: top },
    { name: 'sum, which wraps', f: () => torch.sum(long([top, 2n])), wanted: bottom + 1n },
    { name: 'cumprod', f: () => torch.cumprod(long([big, -1n, 1n]), 0), wanted: [big, -big, -big] },
    {
      name: 'gather',
      f: () => torch.indexSelect(x(), 0, torch.tensor([2, 0], { dtype: 'int32' })),
      wanted: [big, top],
    },
    { name: 'comparison', f: () => x().gt(long([big - 1n])), wanted: [true, false, true, false] },
    {
      name: 'floorDivide',
      f: () => torch.floorDivide(x(), long([2n])),
      wanted: [top / 2n, bottom / 2n, big / 2n, -big / 2n - 1n],
    },
    { name: 'argmin', f: () => torch.argmin(x()), wanted: 1 },
    { name: 'where', f: () => torch.where(x().lt(0), long([0n]), x()), wanted: [top, 0n, big, 0n] },
  ])('$name is exact', ({ f, wanted }) => {
    expect(f().toArraySync()).toEqual(wanted)
  })

  it('becomes float32 with one rounding', () => {
    // Just above half-way between two float32 numbers, but exactly half-way after rounding to double.
    expect(
      long([2n ** 61n + 2n ** 37n + 1n])
        .to('float32')
        .toArraySync(),
    ).toEqual([2 ** 61 + 2 ** 38])
  })

  it('is reached from floats by truncation and saturation', () => {
    const x = torch.tensor([1e300, -1e300, NaN, -2.7, 2 ** 62], { dtype: 'float64' })
    expect(x.to('int64').toArraySync()).toEqual([top, bottom, 0n, -2n, 2n ** 62n])
  })
})
