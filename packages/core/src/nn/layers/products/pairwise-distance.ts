import * as takes from '../../../arguments/kinds.ts'
import { pairwiseDistance } from '../../../ops/products/distance.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings, silent } from '../../module/settings.ts'

export interface PairwiseDistanceOptions {
  /** Added to each difference. Default 1e−6. */
  readonly eps?: number
  /** Whether the last dimension stays, with size 1. Default false. */
  readonly keepdim?: boolean
}

const table = settings(
  'PairwiseDistance',
  { p: silent(takes.number, 2) },
  { eps: silent(takes.number, 1e-6), keepdim: silent(takes.flag, false) },
  ['x1', 'x2'],
)

/**
 * The p-norm of x₁ − x₂ + eps along the last dimension, as `torch.nn.PairwiseDistance`. p is 2 unless it is given.
 *
 * @example
 * ```ts
 * new torch.nn.PairwiseDistance().call(torch.zeros([1, 2]), torch.tensor([[3, 4]])) // [5]
 * ```
 */
export class PairwiseDistance extends Layer {
  declare readonly p: number
  declare readonly eps: number
  declare readonly keepdim: boolean

  constructor(...given: [p?: number, options?: PairwiseDistanceOptions]) {
    super(table, given)
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    table.inputs(arguments)
    const { p, eps, keepdim } = this
    return pairwiseDistance(x1, x2, { p, eps, keepdim })
  }
}
