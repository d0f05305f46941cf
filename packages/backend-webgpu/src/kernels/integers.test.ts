import { einsum, matmul, nn, relu, tensor, type Tensor } from '@flambeau/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { open } from '../../test/device.ts'
import type { WebGpuBackend } from '../backend.ts'

const { functional } = nn

/** Results of PyTorch 2.13. */
describe.each(['cpu', 'gpu'] as const)('whole numbers, profile %s', (profile) => {
  let device: WebGpuBackend
  beforeAll(async () => {
    device = await open({ profile })
  })
  afterAll(() => device.dispose())

  const ints = (values: Parameters<typeof tensor>[0], dtype: 'int32' | 'uint8' = 'int32'): Tensor =>
    tensor(values, { dtype, device })
  const square = (dtype?: 'int32' | 'uint8'): Tensor =>
    ints(
      [
        [
          [
            [1, 2],
            [3, 4],
          ],
        ],
      ],
      dtype,
    )

  it.each<[string, () => Tensor, unknown]>([
    ['matmul', () => matmul(ints([[1, 2]]), ints([[3], [4]])), [[11]]],
    ['matmul of bytes, which wrap', () => matmul(ints([[100, 2]], 'uint8'), ints([[3], [4]], 'uint8')), [[52]]],
    ['relu', () => relu(ints([1, -2])), [1, 0]],
    ['dot', () => ints([1, 2, 3]).dot(ints([4, 5, 6])), 32],
    ['mv', () => ints([[1, 2]]).mv(ints([3, 4])), [11]],
    ['einsum', () => einsum('ij,jk->ik', ints([[1, 2]]), ints([[3], [4]])), [[11]]],
    ['linear', () => functional.linear(ints([[1, 2]]), ints([[3, 4]]), ints([1])), [[12]]],
    ['baddbmm', () => ints([[[1]]]).baddbmm(ints([[[1, 2]]]), ints([[[3], [4]]])), [[[12]]]],
    ['maxPool2d', () => functional.maxPool2d(square(), 2), [[[[4]]]]],
    ['maxPool2d of bytes', () => functional.maxPool2d(square('uint8'), 2), [[[[4]]]]],
    ['conv2d', () => functional.conv2d(square(), square()), [[[[30]]]]],
    ['conv1d', () => functional.conv1d(ints([[[1, 2, 3]]]), ints([[[1, -1]]])), [[[-1, -1]]]],
  ])('%s', async (_, compute, expected) => {
    const y = compute()
    expect(await (y.shape.length === 0 ? y.item() : y.toArray())).toEqual(expected)
    await device.synchronize()
  })

  it('a window in the padding alone has no maximum', async () => {
    const x = tensor([[[[1]]]], { device })
    const y = functional.maxPool2d(x, 2, { padding: 1, dilation: 2, stride: 1 })
    expect(await y.toArray()).toEqual([[[[-Infinity]]]])
  })
})
