import type { DimAttrs } from '../backend/primitives.ts'
import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { TorchError } from '../errors.ts'
import { normalizeDim, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { add, div, mul } from './arithmetic.ts'
import { eq } from './compare.ts'
import { cast } from './copy.ts'
import { viewGrad } from './define-view.ts'
import { fillLike } from './fill.ts'
import { asIndex, checkIndexShape, gather } from './gather.ts'
import { narrow } from './views.ts'

function checkScatter(op: string, [x, index, src]: readonly Tensor[], dim: number): void {
  checkIndexShape(op, index!, x!, dim, 'self')
  checkIndexShape(op, index!, src!, null, 'src')
  if (x!.dtype !== src!.dtype) {
    throw new TorchError(
      'DTYPE_MISMATCH',
      op,
      `Expected self.dtype to be equal to src.dtype, but got ${x!.dtype} and ${src!.dtype}. Convert one with to(dtype).`,
      { self: x!.dtype, src: src!.dtype },
    )
  }
}

/** The part of src that an index of this shape reads. */
function read(src: Tensor, shape: readonly number[]): Tensor {
  return shape.reduce((part, size, dim) => (part.shape[dim] === size ? part : narrow(part, dim, 0, size)), src)
}

/** A gradient for src: what was gathered, and zeros where src was not read. */
function widen(grad: Tensor, shape: readonly number[]): Tensor {
  return sameShape(shape, grad.shape)
    ? grad
    : viewGrad.one([grad], { shape, place: (whole) => read(whole, grad.shape) })
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

/**
 * A copy of `x` with elements of `src` written where `index` says: out[index[i][j]][j] = src[i][j] for dim 0
 * (`torch.scatter`). For duplicates any of them stays.
 *
 * @example
 * ```ts
 * const index = torch.tensor([[2]], { dtype: 'int32' })
 * torch.scatter(torch.zeros([1, 3]), 1, index, torch.ones([1, 1])) // [[0, 0, 1]]
 * ```
 */
export function scatter(x: Tensor, dim: number, index: Tensor, src: Tensor | number): Tensor {
  const values = typeof src === 'number' ? fillLike(x, src, index.shape) : src
  return scatterOp.one([x, asIndex('scatter', index), values], { dim: normalizeDim('scatter', dim, x.shape.length) })
}

type ScatterReduction = 'sum' | 'prod' | 'amax' | 'amin'

interface ScatterReduceAttrs extends DimAttrs {
  readonly reduce: ScatterReduction
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
      const scaled = mul(grad!, out)
      return [div(scaled, x), null, widen(div(gather(scaled, dim, index), src), saved.inputs[2]!.shape)]
    }
    const mine = cast(eq(x, out), grad!.dtype)
    const theirs = cast(eq(src, gather(out, dim, index)), grad!.dtype)
    const ties = scatterReduceOp.one([mine, index, theirs], { dim, reduce: 'sum' })
    const share = div(grad!, ties)
    return [mul(mine, share), null, widen(mul(theirs, gather(share, dim, index)), saved.inputs[2]!.shape)]
  },
})

/**
 * As {@link scatter}, but combines `src` with what is there: by sum, product, maximum or minimum, `x` included
 * (`torch.scatter_reduce`).
 *
 * @example
 * ```ts
 * const index = torch.tensor([0, 0, 2], { dtype: 'int32' })
 * torch.scatterReduce(torch.zeros([3]), 0, index, torch.ones([3]), 'sum') // [2, 0, 1]
 * ```
 */
export function scatterReduce(x: Tensor, dim: number, index: Tensor, src: Tensor, reduce: ScatterReduction): Tensor {
  const d = normalizeDim('scatterReduce', dim, x.shape.length)
  return scatterReduceOp.one([x, asIndex('scatterReduce', index), src], { dim: d, reduce })
}

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
  return scatterReduce(x, dim, index, src, 'sum')
}

/**
 * Adds rows of `src` to the rows of `x` that a vector of indices names (`torch.index_add`).
 *
 * @example
 * ```ts
 * const rows = torch.tensor([0, 0], { dtype: 'int32' })
 * torch.indexAdd(torch.zeros([2, 2]), 0, rows, torch.ones([2, 2])) // [[2, 2], [0, 0]]
 * ```
 */
export function indexAdd(x: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  const d = normalizeDim('indexAdd', dim, x.shape.length)
  const along = src.shape.map((_, i) => (i === d ? -1 : 1))
  return add(x, scatterReduce(fillLike(x, 0), d, index.view(along).expand(src.shape), src, 'sum'))
}
