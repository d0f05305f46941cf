let enabled = true
let inference = false

/** Whether operations are being recorded for {@link Tensor.backward}. */
export function isGradEnabled(): boolean {
  return enabled
}

/** Switches recording on or off and returns what it was. */
export function setGradEnabled(value: boolean): boolean {
  const before = enabled
  enabled = value
  return before
}

function within<T>(value: boolean, fn: () => T): T {
  const before = setGradEnabled(value)
  try {
    return fn()
  } finally {
    setGradEnabled(before)
  }
}

/**
 * Runs `fn` without recording operations, as `torch.no_grad()`. Only what happens before `fn` returns is covered; in async
 * code wrap each synchronous part.
 *
 * @example
 * ```ts
 * const w = torch.ones([2], { requiresGrad: true })
 * torch.noGrad(() => w.sub_(0.1)) // allowed on a leaf, because it is not recorded
 * ```
 */
export function noGrad<T>(fn: () => T): T {
  return within(false, fn)
}

/**
 * Runs `fn` with recording on, also inside {@link noGrad}, as `torch.enable_grad()`.
 *
 * @example
 * ```ts
 * const x = torch.ones([2], { requiresGrad: true })
 * torch.noGrad(() => torch.enableGrad(() => x.mul(2))).requiresGrad // true
 * ```
 */
export function enableGrad<T>(fn: () => T): T {
  return within(true, fn)
}

/** Whether {@link inferenceMode} is in force (`torch.is_inference_mode_enabled`). */
export function isInferenceMode(): boolean {
  return inference
}

/**
 * Runs `fn` for inference only: nothing is recorded, and what is made inside can never become part of a graph
 * (`torch.inference_mode`). Saving such a tensor for a gradient, or modifying it outside, throws `INFERENCE_TENSOR`.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const scores = torch.inferenceMode(() => net.call(torch.ones([1, 4])))
 * scores.isInference() // true
 * ```
 */
export function inferenceMode<T>(fn: () => T): T {
  const before = inference
  inference = true
  try {
    return within(false, fn)
  } finally {
    inference = before
  }
}
