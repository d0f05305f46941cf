import * as takes from '../../../arguments/kinds.ts'
import { channelShuffle } from '../../../ops/resampling/pixel-shuffle.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings('ChannelShuffle', { groups: named(takes.integer) })

/**
 * Mixes the channels of `[N, C, …]`: the first of each group, then the second of each, as `torch.nn.ChannelShuffle`.
 *
 * @example
 * ```ts
 * new torch.nn.ChannelShuffle(2).call(torch.ones([1, 4, 3, 3])).shape // [1, 4, 3, 3]
 * ```
 */
export class ChannelShuffle extends Layer {
  declare readonly groups: number

  constructor(...given: [groups: number]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    return channelShuffle(x, this.groups)
  }
}
