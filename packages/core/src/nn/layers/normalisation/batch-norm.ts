import * as takes from '../../../arguments/kinds.ts'
import { signature } from '../../../arguments/signature.ts'
import { noGrad } from '../../../tape/grad-mode.ts'
import { scope } from '../../../memory/scope.ts'
import { TorchError } from '../../../errors.ts'
import { sub } from '../../../ops/primitives/arithmetic.ts'
import { batchNorm } from '../../../ops/normalisation/batch-norm.ts'
import { cast } from '../../../ops/primitives/copy.ts'
import { ones, zeros, zerosLike } from '../../../ops/primitives/creation.ts'
import { formatShape } from '../../../shape.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Buffer } from '../../module/buffer.ts'
import { formatSettings } from '../../module/describe.ts'
import { type FactoryOptions, placement, placementKind } from '../../module/factory.ts'
import { Module } from '../../module/module.ts'
import { Parameter } from '../../module/parameter.ts'
import { snakeCase } from '../../module/state-dict.ts'

export interface BatchNormLayerOptions extends FactoryOptions {
  /** Added to the variance. Default 1e−5. */
  readonly eps?: number
  /** Share of the new batch in the running statistics; null averages all batches alike. Default 0.1. */
  readonly momentum?: number | null
  /** Whether there are a learned weight and bias. Default true. */
  readonly affine?: boolean
  /** With `affine`, whether there is a bias. Default true. */
  readonly bias?: boolean
  /** Whether statistics are gathered in training, to be used in evaluation. Default true. */
  readonly trackRunningStats?: boolean
}

const parameters = {
  numFeatures: takes.natural,
  options: takes.joined(
    takes.options({
      eps: takes.number,
      momentum: takes.orNull(takes.number),
      affine: takes.flag,
      bias: takes.flag,
      trackRunningStats: takes.flag,
    }),
    placementKind,
  ),
}
const batchNorm1dArguments = signature('BatchNorm1d', parameters)
const batchNorm2dArguments = signature('BatchNorm2d', parameters)
const batchNorm1dInputs = signature('BatchNorm1d.call', { input: takes.anything })
const batchNorm2dInputs = signature('BatchNorm2d.call', { input: takes.anything })

abstract class BatchNorm extends Module {
  readonly numFeatures: number
  readonly eps: number
  readonly momentum: number | null
  readonly affine: boolean
  readonly trackRunningStats: boolean
  weight: Parameter | null
  bias: Parameter | null
  runningMean: Buffer | null
  runningVar: Buffer | null
  numBatchesTracked: Buffer | null

  constructor(numFeatures: number, options: BatchNormLayerOptions = {}) {
    super()
    const { eps = 1e-5, momentum = 0.1, affine = true, bias = true, trackRunningStats = true } = options
    const where = placement(options)
    this.numFeatures = numFeatures
    this.eps = eps
    this.momentum = momentum
    this.affine = affine
    this.trackRunningStats = trackRunningStats
    const zero = { ...where, dtype: 'int32' } as const
    this.weight = scope(() => (affine ? new Parameter(ones([numFeatures], where)) : null))
    this.bias = scope(() => (affine && bias ? new Parameter(zeros([numFeatures], where)) : null))
    this.runningMean = scope(() => (trackRunningStats ? new Buffer(zeros([numFeatures], where)) : null))
    this.runningVar = scope(() => (trackRunningStats ? new Buffer(ones([numFeatures], where)) : null))
    this.numBatchesTracked = scope(() => (trackRunningStats ? new Buffer(zeros([], zero)) : null))
  }

  /** Ranks of input that the layer takes, without and with what may be left out. */
  protected abstract readonly ranks: readonly number[]

  override forward(x: Tensor): Tensor {
    this.#checkInput(x)
    const { runningMean, runningVar, numBatchesTracked, weight, bias, eps, momentum } = this
    const training = this.training || runningMean === null
    if (!training || runningMean === null || runningVar === null || numBatchesTracked === null) {
      return batchNorm(x, { runningMean, runningVar, weight, bias, eps, training })
    }
    noGrad(() => numBatchesTracked.add_(1))
    if (momentum !== null) return batchNorm(x, { runningMean, runningVar, weight, bias, eps, training, momentum })
    // The share of this batch is one over their number, which is known on the device only.
    return scope(() => {
      const batch = { runningMean: zerosLike(runningMean), runningVar: zerosLike(runningVar), momentum: 1 }
      const y = batchNorm(x, { ...batch, weight, bias, eps, training })
      noGrad(() => {
        const share = cast(numBatchesTracked, runningMean.dtype).reciprocal()
        runningMean.add_(sub(batch.runningMean, runningMean).mul(share))
        runningVar.add_(sub(batch.runningVar, runningVar).mul(share))
      })
      return y
    })
  }

  #checkInput({ shape }: Tensor): void {
    const { ranks } = this
    if (ranks.includes(shape.length)) return
    const single = ranks.length === 1 && shape.length === ranks[0]! - 1
    throw new TorchError(
      single ? 'NO_BATCH_DIMENSION' : 'SHAPE_MISMATCH',
      this.constructor.name,
      `expected ${ranks.map((rank) => `${rank}D`).join(' or ')} input (got ${shape.length}D input of shape ${formatShape(shape)}). ` +
        'A single sample becomes a batch with unsqueeze(0).',
      { input: shape },
    )
  }

  override stateName(field: string): string {
    return snakeCase(field)
  }

  override extraRepr(): string {
    const { numFeatures, eps, momentum, affine, bias, trackRunningStats } = this
    return formatSettings([numFeatures], { eps, momentum, affine, bias: bias !== null, trackRunningStats })
  }
}

/**
 * Batch normalisation of `[N, C]` or `[N, C, L]`, as `torch.nn.BatchNorm1d`.
 *
 * @example
 * ```ts
 * new torch.nn.BatchNorm1d(3).call(torch.randn([8, 3])).shape // [8, 3]
 * ```
 */
export class BatchNorm1d extends BatchNorm {
  protected readonly ranks: readonly number[] = [2, 3]

  constructor(numFeatures: number, options?: BatchNormLayerOptions) {
    batchNorm1dArguments(arguments)
    super(numFeatures, options)
  }

  override forward(x: Tensor): Tensor {
    batchNorm1dInputs(arguments)
    return super.forward(x)
  }
}

/**
 * Batch normalisation of images `[N, C, H, W]`, as `torch.nn.BatchNorm2d`.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.BatchNorm2d(6)
 * layer.call(torch.randn([4, 6, 8, 8])).shape // [4, 6, 8, 8]
 * Object.keys(layer.stateDict()) // weight, bias, running_mean, running_var, num_batches_tracked
 * ```
 */
export class BatchNorm2d extends BatchNorm {
  protected readonly ranks: readonly number[] = [4]

  constructor(numFeatures: number, options?: BatchNormLayerOptions) {
    batchNorm2dArguments(arguments)
    super(numFeatures, options)
  }

  override forward(x: Tensor): Tensor {
    batchNorm2dInputs(arguments)
    return super.forward(x)
  }
}
