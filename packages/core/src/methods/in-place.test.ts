import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import { TorchError } from '../errors.ts'
import * as torch from '../index.ts'

setDefaultDevice(js())

type Method = (...values: unknown[]) => torch.Tensor
const other = (): torch.Tensor => torch.tensor([1, 2])

/** Arguments for every in-place method of values, but those that draw random numbers. */
const calls: Record<string, () => unknown[]> = {
  ...Object.fromEntries(
    (
      'relu neg abs sign sqrt rsqrt reciprocal exp expm1 log log1p log2 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh ' +
      'erf erfinv sigmoid floor ceil round trunc lgamma digamma frac nanToNum deg2rad rad2deg sinc exp2 log10 logit square erfc i0 ' +
      'logicalNot zero'
    )
      .split(' ')
      .map((name) => [`${name}_`, () => []]),
  ),
  ...Object.fromEntries(
    (
      'add sub mul div floorDivide pow fmod remainder atan2 trueDivide clampMin clampMax hypot xlogy copysign nextafter ' +
      'igamma igammac eq ne lt le gt ge heaviside logicalAnd logicalOr logicalXor'
    )
      .split(' ')
      .map((name) => [`${name}_`, () => [other()]]),
  ),
  ldexp_: () => [other()],
  clamp_: () => [other(), other()],
  lerp_: () => [other(), 0.5],
  addcmul_: () => [other(), other()],
  addcdiv_: () => [other(), other()],
  polygamma_: () => [2],
  mvlgamma_: () => [1],
  fill_: () => [3],
  copy_: () => [other()],
}

function call(x: torch.Tensor, name: string, given: unknown[]): () => unknown {
  return () => (x as unknown as Record<string, Method>)[name]!(...given)
}

function errorOf(run: () => unknown): TorchError {
  try {
    run()
  } catch (error) {
    if (error instanceof TorchError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe.each(Object.keys(calls))('%s', (name) => {
  const given = calls[name]!

  it('gives what the function gives, in the same tensor', () => {
    const x = torch.tensor([0.25, 0.75])
    const before = x.version
    expect(call(x, name, given())()).toBe(x)
    expect(x.version).toBeGreaterThan(before)
    const fn = (torch as unknown as Record<string, Method>)[name.slice(0, -1)]
    if (fn === undefined || ['polygamma_', 'zero_'].includes(name)) return
    expect(x.toArraySync()).toEqual(
      fn(torch.tensor([0.25, 0.75]), ...given())
        .float()
        .toArraySync(),
    )
  })

  it('is refused on leaves that require a gradient, and on expanded tensors, by its name', () => {
    const leaf = errorOf(call(torch.tensor([0.25, 0.75], { requiresGrad: true }), name, given()))
    expect([leaf.code, leaf.op]).toEqual(['LEAF_MODIFIED', name])
    const wide = errorOf(call(torch.tensor([0.5]).expand([2]), name, given()))
    expect([wide.code, wide.op]).toEqual(['INVALID_ARGUMENT', name])
  })
})

it.each(Object.keys(calls).filter((name) => calls[name]!().some(torch.isTensor)))(
  '%s is refused where the tensor would grow',
  (name) => {
    const { code, op } = errorOf(call(torch.tensor(0.5), name, calls[name]!()))
    expect([code, op]).toEqual(['SHAPE_MISMATCH', name])
  },
)

describe('in place', () => {
  it('computes in the dtype in which both meet', () => {
    const wide = torch.tensor([300, 300], { dtype: 'int32' })
    const bytes = (): torch.Tensor => torch.tensor([200, 7], { dtype: 'uint8' })
    expect(bytes().floorDivide_(wide).toArraySync()).toEqual([0, 0])
    expect(bytes().remainder_(wide).toArraySync()).toEqual([200, 7])
    expect(
      torch
        .tensor([1e-30])
        .mul_(torch.tensor([1e60], { dtype: 'float64' }))
        .itemSync(),
    ).toBeCloseTo(1e30, -24)
  })

  it('fills with single numbers alone', () => {
    expect(errorOf(() => torch.zeros([2]).fill_(torch.tensor([1, 2]))).code).toBe('SHAPE_MISMATCH')
    expect(torch.zeros([2]).fill_(torch.tensor(3)).toArraySync()).toEqual([3, 3])
  })

  it('keeps what a result needs for its gradient, if that is the input', () => {
    const x = torch.tensor([0.5], { requiresGrad: true })
    const y = x.erfinv()
    const sum = y.sum()
    torch.noGrad(() => y.mul_(2))
    sum.backward()
    expect(x.grad!.itemSync()).toBeCloseTo(1.1125, 3)
  })

  it('of integers by 0 is refused', () => {
    const x = torch.tensor([1, 2], { dtype: 'int32' })
    for (const zero of [0, torch.tensor([1, 0], { dtype: 'int32' })])
      for (const name of ['floorDivide_', 'remainder_', 'fmod_'])
        expect(errorOf(call(x, name, [zero])).message).toContain(`${name}: ZeroDivisionError`)
    expect(x.toArraySync()).toEqual([1, 2])
  })

  it('names the method where its function refuses', () => {
    const flags = torch.tensor([true, false])
    expect(errorOf(() => flags.neg_()).op).toBe('neg_')
    expect(errorOf(() => flags.sub_(true)).op).toBe('sub_')
    expect(errorOf(() => flags.gcd_(flags)).op).toBe('gcd_')
    expect(errorOf(() => torch.tensor([1], { dtype: 'int64' }).sqrt_()).message).toContain("float32 can't be cast")
  })
})

describe('what an in-place method overwrites', () => {
  it.each(Object.keys(calls))('has a gradient after %s, if only of zeros', (name) => {
    const x = torch.tensor([0.25, 0.5], { requiresGrad: true })
    const y = x.mul(1)
    try {
      call(y, name, calls[name]!())()
      y.sum().backward()
    } catch (error) {
      // Functions of integers, and those without a derivative.
      expect((error as TorchError).code).toMatch(/^(DTYPE_MISMATCH|UNSUPPORTED_OP|INVALID_ARGUMENT)$/)
      return
    }
    expect(x.grad?.shape).toEqual([2])
  })
})
