import { within } from '../../arguments/within.ts'
import { scatterReduceOptionsKind } from '../../arguments/options.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { DimAttrs } from '../../backend/primitives.ts'
import { needsGrad } from '../../tape/autograd-meta.ts'
import { isGradEnabled } from '../../tape/grad-mode.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { type DType, integerRange, isFloat, type Scalar } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { checkConverts } from '../../dtype/host.ts'
import { normalizeDim, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, floorDivide, maximum, mul } from './arithmetic.ts'
import { bitwiseAnd } from './bitwise.ts'
import { eq } from './compare.ts'
import { cast, clone } from './copy.ts'
import { stepOf } from '../../dispatch/view.ts'
import { viewGrad } from './define-view.ts'
import { fillLike } from './fill.ts'
import { asIndex, asVector, checkIndexShape, gather } from './gather.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { sum } from './reduce.ts'
import { sliceOp } from './slice.ts'
import { narrow, reshape } from './views.ts'
import { where } from './where.ts'
import { inPlace, type InPlace } from './rewrite.ts'

function checkScatter(op: string, [x, index, src]: readonly Tensor[], dim: number): void {
  checkIndexShape(op, index!, x!, dim, 'self')
  checkIndexShape(op, index!, src!, null, 'src')
  checkSameDType(op, x!, src!)
}

function checkSameDType(op: string, x: Tensor, src: Tensor): void {
  if (x.dtype === src.dtype) return
  throw new TorchError(
    'DTYPE_MISMATCH',
    op,
    `Expected self.dtype to be equal to src.dtype, but got ${x.dtype} and ${src.dtype}. Convert one with to(dtype).`,
    { self: x.dtype, src: src.dtype },
  )
}

/** The part of src that an index of this shape reads. */
function read(src: Tensor, shape: readonly number[]): Tensor {
  return shape.reduce((part, size, dim) => (part.shape[dim] === size ? part : narrow(part, dim, 0, size)), src)
}

/** A gradient for src: what was gathered, and zeros where src was not read. */
function widen(grad: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(shape, grad.shape)) return grad
  const place = shape.flatMap((size, dim) => {
    const length = grad.shape[dim]!
    return size === length ? [] : [stepOf(sliceOp, { dim, start: 0, length, step: 1 })]
  })
  return viewGrad.one([grad], { shape, place })
}

export const scatterOp: Op<DimAttrs> = defineOp<DimAttrs>({
  name: 'scatter',
  tier: 'prim',
  meta: (inputs, { dim }) => {
    checkScatter('scatter', inputs, dim)
    return inputs[0]!
  },
  saveInputs: [[1], [], [1]],
  vjp: (saved, [grad]) => {
    const { dim } = saved.attrs
    const index = saved.input(1)
    return [
      saved.needs[0] === true ? scatter(grad!, dim, index, fillLike(grad!, 0, index.shape)) : null,
      null,
      saved.needs[2] === true ? widen(gather(grad!, dim, index), saved.inputs[2]!.shape) : null,
    ]
  },
})

/** Settings of {@link scatter}. */
export interface ScatterOptions {
  /** Combine with what is there, and among duplicates, instead of replacing it. */
  readonly reduce?: 'add' | 'multiply'
}

const scatterArguments = signature('scatter', {
  input: takes.tensor,
  dim: takes.integer,
  index: takes.tensor,
  src: takes.operand,
  options: takes.options({ reduce: takes.oneOf('add', 'multiply') }),
})

/**
 * A copy of `x` with elements of `src` written where `index` says: out[index[i][j]][j] = src[i][j] for dim 0
 * (`torch.scatter`). For duplicates any of them stays.
 *
 * @param index - Integers; at most as large as `src`, and as `x` in the other dimensions.
 * @param src - A tensor of the dtype of `x`, or one number for all.
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if an index leaves the dimension.
 * @example
 * ```ts
 * const index = torch.tensor([[2]], { dtype: 'int32' })
 * torch.scatter(torch.zeros([1, 3]), 1, index, torch.ones([1, 1])) // [[0, 0, 1]]
 * ```
 */
export function scatter(
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor | Scalar,
  options: ScatterOptions = {},
): Tensor {
  scatterArguments(arguments)
  return within('scatter', () => {
    const { reduce } = options
    if (!isTensor(src)) checkConverts('scatter', src, x.dtype)
    const values = isTensor(src) ? src : fillLike(x, src, index.shape)
    if (reduce === undefined) {
      return lookedUp('scatter', x, dim, index, values, (inputs, d) => scatterOp.one(inputs, { dim: d }))
    }
    if (reduce !== 'add' && reduce !== 'multiply') {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'scatter',
        `reduce must be 'add' or 'multiply', but got '${String(reduce)}'. For others use scatterReduce().`,
        { reduce },
      )
    }
    return scatterReduce(x, dim, index, values, reduce === 'add' ? 'sum' : 'prod')
  })
}

/** {@link scatter} in place. */
export const scatter_: InPlace<typeof scatter> = inPlace('scatter', scatter)

/** Calls with vectors instead of 0-d tensors, and not at all without indices. */
function lookedUp(
  op: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  call: (inputs: readonly Tensor[], dim: number) => Tensor,
): Tensor {
  const d = normalizeDim(op, dim, x.shape.length)
  const at = asIndex(op, index)
  if (numel(at.shape) === 0) {
    checkSameDType(op, x, src)
    // What no index names is in the graph all the same, with a gradient of zeros.
    const isRecorded = isGradEnabled() && needsGrad(src)
    return isRecorded ? add(x, sum(narrow(reshape(src, [-1]), 0, 0, 0))) : clone(x)
  }
  return reshape(call([x, at, src].map(asVector), d), x.shape)
}

/** How {@link scatterReduce} combines. */
export type ScatterReduction = 'sum' | 'prod' | 'mean' | 'amax' | 'amin'

interface ScatterReduceAttrs extends DimAttrs {
  readonly reduce: Exclude<ScatterReduction, 'mean'>
}

export const scatterReduceOp: Op<ScatterReduceAttrs> = defineOp<ScatterReduceAttrs>({
  name: 'scatterReduce',
  tier: 'prim',
  meta: (inputs, { dim }) => {
    checkScatter('scatterReduce', inputs, dim)
    return inputs[0]!
  },
  saveInputs: [[0, 1, 2], [], [0, 1, 2]],
  saveOutputs: [0],
  vjp: (saved, [grad]) => {
    const { dim, reduce } = saved.attrs
    const index = saved.input(1)
    const toSrc = (whole: Tensor): Tensor => widen(gather(whole, dim, index), saved.inputs[2]!.shape)
    if (reduce === 'sum') return [grad!, null, saved.needs[2] === true ? toSrc(grad!) : null]
    const [x, src, out] = [saved.input(0), read(saved.input(2), index.shape), saved.output(0)]
    if (reduce === 'prod') {
      // Where one factor alone is 0, its gradient is the product of the others.
      const others = (inputs: readonly Tensor[]): Tensor => scatterReduceOp.one(inputs, { dim, reduce: 'prod' })
      const own = where(eq(x, 0), 1, x)
      const mine = mul(grad!, div(others([own, index, src]), own))
      const isZero = eq(src, 0)
      const zeros = scatterReduceOp.one([fillLike(x, 0), index, cast(isZero, x.dtype)], { dim, reduce: 'sum' })
      const isAlone = bitwiseAnd(isZero, eq(gather(zeros, dim, index), 1))
      const withoutIt = mul(grad!, others([x, index, where(isAlone, 1, src)]))
      const theirs = where(
        isAlone,
        gather(withoutIt, dim, index),
        div(gather(mul(grad!, out), dim, index), where(isZero, 1, src)),
      )
      return [mine, null, widen(theirs, saved.inputs[2]!.shape)]
    }
    const mine = cast(eq(x, out), grad!.dtype)
    const theirs = cast(eq(src, gather(out, dim, index)), grad!.dtype)
    const ties = scatterReduceOp.one([mine, index, theirs], { dim, reduce: 'sum' })
    const share = div(grad!, ties)
    return [mul(mine, share), null, widen(mul(theirs, gather(share, dim, index)), saved.inputs[2]!.shape)]
  },
})

/** Settings of {@link scatterReduce} and {@link indexReduce}. */
export interface ScatterReduceOptions {
  /** Whether what `x` holds takes part. Default true. Elements that no index names stay in any case. */
  readonly includeSelf?: boolean
}

/** What a reduction begins with. */
function identity(dtype: DType, reduce: ScatterReduction): Scalar {
  if (reduce === 'sum' || reduce === 'mean') return 0
  if (reduce === 'prod') return 1
  const [least, most] = isFloat(dtype) ? [-Infinity, Infinity] : integerRange(dtype)
  const value = reduce === 'amax' ? least : most
  return dtype === 'int64' ? value : Number(value)
}

const scatterReduceArguments = signature('scatterReduce', {
  input: takes.tensor,
  dim: takes.integer,
  index: takes.tensor,
  src: takes.tensor,
  reduce: takes.oneOf('prod', 'mean', 'amax', 'amin', 'sum'),
  options: scatterReduceOptionsKind,
})

/**
 * As {@link scatter}, but combines `src` with what is there: by sum, product, mean, maximum or minimum
 * (`torch.scatter_reduce`). The mean of integers rounds down.
 *
 * @throws TorchError `INDEX_OUT_OF_RANGE`, at once or at the next read, if an index leaves the dimension.
 * @example
 * ```ts
 * const index = torch.tensor([0, 0, 2], { dtype: 'int32' })
 * torch.scatterReduce(torch.zeros([3]), 0, index, torch.ones([3]), 'sum') // [2, 0, 1]
 * torch.scatterReduce(torch.zeros([3]), 0, index, torch.ones([3]), 'mean', { includeSelf: false }) // [1, 0, 1]
 * ```
 */
export function scatterReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: ScatterReduction,
  options: ScatterReduceOptions = {},
): Tensor {
  scatterReduceArguments(arguments)
  return within('scatterReduce', () => {
    return reduceInto('scatterReduce', x, dim, index, src, reduce, options)
  })
}

/** {@link scatterReduce} in place. */
export const scatterReduce_: InPlace<typeof scatterReduce> = inPlace('scatterReduce', scatterReduce)

/** Of truth values a sum is `or` and a product is `and`. */
const logical: Partial<Record<ScatterReduction, 'amax' | 'amin'>> = { sum: 'amax', prod: 'amin' }

export function reduceInto(
  op: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: ScatterReduction,
  options: ScatterReduceOptions,
): Tensor {
  const { includeSelf = true } = options
  if (!['sum', 'prod', 'mean', 'amax', 'amin'].includes(reduce)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `reduce must be 'sum', 'prod', 'mean', 'amax' or 'amin', but got '${reduce}'.`,
      { reduce },
    )
  }
  return lookedUp(op, x, dim, index, src, ([all, at, values], d) => {
    const start = includeSelf ? all! : scatter(all!, d, at!, identity(x.dtype, reduce))
    const kind = reduce === 'mean' ? 'sum' : x.dtype === 'bool' ? (logical[reduce] ?? reduce) : reduce
    const combined = scatterReduceOp.one([start, at!, values!], { dim: d, reduce: kind })
    if (reduce !== 'mean') return combined
    const counted = fillLike(x, includeSelf ? 1 : 0, all!.shape)
    const count = scatterReduceOp.one([counted, at!, fillLike(x, 1, at!.shape)], { dim: d, reduce: 'sum' })
    const divisor = maximum(count, 1)
    return isFloat(x.dtype) ? div(combined, divisor) : floorDivide(combined, divisor)
  })
}

const scatterAddArguments = signature('scatterAdd', {
  input: takes.tensor,
  dim: takes.integer,
  index: takes.tensor,
  src: takes.tensor,
})

/**
 * Adds `src` where `index` says: {@link scatterReduce} by sum (`torch.scatter_add`).
 *
 * @example
 * ```ts
 * const index = torch.tensor([1, 1], { dtype: 'int32' })
 * torch.scatterAdd(torch.zeros([2]), 0, index, torch.ones([2])) // [0, 2]
 * ```
 */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  scatterAddArguments(arguments)
  return within('scatterAdd', () => {
    return scatterReduce(x, dim, index, src, 'sum')
  })
}

/** {@link scatterAdd} in place. */
export const scatterAdd_: InPlace<typeof scatterAdd> = inPlace('scatterAdd', scatterAdd)

/** What of this file tensors have as methods. */
export const methods = ['scatter', 'scatterAdd', 'scatterAdd_', 'scatterReduce', 'scatterReduce_', 'scatter_'] as const
