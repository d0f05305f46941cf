import { nn, ones, tensor, type Tensor, zeros } from '@flambeau/core'
import { expect, test } from 'vitest'
import { libtorch } from '../src/index.ts'

const F = nn.functional
const device = libtorch()
const float = (values: unknown): Tensor => tensor(values as number[], { device })
const whole = (values: unknown, dtype: 'int32' | 'int64' | 'uint8'): Tensor =>
  tensor(values as number[], { device, dtype })

/** Values of PyTorch 2.13. */
const cases: Readonly<Record<string, readonly [call: () => Tensor, dtype: string, expected: unknown]>> = {
  'an average over a window larger than the input': [
    () => F.avgPool1d(float([[[1, 2]]]), 3, { ceilMode: true }),
    'float32',
    [[[1.5]]],
  ],
  'the same where stride is larger than what is missing, with padding': [
    () => F.avgPool2d(float([[[[1, 2, 3]]]]), [1, 6], { stride: [1, 5], ceilMode: true, padding: [0, 1] }),
    'float32',
    [[[[1.2000000476837158]]]],
  ],
  'the place of a maximum in the padding alone': [
    () => F.maxPool2dWithIndices(float([[[[5]]]]), 2, { padding: 1, dilation: 2 }).indices,
    'int32',
    [[[[-1]]]],
  ],
  '… in a box': [
    () => F.maxPool3dWithIndices(float([[[[[5]]]]]), 2, { padding: 1, dilation: 2 }).indices,
    'int32',
    [[[[[-1]]]]],
  ],
  'a maximum of int32': [() => F.maxPool2d(whole([[[[1, 2, 5]]]], 'int32'), [1, 2]), 'int32', [[[[2]]]]],
  'a maximum of uint8': [
    () =>
      F.maxPool2d(
        whole(
          [
            [
              [
                [1, 200],
                [3, 4],
              ],
            ],
          ],
          'uint8',
        ),
        2,
      ),
    'uint8',
    [[[[200]]]],
  ],
  'a maximum of int64 with padding, below which nothing lies': [
    () => F.maxPool2d(whole([[[[-1, -2, -5]]]], 'int64'), [1, 2], { padding: [0, 1] }),
    'int64',
    [[[[-1n, -2n]]]],
  ],
  'a transposed convolution of int64': [
    () => F.convTranspose1d(whole([[[1, 2, 5]]], 'int64'), whole([[[1, 2]]], 'int64')),
    'int64',
    [[[1n, 4n, 9n, 10n]]],
  ],
}

test.each(Object.keys(cases))('%s is what PyTorch gives', (name) => {
  const [call, dtype, expected] = cases[name]!
  const result = call()
  expect(result.dtype).toBe(dtype)
  expect(result.toArraySync()).toEqual(expected)
})

test('the gradient of an average over a window larger than the input reaches all of it', () => {
  const x = tensor([[[1, 2]]], { device, requiresGrad: true })
  F.avgPool1d(x, 3, { ceilMode: true }).sum().backward()
  expect(x.grad?.toArraySync()).toEqual([[[0.5, 0.5]]])
})

test.each([
  [[2, 0], [0]],
  [[0, 3], [3]],
  [[2, 0, 3], [3]],
])('norms of nothing, of shape %j, have gradients of zeros', async (shape, normalized) => {
  const x = zeros(shape, { device, requiresGrad: true })
  const weight = ones(normalized, { device, requiresGrad: true })
  F.layerNorm(x, normalized, weight, weight)
    .sum()
    .add(F.rmsNorm(x, normalized, weight).sum())
    .backward()
  expect(x.grad!.shape).toEqual(shape)
  expect(await weight.grad!.toArray()).toEqual(normalized[0] === 0 ? [] : [0, 0, 0])
})
