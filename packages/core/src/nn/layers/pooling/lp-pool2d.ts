import type { Pair } from '../../../backend/overrides.ts'
import { lpPool2d } from '../../../ops/pooling/lp-pool.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { LPPool, type LPPoolOptions, lpPoolSettings } from './lp-pool.ts'

export type LPPool2dOptions = LPPoolOptions<Pair>

const table = lpPoolSettings('LPPool2d')

/**
 * The p-norm of each window of `[N, C, H, W]` or `[C, H, W]`, (Σ xᵖ)^(1/p), as `torch.nn.LPPool2d`. Windows are one kernel
 * apart unless a stride is given.
 *
 * @example
 * ```ts
 * new torch.nn.LPPool2d(2, 2).call(torch.ones([1, 6, 28, 28])).shape // [1, 6, 14, 14]
 * ```
 */
export class LPPool2d extends LPPool<Pair> {
  constructor(...given: [normType: number, kernelSize: Sizes<Pair>, options?: LPPool2dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return lpPool2d(x, this.normType, this.kernelSize, this.windows())
  }
}
