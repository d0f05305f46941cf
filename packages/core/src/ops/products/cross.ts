import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { broadcastShapes, formatShape, normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { mul, sub } from '../primitives/arithmetic.ts'
import { cat } from '../primitives/cat.ts'
import { checkSameDType } from '../primitives/matmul.ts'
import { checkNumeric } from '../primitives/operands.ts'
import { expand, narrow } from '../primitives/views.ts'

const crossArguments = signature('cross', { a: takes.tensor, b: takes.tensor, dim: takes.optional(takes.integer) })

/**
 * Vector product along a dimension of size 3; the others broadcast (`torch.cross`).
 *
 * @param dim - Default: the first dimension of size 3.
 * @throws TorchError `SHAPE_MISMATCH` if ranks differ or the dimension has not size 3.
 * @example
 * ```ts
 * torch.cross(torch.tensor([1, 0, 0]), torch.tensor([0, 1, 0])) // [0, 0, 1]
 * ```
 */
export function cross(a: Tensor, b: Tensor, dim?: number | null): Tensor {
  crossArguments(arguments)
  checkSameDType('cross', a, b)
  checkNumeric('cross', a)
  const shape = broadcastShapes('cross', a.shape, b.shape)
  const d = dim === undefined || dim === null ? shape.indexOf(3) : normalizeDim('cross', dim, shape.length)
  if (a.shape.length !== b.shape.length || a.shape[d] !== 3 || b.shape[d] !== 3) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'cross',
      `needs two tensors of equal rank with a dimension of size 3; got ${formatShape(a.shape)} and ${formatShape(b.shape)}` +
        `${d === -1 ? '' : ` with dimension ${d}`}.`,
      { a: a.shape, b: b.shape, dim },
    )
  }
  // x, y, z → y, z, x: the product is the same turn of a · turn(b) − turn(a) · b.
  const turn = (x: Tensor): Tensor => cat([narrow(x, d, 1, 2), narrow(x, d, 0, 1)], d)
  return turn(sub(mul(expand(a, shape), turn(b)), mul(turn(a), expand(b, shape))))
}

/** What of this file tensors have as methods. */
export const methods = ['cross'] as const
