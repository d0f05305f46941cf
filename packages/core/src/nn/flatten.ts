import { flatten } from '../ops/views.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { formatSettings } from './describe.ts'
import { Module } from './module.ts'

/**
 * Makes one dimension of several, by default of all but the batch, as `torch.nn.Flatten`.
 *
 * @example
 * ```ts
 * new torch.nn.Flatten().call(torch.ones([2, 3, 4])).shape // [2, 12]
 * ```
 */
export class Flatten extends Module {
  readonly startDim: number
  readonly endDim: number

  constructor(startDim = 1, endDim = -1) {
    super()
    this.startDim = startDim
    this.endDim = endDim
  }

  override forward(x: Tensor): Tensor {
    return flatten(x, this.startDim, this.endDim)
  }

  override extraRepr(): string {
    const { startDim, endDim } = this
    return formatSettings([], { startDim, endDim })
  }
}
