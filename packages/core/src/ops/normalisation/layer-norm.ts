import { normOptionsKind } from '../../arguments/options.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { finfo } from '../../finfo.ts'
import { formatShape, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat } from '../primitives/operands.ts'
import { add, mul, sub } from '../primitives/arithmetic.ts'
import { cast } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { normalisation, normalisationGrad, withParameters } from './normalisation.ts'
import { sum } from '../primitives/reduce.ts'
import { mean } from '../reducing/statistics.ts'
import { rsqrt } from '../primitives/unary.ts'
import { reshape } from '../primitives/views.ts'

interface NormAttrs {
  readonly eps: number
}

const keepdim = { keepdim: true }

/** The last `count` dimensions. */
function trailing(x: Tensor, count: number): number[] {
  return x.shape.map((_, i) => i).slice(x.shape.length - count)
}

/** The other dimensions. */
function leading(x: Tensor, count: number): number[] {
  return x.shape.map((_, i) => i).slice(0, x.shape.length - count)
}

interface Standard {
  /** With mean 0 and variance 1. */
  readonly unit: Tensor
  readonly mu: Tensor
  readonly invstd: Tensor
}

/** x less its mean over dimensions, divided by its standard deviation; the statistics keep the dimensions. */
export function standardise(x: Tensor, dims: readonly number[], eps: number): Standard {
  const { dtype } = x
  if (dtype === 'float16' || dtype === 'bfloat16') {
    // In float32, which eps fits.
    const { unit, mu, invstd } = standardise(cast(x, 'float32'), dims, eps)
    return { unit: cast(unit, dtype), mu: cast(mu, dtype), invstd: cast(invstd, dtype) }
  }
  const mu = mean(x, dims, keepdim)
  const d = sub(x, mu)
  const invstd = rsqrt(add(mean(mul(d, d), dims, keepdim), eps))
  return { unit: mul(d, invstd), mu, invstd }
}

/** The gradient of x from that of {@link standardise}'s unit. */
export function standardiseGrad(grad: Tensor, { unit, invstd }: Standard, dims: readonly number[]): Tensor {
  const level = mean(grad, dims, keepdim)
  const tilt = mul(unit, mean(mul(grad, unit), dims, keepdim))
  return mul(sub(sub(grad, level), tilt), invstd)
}

const layerNormOp: Op<NormAttrs> = normalisation<NormAttrs>(
  {
    name: 'layerNorm',
    meta: ([x, weight]) => {
      const { dtype, shape } = x!
      const rows = { shape: shape.slice(0, shape.length - weight!.shape.length), dtype }
      return [x!, rows, rows]
    },
    composite: ([x, weight, bias], { eps }) => {
      const { unit, mu, invstd } = standardise(x!, trailing(x!, weight!.shape.length), eps)
      const rows = x!.shape.slice(0, x!.shape.length - weight!.shape.length)
      return [add(mul(unit, weight!), bias!), reshape(mu, rows), reshape(invstd, rows)]
    },
  },
  () => layerNormGradOp,
)

const layerNormGradOp: Op<NormAttrs> = normalisationGrad<NormAttrs>('layerNormGrad', ([grad, x, weight], { eps }) => {
  const dims = trailing(x!, weight!.shape.length)
  const rows = leading(x!, weight!.shape.length)
  const standard = standardise(x!, dims, eps)
  return [
    standardiseGrad(mul(grad!, weight!), standard, dims),
    over(mul(grad!, standard.unit), rows),
    over(grad!, rows),
  ]
})

/** A sum over dimensions, of which there may be none. */
function over(x: Tensor, dims: readonly number[]): Tensor {
  return dims.length === 0 ? x : sum(x, dims)
}

export interface NormOptions {
  /** Added to the variance. Default 1e−5. */
  readonly eps?: number
}

/** The sizes to normalise over, checked against the input's last ones and against the learned vectors. */
function normalised(
  op: string,
  x: Tensor,
  shape: number | readonly number[],
  vectors: { readonly [name: string]: Tensor | null | undefined },
): readonly number[] {
  checkFloat(op, x)
  const sizes = typeof shape === 'number' ? [shape] : shape
  if (sizes.length === 0 || !sameShape(x.shape.slice(-sizes.length), sizes)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Given normalizedShape=${formatShape(sizes)}, expected input with shape [*, ${sizes.join(', ')}], but got input of ` +
        `size ${formatShape(x.shape)}.`,
      { normalizedShape: sizes, input: x.shape },
    )
  }
  for (const [name, v] of Object.entries(vectors)) {
    if (v === null || v === undefined) continue
    if (sameShape(v.shape, sizes)) continue
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `Expected ${name} to be of same shape as normalizedShape ${formatShape(sizes)}, but got ${formatShape(v.shape)}.`,
      { [name]: v.shape, normalizedShape: sizes },
    )
  }
  return sizes
}

const layerNormArguments = signature('layerNorm', {
  input: takes.tensor,
  normalizedShape: takes.sizes,
  weight: takes.optional(takes.tensor),
  bias: takes.optional(takes.tensor),
  options: normOptionsKind,
})

/**
 * Normalises over the last dimensions: y = (x − mean) / √(var + eps) · weight + bias, with the biased variance
 * (`torch.nn.functional.layer_norm`).
 *
 * @param normalizedShape - Sizes of the dimensions to normalise over, the last ones of the input.
 * @param weight - Of shape normalizedShape. Default: ones.
 * @param bias - Of shape normalizedShape. Default: zeros.
 * @throws TorchError `SHAPE_MISMATCH`; `DTYPE_MISMATCH` for integers, or if the dtypes differ (parameters of a half input may be
 *   float32).
 * @example
 * ```ts
 * torch.nn.functional.layerNorm(torch.tensor([[1, 2, 3]]), [3]) // [[-1.2247, 0, 1.2247]]
 * ```
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: number | readonly number[],
  weight?: Tensor | null,
  bias?: Tensor | null,
  options: NormOptions = {},
): Tensor {
  layerNormArguments(arguments)
  const sizes = normalised('layerNorm', x, normalizedShape, { weight, bias })
  return withParameters('layerNorm', x, { weight, bias }, (values) => {
    const vectors = [weight ?? fillLike(values, 1, sizes), bias ?? fillLike(values, 0, sizes)]
    return layerNormOp.one([values, ...vectors], { eps: options.eps ?? 1e-5 })
  })
}

const rmsNormOp: Op<NormAttrs> = defineOp<NormAttrs>({
  name: 'rmsNorm',
  tier: 'composite',
  accepts: 'floats',
  meta: ([x, weight]) => {
    const { dtype, shape } = x!
    return [x!, { shape: shape.slice(0, shape.length - weight!.shape.length), dtype }]
  },
  composite: ([x, weight], { eps }) => {
    const inverse = inverseRms(x!, trailing(x!, weight!.shape.length), eps)
    const rows = x!.shape.slice(0, x!.shape.length - weight!.shape.length)
    return [mul(mul(x!, inverse), weight!), reshape(inverse, rows)]
  },
  saveInputs: [
    [0, 1],
    [0, 1],
  ],
  saveOutputs: [1],
  // The root is there for the gradient only; nothing differentiates through it.
  vjp: (saved, [grad]) => [
    ...rmsNormGradOp.all(
      [grad ?? fillLike(saved.input(0), 0), saved.input(0), saved.input(1), saved.output(1).detach()],
      saved.attrs,
    ),
  ],
})

const rmsNormGradOp: Op<NormAttrs> = defineOp<NormAttrs>({
  name: 'rmsNormGrad',
  tier: 'composite',
  accepts: 'floats',
  meta: ([, x, weight]) => [x!, weight!],
  composite: ([grad, x, weight], { eps }) => {
    const dims = trailing(x!, weight!.shape.length)
    const inverse = inverseRms(x!, dims, eps)
    const unit = mul(x!, inverse)
    const scaled = mul(grad!, weight!)
    const tilt = mul(unit, mean(mul(scaled, unit), dims, keepdim))
    return [mul(sub(scaled, tilt), inverse), over(mul(grad!, unit), leading(x!, weight!.shape.length))]
  },
})

function inverseRms(x: Tensor, dims: readonly number[], eps: number): Tensor {
  return rsqrt(add(mean(mul(x, x), dims, keepdim), eps))
}

const rmsNormArguments = signature('rmsNorm', {
  input: takes.tensor,
  normalizedShape: takes.sizes,
  weight: takes.optional(takes.tensor),
  options: takes.options({ eps: takes.orNull(takes.number) }),
})

/**
 * Divides by the root of the mean square over the last dimensions: y = x / √(mean(x²) + eps) · weight
 * (`torch.nn.functional.rms_norm`).
 *
 * @param normalizedShape - Sizes of the dimensions to normalise over, the last ones of the input.
 * @param weight - Of shape normalizedShape, of any dtype. Default: ones.
 * @param options - eps: by default the machine epsilon of the dtype that it is computed in, float32 for half ones.
 * @throws TorchError `SHAPE_MISMATCH`; `DTYPE_MISMATCH` for integers.
 * @example
 * ```ts
 * torch.nn.functional.rmsNorm(torch.tensor([[3, 4]]), [2]) // [[0.8485, 1.1314]]
 * ```
 */
export function rmsNorm(
  x: Tensor,
  normalizedShape: number | readonly number[],
  weight?: Tensor | null,
  options: { readonly eps?: number | null } = {},
): Tensor {
  rmsNormArguments(arguments)
  const sizes = normalised('rmsNorm', x, normalizedShape, { weight })
  const eps = options.eps ?? finfo(x.dtype === 'float64' ? 'float64' : 'float32').eps
  if (!weight || weight.dtype === x.dtype) return rmsNormOp.one([x, weight ?? fillLike(x, 1, sizes)], { eps })
  const wide = x.dtype === 'float64' ? x : cast(x, 'float32')
  return cast(mul(rmsNormOp.one([wide, fillLike(wide, 1, sizes)], { eps }), weight), x.dtype)
}
