import { checkOptions } from '../errors.ts'
import { crossEntropy, type CrossEntropyOptions, nllLoss, type NllOptions } from '../ops/cross-entropy.ts'
import { checkReduction, type Reduction } from '../ops/losses.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { Buffer } from './buffer.ts'
import { Module } from './module.ts'

/**
 * Cross-entropy between logits and classes, as `torch.nn.CrossEntropyLoss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.CrossEntropyLoss()
 * const classes = torch.tensor([0, 1], { dtype: 'int32' })
 * criterion.call(torch.zeros([2, 2]), classes) // 0.6931
 * ```
 */
export class CrossEntropyLoss extends Module {
  weight: Buffer | null
  readonly ignoreIndex: number
  readonly reduction: Reduction
  readonly labelSmoothing: number

  constructor(options: CrossEntropyOptions = {}) {
    super()
    checkOptions('CrossEntropyLoss', options, ['weight', 'ignoreIndex', 'reduction', 'labelSmoothing'])
    this.weight = options.weight ? new Buffer(options.weight) : null
    this.ignoreIndex = options.ignoreIndex ?? -100
    this.reduction = checkReduction('CrossEntropyLoss', options.reduction ?? 'mean')
    this.labelSmoothing = options.labelSmoothing ?? 0
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction, labelSmoothing } = this
    return crossEntropy(input, target, { weight, ignoreIndex, reduction, labelSmoothing })
  }
}

/**
 * Negative log likelihood of log-probabilities, as `torch.nn.NLLLoss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.NLLLoss()
 * const classes = torch.tensor([1], { dtype: 'int32' })
 * criterion.call(torch.logSoftmax(torch.zeros([1, 2]), 1), classes) // 0.6931
 * ```
 */
export class NLLLoss extends Module {
  weight: Buffer | null
  readonly ignoreIndex: number
  readonly reduction: Reduction

  constructor(options: NllOptions = {}) {
    super()
    checkOptions('NLLLoss', options, ['weight', 'ignoreIndex', 'reduction'])
    this.weight = options.weight ? new Buffer(options.weight) : null
    this.ignoreIndex = options.ignoreIndex ?? -100
    this.reduction = checkReduction('NLLLoss', options.reduction ?? 'mean')
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction } = this
    return nllLoss(input, target, { weight, ignoreIndex, reduction })
  }
}
