import * as takes from '../../../arguments/kinds.ts'
import { linear } from '../../../ops/products/linear.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { type FactoryOptions, type If, makeParameter, placement, places, resetLayer } from '../../module/factory.ts'
import { Layer } from '../../module/layer.ts'
import type { Parameter } from '../../module/parameter.ts'
import { named, part, settings } from '../../module/settings.ts'

export interface LinearOptions<Bias extends boolean = boolean> extends FactoryOptions {
  /** Whether a bias is added. Default true. */
  readonly bias?: Bias
}

const table = settings(
  'Linear',
  { inFeatures: named(takes.natural), outFeatures: named(takes.natural) },
  { bias: part(), ...places },
)

/**
 * y = x · weightᵀ + bias on the last dimension, as `torch.nn.Linear`. Weight and bias begin uniform in ±1/√inFeatures.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.Linear(4, 2)
 * layer.call(torch.ones([3, 4])).shape // [3, 2]
 * ```
 */
export class Linear<Bias extends boolean = true> extends Layer {
  declare readonly inFeatures: number
  declare readonly outFeatures: number
  /** `[outFeatures, inFeatures]` */
  weight: Parameter
  /** `[outFeatures]` */
  bias: If<Bias>

  constructor(inFeatures: number, outFeatures: number, options: LinearOptions<Bias> = {}) {
    super(table, arguments)
    const where = placement(options)
    this.weight = makeParameter([outFeatures, inFeatures], where)
    this.bias = (options.bias === false ? null : makeParameter([outFeatures], where)) as If<Bias>
    this.resetParameters()
  }

  /** Draws weight and bias anew. */
  resetParameters(): void {
    resetLayer(this.weight, this.bias)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return linear(x, this.weight, this.bias)
  }
}
