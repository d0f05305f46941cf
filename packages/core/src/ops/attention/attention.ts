import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { TorchError } from '../../errors.ts'
import type { Generator } from '../../random/generator.ts'
import { broadcastShapes, formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { add, mul, sub } from '../primitives/arithmetic.ts'
import { eq, ge } from '../primitives/compare.ts'
import { arange } from '../primitives/creation.ts'
import { dropout } from '../dropout/dropout.ts'
import { fillLike } from '../primitives/fill.ts'
import { checkSameDType, matmul } from '../primitives/matmul.ts'
import { amax, sum } from '../primitives/reduce.ts'
import { logsumexp } from '../reducing/logsumexp.ts'
import { softmaxOp } from '../activation/softmax.ts'
import { expand, reshape, transpose, unsqueeze } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

interface Attrs {
  readonly scale: number
  /** Query i sees keys 0 … i only. */
  readonly causal: boolean
}

/** Products of queries and keys, scaled and masked: [batch, L, S]. */
function scores(q: Tensor, k: Tensor, mask: Tensor | undefined, { scale, causal }: Attrs): Tensor {
  const raw = matmul(mul(q, scale), transpose(k, -2, -1))
  const masked = causal ? where(lowerTriangle(raw), raw, -Infinity) : raw
  return mask === undefined ? masked : add(masked, mask)
}

/** Whether a key is not after the query, as bool [L, S]. */
function lowerTriangle(x: Tensor): Tensor {
  const line = (n: number): Tensor => arange(n, { device: x.device, dtype: 'int32' })
  return ge(unsqueeze(line(x.shape.at(-2)!), 1), line(x.shape.at(-1)!))
}

/** Softmax over the keys; a query whose keys are all masked takes nothing from any. */
function weights(s: Tensor, masked: boolean): Tensor {
  const dim = s.shape.length - 1
  if (!masked || s.shape[dim] === 0) return softmaxOp.one([s], { dim })
  const blind = eq(amax(s, dim, { keepdim: true }), -Infinity)
  return where(blind, 0, softmaxOp.one([where(blind, 0, s)], { dim }))
}

const attentionOp: Op<Attrs> = defineOp<Attrs>({
  name: 'scaledDotProductAttention',
  tier: 'composite',
  accepts: 'floats',
  meta: ([q, , v]) => {
    const { dtype, shape } = q!
    return [
      { shape: [...shape.slice(0, -1), v!.shape.at(-1)!], dtype },
      { shape: shape.slice(0, -1), dtype },
    ]
  },
  composite: ([q, k, v, mask], attrs) => {
    const s = scores(q!, k!, mask, attrs)
    const p = weights(s, mask !== undefined)
    return [matmul(p, v!), logsumexp(s, -1)]
  },
  saveInputs: [
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ],
  saveOutputs: [0, 1],
  // The logarithms of the sums are there for the gradient only; nothing differentiates through them.
  vjp: (saved, [grad]) => {
    const hasMask = saved.inputs.length > 3
    const operands = saved.inputs.map((_, i) => saved.input(i))
    const [q, k, v] = operands as [Tensor, Tensor, Tensor]
    // Users may write over the result: whether PyTorch keeps it depends on the kernel that it chose.
    const output = saved.outputUnlessChanged(0) ?? noGrad(() => attentionOp.one(operands, saved.attrs))
    const inputs = [
      grad ?? fillLike(q, 0, output.shape),
      q,
      k,
      v,
      output.detach(),
      saved.output(1).detach(),
      ...operands.slice(3),
    ]
    const [gradQ, gradK, gradV, gradMask = null] = attentionGradOp.all(inputs, {
      ...saved.attrs,
      maskGrad: saved.needs[3] === true,
    })
    return hasMask ? [gradQ!, gradK!, gradV!, gradMask] : [gradQ!, gradK!, gradV!]
  },
})

interface GradAttrs extends Attrs {
  readonly maskGrad: boolean
}

const attentionGradOp: Op<GradAttrs> = defineOp<GradAttrs>({
  name: 'scaledDotProductAttentionGrad',
  tier: 'composite',
  accepts: 'floats',
  meta: ([, q, k, v, , , mask], { maskGrad }) => (maskGrad ? [q!, k!, v!, mask!] : [q!, k!, v!]),
  // Recomputes the weights from the inputs, so that second derivatives flow through them.
  composite: ([grad, q, k, v, , , mask], attrs) => {
    const p = weights(scores(q!, k!, mask, attrs), mask !== undefined)
    const gradP = matmul(grad!, transpose(v!, -2, -1))
    const gradS = mul(p, sub(gradP, sum(mul(gradP, p), -1, { keepdim: true })))
    const scaled = mul(gradS, attrs.scale)
    const grads = [matmul(scaled, k!), matmul(transpose(scaled, -2, -1), q!), matmul(transpose(p, -2, -1), grad!)]
    return attrs.maskGrad ? [...grads, gradS] : grads
  },
})

export interface AttentionOptions {
  /** Which keys a query sees (bool, true: it does), or what is added to their scores; broadcasts to `[…, L, S]`. */
  readonly attnMask?: Tensor | null
  /** Chance that a weight is dropped. Default 0. */
  readonly dropoutP?: number
  /** Query i sees keys 0 … i only. Default false. */
  readonly isCausal?: boolean
  /** Factor of the scores. Default 1/√E. */
  readonly scale?: number | null
  /** Key and value may have fewer heads (dimension −3) than the query, which share them. Default false. */
  readonly enableGqa?: boolean
  /** Where the dropout mask comes from. Default: the generator that manualSeed seeds. */
  readonly generator?: Generator
}

function checkShapes(op: string, q: Tensor, k: Tensor, v: Tensor): void {
  checkFloat(op, q)
  checkSameDType(op, q, k)
  checkSameDType(op, q, v)
  const fits =
    Math.min(q.shape.length, k.shape.length, v.shape.length) >= 2 &&
    q.shape.at(-1) === k.shape.at(-1) &&
    k.shape.at(-2) === v.shape.at(-2)
  if (fits) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `takes query […, L, E], key […, S, E] and value […, S, Ev], but got ${formatShape(q.shape)}, ${formatShape(k.shape)} and ` +
      `${formatShape(v.shape)}.`,
    { query: q.shape, key: k.shape, value: v.shape },
  )
}

/** Each head repeated for the queries that share it. */
function sharedHeads(x: Tensor, heads: number): Tensor {
  const own = x.shape.at(-3)!
  if (own === heads) return x
  const at = x.shape.length - 2
  const wide = expand(unsqueeze(x, at), [...x.shape.slice(0, at), heads / own, ...x.shape.slice(at)])
  return reshape(wide, x.shape.with(at - 1, heads))
}

function grouped(op: string, q: Tensor, x: Tensor): Tensor {
  const heads = q.shape.at(-3)
  const own = x.shape.at(-3)
  if (heads !== undefined && own !== undefined && own > 0 && heads % own === 0) return sharedHeads(x, heads)
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `with enableGqa the number of heads of key and value must divide that of the query, but got ${own} and ${heads}.`,
    { query: q.shape, other: x.shape },
  )
}

/** A mask as what is added to scores of a shape. */
function additive(op: string, mask: Tensor, like: Tensor, shape: readonly number[]): Tensor {
  if (mask.dtype !== 'bool') {
    checkSameDType(op, like, mask)
    return expand(mask, shape)
  }
  return expand(where(mask, fillLike(like, 0, []), fillLike(like, -Infinity, [])), shape)
}

const scaledDotProductAttentionArguments = signature('scaledDotProductAttention', {
  query: takes.tensor,
  key: takes.tensor,
  value: takes.tensor,
  options: takes.options({
    attnMask: takes.orNull(takes.tensor),
    dropoutP: takes.number,
    isCausal: takes.flag,
    scale: takes.orNull(takes.number),
    enableGqa: takes.flag,
    generator: takes.generator,
  }),
})

/**
 * Attention: softmax(query · keyᵀ · scale + mask) · value (`torch.nn.functional.scaled_dot_product_attention`). A query whose
 * keys are all masked gives zeros.
 *
 * @param query - `[…, L, E]`.
 * @param key - `[…, S, E]`.
 * @param value - `[…, S, Ev]`. Leading sizes broadcast.
 * @returns `[…, L, Ev]`.
 * @throws TorchError `SHAPE_MISMATCH`; `DTYPE_MISMATCH`; `INVALID_ARGUMENT` for a mask together with isCausal.
 * @example
 * ```ts
 * const x = torch.randn([2, 4, 5, 8])
 * torch.nn.functional.scaledDotProductAttention(x, x, x, { isCausal: true }).shape // [2, 4, 5, 8]
 * ```
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions = {},
): Tensor {
  scaledDotProductAttentionArguments(arguments)
  const op = 'scaledDotProductAttention'
  return within(op, () => {
    const { attnMask = null, dropoutP = 0, isCausal = false, enableGqa = false, generator } = options
    checkShapes(op, query, key, value)
    if (isCausal && attnMask !== null) {
      throw new TorchError('INVALID_ARGUMENT', op, 'takes either attnMask or isCausal, not both.')
    }
    const width = query.shape.at(-1)!
    const attrs = { scale: options.scale ?? 1 / Math.sqrt(width), causal: isCausal }
    const [k0, v0] = enableGqa ? [grouped(op, query, key), grouped(op, query, value)] : [key, value]
    const lead = [query, k0, v0]
      .map((x): readonly number[] => x.shape.slice(0, -2))
      .reduce((a, b) => broadcastShapes(op, a, b))
    const [q, k, v] = [query, k0, v0].map((x) => expand(x, [...lead, ...x.shape.slice(-2)])) as [Tensor, Tensor, Tensor]
    const grid = [...lead, q.shape.at(-2)!, k.shape.at(-2)!]
    const mask = attnMask === null ? undefined : additive(op, attnMask, q, grid)
    if (dropoutP === 0) return attentionOp.one(mask === undefined ? [q, k, v] : [q, k, v, mask], attrs)
    const p = weights(scores(q, k, mask, attrs), mask !== undefined)
    return matmul(dropout(p, { p: dropoutP, ...(generator === undefined ? {} : { generator }) }), v)
  })
}
