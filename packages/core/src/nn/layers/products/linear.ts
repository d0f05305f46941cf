import * as takes from '../../../arguments/kinds.ts'
import { signature } from '../../../arguments/signature.ts'
import { linear } from '../../../ops/products/linear.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { formatSettings } from '../../module/describe.ts'
import {
  type FactoryOptions,
  type If,
  makeParameter,
  placement,
  placementKind,
  resetLayer,
} from '../../module/factory.ts'
import { Module } from '../../module/module.ts'
import type { Parameter } from '../../module/parameter.ts'

export interface LinearOptions<Bias extends boolean = boolean> extends FactoryOptions {
  /** Whether a bias is added. Default true. */
  readonly bias?: Bias
}

const linearArguments = signature('Linear', {
  inFeatures: takes.natural,
  outFeatures: takes.natural,
  options: takes.joined(placementKind, takes.options({ bias: takes.flag })),
})
const linearInputs = signature('Linear.call', { input: takes.anything })

/**
 * y = x · weightᵀ + bias on the last dimension, as `torch.nn.Linear`.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.Linear(4, 2)
 * layer.call(torch.ones([3, 4])).shape // [3, 2]
 * ```
 */
export class Linear<Bias extends boolean = true> extends Module {
  readonly inFeatures: number
  readonly outFeatures: number
  /** `[outFeatures, inFeatures]` */
  weight: Parameter
  /** `[outFeatures]` */
  bias: If<Bias>

  constructor(inFeatures: number, outFeatures: number, options: LinearOptions<Bias> = {}) {
    linearArguments(arguments)
    super()
    const where = placement(options)
    this.inFeatures = inFeatures
    this.outFeatures = outFeatures
    this.weight = makeParameter([outFeatures, inFeatures], where)
    this.bias = (options.bias === false ? null : makeParameter([outFeatures], where)) as If<Bias>
    this.resetParameters()
  }

  /** Draws weight and bias anew. */
  resetParameters(): void {
    resetLayer(this.weight, this.bias)
  }

  override forward(x: Tensor): Tensor {
    linearInputs(arguments)
    return linear(x, this.weight, this.bias)
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures, bias } = this
    return formatSettings([], { inFeatures, outFeatures, bias: bias !== null })
  }
}
