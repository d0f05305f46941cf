import { lpPool1d } from '../../../ops/pooling/lp-pool.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { LPPool, type LPPoolOptions, lpPoolSettings } from './lp-pool.ts'

export type LPPool1dOptions = LPPoolOptions<readonly [number]>

const table = lpPoolSettings('LPPool1d')

/**
 * The p-norm of each window of `[N, C, L]` or `[C, L]`, (Σ xᵖ)^(1/p), as `torch.nn.LPPool1d`. Windows are one kernel apart
 * unless a stride is given.
 *
 * @example
 * ```ts
 * new torch.nn.LPPool1d(2, 2).call(torch.ones([1, 6, 28])).shape // [1, 6, 14]
 * ```
 */
export class LPPool1d extends LPPool<readonly [number]> {
  constructor(...given: [normType: number, kernelSize: Sizes<readonly [number]>, options?: LPPool1dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return lpPool1d(x, this.normType, this.kernelSize, this.windows())
  }
}
