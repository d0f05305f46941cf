import * as torch from '@flambeau/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { js } from '../../backend.ts'

beforeAll(() => torch.setDefaultDevice(js()))

const F = torch.nn.functional

describe('maxPool2d', () => {
  it('takes the first of equal maxima, whose position gets the gradient', () => {
    const x = torch
      .tensor([
        [
          [
            [3, 3],
            [3, 3],
          ],
        ],
      ])
      .requiresGrad_()
    const { values, indices } = F.maxPool2dWithIndices(x, 2)
    expect(values.toArraySync()).toEqual([[[[3]]]])
    expect(indices.toArraySync()).toEqual([[[[0]]]])
    values.sum().backward()
    expect(x.grad!.toArraySync()).toEqual([
      [
        [
          [1, 0],
          [0, 0],
        ],
      ],
    ])
  })

  it('lets the last NaN win, as PyTorch does', () => {
    const x = torch.tensor([
      [
        [
          [Infinity, 1],
          [NaN, NaN],
        ],
      ],
    ])
    const { values, indices } = F.maxPool2dWithIndices(x, 2)
    expect(values.toArraySync()).toEqual([[[[NaN]]]])
    expect(indices.toArraySync()).toEqual([[[[3]]]])
  })

  it('never chooses padding, even among −∞', () => {
    const x = torch.full([1, 1, 2, 2], -Infinity)
    const { values, indices } = F.maxPool2dWithIndices(x, 3, { stride: 2, padding: 1 })
    expect(values.toArraySync()).toEqual([[[[-Infinity]]]])
    expect(indices.toArraySync()).toEqual([[[[0]]]])
  })

  it('adds the gradients of overlapping windows', () => {
    const x = torch.tensor([[[[1, 2, 3, 2, 1]]]]).requiresGrad_()
    const y = F.maxPool2d(x, [1, 3], { stride: 1 })
    y.backward(torch.tensor([[[[1, 10, 100]]]]))
    expect(x.grad!.toArraySync()).toEqual([[[[0, 0, 111, 0, 0]]]])
  })

  it('clips the last window of ceil mode and honours dilation', () => {
    const x = torch.arange(25).to('float32').view(1, 1, 5, 5)
    expect(F.maxPool2d(x, 2, { ceilMode: true }).toArraySync()).toEqual([
      [
        [
          [6, 8, 9],
          [16, 18, 19],
          [21, 23, 24],
        ],
      ],
    ])
    expect(F.maxPool2dWithIndices(x, 2, { stride: 1, dilation: 4 }).indices.toArraySync()).toEqual([[[[24]]]])
  })
})
