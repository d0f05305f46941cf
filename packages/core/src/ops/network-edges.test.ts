import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import type { DType } from '../dtype/dtype.ts'
import * as torch from '../index.ts'

setDefaultDevice(js())

const F = torch.nn.functional
const { NaN: nan, POSITIVE_INFINITY: inf } = Number

function ints(values: number[], shape: number[], dtype: DType = 'int64'): torch.Tensor {
  return torch.tensor(values, { dtype }).reshape(shape)
}

function leaf(values: number[], shape: number[] = [values.length]): torch.Tensor {
  return torch.tensor(values).reshape(shape).clone().requiresGrad_()
}

function numbers(x: torch.Tensor): unknown[] {
  return [...(x.reshape([-1]).toArraySync() as unknown[])].map(Number)
}

/** What PyTorch 2.13 gives, where flambeau once gave something else. */
describe('values at the edges', () => {
  it.each([
    ['the last of several NaN', () => F.maxPool1dWithIndices(torch.tensor([[nan, 1, nan, 2]]), 4).indices, [2]],
    [
      'adaptive maxima: the last NaN',
      () => F.adaptiveMaxPool1dWithIndices(torch.tensor([[nan, nan, 1]]), 2).indices,
      [1, 1],
    ],
    ['averages of integers are cut off', () => F.avgPool2d(ints([7, -3, -5, 2], [1, 1, 2, 2]), [1, 2]), [2, -1]],
    [
      '… in boxes',
      () => F.avgPool3d(ints([-11, -8, -5, -2, 1, 4, 7, 10], [1, 1, 2, 2, 2]), 2, { divisorOverride: 3 }),
      [-1],
    ],
    [
      'the smallest integer of a window in the padding alone',
      () => F.maxPool2d(ints([5], [1, 1, 1, 1], 'int8'), 2, { padding: 1, dilation: 2 }),
      [-128],
    ],
    [
      '… whose place in a box is −1',
      () => F.maxPool3dWithIndices(torch.ones([1, 1, 1, 1, 1]), 2, { padding: 1, dilation: 2 }).indices,
      [-1],
    ],
    [
      'infinite weights of a transposed convolution meet no zeros along the depth',
      () =>
        F.convTranspose3d(
          torch.tensor([1, 2]).reshape([1, 1, 2, 1, 1]),
          torch.tensor([inf, 1]).reshape([1, 1, 2, 1, 1]),
          null,
          { stride: [2, 1, 1] },
        ),
      [inf, 1, inf, 2],
    ],
    [
      'replication of the border where a negative margin reaches beyond the other one',
      () => F.pad(torch.tensor([[1, 2]]), [-3, 2], { mode: 'replicate' }),
      [2],
    ],
    ['… on the other side', () => F.pad(torch.tensor([[1, 2]]), [3, -4], { mode: 'replicate' }), [1]],
    [
      'limits of integers are cut off',
      () => F.hardtanh(ints([0, 3], [2], 'uint8'), { minVal: -0.5, maxVal: 2.5 }),
      [0, 2],
    ],
    [
      'celu of halves whose alpha is beyond them',
      () => F.celu(torch.tensor([-1.5]).to('float16'), { alpha: 1e10 }),
      [-1.5],
    ],
    ['an eps below the halves', () => F.layerNorm(torch.ones([1]).to('float16'), [1], null, null, { eps: 1e-12 }), [0]],
    [
      'a variance beside integers',
      () => F.gaussianNllLoss(ints([1], [1], 'uint8'), torch.ones([1]), 0.5).isfinite(),
      [1],
    ],
    [
      'the margin is added before the score',
      () => F.multilabelMarginLoss(torch.tensor([-1e30, -1e30]), ints([1, -1], [2])),
      [0],
    ],
    ['lpPool of order ∞ is the largest', () => F.lpPool1d(torch.tensor([[1, -3, 2, 0]]), inf, 2), [3, 2]],
    ['the mean of nothing', () => F.adaptiveAvgPool2d(torch.zeros([1, 1, 0, 0]), 1), [nan]],
    ['batchNorm of nothing', () => F.batchNorm(torch.ones([0, 5]), { training: true }), []],
    ['instanceNorm of nothing', () => F.instanceNorm(torch.ones([0, 3, 4])), []],
    [
      'a bias in two dimensions',
      () => F.batchNorm(torch.tensor([[1], [3]]), { training: true, bias: torch.ones([1, 1]), eps: 1e-30 }),
      [0, 2],
    ],
    ['marginRankingLoss of integers', () => F.marginRankingLoss(ints([3], [1]), ints([1], [1]), ints([-1], [1])), [2]],
    [
      'no time for no labels',
      () => F.ctcLoss(torch.zeros([2, 1, 3]), ints([1], [1, 1]), [0], [0], { reduction: 'none' }),
      [0],
    ],
    [
      'NaN is the first pixel of a plane',
      () =>
        F.gridSample(
          torch.tensor([[[[1, 2, 3]]]]),
          torch.tensor([
            [
              [
                [nan, 0],
                [inf, 0],
                [-inf, 0],
              ],
            ],
          ]),
          { paddingMode: 'border' },
        ),
      [1, 3, 1],
    ],
    [
      '∞ mirrored is the first pixel',
      () => F.gridSample(torch.tensor([[[[1, 2, 3]]]]), torch.tensor([[[[inf, 0]]]]), { paddingMode: 'reflection' }),
      [1],
    ],
    ['areas of nothing', () => F.interpolate(torch.ones([1, 1, 4]), { size: 0, mode: 'area' }), []],
    [
      'the target of one sample in a list',
      () => F.nllLoss(torch.tensor([-1, -2]), ints([1], [1]), { reduction: 'none' }),
      [2],
    ],
  ] as const)('%s', (_, run, expected) => {
    expect(numbers(run())).toEqual(expected)
  })

  it('rmsNorm of halves uses the epsilon of float32', () => {
    const y = F.rmsNorm(torch.tensor([[0.01, 0.02]], { dtype: 'bfloat16' }), [2])
    expect(numbers(y.to('float32'))[0]).toBeCloseTo(0.633, 2)
    expect(numbers(y.to('float32'))[1]).toBeCloseTo(1.266, 2)
  })

  it.each(['float16', 'bfloat16'] as const)('norms of %s take float32 parameters', (dtype) => {
    const x = torch.randn([2, 4]).to(dtype)
    const weight = torch.ones([4])
    const [runningMean, runningVar] = [torch.zeros([4]), torch.ones([4])]
    expect(F.layerNorm(x, [4], weight).dtype).toBe(dtype)
    expect(F.groupNorm(x, 2, weight).dtype).toBe(dtype)
    expect(F.batchNorm(x, { weight, training: true, runningMean, runningVar }).dtype).toBe(dtype)
    expect(F.rmsNorm(x, [4], torch.ones([4], { dtype: 'float64' })).dtype).toBe(dtype)
  })
})

describe('gradients at the edges', () => {
  it('of the grid of a nearest sample are zeros', () => {
    const grid = leaf([0.1, 0.2], [1, 1, 1, 2])
    F.gridSample(torch.ones([1, 1, 2, 2]), grid, { mode: 'nearest' })
      .sum()
      .backward()
    expect(numbers(grid.grad!)).toEqual([0, 0])
  })

  it('of windows in the padding alone are nothing, twice', () => {
    const x = leaf([1, 2, 3, 4], [1, 1, 2, 2])
    const y = F.maxPool2d(x, 2, { padding: 1, dilation: 2, stride: 1 })
    const [first] = torch.autograd.grad([y.where(y.isfinite(), 0).square().sum()], [x], { createGraph: true })
    expect(numbers(torch.autograd.grad([first!.sum()], [x])[0]!)).toHaveLength(4)
  })

  it('of what is empty exist', () => {
    const weight = leaf([1, 2, 3, 4], [2, 2])
    F.embeddingBag(ints([], [0], 'int32'), weight, ints([0], [1], 'int32'))
      .sum()
      .backward()
    expect(numbers(weight.grad!)).toEqual([0, 0, 0, 0])
    const x = leaf([1, 2], [1, 1, 2])
    F.adaptiveAvgPool1d(x, 0).sum().backward()
    expect(numbers(x.grad!)).toEqual([0, 0])
  })

  it.each([
    ['l1Loss', F.l1Loss, [0, 1]],
    ['smoothL1Loss', F.smoothL1Loss, [nan, 1]],
    ['huberLoss', F.huberLoss, [nan, 1]],
  ] as const)('of %s at NaN', (_, loss, expected) => {
    const x = leaf([nan, 5])
    loss(x, torch.zeros([2]), { reduction: 'sum' }).backward()
    expect(numbers(x.grad!)).toEqual(expected)
  })

  it('of the largest rows of a bag go to the first of equal ones', () => {
    const weight = leaf([-1, -2, -1, -3], [2, 2])
    const bags = ints([1, 0, 0, 1, 1, 1], [3, 2], 'int32')
    F.embeddingBag(bags, weight, null, { mode: 'max' }).sum().backward()
    expect(numbers(weight.grad!)).toEqual([1, 2, 2, 1])
    const table = torch.tensor([[nan], [1], [2]])
    expect(numbers(F.embeddingBag(ints([0, 1, 1, 0], [2, 2]), table, null, { mode: 'max' }))).toEqual([nan, nan])
    const padded = F.embeddingBag(ints([1, 1, 1, 2], [2, 2]), table, null, { mode: 'max', paddingIdx: 1 })
    expect(numbers(padded)).toEqual([0, 2])
  })

  it('poissonNllLoss adds its eps in floats', () => {
    const loss = F.poissonNllLoss(ints([0], [1], 'uint8'), torch.ones([1]), { logInput: false, eps: -1 })
    expect(numbers(loss)).toEqual([nan])
  })

  it('of an infeasible target end with the input', () => {
    const logProbs = torch.zeros([3, 1, 2]).requiresGrad_()
    F.ctcLoss(logProbs, ints([1, 1], [1, 2]), [2], [2]).backward()
    expect(numbers(logProbs.grad!)).toEqual([nan, nan, nan, nan, 0, 0])
  })
})

describe('dtypes at the edges', () => {
  const half = torch.ones([2]).to('float16')
  it.each([
    ['lpPool of integers', () => F.lpPool1d(ints([1, 2], [1, 2]), 1, 2), 'float32'],
    ['a target without dimensions', () => F.l1Loss(torch.ones([2]), torch.tensor(1, { dtype: 'float64' })), 'float64'],
    ['… of smoothL1Loss', () => F.smoothL1Loss(torch.ones([2]), torch.tensor(1, { dtype: 'float64' })), 'float64'],
    ['Stirling’s term', () => F.poissonNllLoss(half, ints([2, 3], [2]), { full: true }), 'float16'],
    ['softMarginLoss has that of the input', () => F.softMarginLoss(half, torch.ones([2])), 'float16'],
  ] as const)('%s', (_name, run, dtype) => {
    expect(run().dtype).toBe(dtype)
  })
})
