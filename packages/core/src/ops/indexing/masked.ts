import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Scalar } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { checkConverts } from '../../dtype/host.ts'
import { broadcastShapes, formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { sub } from '../primitives/arithmetic.ts'
import { cat } from '../primitives/cat.ts'
import { cast } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { takeOp } from '../primitives/gather.ts'
import { nonzero } from '../primitives/nonzero.ts'
import { checkedConstant, constant } from '../primitives/constants.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { cumsum } from '../primitives/scan.ts'
import { expand, reshape } from '../primitives/views.ts'
import { whereOp, where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

/** Checks that a mask is one. */
function checkMask(op: string, mask: Tensor): void {
  if (mask.dtype === 'bool') return
  throw new TorchError(
    'DTYPE_MISMATCH',
    op,
    `expects a bool mask, but got ${mask.dtype}. Compare it with something, e.g. mask.ne(0).`,
    { dtype: mask.dtype },
  )
}

const maskedFillArguments = signature('maskedFill', { input: takes.tensor, mask: takes.tensor, value: takes.operand })

/**
 * `value` where the mask is true, and `x` elsewhere: out = mask ? value : x, with broadcasting (`torch.masked_fill`).
 *
 * @param mask - A bool tensor.
 * @param value - A number or a 0-d tensor; it becomes the dtype of `x`.
 * @example
 * ```ts
 * const x = torch.tensor([1, -2, 3])
 * torch.maskedFill(x, x.lt(0), 0) // [1, 0, 3]
 * ```
 */
export function maskedFill(x: Tensor, mask: Tensor, value: Scalar | Tensor): Tensor {
  maskedFillArguments(arguments)
  return within('maskedFill', () => {
    checkMask('maskedFill', mask)
    const one = isTensor(value) ? cast(value, x.dtype) : checkedConstant('maskedFill', x.device, x.dtype, value)
    if (one.shape.length > 0) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'maskedFill',
        `takes a number or a 0-d tensor as value, but got shape ${formatShape(one.shape)}. Use where().`,
        { value: one.shape },
      )
    }
    return whereOp.one([mask, one, x], {})
  })
}

/** {@link maskedFill} in place. */
export const maskedFill_: InPlace<typeof maskedFill> = inPlace('maskedFill', maskedFill)

const fillArguments = signature('fill', { input: takes.tensor, value: takes.operand })

/**
 * `value` everywhere, in the shape and dtype of `x` (`torch.fill`). Unlike {@link fullLike} it takes a 0-d tensor, too, to which
 * gradients flow.
 *
 * @example
 * ```ts
 * torch.fill(torch.zeros([2]), torch.tensor(3)) // [3, 3]
 * ```
 */
export function fill(x: Tensor, value: Scalar | Tensor): Tensor {
  fillArguments(arguments)
  if (!isTensor(value)) checkConverts('fill', value, x.dtype)
  return maskedFill(x, constant(x.device, 'bool', true), value)
}

/** The number of each true element among the true ones, in row order, as a vector; 0 for the others. */
export function rankOf(mask: Tensor): Tensor {
  const flat = reshape(mask, [-1])
  return where(flat, sub(cumsum(cast(flat, 'int32'), 0), 1), 0)
}

const maskedScatterArguments = signature('maskedScatter', {
  input: takes.tensor,
  mask: takes.tensor,
  source: takes.tensor,
})

/**
 * Elements of `source`, in order, where the mask is true, and `x` elsewhere (`torch.masked_scatter`). The first true element
 * takes the first of `source`, and so on.
 *
 * @param mask - A bool tensor; it and `x` broadcast.
 * @param source - At least as many elements as the mask has true ones, of the dtype of `x`.
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if `source` has too few elements.
 * @example
 * ```ts
 * const mask = torch.tensor([true, false, true])
 * torch.maskedScatter(torch.zeros([3]), mask, torch.tensor([7, 8])) // [7, 0, 8]
 * ```
 */
export function maskedScatter(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  maskedScatterArguments(arguments)
  return within('maskedScatter', () => {
    checkMask('maskedScatter', mask)
    if (source.dtype !== x.dtype) {
      throw new TorchError(
        'DTYPE_MISMATCH',
        'maskedScatter',
        `expected self and source to have the same dtype, but got ${x.dtype} and ${source.dtype}. Convert one with to(dtype).`,
        { self: x.dtype, source: source.dtype },
      )
    }
    const shape = broadcastShapes('maskedScatter', x.shape, mask.shape)
    const whole = expand(mask, shape)
    // Without elements there is nothing to look up: one that nobody may take stands in, and index 1 is beyond it.
    const isEmpty = numel(source.shape) === 0
    const listed = reshape(source, [-1])
    const flat = isEmpty ? cat([listed, fillLike(x, 0, [1])]) : listed
    const at = isEmpty ? cast(reshape(whole, [-1]), 'int32') : rankOf(whole)
    return whereOp.one([whole, reshape(takeOp.one([flat, at], { dim: 0 }), shape), x], {})
  })
}

/** {@link maskedScatter} in place. */
export const maskedScatter_: InPlace<typeof maskedScatter> = inPlace('maskedScatter', maskedScatter)

const maskedSelectArguments = signature('maskedSelect', { input: takes.tensor, mask: takes.tensor })

/**
 * The elements where the mask is true, in row order, as a vector (`torch.masked_select`). Their number is known only after a
 * read, so it is asynchronous.
 *
 * @param mask - A bool tensor; it and `x` broadcast.
 * @example
 * ```ts
 * const x = torch.tensor([1, -2, 3])
 * const positive = await torch.maskedSelect(x, x.gt(0)) // [1, 3]
 * ```
 */
export async function maskedSelect(x: Tensor, mask: Tensor): Promise<Tensor> {
  maskedSelectArguments(arguments)
  checkMask('maskedSelect', mask)
  const shape = broadcastShapes('maskedSelect', x.shape, mask.shape)
  const at = await nonzero(reshape(expand(mask, shape), [-1]))
  return takeOp.one([reshape(expand(x, shape), [-1]), reshape(at, [-1])], { dim: 0 })
}

/** What of this file tensors have as methods. */
export const methods = ['maskedFill', 'maskedFill_', 'maskedScatter', 'maskedScatter_', 'maskedSelect'] as const
