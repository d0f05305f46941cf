import { TorchError } from '../../../errors.ts'
import { scope } from '../../../memory/scope.ts'
import { batchNorm } from '../../../ops/normalisation/batch-norm.ts'
import { sub, mul, add_ } from '../../../ops/primitives/arithmetic.ts'
import { cast } from '../../../ops/primitives/copy.ts'
import { zerosLike } from '../../../ops/primitives/creation.ts'
import { formatShape } from '../../../shape.ts'
import { noGrad } from '../../../tape/grad-mode.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { RunningNorm } from './running-norm.ts'
import { reciprocal } from '../../../ops/primitives/unary.ts'

/** What BatchNorm1d, BatchNorm2d and BatchNorm3d share. */
export abstract class BatchNorm extends RunningNorm {
  protected normalise(x: Tensor): Tensor {
    const { runningMean, runningVar, numBatchesTracked, weight, bias, eps, momentum } = this
    const training = this.training || runningMean === null
    if (!training || runningMean === null || runningVar === null || numBatchesTracked === null) {
      return batchNorm(x, { runningMean, runningVar, weight, bias, eps, training })
    }
    noGrad(() => add_(numBatchesTracked, 1))
    if (momentum !== null) return batchNorm(x, { runningMean, runningVar, weight, bias, eps, training, momentum })
    // The share of this batch is one over their number, which is known on the device only.
    return scope(() => {
      const batch = { runningMean: zerosLike(runningMean), runningVar: zerosLike(runningVar), momentum: 1 }
      const y = batchNorm(x, { ...batch, weight, bias, eps, training })
      noGrad(() => {
        const share = reciprocal(cast(numBatchesTracked, runningMean.dtype))
        add_(runningMean, mul(sub(batch.runningMean, runningMean), share))
        add_(runningVar, mul(sub(batch.runningVar, runningVar), share))
      })
      return y
    })
  }
}

/** Refuses inputs that have none of these numbers of dimensions. */
export function checkRank(layer: string, { shape }: Tensor, ranks: readonly number[]): void {
  if (ranks.includes(shape.length)) return
  const single = ranks.length === 1 && shape.length === ranks[0]! - 1
  throw new TorchError(
    single ? 'NO_BATCH_DIMENSION' : 'SHAPE_MISMATCH',
    layer,
    `expected ${ranks.map((rank) => `${rank}D`).join(' or ')} input (got ${shape.length}D input of shape ${formatShape(shape)}). ` +
      'A single sample becomes a batch with unsqueeze(0).',
    { input: shape },
  )
}
