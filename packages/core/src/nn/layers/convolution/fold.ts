import * as takes from '../../../arguments/kinds.ts'
import type { Pair } from '../../../backend/overrides.ts'
import { fold, type UnfoldOptions } from '../../../ops/convolution/im2col.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

export type FoldOptions = UnfoldOptions

const table = settings(
  'Fold',
  { outputSize: named(takes.sizesFrom(1)), kernelSize: named(takes.sizesFrom(1)) },
  {
    dilation: named(takes.sizesFrom(1), 1),
    padding: named(takes.sizesFrom(0), 0),
    stride: named(takes.sizesFrom(1), 1),
  },
)

/**
 * Puts windows, as {@link Unfold} gives them, back into images of a given size, and adds where they overlap, as
 * `torch.nn.Fold`.
 *
 * @example
 * ```ts
 * new torch.nn.Fold([4, 4], 2).call(torch.ones([1, 12, 9])).shape // [1, 3, 4, 4]
 * ```
 */
export class Fold extends Layer {
  declare readonly outputSize: Sizes<Pair>
  declare readonly kernelSize: Sizes<Pair>
  declare readonly dilation: Sizes<Pair>
  declare readonly padding: Sizes<Pair>
  declare readonly stride: Sizes<Pair>

  constructor(...given: [outputSize: Sizes<Pair>, kernelSize: Sizes<Pair>, options?: FoldOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    const { outputSize, kernelSize, dilation, padding, stride } = this
    return fold(x, outputSize, kernelSize, { dilation, padding, stride })
  }
}
