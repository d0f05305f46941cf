import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { scope } from '../../memory/scope.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { eq, gt } from '../primitives/compare.ts'
import { fillLike } from '../primitives/fill.ts'
import { asIndex, indexSelect } from '../primitives/gather.ts'
import { norm } from '../reducing/norm.ts'
import { scatter, scatterReduce } from '../primitives/scatter.ts'
import { expand, reshape, unsqueeze } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'
import { copy_ } from '../primitives/write.ts'

interface Attrs {
  /** Row that gets no gradient, or −1. */
  readonly paddingIdx: number
  readonly scaleGradByFreq: boolean
}

const embeddingOp: Op<Attrs> = defineOp<Attrs>({
  name: 'embedding',
  tier: 'composite',
  meta: ([index, weight]) => ({ shape: [...index!.shape, weight!.shape[1]!], dtype: weight!.dtype }),
  composite: ([index, weight]) =>
    reshape(indexSelect(weight!, 0, reshape(index!, [-1])), [...index!.shape, weight!.shape[1]!]),
  saveInputs: [[], [0]],
  vjp: (saved, [grad]) => [
    null,
    embeddingGradOp.one([grad!, saved.input(0)], { ...saved.attrs, rows: saved.inputs[1]!.shape[0]! }),
  ],
})

interface GradAttrs extends Attrs {
  readonly rows: number
}

const embeddingGradOp: Op<GradAttrs> = defineOp<GradAttrs>({
  name: 'embeddingGrad',
  tier: 'composite',
  accepts: 'floats',
  meta: ([grad], { rows }) => ({ shape: [rows, grad!.shape.at(-1)!], dtype: grad!.dtype }),
  composite: ([grad, index], { rows, paddingIdx, scaleGradByFreq }) => {
    const at = reshape(index!, [-1])
    const width = grad!.shape.at(-1)!
    const flat = reshape(grad!, [numel(at.shape), width])
    const kept = paddingIdx < 0 ? flat : where(unsqueeze(eq(at, paddingIdx), 1), 0, flat)
    const scaled = scaleGradByFreq ? div(kept, unsqueeze(frequencies(at, rows, flat), 1)) : kept
    return addRows(scaled, at, rows)
  },
})

/** How often each index occurs among all of them. */
function frequencies(at: Tensor, rows: number, like: Tensor): Tensor {
  const counts = scatterReduce(fillLike(like, 0, [rows]), 0, at, fillLike(like, 1, at.shape), 'sum')
  return indexSelect(counts, 0, at)
}

/** Rows of `x` added up by their index: [n, width] → [rows, width]. */
export function addRows(x: Tensor, at: Tensor, rows: number): Tensor {
  return scatterReduce(fillLike(x, 0, [rows, x.shape[1]!]), 0, expand(unsqueeze(at, 1), x.shape), x, 'sum')
}

export interface EmbeddingOptions {
  /** Row of the table that gets no gradient; negative counts from the end. Default: none. */
  readonly paddingIdx?: number | null
  /** Rows that are looked up are first shrunk in place to this norm. Default: none are. */
  readonly maxNorm?: number | null
  /** The p of that norm. Default 2. */
  readonly normType?: number
  /** Divide gradients by how often their index occurs. Default false. */
  readonly scaleGradByFreq?: boolean
}

/** The padding row as a number from 0, or −1 without one. */
export function paddingRow(op: string, weight: Tensor, paddingIdx: number | null | undefined): number {
  if (paddingIdx === null || paddingIdx === undefined) return -1
  const rows = weight.shape[0]!
  if (Number.isInteger(paddingIdx) && paddingIdx >= -rows && paddingIdx < rows) {
    return paddingIdx < 0 ? paddingIdx + rows : paddingIdx
  }
  throw new TorchError('INVALID_ARGUMENT', op, `paddingIdx must lie within the ${rows} rows, but is ${paddingIdx}.`, {
    paddingIdx,
    rows,
  })
}

/** Shrinks the rows that are looked up to a norm, in place. */
export function renormRows(weight: Tensor, index: Tensor, { maxNorm, normType = 2 }: EmbeddingOptions): void {
  if (maxNorm === null || maxNorm === undefined) return
  noGrad(() =>
    scope(() => {
      const rows = weight.detach()
      const at = reshape(index, [-1])
      const looked = scatter(fillLike(at, 0, [rows.shape[0]!]), 0, at, fillLike(at, 1))
      const length = norm(rows, normType, 1)
      const shrinks = bitwiseAnd(eq(looked, 1), gt(length, maxNorm))
      const factor = where(shrinks, div(maxNorm, add(length, 1e-7)), 1)
      copy_(rows, mul(rows, unsqueeze(factor, 1)))
    }),
  )
}

export function checkTable(op: string, weight: Tensor): void {
  if (weight.shape.length === 2) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `weight must be 2-D, [rows, width], but is ${formatShape(weight.shape)}.`,
    {
      weight: weight.shape,
    },
  )
}

const embeddingArguments = signature('embedding', {
  input: takes.tensor,
  weight: takes.tensor,
  options: takes.options({
    paddingIdx: takes.orNull(takes.integer),
    maxNorm: takes.orNull(takes.number),
    normType: takes.number,
    scaleGradByFreq: takes.flag,
  }),
})

/**
 * Rows of a table picked by index (`torch.nn.functional.embedding`).
 *
 * @param input - Indices of any shape, int32 or int64.
 * @param weight - The table `[rows, width]`.
 * @throws TorchError `INDEX_OUT_OF_RANGE` for an index outside the table, at once or at the next read; `DTYPE_MISMATCH` for
 * indices that are no integers; `INVALID_ARGUMENT` for a paddingIdx outside the table.
 * @example
 * ```ts
 * const table = torch.tensor([[1, 2], [3, 4]])
 * torch.nn.functional.embedding(torch.tensor([1, 0, 1], { dtype: 'int32' }), table) // [[3, 4], [1, 2], [3, 4]]
 * ```
 */
export function embedding(input: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  embeddingArguments(arguments)
  const op = 'embedding'
  return within(op, () => {
    checkTable(op, weight)
    const index = asIndex(op, input)
    const paddingIdx = paddingRow(op, weight, options.paddingIdx)
    renormRows(weight, index, options)
    return embeddingOp.one([index, weight], { paddingIdx, scaleGradByFreq: options.scaleGradByFreq === true })
  })
}
