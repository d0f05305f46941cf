import type { DimAttrs, NoAttrs } from '../primitives.ts'
import { receives, type Receives } from './receives.ts'

export interface GeluAttrs {
  readonly approximate: 'none' | 'tanh'
}

/** Of the family: what each kernel means and receives. */
export const activationOverrides = {
  /** (x) → max(x, 0); NaN stays NaN; relu(−0) = 0 or −0. */
  relu: receives as Receives<NoAttrs>,
  /** (grad, output) → output ≤ 0 ? 0 : grad (so NaN outputs pass the gradient). */
  reluGrad: receives as Receives<NoAttrs>,
  /** (x) → exp(x − max) / Σ along dim. */
  softmax: receives as Receives<DimAttrs>,
  /** (grad, output) → (grad − Σ grad · output) · output. */
  softmaxGrad: receives as Receives<DimAttrs>,
  /** (x) → x − max − log Σ exp(x − max). */
  logSoftmax: receives as Receives<DimAttrs>,
  /** (grad, output) → grad − exp(output) · Σ grad. */
  logSoftmaxGrad: receives as Receives<DimAttrs>,
  /** (x) → x · Φ(x), or with tanh ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))). −∞ gives NaN, +∞ gives +∞ or NaN. */
  gelu: receives as Receives<GeluAttrs>,
  /** (grad, x) → grad times the derivative. */
  geluGrad: receives as Receives<GeluAttrs>,
  /** (x) → x · sigmoid(x). −∞ gives NaN. */
  silu: receives as Receives<NoAttrs>,
  /** (grad, x) → grad · s · (1 + x · (1 − s)), s = sigmoid(x). */
  siluGrad: receives as Receives<NoAttrs>,
}
