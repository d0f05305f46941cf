import * as takes from '../../../arguments/kinds.ts'
import { signature } from '../../../arguments/signature.ts'
import type { Pair } from '../../../backend/overrides.ts'
import { maxPool2d, type MaxPool2dOptions, maxPoolOptionsKind } from '../../../ops/pooling/max-pool2d.ts'
import { poolSizesKind } from '../../../ops/pooling/pooling.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { formatSettings } from '../../module/describe.ts'
import { Module } from '../../module/module.ts'

const maxPool2dArguments = signature('MaxPool2d', { kernelSize: poolSizesKind, options: maxPoolOptionsKind })
const maxPool2dInputs = signature('MaxPool2d.call', { input: takes.anything })

/**
 * The largest element of each window, as `torch.nn.MaxPool2d`.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.MaxPool2d(2)
 * layer.call(torch.ones([1, 6, 28, 28])).shape // [1, 6, 14, 14]
 * ```
 */
export class MaxPool2d extends Module {
  readonly kernelSize: number | Pair
  readonly stride: number | Pair
  readonly padding: number | Pair
  readonly dilation: number | Pair
  readonly ceilMode: boolean

  constructor(kernelSize: number | Pair, options: MaxPool2dOptions = {}) {
    maxPool2dArguments(arguments)
    super()
    const { stride = kernelSize, padding = 0, dilation = 1, ceilMode = false } = options
    this.kernelSize = kernelSize
    this.stride = stride
    this.padding = padding
    this.dilation = dilation
    this.ceilMode = ceilMode
  }

  override forward(x: Tensor): Tensor {
    maxPool2dInputs(arguments)
    const { stride, padding, dilation, ceilMode } = this
    return maxPool2d(x, this.kernelSize, { stride, padding, dilation, ceilMode })
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, ceilMode } = this
    return formatSettings([], { kernelSize, stride, padding, dilation, ceilMode })
  }
}
