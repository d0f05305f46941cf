import * as takes from '../../../arguments/kinds.ts'
import { TorchError } from '../../../errors.ts'
import { groupNorm } from '../../../ops/normalisation/group-norm.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { type FactoryOptions, filledParameter, placement, places } from '../../module/factory.ts'
import { Layer } from '../../module/layer.ts'
import type { Parameter } from '../../module/parameter.ts'
import { bare, named, part, settings } from '../../module/settings.ts'

export interface GroupNormOptions extends FactoryOptions {
  /** Added to the variance. Default 1e−5. */
  readonly eps?: number
  /** Whether there are a learned weight and bias. Default true. */
  readonly affine?: boolean
  /** With `affine`, whether there is a bias. Default true. */
  readonly bias?: boolean
}

const table = settings(
  'GroupNorm',
  { numGroups: bare(takes.positiveInteger), numChannels: bare(takes.natural) },
  { eps: named(takes.number, 1e-5), affine: named(takes.flag, true), bias: part(), ...places },
)

/**
 * (x − mean) / √(variance + eps) · weight + bias, with the statistics of each sample over groups of the channels of `[N, C,
 * …]`, as `torch.nn.GroupNorm`.
 *
 * @throws TorchError `INVALID_ARGUMENT` if the channels cannot be divided into the groups.
 * @example
 * ```ts
 * new torch.nn.GroupNorm(3, 6).call(torch.randn([2, 6, 8, 8])).shape // [2, 6, 8, 8]
 * ```
 */
export class GroupNorm extends Layer {
  declare readonly numGroups: number
  declare readonly numChannels: number
  declare readonly eps: number
  declare readonly affine: boolean
  /** `[numChannels]` */
  weight: Parameter | null
  /** `[numChannels]` */
  bias: Parameter | null

  constructor(numGroups: number, numChannels: number, options: GroupNormOptions = {}) {
    super(table, arguments)
    if (numChannels % numGroups !== 0) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'GroupNorm',
        `numChannels must be divisible by numGroups, but got ${numChannels} and ${numGroups}.`,
        { numChannels, numGroups },
      )
    }
    const learned = (value: number): Parameter => filledParameter([numChannels], value, placement(options))
    this.weight = this.affine ? learned(1) : null
    this.bias = this.affine && options.bias !== false ? learned(0) : null
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return groupNorm(x, this.numGroups, this.weight, this.bias, { eps: this.eps })
  }
}
