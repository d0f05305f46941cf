import * as takes from '../../../arguments/kinds.ts'
import { prelu } from '../../../ops/activation/leaky-relu.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { type FactoryOptions, filledParameter, placement, places } from '../../module/factory.ts'
import { Layer } from '../../module/layer.ts'
import type { Parameter } from '../../module/parameter.ts'
import { named, settings, silent } from '../../module/settings.ts'

export interface PReLUOptions extends FactoryOptions {
  /** What each weight is at first. Default 0.25. */
  readonly init?: number
}

const table = settings(
  'PReLU',
  { numParameters: named(takes.positiveInteger, 1) },
  { init: silent(takes.number, 0.25), ...places },
)

/**
 * x for x > 0, else weight · x with a learned weight, elementwise, as `torch.nn.PReLU`: one weight for all, unless there is to
 * be one for each channel of `[N, C, …]`.
 *
 * @example
 * ```ts
 * new torch.nn.PReLU().call(torch.tensor([-1, 2])) // [-0.25, 2]
 * new torch.nn.PReLU(3).call(torch.ones([2, 3, 8])).shape // [2, 3, 8]
 * ```
 */
export class PReLU extends Layer {
  declare readonly numParameters: number
  /** What each weight is at first. */
  declare readonly init: number
  /** `[numParameters]` */
  weight: Parameter

  constructor(numParameters?: number, options: PReLUOptions = {}) {
    super(table, arguments)
    this.weight = filledParameter([this.numParameters], this.init, placement(options))
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return prelu(x, this.weight)
  }
}
