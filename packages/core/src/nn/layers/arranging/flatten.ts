import * as takes from '../../../arguments/kinds.ts'
import { signature } from '../../../arguments/signature.ts'
import { flatten } from '../../../ops/primitives/views.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { formatSettings } from '../../module/describe.ts'
import { Module } from '../../module/module.ts'

const flattenArguments = signature('Flatten', {
  startDim: takes.optional(takes.integer),
  endDim: takes.optional(takes.integer),
})
const flattenInputs = signature('Flatten.call', { input: takes.anything })

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
    flattenArguments(arguments)
    super()
    this.startDim = startDim
    this.endDim = endDim
  }

  override forward(x: Tensor): Tensor {
    flattenInputs(arguments)
    return flatten(x, this.startDim, this.endDim)
  }

  override extraRepr(): string {
    const { startDim, endDim } = this
    return formatSettings([], { startDim, endDim })
  }
}
