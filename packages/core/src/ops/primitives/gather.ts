import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Meta } from '../../backend/backend.ts'
import type { DimAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { isInteger } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cast } from './copy.ts'
import { fillLike } from './fill.ts'
import { lt } from './compare.ts'
import { add } from './arithmetic.ts'
import { where } from './where.ts'
import { scatterReduce } from './scatter.ts'
import { expand, reshape } from './views.ts'

/** An index tensor as kernels want it. */
export function asIndex(op: string, index: Tensor): Tensor {
  if (index.dtype === 'int32') return index
  if (isInteger(index.dtype)) return cast(index, 'int32')
  throw new TorchError(
    'DTYPE_MISMATCH',
    op,
    `expected an index tensor of integers (int32), but got ${index.dtype}. Convert it with to('int32').`,
    { dtype: index.dtype },
  )
}

/** An index tensor in which negative numbers, which count from the end, have become positive ones. */
export function wrapped(index: Tensor, size: number): Tensor {
  return where(lt(index, 0), add(index, size), index)
}

/** A vector that varies along one dimension of a shape. */
export function repeated(vector: Tensor, shape: readonly number[], dim: number): Tensor {
  return expand(
    reshape(
      vector,
      shape.map((_, i) => (i === dim ? -1 : 1)),
    ),
    shape,
  )
}

/** Checks that an index tensor lies within the other tensor in every dimension but `dim`. */
export function checkIndexShape(op: string, index: Tensor, other: Tensor, dim: number | null, what: string): void {
  const bad =
    index.shape.length !== other.shape.length || index.shape.some((size, i) => i !== dim && size > other.shape[i]!)
  if (!bad) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `Expected index ${formatShape(index.shape)} to be no larger than ${what} ${formatShape(other.shape)}` +
      `${dim === null ? '' : ` apart from dimension ${dim}`}, with as many dimensions.`,
    { index: index.shape, [what]: other.shape, dim },
  )
}

export const gatherOp: Op<DimAttrs> = defineOp<DimAttrs>({
  name: 'gather',
  tier: 'prim',
  meta: ([x, index], { dim }) => {
    checkIndexShape('gather', index!, x!, dim, 'self')
    return { shape: index!.shape, dtype: x!.dtype }
  },
  saveInputs: [[1]],
  vjp: (saved, [grad]) => [
    scatterReduce(fillLike(grad!, 0, saved.inputs[0]!.shape), saved.attrs.dim, saved.input(1), grad!, 'sum'),
    null,
  ],
})

const gatherArguments = signature('gather', { input: takes.tensor, dim: takes.integer, index: takes.tensor })

/**
 * Picks elements by index along a dimension: out[i][j] = x[index[i][j]][j] for dim 0 (`torch.gather`).
 *
 * @param index - Integers; at most as large as `x` in the other dimensions.
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if an index leaves the dimension.
 * @example
 * ```ts
 * torch.gather(torch.tensor([[1, 2], [3, 4]]), 1, torch.tensor([[1], [0]], { dtype: 'int32' })) // [[2], [3]]
 * ```
 */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  gatherArguments(arguments)
  const d = normalizeDim('gather', dim, x.shape.length)
  const at = asIndex('gather', index)
  if (numel(at.shape) === 0) return reshape(takeOp.one([reshape(x, [-1]), reshape(at, [-1])], { dim: 0 }), at.shape)
  if (x.shape.length > 1 && at.shape.length > 0) return gatherOp.one([x, at], { dim: d })
  return reshape(gatherOp.one([asVector(x), asVector(at)], { dim: d }), at.shape)
}

/** A 0-d tensor as a vector; PyTorch takes one for the other wherever elements are looked up along a dimension. */
export function asVector(x: Tensor): Tensor {
  return x.shape.length === 0 ? reshape(x, [1]) : x
}

function pickedMeta([x, index]: readonly Tensor[], { dim }: DimAttrs): Meta {
  if (index!.shape.length !== 1) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'indexSelect',
      `Index is supposed to be a vector, but got shape ${formatShape(index!.shape)}.`,
      { index: index!.shape },
    )
  }
  return { shape: x!.shape.with(dim, index!.shape[0]!), dtype: x!.dtype }
}

/** The gradient of picking slices: those of the result added up where they came from. */
function unpicked(grad: Tensor, index: Tensor, shape: readonly number[], dim: number): Tensor {
  return scatterReduce(fillLike(grad, 0, shape), dim, repeated(index, grad.shape, dim), grad, 'sum')
}

export const takeOp: Op<DimAttrs> = defineOp<DimAttrs>({
  name: 'take',
  tier: 'prim',
  meta: pickedMeta,
  saveInputs: [[1]],
  vjp: (saved, [grad]) => [unpicked(grad!, saved.input(1), saved.inputs[0]!.shape, saved.attrs.dim), null],
})

/** As {@link takeOp}, but negative indices count from the end. */
export const lookupOp: Op<DimAttrs> = defineOp<DimAttrs>({
  name: 'lookup',
  tier: 'composite',
  gradName: 'index',
  meta: pickedMeta,
  composite: ([x, index], { dim }) => takeOp.one([x!, wrapped(index!, x!.shape[dim]!)], { dim }),
  saveInputs: [[1]],
  vjp: (saved, [grad]) => {
    const { dim } = saved.attrs
    const { shape } = saved.inputs[0]!
    return [unpicked(grad!, wrapped(saved.input(1), shape[dim]!), shape, dim), null]
  },
})

const indexSelectArguments = signature('indexSelect', { input: takes.tensor, dim: takes.integer, index: takes.tensor })

/**
 * Rows (or slices of any dimension) picked by a vector of indices (`torch.index_select`).
 *
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if an index leaves the dimension.
 * @example
 * ```ts
 * torch.indexSelect(torch.tensor([[1, 2], [3, 4]]), 0, torch.tensor([1, 1], { dtype: 'int32' })) // [[3, 4], [3, 4]]
 * ```
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  indexSelectArguments(arguments)
  return within('indexSelect', () => {
    const d = normalizeDim('indexSelect', dim, x.shape.length)
    const out = takeOp.one([asVector(x), asVector(asIndex('indexSelect', index))], { dim: d })
    return x.shape.length === 0 ? reshape(out, []) : out
  })
}

/** What of this file tensors have as methods. */
export const methods = ['gather', 'indexSelect'] as const
