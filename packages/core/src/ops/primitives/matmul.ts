import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { broadcastShapes, formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { mul } from './arithmetic.ts'
import { checkNumeric } from './operands.ts'
import { expand, reshape, squeeze, transpose, unsqueeze } from './views.ts'

export function checkSameDType(op: string, a: Tensor, b: Tensor): void {
  if (a.dtype === b.dtype) return
  throw new TorchError(
    'DTYPE_MISMATCH',
    op,
    `expected both tensors to have the same dtype, but got ${a.dtype} and ${b.dtype}. Convert one with to(dtype).`,
    { a: a.dtype, b: b.dtype },
  )
}

/** Rejects what no product of matrices takes: operands of two dtypes, and bool, for which PyTorch has none. */
export function checkProduct(op: string, a: Tensor, b: Tensor): void {
  checkSameDType(op, a, b)
  checkNumeric(op, a)
}

export const matmulOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: 'matmul',
  tier: 'prim',
  meta: ([a, b]) => {
    checkProduct('matmul', a!, b!)
    return { shape: [a!.shape[0]!, a!.shape[1]!, b!.shape[2]!], dtype: a!.dtype }
  },
  saveInputs: [[1], [0]],
  vjp: (saved, [grad]) => [
    saved.needs[0] === true ? matmulOp.one([grad!, transpose(saved.input(1), 1, 2)], {}) : null,
    saved.needs[1] === true ? matmulOp.one([transpose(saved.input(0), 1, 2), grad!], {}) : null,
  ],
})

function mismatch(a: Tensor, b: Tensor): TorchError {
  return new TorchError(
    'SHAPE_MISMATCH',
    'matmul',
    `mat1 and mat2 shapes cannot be multiplied (${formatShape(a.shape)} and ${formatShape(b.shape)}). ` +
      'The last size of the first must equal the second-to-last of the second.',
    { a: a.shape, b: b.shape },
  )
}

const matmulArguments = signature('matmul', { a: takes.tensor, b: takes.tensor })

/**
 * Matrix product with PyTorch's rules for vectors and batches: out[…, i, j] = Σₖ a[…, i, k] · b[…, k, j] (`torch.matmul`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if the inner sizes differ or a tensor is 0-d; `DTYPE_MISMATCH` if dtypes differ.
 * @example
 * ```ts
 * torch.matmul(torch.ones([2, 3]), torch.ones([3, 4])).shape // [2, 4]
 * ```
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  matmulArguments(arguments)
  checkProduct('matmul', a, b)
  if (a.shape.length === 0 || b.shape.length === 0) {
    throw new TorchError('SHAPE_MISMATCH', 'matmul', 'both arguments need to be at least 1D; use mul() for numbers.', {
      a: a.shape,
      b: b.shape,
    })
  }
  const left = a.shape.length === 1 ? unsqueeze(a, 0) : a
  const right = b.shape.length === 1 ? unsqueeze(b, 1) : b
  const [rows, inner] = left.shape.slice(-2) as [number, number]
  const [depth, columns] = right.shape.slice(-2) as [number, number]
  if (inner !== depth) throw mismatch(a, b)
  const product = batched(left, right, rows, inner, columns)
  const dropRow = a.shape.length === 1 ? squeeze(product, -2) : product
  return b.shape.length === 1 ? squeeze(dropRow, -1) : dropRow
}

function batched(a: Tensor, b: Tensor, rows: number, inner: number, columns: number): Tensor {
  const leadA = a.shape.slice(0, -2)
  const leadB = b.shape.slice(0, -2)
  if (leadB.length === 0) {
    const flat = matmulOp.one([reshape(a, [1, leadA.reduce((x, y) => x * y, 1) * rows, inner]), unsqueeze(b, 0)], {})
    return reshape(flat, [...leadA, rows, columns])
  }
  const lead = broadcastShapes('matmul', leadA, leadB)
  const count = lead.reduce((x, y) => x * y, 1)
  const x = reshape(expand(a, [...lead, rows, inner]), [count, rows, inner])
  const y = reshape(expand(b, [...lead, inner, columns]), [count, inner, columns])
  return reshape(matmulOp.one([x, y], {}), [...lead, rows, columns])
}

export function checkRank(op: string, x: Tensor, rank: number, which: string): void {
  if (x.shape.length === rank) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `${which} must be a ${rank}-D tensor, but has shape ${formatShape(x.shape)}.`,
    {
      shape: x.shape,
    },
  )
}

const mmArguments = signature('mm', { a: takes.tensor, b: takes.tensor })

/**
 * Product of two matrices (`torch.mm`).
 *
 * @example
 * ```ts
 * torch.mm(torch.ones([2, 3]), torch.ones([3, 4])).shape // [2, 4]
 * ```
 */
export function mm(a: Tensor, b: Tensor): Tensor {
  mmArguments(arguments)
  checkProduct('mm', a, b)
  checkRank('mm', a, 2, 'self')
  checkRank('mm', b, 2, 'mat2')
  return matmul(a, b)
}

const bmmArguments = signature('bmm', { a: takes.tensor, b: takes.tensor })

/**
 * Products of two batches of matrices (`torch.bmm`).
 *
 * @example
 * ```ts
 * torch.bmm(torch.ones([5, 2, 3]), torch.ones([5, 3, 4])).shape // [5, 2, 4]
 * ```
 */
export function bmm(a: Tensor, b: Tensor): Tensor {
  bmmArguments(arguments)
  checkProduct('bmm', a, b)
  checkRank('bmm', a, 3, 'batch1')
  checkRank('bmm', b, 3, 'batch2')
  if (a.shape[0] !== b.shape[0] || a.shape[2] !== b.shape[1]) throw mismatch(a, b)
  return matmulOp.one([a, b], {})
}

const dotArguments = signature('dot', { a: takes.tensor, b: takes.tensor })

/**
 * Inner product of two vectors (`torch.dot`).
 *
 * @example
 * ```ts
 * torch.dot(torch.tensor([1, 2]), torch.tensor([3, 4])) // 11
 * ```
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  dotArguments(arguments)
  checkProduct('dot', a, b)
  checkRank('dot', a, 1, 'self')
  checkRank('dot', b, 1, 'tensor')
  return matmul(a, b)
}

const mvArguments = signature('mv', { a: takes.tensor, b: takes.tensor })

/**
 * Product of a matrix and a vector (`torch.mv`).
 *
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`.
 * @example
 * ```ts
 * torch.mv(torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 1])) // [3, 7]
 * ```
 */
export function mv(a: Tensor, b: Tensor): Tensor {
  mvArguments(arguments)
  checkProduct('mv', a, b)
  checkRank('mv', a, 2, 'self')
  checkRank('mv', b, 1, 'vec')
  return matmul(a, b)
}

const outerArguments = signature('outer', { a: takes.tensor, b: takes.tensor })

/**
 * All products of the elements of two vectors: out[i, j] = a[i] · b[j] (`torch.outer`).
 *
 * @throws TorchError `SHAPE_MISMATCH`.
 * @example
 * ```ts
 * torch.outer(torch.tensor([1, 2]), torch.tensor([3, 4])) // [[3, 4], [6, 8]]
 * ```
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  outerArguments(arguments)
  checkRank('outer', a, 1, 'self')
  checkRank('outer', b, 1, 'vec2')
  return mul(unsqueeze(a, 1), b)
}

const innerArguments = signature('inner', { a: takes.tensor, b: takes.tensor })

/**
 * Inner products over the last dimensions: out[…, …] = Σₖ a[…, k] · b[…, k] (`torch.inner`); with a 0-d tensor plain products.
 *
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`.
 * @example
 * ```ts
 * torch.inner(torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 1])) // [3, 7]
 * ```
 */
export function inner(a: Tensor, b: Tensor): Tensor {
  innerArguments(arguments)
  if (a.shape.length === 0 || b.shape.length === 0) return mul(a, b)
  checkProduct('inner', a, b)
  const size = a.shape.at(-1)!
  if (size !== b.shape.at(-1)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'inner',
      `the last dimensions must have one size, but the shapes are ${formatShape(a.shape)} and ${formatShape(b.shape)}.`,
      { a: a.shape, b: b.shape },
    )
  }
  const rows = (x: Tensor): Tensor => reshape(x, [numel(x.shape.slice(0, -1)), size])
  const products = matmul(rows(a), transpose(rows(b), 0, 1))
  return reshape(products, [...a.shape.slice(0, -1), ...b.shape.slice(0, -1)])
}

/** What of this file tensors have as methods. */
export const methods = ['bmm', 'dot', 'inner', 'matmul', 'mm', 'mv', 'outer'] as const
