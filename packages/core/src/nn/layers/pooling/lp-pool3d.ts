import type { Triple } from '../../../backend/overrides.ts'
import { lpPool3d } from '../../../ops/pooling/lp-pool.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { LPPool, type LPPoolOptions, lpPoolSettings } from './lp-pool.ts'

export type LPPool3dOptions = LPPoolOptions<Triple>

const table = lpPoolSettings('LPPool3d')

/**
 * The p-norm of each window of `[N, C, D, H, W]` or `[C, D, H, W]`, (Σ xᵖ)^(1/p), as `torch.nn.LPPool3d`. Windows are one
 * kernel apart unless a stride is given.
 *
 * @example
 * ```ts
 * new torch.nn.LPPool3d(2, 2).call(torch.ones([1, 6, 8, 8, 8])).shape // [1, 6, 4, 4, 4]
 * ```
 */
export class LPPool3d extends LPPool<Triple> {
  constructor(...given: [normType: number, kernelSize: Sizes<Triple>, options?: LPPool3dOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return lpPool3d(x, this.normType, this.kernelSize, this.windows())
  }
}
