import { lossOptionsKind } from '../../arguments/options.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { crossEntropy, type CrossEntropyOptions, nllLoss, type NllOptions } from '../../ops/losses/cross-entropy.ts'
import { type Reduction } from '../../ops/losses/losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { Buffer } from '../module/buffer.ts'
import { Module } from '../module/module.ts'

const crossEntropyLossArguments = signature('CrossEntropyLoss', {
  options: takes.joined(
    lossOptionsKind,
    takes.options({ weight: takes.optional(takes.tensor), ignoreIndex: takes.integer, labelSmoothing: takes.number }),
  ),
})
const crossEntropyLossInputs = signature('CrossEntropyLoss.call', { input: takes.anything, target: takes.anything })

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
    crossEntropyLossArguments(arguments)
    super()
    this.weight = options.weight ? new Buffer(options.weight) : null
    this.ignoreIndex = options.ignoreIndex ?? -100
    this.reduction = options.reduction ?? 'mean'
    this.labelSmoothing = options.labelSmoothing ?? 0
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    crossEntropyLossInputs(arguments)
    const { weight, ignoreIndex, reduction, labelSmoothing } = this
    return crossEntropy(input, target, { weight, ignoreIndex, reduction, labelSmoothing })
  }
}

const nllLossArguments = signature('NLLLoss', {
  options: takes.joined(
    lossOptionsKind,
    takes.options({ weight: takes.optional(takes.tensor), ignoreIndex: takes.integer }),
  ),
})
const nllLossInputs = signature('NLLLoss.call', { input: takes.anything, target: takes.anything })

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
    nllLossArguments(arguments)
    super()
    this.weight = options.weight ? new Buffer(options.weight) : null
    this.ignoreIndex = options.ignoreIndex ?? -100
    this.reduction = options.reduction ?? 'mean'
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    nllLossInputs(arguments)
    const { weight, ignoreIndex, reduction } = this
    return nllLoss(input, target, { weight, ignoreIndex, reduction })
  }
}
