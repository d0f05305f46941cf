import * as takes from '../../../arguments/kinds.ts'
import { bilinear } from '../../../ops/products/bilinear.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { type FactoryOptions, type If, makeParameter, placement, places } from '../../module/factory.ts'
import { uniform_ } from '../../init.ts'
import { Layer } from '../../module/layer.ts'
import type { Parameter } from '../../module/parameter.ts'
import { named, part, settings } from '../../module/settings.ts'

export interface BilinearOptions<Bias extends boolean = boolean> extends FactoryOptions {
  /** Whether a bias is added. Default true. */
  readonly bias?: Bias
}

const table = settings(
  'Bilinear',
  { in1Features: named(takes.positiveInteger), in2Features: named(takes.natural), outFeatures: named(takes.natural) },
  { bias: part(), ...places },
  ['input1', 'input2'],
)

/**
 * x₁ᵀ · weight · x₂ + bias on the last dimensions, as `torch.nn.Bilinear`. Weight and bias begin uniform in ±1/√in1Features.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.Bilinear(4, 5, 2)
 * layer.call(torch.ones([3, 4]), torch.ones([3, 5])).shape // [3, 2]
 * ```
 */
export class Bilinear<Bias extends boolean = true> extends Layer {
  declare readonly in1Features: number
  declare readonly in2Features: number
  declare readonly outFeatures: number
  /** `[outFeatures, in1Features, in2Features]` */
  weight: Parameter
  /** `[outFeatures]` */
  bias: If<Bias>

  constructor(in1Features: number, in2Features: number, outFeatures: number, options: BilinearOptions<Bias> = {}) {
    super(table, arguments)
    const where = placement(options)
    this.weight = makeParameter([outFeatures, in1Features, in2Features], where)
    this.bias = (options.bias === false ? null : makeParameter([outFeatures], where)) as If<Bias>
    this.resetParameters()
  }

  /** Draws weight and bias anew. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.in1Features)
    uniform_(this.weight, -bound, bound)
    if (this.bias !== null) uniform_(this.bias, -bound, bound)
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    table.inputs(arguments)
    return bilinear(x1, x2, this.weight, this.bias)
  }
}
