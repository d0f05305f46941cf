import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import type { Node } from './node.ts'
import { type Guard, Settings } from '../modes/settings.ts'
import { finished, type Synchronous } from '../modes/synchronous.ts'

interface Anomaly {
  readonly on: boolean
  readonly checkNan: boolean
}

let usual: Anomaly = { on: false, checkNan: true }
const chosen = new Settings<Anomaly>()
const stacks = new WeakMap<Node, string>()

export interface AnomalyOptions {
  /** Look for NaN in every gradient, where the device can be read synchronously. Default true. */
  readonly checkNan?: boolean
}

const anomalyOptions = takes.options({ checkNan: takes.flag })
const setDetectAnomalyArguments = signature('setDetectAnomaly', { value: takes.flag, options: anomalyOptions })
const detectAnomalyArguments = signature('detectAnomaly', {
  fn: takes.optional(takes.callback),
  options: anomalyOptions,
})

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
export function setDetectAnomaly(value: boolean, options?: AnomalyOptions): boolean {
  setDetectAnomalyArguments(arguments)
  const before = inForce().on
  usual = { on: value, checkNan: options?.checkNan ?? true }
  return before
}

export function inForce(): Anomaly {
  return chosen.latest ?? usual
}

/**
 * Runs `fn` with {@link setDetectAnomaly} on (`torch.autograd.detect_anomaly`). Without `fn` it is on until the end of the block, for the
 * whole program: `using _ = torch.autograd.detectAnomaly()`.
 *
 * @param fn - Synchronous work.
 * @throws TorchError `SCOPE_ORDER` if `fn` returns a promise.
 * @example
 * ```ts
 * const x = torch.tensor([4], { requiresGrad: true })
 * torch.autograd.detectAnomaly(() => x.sqrt().sum().backward())
 * ```
 */
export function detectAnomaly(fn?: undefined, options?: AnomalyOptions): Guard
export function detectAnomaly<T>(fn: Synchronous<T>, options?: AnomalyOptions): T
export function detectAnomaly<T>(fn?: Synchronous<T>, options?: AnomalyOptions): T | Guard {
  detectAnomalyArguments(arguments)
  const anomaly = { on: true, checkNan: options?.checkNan ?? true }
  if (fn === undefined) return chosen.open(anomaly)
  return chosen.during(anomaly, () =>
    finished('detectAnomaly', fn(), 'In async code write `using _ = torch.autograd.detectAnomaly()`.'),
  )
}

export function noteCreation(node: Node): void {
  if (inForce().on) stacks.set(node, new Error(`${node.name} was recorded here`).stack ?? '')
}

/** Where a node was recorded, if anomaly detection was on. */
export function creationOf(node: Node): string | undefined {
  return stacks.get(node)
}
