import { TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Node } from './node.ts'

let enabled = false
let checksNan = true
const stacks = new WeakMap<Node, string>()

export interface AnomalyOptions {
  /** Look for NaN in every gradient, where the device can be read synchronously. Default true. */
  readonly checkNan?: boolean
}

/**
 * Notes, for every recorded operation, where it was called, so that an error in `backward()` names the forward line; and looks
 * for NaN in every gradient that backward() computes (`torch.autograd.set_detect_anomaly`). Slow; for debugging. On devices
 * that cannot be read synchronously, gradients are not looked at.
 *
 * @returns What it was before.
 * @throws TorchError (from backward) `NAN_GRADIENT`, naming the operation and the line.
 * @example
 * ```ts
 * const before = torch.autograd.setDetectAnomaly(true)
 * torch.autograd.setDetectAnomaly(before)
 * ```
 */
export function setDetectAnomaly(value: boolean, options: AnomalyOptions = {}): boolean {
  const before = enabled
  enabled = value
  checksNan = options.checkNan ?? true
  return before
}

/**
 * Runs `fn` with {@link setDetectAnomaly} on (`torch.autograd.detect_anomaly`).
 *
 * @example
 * ```ts
 * const x = torch.tensor([4], { requiresGrad: true })
 * torch.autograd.detectAnomaly(() => x.sqrt().sum().backward())
 * ```
 */
export function detectAnomaly<T>(fn: () => T, options: AnomalyOptions = {}): T {
  const [wasEnabled, didCheck] = [enabled, checksNan]
  setDetectAnomaly(true, options)
  try {
    return fn()
  } finally {
    enabled = wasEnabled
    checksNan = didCheck
  }
}

export function noteCreation(node: Node): void {
  if (enabled) stacks.set(node, new Error(`${node.name} was recorded here`).stack ?? '')
}

/** Where a node was recorded, if anomaly detection was on. */
export function creationOf(node: Node): string | undefined {
  return stacks.get(node)
}

/** Throws if a node gave NaN, while anomaly detection is on. */
export function checkFinite(node: Node, grads: readonly (Tensor | null)[]): void {
  if (!enabled || !checksNan) return
  grads.forEach((grad, position) => {
    if (grad === null || grad === undefined || grad.device.readSync === undefined) return
    if (grad.isnan().any().itemSync() === 0) return
    throw new TorchError(
      'NAN_GRADIENT',
      'backward',
      `Function '${node.name}' returned nan values in its ${position}th output.`,
      { node: node.name, position },
    )
  })
}
