import { receives, type Receives } from './receives.ts'

export interface AttentionAttrs {
  readonly scale: number
  /** Query i sees keys 0 … i only. */
  readonly causal: boolean
}

/** Of the family: what each kernel means and receives. */
export const attentionOverrides = {
  /**
   * (query [..., L, E], key [..., S, E], value [..., S, Ev], mask? [..., L, S], possibly expanded) → [out [..., L, Ev],
   * logSumExp [..., L]]: scores = scale · query · keyᵀ + mask, −∞ where causal and the key is after the query; out = softmax of the
   * scores · value, where a query whose scores are all −∞ gives zeros.
   */
  scaledDotProductAttention: receives as Receives<AttentionAttrs>,
  /** (grad, query, key, value, out, logSumExp, mask?) → [gradQuery, gradKey, gradValue], and the mask's if maskGrad. */
  scaledDotProductAttentionGrad: receives as Receives<AttentionAttrs & { readonly maskGrad: boolean }>,
}
