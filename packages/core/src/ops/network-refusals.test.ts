import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import type { DType } from '../dtype/dtype.ts'
import * as torch from '../index.ts'

setDefaultDevice(js())

const F = torch.nn.functional
const nan = Number.NaN

function ints(values: number[], shape: number[], dtype: DType = 'int64'): torch.Tensor {
  return torch.tensor(values, { dtype }).reshape(shape)
}

function leaf(values: number[], shape: number[] = [values.length]): torch.Tensor {
  return torch.tensor(values).reshape(shape).clone().requiresGrad_()
}

describe('refusals', () => {
  const x = torch.ones([2, 4])
  const image = torch.ones([1, 1, 4, 4])
  const refused: readonly (readonly [name: string, run: () => unknown, code: torch.ErrorCode])[] = [
    ['conv2d', () => F.conv2d(image, torch.ones([0, 1, 2, 2])), 'SHAPE_MISMATCH'],
    ['adaptiveAvgPool1d', () => F.adaptiveAvgPool1d(image.squeeze(0), 1e10), 'OUT_OF_MEMORY'],
    ['adaptiveMaxPool1d', () => F.adaptiveMaxPool1d(image.squeeze(0), 1e10), 'OUT_OF_MEMORY'],
    ['conv2d', () => F.conv2d(image, torch.ones([1, 1, 0, 2])), 'SHAPE_MISMATCH'],
    ['conv2d', () => F.conv2d(image.to('bool'), image.to('bool')), 'DTYPE_MISMATCH'],
    ['convTranspose2d', () => F.convTranspose2d(image.to('int32'), image.to('int32')), 'DTYPE_MISMATCH'],
    ['avgPool2d', () => F.avgPool2d(image.to('int32'), 2), 'DTYPE_MISMATCH'],
    ['avgPool3d', () => F.avgPool3d(torch.ones([1, 1, 2, 2, 2]), 3, { ceilMode: true }), 'SHAPE_MISMATCH'],
    ['maxPool2dWithIndices', () => F.maxPool2dWithIndices(image.to('bool'), 2), 'DTYPE_MISMATCH'],
    ['adaptiveAvgPool2d', () => F.adaptiveAvgPool2d(image.to('int32'), 2), 'DTYPE_MISMATCH'],
    ['lpPool2d', () => F.lpPool2d(image, 0, 2), 'INVALID_ARGUMENT'],
    [
      'maxUnpool2d',
      () => F.maxUnpool2d(image, ints(Array<number>(16).fill(99), [1, 1, 4, 4], 'int32'), 1),
      'INDEX_OUT_OF_RANGE',
    ],
    ['groupNorm', () => F.groupNorm(torch.ones([1, 4]), 4), 'INVALID_ARGUMENT'],
    ['batchNorm', () => F.batchNorm(x, { training: true, eps: 0 }), 'INVALID_ARGUMENT'],
    ['batchNorm', () => F.batchNorm(x), 'INVALID_ARGUMENT'],
    ['batchNorm', () => F.batchNorm(x, { training: true, runningMean: torch.zeros([4]) }), 'INVALID_ARGUMENT'],
    ['instanceNorm', () => F.instanceNorm(torch.ones([2, 4, 3]), { weight: torch.ones([3]) }), 'SHAPE_MISMATCH'],
    ['cosineSimilarity', () => F.cosineSimilarity(x, x, 1, { eps: -1 }), 'INVALID_ARGUMENT'],
    ['pairwiseDistance', () => F.pairwiseDistance(x, torch.ones([3, 4])), 'SHAPE_MISMATCH'],
    ['binaryCrossEntropy', () => F.binaryCrossEntropy(x.mul(1.5), x), 'INVALID_ARGUMENT'],
    ['binaryCrossEntropy', () => F.binaryCrossEntropy(x.mul(nan), x), 'INVALID_ARGUMENT'],
    ['binaryCrossEntropy', () => F.binaryCrossEntropy(x, x.mul(-1)), 'INVALID_ARGUMENT'],
    ['binaryCrossEntropyWithLogits', () => F.binaryCrossEntropyWithLogits(x, x.to('int32')), 'DTYPE_MISMATCH'],
    ['gaussianNllLoss', () => F.gaussianNllLoss(x, x, x.neg()), 'INVALID_ARGUMENT'],
    ['klDiv', () => F.klDiv(x, x.to('int32')), 'DTYPE_MISMATCH'],
    ['klDiv', () => F.klDiv(x, torch.ones([3, 4])), 'SHAPE_MISMATCH'],
    ['mseLoss', () => F.mseLoss(x.to('int32'), x.to('int32')), 'DTYPE_MISMATCH'],
    ['huberLoss', () => F.huberLoss(x.to('int32'), x), 'DTYPE_MISMATCH'],
    ['softMarginLoss', () => F.softMarginLoss(x, leaf([1, 1, 1, 1])), 'INVALID_ARGUMENT'],
    ['softMarginLoss', () => F.softMarginLoss(x.to('int32'), x), 'DTYPE_MISMATCH'],
    [
      'multiHeadAttentionForward',
      () =>
        F.multiHeadAttentionForward(
          x.reshape([2, 1, 4]),
          x.reshape([2, 1, 4]),
          x.reshape([2, 1, 4]),
          4,
          1,
          torch.ones([12, 4]),
          null,
          torch.ones([4, 4]),
          null,
          {
            biasK: torch.ones([1, 1, 1]),
            biasV: torch.ones([1, 1, 4]),
          },
        ),
      'SHAPE_MISMATCH',
    ],
    ['nllLoss', () => F.nllLoss(x, ints([0, 9], [2], 'int32')), 'INDEX_OUT_OF_RANGE'],
    [
      'nllLoss',
      () => F.nllLoss(x, ints([0, 1], [2], 'int32'), { weight: torch.ones([4], { dtype: 'float64' }) }),
      'DTYPE_MISMATCH',
    ],
    ['crossEntropy', () => F.crossEntropy(x, x, { ignoreIndex: 1 }), 'INVALID_ARGUMENT'],
    [
      'multilabelMarginLoss',
      () => F.multilabelMarginLoss(torch.ones([2]), ints([-2, 0], [2], 'int32')),
      'INDEX_OUT_OF_RANGE',
    ],
    [
      'ctcLoss',
      () => F.ctcLoss(torch.zeros([4, 2, 3]), ints([1, 2, 1], [3], 'int32'), [4, 4], [2, 2]),
      'SHAPE_MISMATCH',
    ],
    ['embedding', () => F.embedding(ints([9], [1], 'int32'), torch.ones([2, 2])), 'INDEX_OUT_OF_RANGE'],
    ['embeddingBag', () => F.embeddingBag(ints([9], [1, 1], 'int32'), torch.ones([2, 2])), 'INDEX_OUT_OF_RANGE'],
    [
      'gridSample',
      () => F.gridSample(image.to('int32'), torch.ones([1, 1, 1, 2], { dtype: 'int32' })),
      'DTYPE_MISMATCH',
    ],
    ['interpolate', () => F.interpolate(image.to('int32'), { size: 2 }), 'DTYPE_MISMATCH'],
    ['affineGrid', () => F.affineGrid(torch.ones([1, 2, 3]), [1, 1, 0, 2]), 'INVALID_ARGUMENT'],
    ['softmin', () => F.softmin(x, 5), 'INDEX_OUT_OF_RANGE'],
  ]
  it.each(refused)('%s %#', (name, run, code) => {
    let found: unknown
    try {
      run()
    } catch (error) {
      found = error
    }
    expect(found).toBeInstanceOf(torch.TorchError)
    expect(found).toMatchObject({ op: name, code })
    expect((found as Error).message.startsWith(`${name}: `)).toBe(true)
  })
})
