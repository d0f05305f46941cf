import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../../default-device.ts'
import * as torch from '../../index.ts'

setDefaultDevice(js())

describe('gradients of reductions', () => {
  it.each([
    { of: torch.varianceMean, alone: torch.variance },
    { of: torch.stdMean, alone: torch.std },
  ])('$of.name does not need the mean that it returns', ({ of, alone }) => {
    const x = torch.tensor([1, 2, 6], { requiresGrad: true })
    const [spread, mean] = [...of(x)] as [torch.Tensor, torch.Tensor]
    mean.mul_(10)
    const [grad] = torch.autograd.grad([spread], [x])
    expect(grad!.toArraySync()).toEqual(torch.autograd.grad([alone(x)], [x])[0]!.toArraySync())
  })

  it.each([
    { of: torch.max, gradient: [0, 0, 0, 0, NaN] },
    { of: torch.min, gradient: [0, 0, 0, NaN, 0] },
    { of: torch.median, gradient: [NaN, NaN, NaN, 0, 0] },
    { of: torch.nanmedian, gradient: [NaN, NaN, NaN, 0, 0] },
  ])('$of.name of all sends a NaN to the chosen elements only', ({ of, gradient }) => {
    const x = torch.tensor([3, 3, 3, -1, 7], { requiresGrad: true })
    const [grad] = torch.autograd.grad([of(x)], [x], { gradOutputs: [torch.tensor(NaN)] })
    expect(grad!.toArraySync()).toEqual(gradient)
  })
})
