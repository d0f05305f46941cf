import type { Attrs, Backend } from '../backend/backend.ts'
import type { Guard } from '../modes/settings.ts'
import { finished, type Synchronous } from '../modes/synchronous.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Op } from '../tensor/op.ts'

/** A call of an op on its way: what an {@link Interpreter} sees. */
export interface Call {
  readonly op: Op
  /** On one device, and alive. Empty for ops that make tensors of nothing. */
  readonly inputs: readonly Tensor[]
  /** Data: `structuredClone` copies it. */
  readonly attrs: Attrs
  /** Where it is computed: the device of the inputs. */
  readonly device: Backend
  /** What is written over, by in-place calls; the result is then `[target]`. Null for others. */
  readonly target: Tensor | null
  /** The function whose results it makes, for messages. */
  readonly origin: string
}

/**
 * Sees every call of an op before autograd records it: answers it with tensors, or passes it on with `next`, as it came or
 * changed, to the interpreters beneath and at last to the device.
 *
 * While it runs, the calls that it makes itself go to those beneath it, too. So does whatever a call is made of: an interpreter
 * that wants a composite's parts calls `op.definition.composite` inside another {@link interpret}.
 */
export type Interpreter = (call: Call, next: (call: Call) => readonly Tensor[]) => readonly Tensor[]

/** An op as the gate calls it. */
export interface Runnable<A extends Attrs> extends Op<A> {
  /** Records and computes a call that nobody interprets. With a target, what it returns does not count. */
  run(inputs: readonly Tensor[], attrs: A, device: Backend, target: Tensor | null, origin: string): readonly Tensor[]
}

class Layer implements Guard {
  readonly interpreter: Interpreter
  readonly below: Layer | null
  ended = false

  constructor(interpreter: Interpreter, below: Layer | null) {
    this.interpreter = interpreter
    this.below = below
  }

  end(): void {
    this.ended = true
    top = inForce(top)
  }

  [Symbol.dispose](): void {
    this.end()
  }
}

/** The interpreter that sees calls first. Null, as it nearly always is, costs a call one comparison. */
let top: Layer | null = null

/** The uppermost that has not ended, from `layer` downwards. */
function inForce(layer: Layer | null): Layer | null {
  let at = layer
  while (at !== null && at.ended) at = at.below
  return at
}

/**
 * Shows every call to an interpreter while `fn` runs; without `fn`, until the end of the block: `using _ = interpret(count)`. The
 * latest sees calls first. Interpreters may end in any order.
 *
 * Values that come from the host, reading, moving to another device, and `detach()` are no calls.
 *
 * @param fn - Synchronous work.
 * @throws TorchError `SCOPE_ORDER` if `fn` returns a promise.
 * @example
 * ```ts
 * import { interpret } from '@flambeau/core/backend'
 *
 * let calls = 0
 * interpret(
 *   (call, next) => {
 *     calls++
 *     return next(call)
 *   },
 *   () => torch.ones([2]).add(1),
 * )
 * calls // 3: two tensors are filled, then added
 * ```
 */
export function interpret(interpreter: Interpreter): Guard
export function interpret<T>(interpreter: Interpreter, fn: Synchronous<T>): T
export function interpret<T>(interpreter: Interpreter, fn?: Synchronous<T>): T | Guard {
  const layer = new Layer(interpreter, top)
  top = layer
  if (fn === undefined) return layer
  try {
    return finished('interpret', fn(), 'In async code write `using _ = interpret(…)`.')
  } finally {
    layer.end()
  }
}

/** The one point that every call of an op passes. */
export function pass<A extends Attrs>(
  op: Runnable<A>,
  inputs: readonly Tensor[],
  attrs: A,
  device: Backend,
  target: Tensor | null,
  origin: string,
): readonly Tensor[] {
  if (top === null) return op.run(inputs, attrs, device, target, origin)
  return descend(top, { op: op as unknown as Op, inputs, attrs, device, target, origin })
}

function descend(from: Layer | null, call: Call): readonly Tensor[] {
  const layer = inForce(from)
  if (layer === null) {
    const { op, inputs, attrs, device, target, origin } = call
    const results = (op as Runnable<Attrs>).run(inputs, attrs, device, target, origin)
    return target === null ? results : [target]
  }
  const before = top
  top = layer.below
  try {
    return layer.interpreter(call, (passed) => descend(layer.below, passed))
  } finally {
    top = inForce(before)
  }
}
