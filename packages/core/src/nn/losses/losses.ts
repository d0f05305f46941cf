import { lossOptionsKind } from '../../arguments/options.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { binaryCrossEntropyWithLogits, type BceWithLogitsOptions } from '../../ops/losses/binary-cross-entropy.ts'
import { l1Loss, type LossOptions, mseLoss, type Reduction } from '../../ops/losses/losses.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { Buffer } from '../module/buffer.ts'
import { Module } from '../module/module.ts'
import { snakeCase } from '../module/state-dict.ts'

const mseLossArguments = signature('MSELoss', { options: lossOptionsKind })
const mseLossInputs = signature('MSELoss.call', { input: takes.anything, target: takes.anything })

/**
 * Mean squared error, as `torch.nn.MSELoss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.MSELoss()
 * criterion.call(torch.tensor([1, 2]), torch.tensor([1, 4])) // 2
 * ```
 */
export class MSELoss extends Module {
  readonly reduction: Reduction

  constructor(options: LossOptions = {}) {
    mseLossArguments(arguments)
    super()
    this.reduction = options.reduction ?? 'mean'
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    mseLossInputs(arguments)
    return mseLoss(input, target, { reduction: this.reduction })
  }
}

const l1LossArguments = signature('L1Loss', { options: lossOptionsKind })
const l1LossInputs = signature('L1Loss.call', { input: takes.anything, target: takes.anything })

/**
 * Mean absolute error, as `torch.nn.L1Loss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.L1Loss({ reduction: 'sum' })
 * criterion.call(torch.tensor([1, 2]), torch.tensor([1, 4])) // 2
 * ```
 */
export class L1Loss extends Module {
  readonly reduction: Reduction

  constructor(options: LossOptions = {}) {
    l1LossArguments(arguments)
    super()
    this.reduction = options.reduction ?? 'mean'
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    l1LossInputs(arguments)
    return l1Loss(input, target, { reduction: this.reduction })
  }
}

const bceWithLogitsLossArguments = signature('BCEWithLogitsLoss', {
  options: takes.joined(
    lossOptionsKind,
    takes.options({ weight: takes.optional(takes.tensor), posWeight: takes.optional(takes.tensor) }),
  ),
})
const bceWithLogitsLossInputs = signature('BCEWithLogitsLoss.call', { input: takes.anything, target: takes.anything })

/**
 * Binary cross-entropy on logits, as `torch.nn.BCEWithLogitsLoss`.
 *
 * @example
 * ```ts
 * const criterion = new torch.nn.BCEWithLogitsLoss()
 * criterion.call(torch.zeros([2]), torch.tensor([0, 1])) // 0.6931
 * ```
 */
export class BCEWithLogitsLoss extends Module {
  readonly reduction: Reduction
  weight: Buffer | null
  posWeight: Buffer | null

  constructor(options: BceWithLogitsOptions = {}) {
    bceWithLogitsLossArguments(arguments)
    super()
    this.reduction = options.reduction ?? 'mean'
    this.weight = options.weight ? new Buffer(options.weight) : null
    this.posWeight = options.posWeight ? new Buffer(options.posWeight) : null
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    bceWithLogitsLossInputs(arguments)
    const { weight, posWeight, reduction } = this
    return binaryCrossEntropyWithLogits(input, target, { weight, posWeight, reduction })
  }

  override stateName(field: string): string {
    return snakeCase(field)
  }
}
