import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { expandStrides, formatShape, normalizeDim, normalizeDims, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { defineView } from './define-view.ts'
import { sumTo } from './reduce.ts'
import { reshape } from './reshape.ts'

const expandOp = defineView<{ readonly shape: readonly number[] }>(
  'expand',
  ({ shape, strides, offset }, { shape: target }) => ({
    shape: target,
    strides: expandStrides(shape, strides, target),
    offset,
  }),
  ({ inputs }, grad) => sumTo(grad, inputs[0]!.shape),
)

const expandArguments = signature('expand', { input: takes.tensor, shape: takes.integers })

/**
 * A view in which dimensions of size one repeat; −1 keeps a size (`Tensor.expand`).
 *
 * @example
 * ```ts
 * torch.expand(torch.ones([3, 1]), [-1, 4]).shape // [3, 4]
 * ```
 */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  expandArguments(arguments)
  const lead = shape.length - x.shape.length
  const target = shape.map((size, i) => (size === -1 && i >= lead ? x.shape[i - lead]! : size))
  const ok =
    lead >= 0 &&
    target.every((size, i) => size >= 0 && (i < lead || x.shape[i - lead] === 1 || x.shape[i - lead] === size))
  if (!ok) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'expand',
      `The expanded size ${formatShape(shape)} must match the existing size ${formatShape(x.shape)} at non-singleton dimensions.`,
      { shape: x.shape, target: shape },
    )
  }
  if (sameShape(target, x.shape)) return x
  return expandOp.one([x], { shape: target })
}

const squeezeOp = defineView<{ readonly dims: readonly number[] }>(
  'squeeze',
  ({ shape, strides, offset }, { dims }) => ({
    shape: shape.filter((_, i) => !dims.includes(i)),
    strides: strides.filter((_, i) => !dims.includes(i)),
    offset,
  }),
  ({ inputs }, grad) => reshape(grad, inputs[0]!.shape),
)

const squeezeArguments = signature('squeeze', { input: takes.tensor, dim: takes.optional(takes.sizes) })

/**
 * Removes dimensions of size one: all of them, or those of `dim` that have size one (`torch.squeeze`).
 *
 * @example
 * ```ts
 * torch.squeeze(torch.zeros([1, 3, 1])).shape // [3]
 * ```
 */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  squeezeArguments(arguments)
  if (Array.isArray(dim) && dim.length === 0) return x
  const dims = normalizeDims('squeeze', dim, x.shape.length).filter((d) => x.shape[d] === 1)
  return dims.length === 0 ? x : squeezeOp.one([x], { dims })
}

const unsqueezeOp = defineView<{ readonly dim: number }>(
  'unsqueeze',
  ({ shape, strides, offset }, { dim }) => ({
    shape: shape.toSpliced(dim, 0, 1),
    strides: strides.toSpliced(dim, 0, dim < shape.length ? shape[dim]! * strides[dim]! : 1),
    offset,
  }),
  ({ attrs: { dim } }, grad) => squeeze(grad, dim),
)

const unsqueezeArguments = signature('unsqueeze', { input: takes.tensor, dim: takes.integer })

/**
 * Inserts a dimension of size one (`torch.unsqueeze`): makes a batch of a single sample.
 *
 * @example
 * ```ts
 * torch.unsqueeze(torch.zeros([3, 32, 32]), 0).shape // [1, 3, 32, 32]
 * ```
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  unsqueezeArguments(arguments)
  return unsqueezeOp.one([x], { dim: normalizeDim('unsqueeze', dim, x.shape.length + 1) })
}
