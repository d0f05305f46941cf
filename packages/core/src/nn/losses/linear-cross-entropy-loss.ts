import * as takes from '../../arguments/kinds.ts'
import { linearCrossEntropy } from '../../ops/losses/linear-cross-entropy.ts'
import type { CrossEntropyOptions } from '../../ops/losses/cross-entropy.ts'
import { reshape } from '../../ops/primitives/views.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { Linear } from '../layers/products/linear.ts'
import type { Buffer } from '../module/buffer.ts'
import { type FactoryOptions, placement, places } from '../module/factory.ts'
import { named, settings } from '../module/settings.ts'
import { constant, ReducedLoss } from './reduced-loss.ts'

export interface LinearCrossEntropyLossOptions extends CrossEntropyOptions, FactoryOptions {
  /** Sizes beyond the classes, each position of which is classified: the target is `[N, …outFeatures]`. Default none. */
  readonly outFeatures?: readonly number[]
  /** Whether the linear layer has a bias. Default false. */
  readonly bias?: boolean
}

const table = settings(
  'LinearCrossEntropyLoss',
  { inFeatures: named(takes.natural), numClasses: named(takes.natural) },
  {
    outFeatures: named(takes.integers, []),
    bias: named(takes.flag, false),
    reduction: { ...named(takes.oneOf('mean', 'sum', 'none'), 'mean'), unquoted: true },
    ignoreIndex: named(takes.orNull(takes.integer), null),
    labelSmoothing: named(takes.probability, 0),
    weight: constant,
    ...places,
  },
  ['input', 'target'],
)

/**
 * {@link CrossEntropyLoss} of the logits that a linear layer of its own makes of the input, as
 * `torch.nn.LinearCrossEntropyLoss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.LinearCrossEntropyLoss(3, 4)
 * const classes = torch.tensor([1, 0], { dtype: 'int32' })
 * criterion.call(torch.ones([2, 3]), classes).shape // []
 * ```
 */
export class LinearCrossEntropyLoss extends ReducedLoss {
  declare readonly inFeatures: number
  declare readonly numClasses: number
  /** Sizes beyond the classes, each position of which is classified. */
  declare readonly outFeatures: readonly number[]
  declare readonly bias: boolean
  declare readonly ignoreIndex: number | null
  declare readonly labelSmoothing: number
  /** Scales each class: `[C]`. */
  declare weight: Buffer | null
  linear: Linear<boolean>

  constructor(inFeatures: number, numClasses: number, options: LinearCrossEntropyLossOptions = {}) {
    super(table, arguments)
    const outputs = this.outFeatures.reduce((product, size) => product * size, numClasses)
    this.linear = new Linear<boolean>(inFeatures, outputs, { bias: this.bias, ...placement(options) })
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    table.inputs(arguments)
    const { weight, reduction, ignoreIndex, labelSmoothing, linear, numClasses, outFeatures, inFeatures } = this
    const classes = [numClasses, ...outFeatures]
    return linearCrossEntropy(input, reshape(linear.weight, [...classes, inFeatures]), target, {
      linearBias: linear.bias === null ? null : reshape(linear.bias, classes),
      weight,
      reduction,
      labelSmoothing,
      ...(ignoreIndex === null ? {} : { ignoreIndex }),
    })
  }
}
