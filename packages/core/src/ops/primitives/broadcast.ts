import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import { spreadSignature } from '../../arguments/spread.ts'
import * as takes from '../../arguments/kinds.ts'
import { broadcastShapes as meet, checkShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { expand } from './views.ts'

const broadcastShapesArguments = signature('broadcastShapes', {
  shapes: takes.listOf(takes.sizes, 'shapes: whole numbers or lists of them'),
})

/**
 * The shape in which tensors of the given shapes meet (`torch.broadcast_shapes`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if sizes differ where neither is 1.
 * @example
 * ```ts
 * torch.broadcastShapes([2], [3, 1], [1, 1, 1]) // [1, 3, 2]
 * ```
 */
export function broadcastShapes(...shapes: readonly (number | readonly number[])[]): readonly number[] {
  broadcastShapesArguments([shapes])
  const lists = shapes.map((shape) => (typeof shape === 'number' ? [shape] : shape))
  for (const shape of lists) checkShape('broadcastShapes', shape)
  return lists.reduce<readonly number[]>((a, b) => meet('broadcastShapes', a, b), [])
}

const broadcastTensorsArguments = spreadSignature<Tensor>('broadcastTensors', 'tensors', takes.tensors)

/**
 * The tensors as views of the one shape in which they meet (`torch.broadcast_tensors`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if sizes differ where neither is 1.
 * @example
 * ```ts
 * const [a, b] = torch.broadcastTensors(torch.zeros([3, 1]), torch.zeros([2]))
 * a!.shape // [3, 2]
 * b!.shape // [3, 2]
 * ```
 */
export function broadcastTensors(...tensors: readonly Tensor[] | readonly [readonly Tensor[]]): Tensor[] {
  const { list } = broadcastTensorsArguments(tensors)
  return within('broadcastTensors', () => {
    const shape = list.reduce<readonly number[]>((a, b) => meet('broadcastTensors', a, b.shape), [])
    return list.map((x) => expand(x, shape))
  })
}

const broadcastToArguments = signature('broadcastTo', { input: takes.tensor, shape: takes.integers })

/**
 * A view in a larger shape, where dimensions of size one repeat: {@link expand} by another name (`torch.broadcast_to`).
 *
 * @example
 * ```ts
 * torch.broadcastTo(torch.tensor([1, 2, 3]), [2, 3]).shape // [2, 3]
 * ```
 */
export function broadcastTo(x: Tensor, shape: readonly number[]): Tensor {
  broadcastToArguments(arguments)
  return within('broadcastTo', () => {
    return expand(x, shape)
  })
}
