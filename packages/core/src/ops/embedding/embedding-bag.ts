import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, sameShape } from '../../shape.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div, maximum, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseOr } from '../primitives/bitwise.ts'
import { eq, ne } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { arange } from '../primitives/creation.ts'
import { addRows, checkTable, embedding, type EmbeddingOptions, paddingRow, renormRows } from './embedding.ts'
import { fillLike } from '../primitives/fill.ts'
import { asIndex, gather } from '../primitives/gather.ts'
import { checkSameDType } from '../primitives/matmul.ts'
import { cumsum } from '../primitives/scan.ts'
import { scatterReduce } from '../primitives/scatter.ts'
import { isnan } from '../primitives/unary.ts'
import { expand, narrow, reshape, unsqueeze } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

export interface EmbeddingBagOptions extends EmbeddingOptions {
  /** How the rows of a bag become one. Default 'mean'. */
  readonly mode?: 'sum' | 'mean' | 'max'
  /** Scales each row before it is added, in the shape of the input; only for 'sum'. */
  readonly perSampleWeights?: Tensor | null
  /** The offsets have one more entry: the end of the last bag. Default false. */
  readonly includeLastOffset?: boolean
}

interface Bags {
  /** All indices in one row. */
  readonly index: Tensor
  /** The bag each of them belongs to. */
  readonly bag: Tensor
  readonly count: number
}

/** Bags of equal size, one per row. */
function rowBags(input: Tensor): Bags {
  const [count, size] = input.shape as [number, number]
  const bag = arange(count, { device: input.device, dtype: 'int32' })
  return { index: reshape(input, [-1]), bag: reshape(expand(unsqueeze(bag, 1), [count, size]), [-1]), count }
}

/** Bags that begin at offsets: an index belongs to the last bag that begins at or before it. */
function offsetBags(input: Tensor, offsets: Tensor, includeLastOffset: boolean): Bags {
  const count = offsets.shape[0]! - (includeLastOffset ? 1 : 0)
  const length = input.shape[0]!
  const starts = narrow(offsets, 0, 0, count)
  const begun = scatterReduce(fillLike(starts, 0, [length + 1]), 0, starts, fillLike(starts, 1), 'sum')
  const bag = sub(narrow(cumsum(begun, 0), 0, 0, length), 1)
  return { index: input, bag: asIndex('embeddingBag', bag), count }
}

function bagsOf(input: Tensor, offsets: Tensor | null | undefined, includeLastOffset: boolean): Bags {
  const given = offsets !== null && offsets !== undefined
  const rank = input.shape.length
  if (
    (rank !== 1 && rank !== 2) ||
    given !== (rank === 1) ||
    input.shape[1] === 0 ||
    (given && offsets.shape.length !== 1)
  ) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'embeddingBag',
      `takes a 2-D input of equal bags without offsets, or a 1-D input with 1-D offsets, but got ${formatShape(input.shape)} ` +
        `and ${given ? formatShape(offsets.shape) : 'no offsets'}.`,
      { input: input.shape, offsets: offsets?.shape },
    )
  }
  return given ? offsetBags(input, asIndex('embeddingBag', offsets), includeLastOffset) : rowBags(input)
}

const embeddingBagArguments = signature('embeddingBag', {
  input: takes.tensor,
  weight: takes.tensor,
  offsets: takes.optional(takes.tensor),
  options: takes.options({
    mode: takes.oneOf('mean', 'sum', 'max'),
    perSampleWeights: takes.orNull(takes.tensor),
    includeLastOffset: takes.flag,
    paddingIdx: takes.orNull(takes.integer),
    maxNorm: takes.orNull(takes.number),
    normType: takes.number,
    scaleGradByFreq: takes.flag,
  }),
})

/**
 * Rows of a table picked by index and joined in bags, by sum, mean or maximum (`torch.nn.functional.embedding_bag`). A bag
 * without rows, or with padding only, is 0.
 *
 * @param input - Indices `[bags, size]`, or `[n]` with offsets.
 * @param weight - The table `[rows, width]`.
 * @param offsets - Where each bag begins in a 1-D input, ascending from 0.
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` for an unknown mode, or options that do not go with it;
 * `INDEX_OUT_OF_RANGE`, at once or at the next read.
 * @example
 * ```ts
 * const table = torch.tensor([[1, 2], [3, 4]])
 * const bags = torch.tensor([[0, 1], [1, 1]], { dtype: 'int32' })
 * torch.nn.functional.embeddingBag(bags, table, null, { mode: 'sum' }) // [[4, 6], [6, 8]]
 * ```
 */
export function embeddingBag(
  input: Tensor,
  weight: Tensor,
  offsets?: Tensor | null,
  options: EmbeddingBagOptions = {},
): Tensor {
  embeddingBagArguments(arguments)
  const op = 'embeddingBag'
  return within(op, () => {
    const { mode = 'mean', perSampleWeights = null, scaleGradByFreq = false, includeLastOffset = false } = options
    checkTable(op, weight)
    checkMode(mode, perSampleWeights, scaleGradByFreq)
    if (perSampleWeights !== null && !sameShape(perSampleWeights.shape, input.shape)) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `perSampleWeights must have the shape of the input ${formatShape(input.shape)}, but has ${formatShape(perSampleWeights.shape)}.`,
        { input: input.shape, perSampleWeights: perSampleWeights.shape },
      )
    }
    if (perSampleWeights !== null) checkSameDType(op, weight, perSampleWeights)
    const { index, bag, count } = bagsOf(asIndex(op, input), offsets, includeLastOffset)
    const paddingIdx = paddingRow(op, weight, options.paddingIdx)
    renormRows(weight, index, options)
    const rows = embedding(index, weight, { paddingIdx: paddingIdx < 0 ? null : paddingIdx, scaleGradByFreq })
    const padding = paddingIdx < 0 ? null : unsqueeze(eq(index, paddingIdx), 1)
    if (mode === 'max') return largest(rows, bag, count, padding)
    const kept = padding === null ? rows : where(padding, 0, rows)
    const scaled = perSampleWeights === null ? kept : mul(kept, reshape(perSampleWeights, [-1, 1]))
    const total = addRows(scaled, bag, count)
    if (mode === 'sum') return total
    const counted = padding === null ? fillLike(rows, 1, [index.shape[0]!, 1]) : cast(ne(index, paddingIdx), rows.dtype)
    return div(total, maximum(addRows(reshape(counted, [-1, 1]), bag, count), 1))
  })
}

function checkMode(mode: string, perSampleWeights: Tensor | null, scaleGradByFreq: boolean): void {
  const problem =
    mode !== 'sum' && mode !== 'mean' && mode !== 'max'
      ? `mode has to be one of 'sum', 'mean' or 'max', but is '${mode}'.`
      : perSampleWeights !== null && mode !== 'sum'
        ? `perSampleWeights is only supported for mode 'sum', but mode is '${mode}'.`
        : scaleGradByFreq && mode === 'max'
          ? "mode 'max' does not support scaleGradByFreq."
          : null
  if (problem !== null) throw new TorchError('INVALID_ARGUMENT', 'embeddingBag', problem, { mode })
}

/** The maximum of each bag, and 0 for those that hold nothing. Of equal rows the first takes the gradient. */
function largest(rows: Tensor, bag: Tensor, count: number, padding: Tensor | null): Tensor {
  const [length, width] = rows.shape as [number, number]
  if (length === 0) return fillLike(rows, 0, [count, width])
  const at = expand(unsqueeze(bag, 1), rows.shape)
  const candidates = padding === null ? rows : where(padding, -Infinity, rows)
  const first = noGrad(() => {
    const most = scatterReduce(fillLike(rows, -Infinity, [count, width]), 0, at, candidates, 'amax')
    const isMost = bitwiseOr(eq(candidates, gather(most, 0, at)), isnan(candidates))
    const places = expand(unsqueeze(arange(length, { dtype: 'int32', device: rows.device }), 1), rows.shape)
    return scatterReduce(fillLike(places, length, [count, width]), 0, at, where(isMost, places, length), 'amin')
  })
  const most = gather(candidates, 0, where(eq(first, length), 0, first))
  return where(bitwiseOr(eq(first, length), eq(most, -Infinity)), 0, most)
}
