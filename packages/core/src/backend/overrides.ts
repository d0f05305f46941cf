import type { Kernel } from './backend.ts'
import type { DimAttrs, NoAttrs, PhiloxAttrs, ReduceAttrs } from './primitives.ts'

/**
 * Composite ops for which a fused kernel is worth writing, with what each receives. All are optional: without a kernel core
 * computes them from primitives. A kernel may change speed and last bits, never shapes, dtypes, errors or gradients.
 * Dtypes: floating, equal among inputs, unless said otherwise.
 */

export type Pair = readonly [number, number]

export type Triple = readonly [number, number, number]

export interface ConvAttrs<Sizes extends readonly number[] = Pair> {
  readonly stride: Sizes
  readonly padding: Sizes
  readonly dilation: Sizes
  readonly groups: number
}
export interface PoolAttrs {
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly dilation: Pair
}

export interface AvgPoolAttrs {
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  /** Whether padding counts among what a window's sum is divided by. */
  readonly countIncludePad: boolean
  /** What every window's sum is divided by instead, or null. */
  readonly divisorOverride: number | null
}

export type UpsampleMode = 'nearest' | 'nearest-exact' | 'linear' | 'cubic'
export interface UpsampleAttrs {
  readonly mode: UpsampleMode
  /** Spatial sizes of the result, one to three. */
  readonly output: readonly number[]
  /** What the user multiplied sizes by; null where coordinates go by the sizes. */
  readonly scales: readonly (number | null)[]
  readonly alignCorners: boolean
  /** In two dimensions, for linear and cubic. */
  readonly antialias: boolean
}

export interface SgdAttrs {
  /** Number of parameters n; inputs are n parameters, n gradients, and with momentum n buffers. */
  readonly count: number
  readonly lr: number
  readonly momentum: number
  readonly dampening: number
  readonly weightDecay: number
  readonly nesterov: boolean
  readonly maximize: boolean
  /** True on the first step with momentum: buffer = gradient, whatever it held. */
  readonly first: boolean
}
export interface AdamAttrs {
  /** Number of parameters n; inputs are n parameters, gradients, first moments, second moments, and with amsgrad n maxima. */
  readonly count: number
  /** This step's number, from 1. */
  readonly step: number
  readonly lr: number
  readonly beta1: number
  readonly beta2: number
  readonly eps: number
  readonly weightDecay: number
  /** AdamW: weight decay multiplies the parameter instead of joining the gradient. */
  readonly decoupled: boolean
  readonly amsgrad: boolean
  readonly maximize: boolean
}
export interface RmspropAttrs {
  /** Number of parameters n; inputs are n parameters, gradients, square averages, then (if centered) gradient averages, then (if momentum > 0) buffers. */
  readonly count: number
  readonly lr: number
  readonly alpha: number
  readonly eps: number
  readonly weightDecay: number
  readonly momentum: number
  readonly centered: boolean
  readonly maximize: boolean
}

export interface GeluAttrs {
  readonly approximate: 'none' | 'tanh'
}
export interface AttentionAttrs {
  readonly scale: number
  /** Query i sees keys 0 … i only. */
  readonly causal: boolean
}

export interface OverrideAttrs {
  /** Any dtype. (x, index int32 [n]) → as the primitive `take`, but an index < 0 counts from the end: size + index. */
  lookup: DimAttrs
  /** Any dtype. (x [..., rows, columns]) → x where column − row ≤ diagonal, else 0. */
  tril: { readonly diagonal: number }
  /** Any dtype. (x [..., rows, columns]) → x where column − row ≥ diagonal, else 0. */
  triu: { readonly diagonal: number }
  /** (x, bound) or (x, min, max) → x raised to `min`, then lowered to `max`: `bounds` says which follow. NaN wins. Any dtype but bool. */
  clamp: { readonly bounds: 'min' | 'max' | 'both' }
  /** (x, y) → the larger one; a number wins over NaN. Any dtype. */
  fmax: NoAttrs
  /** (x, y) → the smaller one; a number wins over NaN. Any dtype. */
  fmin: NoAttrs
  /** (x) → bool: neither NaN nor infinite. */
  isfinite: NoAttrs
  /** (x) → bool: whether x is negative or −0. Any dtype; that of NaN is unspecified. */
  signbit: NoAttrs
  /** (x, y) → |x| with the sign of y. */
  copysign: NoAttrs
  /** (x, y) → the neighbour of x towards y; y itself where they are equal. */
  nextafter: NoAttrs
  /** (x, y) → greatest common divisor, ≥ 0. Integers. */
  gcd: NoAttrs
  /** (x, y) → √(x² + y²) without overflow in between; ∞ if either is infinite, even beside NaN. */
  hypot: NoAttrs
  /** (x) → 2ˣ. */
  exp2: NoAttrs
  /** (x) → log₁₀ x. */
  log10: NoAttrs
  /** (x) → 1 − erf(x), precise where that is tiny. */
  erfc: NoAttrs
  /** (x) → I₀(x), the modified Bessel function of the first kind. */
  i0: NoAttrs
  /** (x, y) → ln(eˣ + eʸ) without overflow in between. */
  logaddexp: NoAttrs
  /** (x, y) → x · ln y, and 0 where x = 0 unless y is NaN. */
  xlogy: NoAttrs

  /** (x) → max(x, 0); NaN stays NaN; relu(−0) = 0 or −0. */
  relu: NoAttrs
  /** (grad, output) → output ≤ 0 ? 0 : grad (so NaN outputs pass the gradient). */
  reluGrad: NoAttrs
  /** (x [..., in], weight [out, in], bias? [out]) → x · weightᵀ + bias [..., out]. */
  linear: NoAttrs
  /** (grad [rows, out], x [rows, in], weight [out, in]) → those of [gradX, gradWeight, gradBias] whose `mask` is true, in this order. */
  linearGrad: { readonly mask: readonly [boolean, boolean, boolean] }
  /** (input [M, N], possibly expanded, a [M, K], b [K, N]) → beta · input + alpha · a · b. */
  addmm: { readonly beta: number; readonly alpha: number }

  /** (x [N, C, H, W], weight [O, C/groups, kh, kw], bias? [O]) → [N, O, H', W']. */
  conv2d: ConvAttrs
  /** (grad [N, O, H', W'], weight) → gradient of x, [N, C, H, W] = inputShape. */
  conv2dInputGrad: ConvAttrs & { readonly inputShape: readonly number[] }
  /** (grad [N, O, H', W'], x) → gradient of weight, weightShape. */
  conv2dWeightGrad: ConvAttrs & { readonly weightShape: readonly number[] }
  /** (grad, x, weight) → those of [gradX, gradWeight, gradBias] whose `mask` is true, in this order. */
  conv2dGrad: ConvAttrs & { readonly mask: readonly [boolean, boolean, boolean] }

  /** (x [N, C, D, H, W], weight [O, C/groups, kd, kh, kw], bias? [O]) → [N, O, D', H', W']; its gradients as those of conv2d. */
  conv3d: ConvAttrs<Triple>
  conv3dInputGrad: ConvAttrs<Triple> & { readonly inputShape: readonly number[] }
  conv3dWeightGrad: ConvAttrs<Triple> & { readonly weightShape: readonly number[] }
  conv3dGrad: ConvAttrs<Triple> & { readonly mask: readonly [boolean, boolean, boolean] }

  /**
   * (x [N, C, H, W]) → [values, indices int32]: the maximum of each window and its flat position h · W + w in the plane.
   * First on ties, NaN wins (the first one). Padding counts as −∞ and is never chosen. In ceil mode the outputs are larger than
   * the attributes alone would make them: take sizes from the outputs.
   */
  maxPool2d: PoolAttrs
  /** (grad, indices int32) → gradient of x, [N, C, H, W] = inputShape; overlapping windows add. */
  maxPool2dGrad: PoolAttrs & { readonly inputShape: readonly number[] }

  /**
   * (x [N, C, H, W]) → Σ over each window / divisor, where padding counts as 0. The divisor is divisorOverride, or the number of
   * window elements inside x, with countIncludePad those in the padding too (but not beyond it, where ceil mode lets windows
   * reach). Sizes come from the outputs, as for maxPool2d.
   */
  avgPool2d: AvgPoolAttrs
  /** (grad) → gradient of x, [N, C, H, W] = inputShape: each window spreads grad / divisor over its elements inside. */
  avgPool2dGrad: AvgPoolAttrs & { readonly inputShape: readonly number[] }

  /**
   * (x, index int32 [O, K], weight [O, K], …) → out[…, i, …] = Σ over k of weight[i, k] · x[…, index[i, k], …] along dim, where
   * an index of −1 stands for nothing. Further inputs are the same tables of the gradient; kernels leave them alone.
   */
  resample: DimAttrs
  /** (x [N, C, …]) → [N, C, …output], as torch.nn.functional.interpolate; composed, one `resample` per dimension. */
  upsample: UpsampleAttrs
  /** (grad [N, C, …output]) → gradient of x, inputShape. */
  upsampleGrad: UpsampleAttrs & { readonly inputShape: readonly number[] }

  /** (x) → exp(x − max) / Σ along dim. */
  softmax: DimAttrs
  /** (grad, output) → (grad − Σ grad · output) · output. */
  softmaxGrad: DimAttrs
  /** (x) → x − max − log Σ exp(x − max). */
  logSoftmax: DimAttrs
  /** (grad, output) → grad − exp(output) · Σ grad. */
  logSoftmaxGrad: DimAttrs

  /** (x) → ln Σ exp(x) over `dims`, without overflow; the output's elements are in the row order of the kept dimensions. */
  logsumexp: ReduceAttrs
  /** (x) → ln Σ exp(x) of the elements up to each along `dim`, without overflow. */
  logcumsumexp: DimAttrs
  /** (x) → [values, indices int32]: the greatest element so far along `dim` and where it was last; a NaN stays, the last one. */
  cummax: DimAttrs
  /** (x) → [values, indices int32]: the least element so far, else as cummax. */
  cummin: DimAttrs
  /**
   * (x) → [variance, mean] over `dims`, in the row order of the kept dimensions: Σ (x − mean)² / (n − correction). Not by Σ x², which
   * cancels.
   */
  varianceMean: ReduceAttrs & { readonly correction: number }
  /**
   * (x) → [values, indices int32]: the first k elements along `dim` of a stable sort, descending if `largest`; NaN counts as the
   * greatest. Any numeric dtype.
   */
  topk: DimAttrs & { readonly k: number; readonly largest: boolean }
  /**
   * (sequence [rows, n], values [rows, m]) → int32 [rows, m]: how many elements of the ascending row are less than each value, or
   * less or equal if `right`. NaN is behind everything. Any numeric dtype.
   */
  searchsorted: { readonly right: boolean }

  /**
   * (logits [N, C], target int32 [N]) → [loss [N], logSumExp [N]]: loss = logSumExp − logits[target], 0 where target = ignoreIndex;
   * both NaN for a row with +∞, or of −∞ alone.
   * A target outside [0, C) that is not ignoreIndex is an index error.
   */
  crossEntropy: { readonly ignoreIndex: number }
  /** (grad [N], logits, target, logSumExp [N]) → grad · (softmax(logits) − onehot(target)), rows of ignoreIndex 0. */
  crossEntropyGrad: { readonly ignoreIndex: number }
  /** (x, y) → (x − y)² reduced to a 0-d tensor ('mean' or 'sum') or not ('none'). */
  mseLoss: { readonly reduction: 'mean' | 'sum' | 'none' }
  /** (grad, x, y) → gradient of x: 2 (x − y) · grad, divided by the number of elements for 'mean'. */
  mseLossGrad: { readonly reduction: 'mean' | 'sum' | 'none' }

  /**
   * (x [N, C, ...], weight [C], bias [C]) → [y, mean [C], invstd [C]] with this batch's statistics (biased variance):
   * y = (x − mean) · invstd · weight + bias, invstd = 1/√(var + eps).
   */
  batchNorm: { readonly eps: number }
  /** (grad, x, weight, mean, invstd) → [gradX, gradWeight, gradBias]. */
  batchNormGrad: NoAttrs

  /**
   * (x [..., sizes], weight [sizes], bias [sizes]) → [y, mean [...], invstd [...]] over the last dimensions (biased variance):
   * y = (x − mean) · invstd · weight + bias, invstd = 1/√(var + eps).
   */
  layerNorm: { readonly eps: number }
  /** (grad, x, weight, mean, invstd) → [gradX, gradWeight, gradBias]. */
  layerNormGrad: { readonly eps: number }
  /** (x [..., sizes], weight [sizes]) → [y, inverse [...]] over the last dimensions: y = x · inverse · weight, inverse = 1/√(mean x² + eps). */
  rmsNorm: { readonly eps: number }
  /** (grad, x, weight, inverse) → [gradX, gradWeight]. */
  rmsNormGrad: { readonly eps: number }
  /**
   * (x [N, C, ...], weight [C], bias [C]) → [y, mean [N, groups], invstd [N, groups]] over the channels of a group and all that
   * follows, as layerNorm; weight and bias belong to channels.
   */
  groupNorm: { readonly groups: number; readonly eps: number }
  /** (grad, x, weight, mean, invstd) → [gradX, gradWeight, gradBias]. */
  groupNormGrad: { readonly groups: number; readonly eps: number }

  /** (x) → x · Φ(x), or with tanh ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))). −∞ gives NaN, +∞ gives +∞ or NaN. */
  gelu: GeluAttrs
  /** (grad, x) → grad times the derivative. */
  geluGrad: GeluAttrs
  /** (x) → x · sigmoid(x). −∞ gives NaN. */
  silu: NoAttrs
  /** (grad, x) → grad · s · (1 + x · (1 − s)), s = sigmoid(x). */
  siluGrad: NoAttrs

  /**
   * (query [..., L, E], key [..., S, E], value [..., S, Ev], mask? [..., L, S], possibly expanded) → [out [..., L, Ev],
   * logSumExp [..., L]]: scores = scale · query · keyᵀ + mask, −∞ where causal and the key is after the query; out = softmax of the
   * scores · value, where a query whose scores are all −∞ gives zeros.
   */
  scaledDotProductAttention: AttentionAttrs
  /** (grad, query, key, value, out, logSumExp, mask?) → [gradQuery, gradKey, gradValue], and the mask's if maskGrad. */
  scaledDotProductAttentionGrad: AttentionAttrs & { readonly maskGrad: boolean }

  /**
   * (grad [..., width], index int32 [...]) → [rows, width]: gradients added up by their index, but none at paddingIdx (−1: no such
   * row), and each divided by how often its index occurs if scaleGradByFreq. An index outside [0, rows) is an index error.
   */
  embeddingGrad: { readonly rows: number; readonly paddingIdx: number; readonly scaleGradByFreq: boolean }

  /**
   * (x) → x · mask / (1 − p), where mask[i] = uniform[i] ≥ p and uniform[i] is what the `uniform` op gives for this seed and
   * offset: (word[i] >>> 8) · 2⁻²⁴ of the philox primitive, i the row-order index. p = 1 gives 0.
   */
  dropout: PhiloxAttrs & { readonly p: number }
  /** () → float out: (word[i] >>> 8) · 2⁻²⁴ of the philox primitive; exact in float32, so equal on every device. */
  uniform: PhiloxAttrs
  /**
   * () → float out, standard normal by Box–Muller on the uniforms u of the `uniform` op for n rounded up to even:
   * out[2j] = r cos θ, out[2j+1] = r sin θ, r = √(−2 ln(1 − u[2j])), θ = 2π u[2j+1].
   */
  normal: PhiloxAttrs

  /**
   * Mutates. Outputs are the parameters, then the buffers if momentum ≠ 0, as the same views as the inputs.
   * g = ±grad + weightDecay · p; buf = first ? g : momentum · buf + (1 − dampening) · g; step = nesterov ? g + momentum · buf : buf; p −= lr · step.
   */
  sgdStep: SgdAttrs
  /**
   * Mutates. Outputs are parameters, first moments, second moments (and maxima), as the same views as the inputs.
   * torch.optim.Adam / AdamW: p −= lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + eps).
   */
  adamStep: AdamAttrs
  /** Mutates. Outputs are parameters and all state, as the same views as the inputs. torch.optim.RMSprop. */
  rmspropStep: RmspropAttrs
}

export type OverrideName = keyof OverrideAttrs
/** What a backend may provide beyond the primitives. */
export type OverrideKernels = { [N in OverrideName]?: Kernel<OverrideAttrs[N]> }
