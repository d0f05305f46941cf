import { TorchError } from '../../../errors.ts'
import { softmax } from '../../../ops/activation/softmax.ts'
import { formatShape } from '../../../shape.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Layer } from '../../module/layer.ts'
import { settings } from '../../module/settings.ts'

const table = settings('Softmax2d')

/**
 * Shares that add up to 1 over the channels of images `[N, C, H, W]` or `[C, H, W]`, as `torch.nn.Softmax2d`.
 *
 * @throws TorchError `SHAPE_MISMATCH` for inputs of other ranks.
 * @example
 * ```ts
 * new torch.nn.Softmax2d().call(torch.zeros([1, 2, 3, 3])).shape // [1, 2, 3, 3], all 0.5
 * ```
 */
export class Softmax2d extends Layer {
  constructor() {
    super(table, arguments)
  }

  override forward(x: Tensor): Tensor {
    table.inputs(arguments)
    const { shape } = x
    if (shape.length !== 3 && shape.length !== 4) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'Softmax2d',
        `expected images [N, C, H, W] or [C, H, W], but got ${formatShape(shape)}. For other shapes there is Softmax(dim).`,
        { input: shape },
      )
    }
    return softmax(x, -3)
  }
}
