import { addProductOptionsKind } from '../../arguments/options.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'
import { broadcastShapes, formatShape, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { type DType, isFloat, promoteTypes } from '../../dtype/dtype.ts'
import { bitwiseAnd, bitwiseOr } from '../primitives/bitwise.ts'
import { cast } from '../primitives/copy.ts'
import { addedProduct, addmm, type AddProductOptions, factorsOf } from './linear.ts'
import { bmm, checkProduct, checkSameDType, mv, outer } from '../primitives/matmul.ts'
import { reshape, transpose } from '../primitives/views.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

function accumulate(op: string, input: Tensor, product: Tensor, options: AddProductOptions | undefined): Tensor {
  checkSameDType(op, input, product)
  const { shape } = product
  if (!sameShape(broadcastShapes(op, input.shape, shape), shape)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `The expanded size ${formatShape(shape)} must match the existing size ${formatShape(input.shape)} of the input.`,
      { input: input.shape, shape },
    )
  }
  return addedProduct(input, product, factorsOf(op, input, options))
}

const addmvArguments = signature('addmv', {
  input: takes.tensor,
  mat: takes.tensor,
  vec: takes.tensor,
  options: addProductOptionsKind,
})

/**
 * beta · input + alpha · matrix · vector; input broadcasts (`torch.addmv`).
 *
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`.
 * @example
 * ```ts
 * torch.addmv(torch.ones([2]), torch.ones([2, 3]), torch.ones([3])) // [4, 4]
 * ```
 */
export function addmv(input: Tensor, mat: Tensor, vec: Tensor, options?: AddProductOptions): Tensor {
  addmvArguments(arguments)
  checkProduct('addmv', mat, vec)
  return accumulate('addmv', input, mv(mat, vec), options)
}

/** {@link addmv} in place. */
export const addmv_: InPlace<typeof addmv> = inPlace('addmv', addmv)

const addrArguments = signature('addr', {
  input: takes.tensor,
  vec1: takes.tensor,
  vec2: takes.tensor,
  options: addProductOptionsKind,
})

/**
 * beta · input + alpha · vec1 vec2ᵀ; input broadcasts, and dtypes meet (`torch.addr`).
 *
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` for fractional factors of integers.
 * @example
 * ```ts
 * torch.addr(torch.zeros([2, 2]), torch.tensor([1, 2]), torch.tensor([3, 4])) // [[3, 4], [6, 8]]
 * ```
 */
export function addr(input: Tensor, vec1: Tensor, vec2: Tensor, options?: AddProductOptions): Tensor {
  addrArguments(arguments)
  const dtype = [vec1.dtype, vec2.dtype].reduce(promoteTypes, input.dtype)
  checkWhole('addr', dtype, options)
  const [self, product] = [cast(input, dtype), outer(cast(vec1, dtype), cast(vec2, dtype))]
  return dtype === 'bool' ? anyOf(self, product, options) : accumulate('addr', self, product, options)
}

/** {@link addr} in place. */
export const addr_: InPlace<typeof addr> = inPlace('addr', addr)

/** For bools sums are or, and products are and. */
function anyOf(input: Tensor, product: Tensor, { beta = 1, alpha = 1 }: AddProductOptions = {}): Tensor {
  const scaled = alpha === 0 ? bitwiseAnd(product, false) : product
  return beta === 0 ? scaled : bitwiseOr(scaled, input)
}

/** Integers take whole factors only. */
function checkWhole(op: string, dtype: DType, { beta = 1, alpha = 1 }: AddProductOptions = {}): void {
  if (isFloat(dtype) || (Number.isInteger(beta) && Number.isInteger(alpha))) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `for integers beta and alpha must be whole numbers, but got ${beta} and ${alpha}.`,
    { beta, alpha },
  )
}

const baddbmmArguments = signature('baddbmm', {
  input: takes.tensor,
  batch1: takes.tensor,
  batch2: takes.tensor,
  options: addProductOptionsKind,
})

/**
 * beta · input + alpha · batch1 · batch2, matrix by matrix; input broadcasts (`torch.baddbmm`).
 *
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`.
 * @example
 * ```ts
 * torch.baddbmm(torch.ones([2]), torch.ones([5, 2, 3]), torch.ones([5, 3, 2])).shape // [5, 2, 2]
 * ```
 */
export function baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, options?: AddProductOptions): Tensor {
  baddbmmArguments(arguments)
  checkProduct('baddbmm', batch1, batch2)
  return accumulate('baddbmm', input, bmm(batch1, batch2), options)
}

/** {@link baddbmm} in place. */
export const baddbmm_: InPlace<typeof baddbmm> = inPlace('baddbmm', baddbmm)

const addbmmArguments = signature('addbmm', {
  input: takes.tensor,
  batch1: takes.tensor,
  batch2: takes.tensor,
  options: addProductOptionsKind,
})

/**
 * beta · input + alpha · Σ over the batch of batch1 · batch2; input broadcasts (`torch.addbmm`). One product: the batch is joined
 * with the inner dimension.
 *
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`.
 * @example
 * ```ts
 * torch.addbmm(torch.zeros([2]), torch.ones([5, 2, 3]), torch.ones([5, 3, 2])) // all 15
 * ```
 */
export function addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, options?: AddProductOptions): Tensor {
  addbmmArguments(arguments)
  checkProduct('addbmm', batch1, batch2)
  checkSameDType('addbmm', input, batch1)
  checkBatches(batch1, batch2)
  const [count, rows, size] = batch1.shape as readonly [number, number, number]
  const columns = batch2.shape[2]!
  const left = reshape(transpose(batch1, 0, 1), [rows, count * size])
  return addmm(input, left, reshape(batch2, [count * size, columns]), options)
}

/** {@link addbmm} in place. */
export const addbmm_: InPlace<typeof addbmm> = inPlace('addbmm', addbmm)

function checkBatches(batch1: Tensor, batch2: Tensor): void {
  const [a, b] = [batch1.shape, batch2.shape]
  if (a.length === 3 && b.length === 3 && a[0] === b[0] && a[2] === b[1]) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    'addbmm',
    `needs batches [B, N, K] and [B, K, M], but got ${formatShape(a)} and ${formatShape(b)}.`,
    { batch1: a, batch2: b },
  )
}

/** What of this file tensors have as methods. */
export const methods = ['addbmm', 'addbmm_', 'addmv', 'addmv_', 'addr', 'addr_', 'baddbmm', 'baddbmm_'] as const
