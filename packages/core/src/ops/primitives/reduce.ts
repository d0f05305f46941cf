import { reduceOptionsKind, sumOptionsKind } from '../../arguments/options.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { ReduceAttrs } from '../../backend/primitives.ts'
import { type DType, isFloat } from '../../dtype/dtype.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op, OpDefinition } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDims, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div, mul } from './arithmetic.ts'
import { eq, ne } from './compare.ts'
import { cast } from './copy.ts'
import { inRange } from './integer-range.ts'
import { prodGrad } from './scan.ts'
import { expand, reshape } from './views.ts'

/** Dimensions given by a user: one, several, or none for all. */
export type Dims = number | readonly number[] | null

export interface ReduceOptions {
  /** Keep reduced dimensions with size one. Default false. */
  readonly keepdim?: boolean
}

export interface SumOptions extends ReduceOptions {
  /** Convert the input to this dtype first. Default: integers and bool sum in int32 (int64 in int64), floats in their own. */
  readonly dtype?: DType
}

export interface Attrs extends ReduceAttrs {
  /** Drop the reduced dimensions instead of keeping them with size one. */
  readonly squeeze?: boolean
}

/** Sizes after a reduction. */
export function reducedShape(shape: readonly number[], { dims, squeeze }: Attrs): readonly number[] {
  return squeeze === true ? shape.filter((_, i) => !dims.includes(i)) : keptShape(shape, dims)
}

/** A reduced tensor with its reduced dimensions back, of size one, so that it broadcasts over what was reduced. */
export function restoreDims(reduced: Tensor, shape: readonly number[], { dims, squeeze }: Attrs): Tensor {
  return squeeze === true ? reshape(reduced, keptShape(shape, dims)) : reduced
}

/** Sizes after reducing `dims` to one each. */
export function keptShape(shape: readonly number[], dims: readonly number[]): number[] {
  return shape.map((size, i) => (dims.includes(i) ? 1 : size))
}

function reduction(
  name: 'sum' | 'prod' | 'amax' | 'amin',
  vjp: OpDefinition<Attrs>['vjp'],
  save: 'output' | 'nothing' | 'both' | 'input',
): Op<Attrs> {
  return defineOp<Attrs>({
    name,
    tier: 'prim',
    ...(name === 'sum' || name === 'prod' ? { accepts: 'numbers' as const } : {}),
    meta: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
    ...(vjp === undefined ? {} : { vjp }),
    ...(save === 'both' || save === 'input' ? { saveInputs: [[0]] } : {}),
    ...(save === 'both' || save === 'output' ? { saveOutputs: [0] } : {}),
  })
}

export const sumOp: Op<Attrs> = reduction(
  'sum',
  ({ inputs, attrs }, [grad]) => [expand(restoreDims(grad!, inputs[0]!.shape, attrs), inputs[0]!.shape)],
  'nothing',
)

const prodOp = reduction(
  'prod',
  (saved, [grad]) => [
    prodGrad(saved.input(0), restoreDims(grad!, saved.inputs[0]!.shape, saved.attrs), saved.attrs.dims),
  ],
  'input',
)

/** Ties share the gradient evenly, as in torch.amax. */
const extremeVjp: OpDefinition<Attrs>['vjp'] = (saved, [grad]) => {
  const x = saved.input(0)
  const { dims } = saved.attrs
  const mask = cast(eq(x, restoreDims(saved.output(0), x.shape, saved.attrs)), grad!.dtype)
  return [mul(div(mask, sumOp.one([mask], { dims })), restoreDims(grad!, x.shape, saved.attrs))]
}

const amaxOp = reduction('amax', extremeVjp, 'both')
const aminOp = reduction('amin', extremeVjp, 'both')

function reduced(op: Op<Attrs>, x: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  return op.one([x], { dims, squeeze: !keepdim })
}

function accumulated(op: Op<Attrs>, x: Tensor, dim: Dims | undefined, options: SumOptions | undefined): Tensor {
  const name = op.definition.name as 'sum' | 'prod'
  const dims = normalizeDims(name, dim, x.shape.length)
  const again = (values: Tensor): Tensor => reduced(op, values, dims, options?.keepdim === true)
  if (options?.dtype === 'bool') return (name === 'sum' ? anyOf : allOf)(x, dims, options.keepdim === true)
  const out = again(accumulating(x, options?.dtype))
  return options?.dtype === undefined ? inRange(name, x, out, countOf(x.shape, dims), again) : out
}

/** Sums of bools are or. */
function anyOf(x: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  return ne(reduced(sumOp, cast(ne(x, 0), 'int32'), dims, keepdim), 0)
}

/** Products of bools are and. */
function allOf(x: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  return ne(reduced(prodOp, cast(ne(x, 0), 'int32'), dims, keepdim), 0)
}

/** What sums and products of `x` are computed in. */
export function accumulating(x: Tensor, dtype: DType | undefined): Tensor {
  if (dtype !== undefined) return cast(x, dtype)
  return isFloat(x.dtype) || x.dtype === 'int64' ? x : cast(x, 'int32')
}

const sumArguments = signature('sum', { input: takes.tensor, dim: takes.optional(takes.dims), options: sumOptionsKind })

/**
 * Sum of elements over dimensions: out = Σ x. The sum of nothing is 0 (`torch.sum`).
 *
 * @param dim - Dimensions to sum over. Default: all.
 * @example
 * ```ts
 * torch.sum(torch.tensor([[1, 2], [3, 4]]), 1) // [3, 7]
 * ```
 */
export function sum(x: Tensor, dim?: Dims, options?: SumOptions): Tensor {
  sumArguments(arguments)
  return accumulated(sumOp, x, dim, options)
}

const prodArguments = signature('prod', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: sumOptionsKind,
})

/**
 * Product of elements over dimensions: out = Π x. The product of nothing is 1 (`torch.prod`).
 *
 * @example
 * ```ts
 * torch.prod(torch.tensor([2, 3, 4])) // 24
 * ```
 */
export function prod(x: Tensor, dim?: Dims, options?: SumOptions): Tensor {
  prodArguments(arguments)
  return accumulated(prodOp, x, dim, options)
}

function extreme(op: Op<Attrs>, x: Tensor, dim: Dims | undefined, options: ReduceOptions | undefined): Tensor {
  const { name } = op.definition
  const dims = normalizeDims(name, dim, x.shape.length)
  checkNonEmpty(name, x, dims)
  return reduced(op, x, dims, options?.keepdim === true)
}

/** Rejects extremes of nothing. */
export function checkNonEmpty(op: string, x: Tensor, dims: readonly number[]): void {
  for (const dim of dims) {
    if (x.shape[dim] !== 0) continue
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `Expected reduction dim ${dim} to have non-zero size; the shape is ${formatShape(x.shape)}.`,
      { dim, shape: x.shape },
    )
  }
}

const amaxArguments = signature('amax', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: reduceOptionsKind,
})

/**
 * Largest element over dimensions; NaN wins; ties share the gradient (`torch.amax`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if a reduced dimension is empty.
 * @example
 * ```ts
 * torch.amax(torch.tensor([[1, 5], [3, 2]]), 1) // [5, 3]
 * ```
 */
export function amax(x: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
  amaxArguments(arguments)
  return extreme(amaxOp, x, dim, options)
}

const aminArguments = signature('amin', {
  input: takes.tensor,
  dim: takes.optional(takes.dims),
  options: reduceOptionsKind,
})

/**
 * Smallest element over dimensions; NaN wins; ties share the gradient (`torch.amin`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if a reduced dimension is empty.
 * @example
 * ```ts
 * torch.amin(torch.tensor([[1, 5], [3, 2]]), 1) // [1, 2]
 * ```
 */
export function amin(x: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
  aminArguments(arguments)
  return extreme(aminOp, x, dim, options)
}

/** Sums a gradient down to the shape of the operand that was broadcast to it. */
export function sumTo(grad: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(grad.shape, shape)) return grad
  const lead = grad.shape.length - shape.length
  const dims: number[] = []
  for (let i = 0; i < grad.shape.length; i++) {
    if (i < lead || (shape[i - lead] === 1 && grad.shape[i] !== 1)) dims.push(i)
  }
  const summed = dims.length === 0 ? grad : sumOp.one([grad], { dims })
  return reshape(summed, shape)
}

const sumToSizeArguments = signature('sumToSize', { input: takes.tensor, size: takes.sizes })

/**
 * Sums over the dimensions by which a tensor of this size would have been broadcast to `x` (`Tensor.sum_to_size`).
 *
 * @throws TorchError `SHAPE_MISMATCH` if the size does not broadcast to the shape of `x`.
 * @example
 * ```ts
 * torch.sumToSize(torch.ones([2, 3]), [3]) // [2, 2, 2]
 * ```
 */
export function sumToSize(x: Tensor, size: number | readonly number[]): Tensor {
  sumToSizeArguments(arguments)
  const shape = typeof size === 'number' ? [size] : size
  const lead = x.shape.length - shape.length
  if (lead < 0 || !shape.every((size, i) => size === x.shape[lead + i] || size === 1)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'sumToSize',
      `size ${formatShape(shape)} is not expandable to size ${formatShape(x.shape)}.`,
      { shape: x.shape, target: shape },
    )
  }
  if (shape.length === 0) return sum(x)
  if (sameShape(x.shape, shape) && shape.length > 0) return x
  const again = (values: Tensor): Tensor => sumTo(values, shape)
  return inRange('sumToSize', x, again(accumulating(x, undefined)), numel(x.shape) / Math.max(1, numel(shape)), again)
}

/** How many elements a reduction over `dims` combines. */
export function countOf(shape: readonly number[], dims: readonly number[]): number {
  return numel(dims.map((dim) => shape[dim]!))
}

/** What of this file tensors have as methods. */
export const methods = ['amax', 'amin', 'prod', 'sum', 'sumToSize'] as const
