import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import type { Generator } from '../../random/generator.ts'
import { formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, mul } from '../primitives/arithmetic.ts'
import { scaledDotProductAttention } from './attention.ts'
import { cat, chunk } from '../primitives/cat.ts'
import { cast } from '../primitives/copy.ts'
import { dropout } from '../dropout/dropout.ts'
import { fillLike } from '../primitives/fill.ts'
import { linear } from '../products/linear.ts'
import { matmul } from '../primitives/matmul.ts'
import { softmax } from '../activation/softmax.ts'
import { mean } from '../reducing/statistics.ts'
import { expand, permute, reshape, squeeze, transpose, unsqueeze } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

export interface MultiHeadAttentionOptions {
  /** Dropout happens only in training. Default true. */
  readonly training?: boolean
  /** Chance that a weight is dropped. Default 0. */
  readonly dropoutP?: number
  /** Keys to leave out (bool, true: left out), or what is added to their scores: `[N, S]`, or `[S]` without a batch. */
  readonly keyPaddingMask?: Tensor | null
  /** Also return the weights. Default true. */
  readonly needWeights?: boolean
  /** Pairs to leave out (bool, true: left out), or what is added to their scores: `[L, S]` or `[N · heads, L, S]`. */
  readonly attnMask?: Tensor | null
  /** A hint that attnMask is the causal one; it must still be given. Default false. */
  readonly isCausal?: boolean
  /** Rows `[E]` or `[1, 1, E]` added to the keys and values of every sample. */
  readonly biasK?: Tensor | null
  readonly biasV?: Tensor | null
  /** Append a row of zeros to keys and values. Default false. */
  readonly addZeroAttn?: boolean
  /** Projections of their own, for keys and values of other widths, instead of inProjWeight. */
  readonly useSeparateProjWeight?: boolean
  readonly qProjWeight?: Tensor | null
  readonly kProjWeight?: Tensor | null
  readonly vProjWeight?: Tensor | null
  /** Used in place of the projected keys and values: `[N · heads, S, E / heads]`. */
  readonly staticK?: Tensor | null
  readonly staticV?: Tensor | null
  /** Average the returned weights over the heads. Default true. */
  readonly averageAttnWeights?: boolean
  /** Where the dropout mask comes from. Default: the generator that manualSeed seeds. */
  readonly generator?: Generator
}

const op = 'multiHeadAttentionForward'

function mismatch(message: string, details: Readonly<Record<string, unknown>>): TorchError {
  return new TorchError('SHAPE_MISMATCH', op, message, details)
}

function missing(message: string): TorchError {
  return new TorchError('INVALID_ARGUMENT', op, message)
}

/** A mask as what is added to scores: −∞ where a bool one is true. */
function additive(mask: Tensor, like: Tensor): Tensor {
  if (mask.dtype !== 'bool') return cast(mask, like.dtype)
  return where(mask, fillLike(like, -Infinity, []), fillLike(like, 0, []))
}

/** One more key that no mask concerns. */
function widened(mask: Tensor | null): Tensor | null {
  if (mask === null) return null
  const last = mask.shape.length - 1
  return cat([mask, fillLike(mask, 0, mask.shape.with(last, 1))], last)
}

interface Projection {
  readonly inWeight: Tensor | null
  readonly inBias: Tensor | null
  readonly options: MultiHeadAttentionOptions
}

function project(q: Tensor, k: Tensor, v: Tensor, { inWeight, inBias, options }: Projection): [Tensor, Tensor, Tensor] {
  const biases = inBias === null ? [null, null, null] : chunk(inBias, 3)
  if (options.useSeparateProjWeight === true) {
    const { qProjWeight = null, kProjWeight = null, vProjWeight = null } = options
    if (qProjWeight === null || kProjWeight === null || vProjWeight === null) {
      throw missing('useSeparateProjWeight needs qProjWeight, kProjWeight and vProjWeight.')
    }
    return [linear(q, qProjWeight, biases[0]), linear(k, kProjWeight, biases[1]), linear(v, vProjWeight, biases[2])]
  }
  if (inWeight === null) throw missing('needs inProjWeight, unless useSeparateProjWeight is true.')
  if (q === k && k === v) return chunk(linear(q, inWeight, inBias), 3, -1) as [Tensor, Tensor, Tensor]
  const parts = chunk(inWeight, 3)
  return [linear(q, parts[0]!, biases[0]), linear(k, parts[1]!, biases[1]), linear(v, parts[2]!, biases[2])]
}

interface Inputs {
  readonly query: Tensor
  readonly key: Tensor
  readonly value: Tensor
  readonly padding: Tensor | null
}

/** [L, N, E] of what may have come without a batch. */
function batched(query: Tensor, key: Tensor, value: Tensor, padding: Tensor | null): Inputs {
  const { length } = query.shape
  if ((length !== 2 && length !== 3) || key.shape.length !== length || value.shape.length !== length) {
    throw mismatch(
      `query, key and value should be 2-D (unbatched) or 3-D (batched) alike, but are ${formatShape(query.shape)}, ` +
        `${formatShape(key.shape)} and ${formatShape(value.shape)}.`,
      { query: query.shape, key: key.shape, value: value.shape },
    )
  }
  if (length === 3) return { query, key, value, padding }
  const q = unsqueeze(query, 1)
  const k = key === query ? q : unsqueeze(key, 1)
  const v = value === key ? k : unsqueeze(value, 1)
  return { query: q, key: k, value: v, padding: padding === null ? null : unsqueeze(padding, 0) }
}

/** [S, N, E] → [N · heads, S, E / heads]. */
function splitHeads(x: Tensor, count: number, width: number): Tensor {
  return transpose(reshape(x, [x.shape[0]!, count, width]), 0, 1)
}

const multiHeadAttentionForwardArguments = signature('multiHeadAttentionForward', {
  query: takes.tensor,
  key: takes.tensor,
  value: takes.tensor,
  embedDimToCheck: takes.integer,
  numHeads: takes.integer,
  inProjWeight: takes.orNull(takes.tensor),
  inProjBias: takes.orNull(takes.tensor),
  outProjWeight: takes.tensor,
  outProjBias: takes.orNull(takes.tensor),
  options: takes.options({
    training: takes.flag,
    dropoutP: takes.number,
    keyPaddingMask: takes.orNull(takes.tensor),
    needWeights: takes.flag,
    attnMask: takes.orNull(takes.tensor),
    isCausal: takes.flag,
    biasK: takes.orNull(takes.tensor),
    biasV: takes.orNull(takes.tensor),
    addZeroAttn: takes.flag,
    useSeparateProjWeight: takes.flag,
    qProjWeight: takes.orNull(takes.tensor),
    kProjWeight: takes.orNull(takes.tensor),
    vProjWeight: takes.orNull(takes.tensor),
    staticK: takes.orNull(takes.tensor),
    staticV: takes.orNull(takes.tensor),
    averageAttnWeights: takes.flag,
    generator: takes.generator,
  }),
})

/**
 * Attention of several heads, with projections before and after (`torch.nn.functional.multi_head_attention_forward`): each head
 * attends with its share of the projected queries, keys and values, and outProj joins them.
 *
 * @param query - `[L, N, E]`, or `[L, E]` without a batch.
 * @param key - `[S, N, E]`; with projections of its own, another width.
 * @param value - As the key.
 * @param embedDimToCheck - E.
 * @param numHeads - Divides E.
 * @param inProjWeight - `[3 · E, E]`, or null with useSeparateProjWeight.
 * @param inProjBias - `[3 · E]`, or null.
 * @param outProjWeight - `[E, E]`.
 * @param outProjBias - `[E]`, or null.
 * @returns The output, in the shape of the query, and the weights: `[N, L, S]` averaged over the heads, `[N, heads, L, S]` if not,
 * or null without needWeights.
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` for arguments that do not go together.
 * @example
 * ```ts
 * const x = torch.randn([5, 2, 8])
 * const [y, weights] = torch.nn.functional.multiHeadAttentionForward(
 *   x, x, x, 8, 2, torch.randn([24, 8]), null, torch.randn([8, 8]), null,
 * )
 * y.shape // [5, 2, 8]
 * weights!.shape // [2, 5, 5]
 * ```
 */
export function multiHeadAttentionForward(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  embedDimToCheck: number,
  numHeads: number,
  inProjWeight: Tensor | null,
  inProjBias: Tensor | null,
  outProjWeight: Tensor,
  outProjBias: Tensor | null,
  options: MultiHeadAttentionOptions = {},
): [output: Tensor, weights: Tensor | null] {
  multiHeadAttentionForwardArguments(arguments)
  return within('multiHeadAttentionForward', () => {
    const { needWeights = true, averageAttnWeights = true, isCausal = false, training = true, generator } = options
    const inputs = batched(query, key, value, options.keyPaddingMask ?? null)
    const [length, batch, width] = inputs.query.shape as [number, number, number]
    checkSizes(inputs, embedDimToCheck, numHeads, options)
    const headWidth = width / numHeads
    const count = batch * numHeads
    const [pq, pk, pv] = project(inputs.query, inputs.key, inputs.value, {
      inWeight: inProjWeight,
      inBias: inProjBias,
      options,
    })
    const heads = withExtras(
      pk,
      pv,
      { count, headWidth, batch },
      masksOf(inputs, count, isCausal && !needWeights, options),
      options,
    )
    const q = splitHeads(pq, count, headWidth)
    const { k, v } = heads
    const keys = k.shape[1]!
    const mask = joined(heads, batch, numHeads, keys)
    const drop = { p: training ? (options.dropoutP ?? 0) : 0, ...(generator === undefined ? {} : { generator }) }
    const join = (x: Tensor): Tensor => {
      const out = linear(reshape(x, [length, batch, width]), outProjWeight, outProjBias)
      return query.shape.length === 2 ? squeeze(out, 1) : out
    }
    if (needWeights) {
      const raw = matmul(mul(q, Math.sqrt(1 / headWidth)), transpose(k, 1, 2))
      const weights = softmax(mask === null ? raw : add(raw, mask), -1)
      const dropped = drop.p > 0 ? dropout(weights, drop) : weights
      const output = join(transpose(matmul(dropped, v), 0, 1))
      const perHead = reshape(dropped, [batch, numHeads, length, keys])
      const shown = averageAttnWeights ? mean(perHead, 1) : perHead
      return [output, query.shape.length === 2 ? squeeze(shown, 0) : shown]
    }
    const four = (x: Tensor): Tensor => reshape(x, [batch, numHeads, x.shape[1]!, headWidth])
    const shaped =
      mask === null ? null : mask.shape[0] === 1 ? unsqueeze(mask, 0) : reshape(mask, [batch, numHeads, -1, keys])
    const attended = scaledDotProductAttention(four(q), four(k), four(v), {
      attnMask: shaped,
      dropoutP: drop.p,
      isCausal: isCausal && mask === null,
      ...(generator === undefined ? {} : { generator }),
    })
    return [join(permute(attended, [2, 0, 1, 3])), null]
  })
}

function checkSizes(
  { query, key, value, padding }: Inputs,
  embedDim: number,
  heads: number,
  options: MultiHeadAttentionOptions,
): void {
  const width = query.shape[2]!
  if (width !== embedDim)
    throw mismatch(`was expecting embedding dimension of ${embedDim}, but got ${width}.`, { width })
  if (!(heads > 0) || width % heads !== 0) {
    throw mismatch(`embedDim ${width} is not divisible by numHeads ${heads}.`, { width, heads })
  }
  const kept = options.useSeparateProjWeight === true ? 2 : 3
  if (!sameShape(key.shape.slice(0, kept), value.shape.slice(0, kept))) {
    throw mismatch(`key shape ${formatShape(key.shape)} does not match value shape ${formatShape(value.shape)}.`, {
      key: key.shape,
      value: value.shape,
    })
  }
  const sizes = [query.shape[1]!, key.shape[0]!]
  if (padding !== null && !sameShape(padding.shape, sizes)) {
    throw mismatch(`keyPaddingMask must be ${formatShape(sizes)}, but is ${formatShape(padding.shape)}.`, {
      keyPaddingMask: padding.shape,
    })
  }
  if (options.isCausal === true && (options.attnMask ?? null) === null) {
    throw missing('isCausal is a hint about attnMask, which must be given too.')
  }
}

interface Masks {
  /** [1 or N · heads, L, S]. */
  readonly attn: Tensor | null
  /** [N, S]. */
  readonly padding: Tensor | null
}

function masksOf(
  { query, key, padding }: Inputs,
  count: number,
  causal: boolean,
  { attnMask }: MultiHeadAttentionOptions,
): Masks {
  const pads = padding === null ? null : additive(padding, query)
  if (attnMask === null || attnMask === undefined || (causal && padding === null)) return { attn: null, padding: pads }
  const grid = [query.shape[0]!, key.shape[0]!]
  const { shape } = attnMask
  const expected = shape.length === 2 ? grid : [count, ...grid]
  if (!sameShape(shape, expected)) {
    throw mismatch(
      `The shape of the ${shape.length}D attnMask is ${formatShape(shape)}, but should be ${formatShape(expected)}.`,
      {
        attnMask: shape,
        expected,
      },
    )
  }
  const scores = additive(attnMask, query)
  return { attn: shape.length === 2 ? unsqueeze(scores, 0) : scores, padding: pads }
}

interface Heads extends Masks {
  readonly k: Tensor
  readonly v: Tensor
}

interface Sizes {
  readonly count: number
  readonly headWidth: number
  readonly batch: number
}

/** Keys and values by heads, with the rows that bias, static ones and the zero row add. */
function withExtras(
  key: Tensor,
  value: Tensor,
  { count, headWidth, batch }: Sizes,
  masks: Masks,
  options: MultiHeadAttentionOptions,
): Heads {
  const { biasK = null, biasV = null, staticK = null, staticV = null } = options
  if ((biasK === null) !== (biasV === null)) throw missing('biasK and biasV go together: give both or none.')
  if (biasK !== null && (staticK !== null || staticV !== null)) {
    throw missing('a bias cannot be added to static keys or values.')
  }
  let [k, v, { attn, padding }] = [key, value, masks]
  if (biasK !== null && biasV !== null) {
    const row = (bias: Tensor, projected: Tensor): Tensor => {
      const width = projected.shape[2]!
      if (bias.shape.at(-1) === width && numel(bias.shape) === width)
        return expand(reshape(bias, [1, 1, width]), [1, batch, width])
      throw mismatch(`biasK and biasV must be [1, 1, ${width}], but got ${formatShape(bias.shape)}.`, {
        bias: bias.shape,
      })
    }
    ;[k, v] = [cat([k, row(biasK, k)]), cat([v, row(biasV, v)])]
    ;[attn, padding] = [widened(attn), widened(padding)]
  }
  const chosen = (projected: Tensor, given: Tensor | null): Tensor => {
    if (given === null) return splitHeads(projected, count, headWidth)
    if (given.shape[0] === count && given.shape[2] === headWidth) return given
    throw mismatch(`static keys and values must be [${count}, S, ${headWidth}], but got ${formatShape(given.shape)}.`, {
      given: given.shape,
    })
  }
  ;[k, v] = [chosen(k, staticK), chosen(v, staticV)]
  if (options.addZeroAttn === true) {
    const zero = fillLike(k, 0, [count, 1, headWidth])
    ;[k, v] = [cat([k, zero], 1), cat([v, zero], 1)]
    ;[attn, padding] = [widened(attn), widened(padding)]
  }
  return { k, v, attn, padding }
}

/** Both masks as one that broadcasts to [N · heads, L, S]. */
function joined({ attn, padding }: Masks, batch: number, heads: number, keys: number): Tensor | null {
  if (padding === null) return attn
  const wide = reshape(expand(reshape(padding, [batch, 1, 1, keys]), [batch, heads, 1, keys]), [batch * heads, 1, keys])
  return attn === null ? wide : add(attn, wide)
}
