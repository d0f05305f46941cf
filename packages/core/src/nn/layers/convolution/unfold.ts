import * as takes from '../../../arguments/kinds.ts'
import type { Pair } from '../../../backend/overrides.ts'
import { unfold, type UnfoldOptions } from '../../../ops/convolution/im2col.ts'
import type { Sizes } from '../../../ops/windows/spatial.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { named, settings } from '../../module/settings.ts'

const table = settings(
  'Unfold',
  { kernelSize: named(takes.sizesFrom(1)) },
  {
    dilation: named(takes.sizesFrom(1), 1),
    padding: named(takes.sizesFrom(0), 0),
    stride: named(takes.sizesFrom(1), 1),
  },
)

/**
 * The windows of images `[N, C, H, W]` or `[C, H, W]` as columns `[N, C · size of a window, windows]`, as `torch.nn.Unfold`.
 *
 * @example
 * ```ts
 * new torch.nn.Unfold(2).call(torch.ones([1, 3, 4, 4])).shape // [1, 12, 9]
 * ```
 */
export class Unfold extends Layer {
  declare readonly kernelSize: Sizes<Pair>
  declare readonly dilation: Sizes<Pair>
  declare readonly padding: Sizes<Pair>
  declare readonly stride: Sizes<Pair>

  constructor(...given: [kernelSize: Sizes<Pair>, options?: UnfoldOptions]) {
    super(table, given)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    const { kernelSize, dilation, padding, stride } = this
    return unfold(x, kernelSize, { dilation, padding, stride })
  }
}
