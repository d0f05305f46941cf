import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import * as torch from '../index.ts'

setDefaultDevice(js())

const { NaN: nan, POSITIVE_INFINITY: inf } = Number

function leaf(values: number[], shape: number[] = [values.length]): torch.Tensor {
  return torch.tensor(values, { dtype: 'float64' }).reshape(shape).clone().requiresGrad_()
}

function numbers(x: torch.Tensor): unknown[] {
  return [...(x.reshape([-1]).toArraySync() as unknown[])].map(Number)
}

function gradOf(output: torch.Tensor, x: torch.Tensor, options?: { readonly createGraph?: boolean }): torch.Tensor {
  return torch.autograd.grad([output.sum()], [x], options)[0]!
}

/** What PyTorch 2.13 gives, where flambeau once gave something else. */
describe('values of numbers at the edges', () => {
  it.each([
    ['relu keeps −0', () => torch.relu(torch.tensor([-0, -1, nan])), [-0, 0, nan]],
    ['… also in place', () => torch.tensor([-0, -1]).relu_(), [-0, 0]],
    ['the variance of nothing', () => torch.variance(torch.zeros([2, 0]), 1, { correction: -1 }), [nan, nan]],
    ['the deviation of nothing', () => torch.std(torch.zeros([2, 0]), 1, { correction: -1 }), [nan, nan]],
    ['the norm of one large number', () => torch.norm(torch.tensor([[-3e30]]), 2, 1), [Math.fround(3e30)]],
    ['… of any order', () => torch.norm(torch.tensor([[-3]]), nan, 1, { keepdim: true }), [3]],
    ['… but 0, which counts', () => torch.norm(torch.tensor([[-3], [0]]), 0, 1), [1, 0]],
    [
      'distances of one large number',
      () => torch.pairwiseDistance(torch.tensor([[1e30]]), torch.tensor([[0]])),
      [Math.fround(1e30)],
    ],
    [
      'differences near the end of the dtype',
      () => torch.gradient(torch.tensor([0, 3e38, 3e38]))[0]!,
      [3e38, 1.5e38, 0].map(Math.fround),
    ],
    [
      '… are divided by the distance first',
      () => torch.gradient(torch.tensor([0, 3e38, 3e38]), { spacing: 0.5 })[0]!,
      [inf, inf, 0],
    ],
    [
      'means of halves whose sum is beyond them',
      () => torch.mean(torch.tensor([4, 0, 32768, 0, 2, 32768], { dtype: 'float16' })),
      [10920],
    ],
    ['logit: a bound that is NaN bounds nothing', () => torch.logit(torch.tensor([0.5, 2]), { eps: nan }), [0, nan]],
    ['… nor does a negative one', () => torch.logit(torch.tensor([-0.5, 1]), { eps: -1 }), [nan, inf]],
    [
      'ldexp: powers beyond the dtype',
      () =>
        torch.ldexp(
          torch.tensor([0, 1e-30, 1, 3e38, -1]),
          torch.tensor([32766, 130, 200, -250, -400], { dtype: 'int32' }),
        ),
      [0, Math.fround(Math.fround(1e-30) * 2 ** 130), inf, Math.fround(Math.fround(3e38) * 2 ** -250), -0],
    ],
    [
      '… in float64',
      () =>
        torch.ldexp(
          torch.tensor([5e-324, 1.5, -0], { dtype: 'float64' }),
          torch.tensor([2097, -1074, 9999], { dtype: 'int16' }),
        ),
      [2 ** 1023, 1e-323, -0],
    ],
    [
      '… in float16',
      () =>
        torch.ldexp(
          torch.tensor([2 ** -24, 2 ** 15], { dtype: 'float16' }),
          torch.tensor([39, -40], { dtype: 'int8' }),
        ),
      [2 ** 15, 0],
    ],
    [
      'round: decimals of halves beyond them',
      () => torch.round(torch.tensor([100, 2.806, 60000], { dtype: 'float16' }), { decimals: 3 }),
      [100, 2.806640625, 60000],
    ],
    ['NaN is true', () => torch.tensor([nan, 0, 1e10], { dtype: 'bool' }), [1, 0, 1]],
  ])('%s', (_, make, expected) => {
    expect(numbers(make())).toEqual(expected)
  })

  it('whole numbers beyond int32 are refused beside bools, and not beside int64', () => {
    const yes = torch.tensor([true])
    for (const op of [torch.bitwiseOr, torch.add, torch.mul, torch.bitwiseXor])
      expect(() => op(yes, 1e10)).toThrow(/^\w+: 10000000000 is beyond int32/)
    expect(numbers(torch.add(yes.to('int64'), 1e10))).toEqual([10_000_000_001])
    expect(numbers(torch.add(yes, -(2 ** 31)))).toEqual([1 - 2 ** 31])
  })

  it('linspace refuses a number beyond an integer dtype, also beside a tensor', () => {
    expect(() => torch.linspace(torch.tensor(0), -1, 5, { dtype: 'uint8' })).toThrow(/^linspace: .* without overflow/)
  })

  it('diff checks what it joins, also where it takes no difference', () => {
    expect(() => torch.diff(torch.zeros([3, 2]), 0, 1, { prepend: torch.zeros([1, 2]) })).toThrow(
      /^diff: expects prepend/,
    )
    const joined = torch.diff(torch.tensor([false, true]), 1, 0, { prepend: torch.tensor([1], { dtype: 'int32' }) })
    expect([joined.dtype, ...numbers(joined)]).toEqual(['int32', -1, 1])
    expect(torch.diff(torch.zeros([3, 2]), 1, 1, { prepend: torch.zeros([3, 4]) }).shape).toEqual([3, 5])
  })

  it('narrow begins at a number or a 0-d tensor', () => {
    const start = torch.tensor([1], { dtype: 'int32' })
    expect(() => torch.narrow(torch.zeros([3]), 0, start, 1)).toThrow(/^narrow: start must be a 0-d tensor/)
  })

  it('unflatten has nothing to split without dimensions', () => {
    expect(() => torch.unflatten(torch.tensor(1), 0, [1])).toThrow(/^unflatten: a tensor without dimensions/)
  })

  it('the norm of one NaN has the gradient that norms of several have', () => {
    for (const p of [2, 3, 0.5]) {
      const x = leaf([nan])
      expect(numbers(gradOf(torch.norm(x, p), x))).toEqual([nan])
    }
    const x = leaf([nan])
    expect(numbers(gradOf(torch.norm(x, 1), x))).toEqual([0])
  })

  it('an infinite gradient goes through the middle of one element and itself', () => {
    const x = leaf([2, -1])
    const middle = torch.quantile(x, 0, 0, { interpolation: 'midpoint' })
    expect(numbers(gradOf(torch.acos(middle), x))).toEqual([0, -inf])
  })

  it('ldexp takes int64 beyond int32', () => {
    const n = torch.tensor([2 ** 40, -(2 ** 40)]).to('int64')
    expect(numbers(torch.ldexp(torch.tensor([1, 1]), n))).toEqual([inf, 0])
  })

  it('addr: the input counts with its dtype, also without dimensions', () => {
    const v = torch.ones([2])
    expect(torch.addr(torch.tensor(1, { dtype: 'float64' }), v, v).dtype).toBe('float64')
  })

  it('triuIndices: rows that have nothing cost nothing', () => {
    expect(torch.triuIndices(1e10, 3, 1).toArraySync()).toEqual([
      [0, 0, 1],
      [1, 2, 2],
    ])
    expect(torch.triuIndices(1e10, 3, 7).shape).toEqual([2, 0])
  })

  it('blocks meet as operands do: a number does not widen a vector', () => {
    expect(torch.blockDiag(torch.tensor([1, 2]), torch.tensor(3, { dtype: 'float64' })).dtype).toBe('float32')
  })

  it('cov: integers meet the dtype of their weights, which are not negative', () => {
    const x = torch.tensor([1, 2, 4], { dtype: 'int32' })
    const weights = torch.tensor([1, 2, 1])
    expect(torch.cov(x, { aweights: weights.to('float16') }).dtype).toBe('float16')
    expect(torch.cov(x, { fweights: weights.to('int32') }).dtype).toBe('float32')
    expect(() => torch.cov(x, { aweights: torch.tensor([2, 2, -1]) })).toThrow(/^cov: aweights cannot be negative/)
    expect(() => torch.cov(x, { fweights: torch.tensor([2, 2, -1], { dtype: 'int32' }) })).toThrow(/^cov: fweights/)
  })

  it('what draws names itself', () => {
    const x = torch.zeros([2], { dtype: 'int64' })
    expect(() => torch.randnLike(x)).toThrow(/^randnLike: /)
    expect(() => torch.randLike(x)).toThrow(/^randLike: /)
    expect(() => torch.randintLike(x, 5, 2)).toThrow(/^randintLike: /)
  })
})

describe('gradients of numbers at the edges', () => {
  it('logcumsumexp: an infinity does not reach what comes before it', () => {
    const x = leaf([0.5, 1, inf, -0.5, inf, 2])
    const [first, second, ...rest] = numbers(gradOf(torch.logcumsumexp(x, 0), x)) as number[]
    const share = 1 / (1 + Math.exp(0.5))
    expect(first).toBeCloseTo(1 + share, 12)
    expect(second).toBeCloseTo(1 - share, 12)
    expect(rest).toEqual([nan, 0, nan, 0])
    const y = leaf([inf, 3e38])
    expect(numbers(gradOf(torch.logcumsumexp(y, 0), y))).toEqual([nan, 0])
  })

  it.each([
    [2, [nan, nan, 1, -1]],
    [3, [nan, nan, 1, -1]],
    [1, [-1, 0, 1, -1]],
    [inf, [-1, 0, 1, -1]],
    [nan, [nan, nan, nan, nan]],
  ])('norms of order %s of single numbers that are none', (p, expected) => {
    const x = leaf([-inf, nan, 2, -3], [4, 1])
    expect(numbers(gradOf(torch.norm(x, p, 1), x))).toEqual(expected)
  })

  it.each([
    ['outside [0, 1]', undefined, [nan, 4, nan, nan]],
    ['outside the bounds', 0.25, [0, 4, 0, 0]],
    ['without bounds', -1, [nan, 4, nan, nan]],
  ])('logit: %s', (_, eps, expected) => {
    const x = leaf([-0.5, 0.5, 1.5, nan])
    expect(numbers(gradOf(torch.logit(x, eps === undefined ? {} : { eps }), x))).toEqual(expected)
  })

  it('the norm of one number has the sign for its gradient, and no second one', () => {
    const x = leaf([2, -1e-300], [2, 1])
    const slope = gradOf(torch.norm(x, 2, 1), x, { createGraph: true })
    expect(numbers(slope)).toEqual([1, -1])
    expect(numbers(gradOf(slope, x)).map(Math.abs as never)).toEqual([0, 0])
  })

  it('the variance of one infinite number', () => {
    const x = leaf([inf], [])
    expect(numbers(gradOf(torch.variance(x), x))).toEqual([nan])
  })

  it('the second derivative of sinc at 0 is −π²/3', () => {
    const x = leaf([0, -0])
    const slope = gradOf(torch.sinc(x), x, { createGraph: true })
    expect(numbers(slope).map(Math.abs as never)).toEqual([0, 0])
    for (const value of numbers(gradOf(slope, x))) expect(value).toBeCloseTo(-(Math.PI ** 2) / 3, 12)
  })

  it('gridSampler3d: infinite places outside leave the input’s gradient alone', () => {
    const x = leaf([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 2, 2])
    const grid = torch.tensor([inf, inf, 0, 0, 0, 0], { dtype: 'float64' }).reshape([1, 1, 1, 2, 3])
    expect(numbers(gradOf(torch.gridSampler3d(x, grid, 0, 0, false), x))).toEqual(new Array(8).fill(1 / 8))
  })
})
