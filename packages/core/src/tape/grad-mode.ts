import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { type Guard, Settings } from '../modes/settings.ts'
import { finished, type Synchronous } from '../modes/synchronous.ts'

/** A mode that was opened. {@link setGradEnabled} changes the one in force. */
interface Mode {
  recording: boolean
  readonly inference: boolean
}

/** What holds where no mode is open. */
let usual = true
let enabled = true
let inference = false

const modes = new Settings<Mode>(() => {
  enabled = modes.latest?.recording ?? usual
  inference = modes.some((mode) => mode.inference)
})

/** Whether operations are being recorded for {@link Tensor.backward}. */
export function isGradEnabled(): boolean {
  return enabled
}

/** Switches recording on or off and returns what it was. */
export function setGradEnabled(value: boolean): boolean {
  setGradEnabledArguments(arguments)
  return switchRecording(value)
}

/** As {@link setGradEnabled}, for this package. */
export function switchRecording(value: boolean): boolean {
  const before = enabled
  const mode = modes.latest
  if (mode === undefined) usual = value
  else mode.recording = value
  enabled = value
  return before
}

const work = { fn: takes.omissible(takes.callback) }
const noGradArguments = signature('noGrad', work)
const enableGradArguments = signature('enableGrad', work)
const inferenceModeArguments = signature('inferenceMode', work)
const setGradEnabledArguments = signature('setGradEnabled', { value: takes.flag })

function inMode<T>(op: string, mode: Mode, fn: Synchronous<T> | undefined): T | Guard {
  if (fn === undefined) return modes.open(mode)
  return modes.during(mode, () => finished(op, fn(), `In async code write \`using _ = torch.${op}()\`.`))
}

/** Runs work of this package with recording on or off. */
export function withRecording<T>(recording: boolean, fn: () => T): T {
  return modes.during({ recording, inference: false }, fn)
}

/**
 * Records no operations while `fn` runs, as `torch.no_grad()`; without `fn`, until the end of the block: `using _ = torch.noGrad()`.
 *
 * In async code the `using` form holds across every `await` of its block. The mode belongs to the whole program: other tasks that
 * run meanwhile are in it, too, so put their training steps into {@link enableGrad}. Modes may end in any order.
 *
 * @param fn - Synchronous work.
 * @throws TorchError `SCOPE_ORDER` if `fn` returns a promise.
 * @example
 * ```ts
 * const w = torch.ones([2], { requiresGrad: true })
 * torch.noGrad(() => w.sub_(0.1)) // allowed on a leaf, because it is not recorded
 *
 * async function accuracy(net: torch.nn.Linear, loader: Iterable<readonly [torch.Tensor, torch.Tensor]>): Promise<number> {
 *   using _ = torch.noGrad()
 *   let correct = 0
 *   for (const [x, y] of loader) correct += await net.call(x).argmax(1).eq(y).sum().item()
 *   return correct
 * }
 * ```
 */
export function noGrad(): Guard
export function noGrad<T>(fn: Synchronous<T>): T
export function noGrad<T>(fn?: Synchronous<T>): T | Guard {
  noGradArguments(arguments)
  return inMode('noGrad', { recording: false, inference: false }, fn)
}

/**
 * Records operations while `fn` runs, also inside {@link noGrad}, as `torch.enable_grad()`; without `fn`, until the end of the block:
 * `using _ = torch.enableGrad()`.
 *
 * @param fn - Synchronous work.
 * @throws TorchError `SCOPE_ORDER` if `fn` returns a promise.
 * @example
 * ```ts
 * const x = torch.ones([2], { requiresGrad: true })
 * torch.noGrad(() => torch.enableGrad(() => x.mul(2))).requiresGrad // true
 * ```
 */
export function enableGrad(): Guard
export function enableGrad<T>(fn: Synchronous<T>): T
export function enableGrad<T>(fn?: Synchronous<T>): T | Guard {
  enableGradArguments(arguments)
  return inMode('enableGrad', { recording: true, inference: false }, fn)
}

/** Whether {@link inferenceMode} is in force (`torch.is_inference_mode_enabled`). */
export function isInferenceMode(): boolean {
  return inference
}

/**
 * Runs `fn` for inference only: nothing is recorded, and what is made inside can never become part of a graph
 * (`torch.inference_mode`). Saving such a tensor for a gradient, or modifying it outside, throws `INFERENCE_TENSOR`. Without `fn` the
 * mode holds until the end of the block, as {@link noGrad} does: `using _ = torch.inferenceMode()`.
 *
 * @param fn - Synchronous work.
 * @throws TorchError `SCOPE_ORDER` if `fn` returns a promise.
 * @example
 * ```ts
 * const net = new torch.nn.Linear(4, 2)
 * const scores = torch.inferenceMode(() => net.call(torch.ones([1, 4])))
 * scores.isInference() // true
 * ```
 */
export function inferenceMode(): Guard
export function inferenceMode<T>(fn: Synchronous<T>): T
export function inferenceMode<T>(fn?: Synchronous<T>): T | Guard {
  inferenceModeArguments(arguments)
  return inMode('inferenceMode', { recording: false, inference: true }, fn)
}

/** Runs `fn` as outside {@link inferenceMode}, with recording as it is. */
export function outsideInference<T>(fn: () => T): T {
  const before = inference
  inference = false
  try {
    return fn()
  } finally {
    inference = before
  }
}
