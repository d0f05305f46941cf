import { TorchError } from '../../../errors.ts'
import { instanceNorm } from '../../../ops/normalisation/group-norm.ts'
import { squeeze, unsqueeze } from '../../../ops/primitives/views.ts'
import { formatShape } from '../../../shape.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { RunningNorm } from './running-norm.ts'

/** What InstanceNorm1d, InstanceNorm2d and InstanceNorm3d share. */
export abstract class InstanceNorm extends RunningNorm {
  /** @param rank - Number of dimensions beyond those of samples and channels. */
  protected normalise(layer: string, x: Tensor, rank: number): Tensor {
    const { shape } = x
    if (shape.length !== rank + 1 && shape.length !== rank + 2) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        layer,
        `expected ${rank + 1}D or ${rank + 2}D input (got ${shape.length}D input of shape ${formatShape(shape)}). Its dimensions ` +
          'are samples, which may be left out, channels, and those that are averaged.',
        { input: shape },
      )
    }
    if (shape.length === rank + 1) return squeeze(this.#batch(unsqueeze(x, 0)), 0)
    return this.#batch(x)
  }

  #batch(x: Tensor): Tensor {
    const { runningMean, runningVar, weight, bias, eps, momentum } = this
    const useInputStats = this.training || runningMean === null
    return instanceNorm(x, {
      runningMean,
      runningVar,
      weight,
      bias,
      eps,
      useInputStats,
      momentum: momentum ?? 0,
    })
  }
}
