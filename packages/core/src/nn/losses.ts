import { checkOptions } from '../errors.ts'
import { binaryCrossEntropyWithLogits, type BceWithLogitsOptions } from '../ops/binary-cross-entropy.ts'
import { checkReduction, l1Loss, type LossOptions, mseLoss, type Reduction } from '../ops/losses.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { Buffer } from './buffer.ts'
import { Module } from './module.ts'
import { snakeCase } from './state-dict.ts'

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
    super()
    checkOptions('MSELoss', options, ['reduction'])
    this.reduction = checkReduction('MSELoss', options.reduction ?? 'mean')
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, { reduction: this.reduction })
  }
}

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
    super()
    checkOptions('L1Loss', options, ['reduction'])
    this.reduction = checkReduction('L1Loss', options.reduction ?? 'mean')
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, { reduction: this.reduction })
  }
}

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
    super()
    checkOptions('BCEWithLogitsLoss', options, ['weight', 'reduction', 'posWeight'])
    this.reduction = checkReduction('BCEWithLogitsLoss', options.reduction ?? 'mean')
    this.weight = options.weight ? new Buffer(options.weight) : null
    this.posWeight = options.posWeight ? new Buffer(options.posWeight) : null
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, posWeight, reduction } = this
    return binaryCrossEntropyWithLogits(input, target, { weight, posWeight, reduction })
  }

  override stateName(field: string): string {
    return snakeCase(field)
  }
}
