import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { isTensor } from '../arguments/tensor.ts'
import { TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { Results } from '../results.ts'
import { finished, type Synchronous } from '../modes/synchronous.ts'

const scopeArguments = signature('scope', { fn: takes.omissible(takes.callback) })

/** How a scope comes by its tensors. */
type Kind =
  /** What is made while it is the innermost; it ends before its caller goes on. */
  | 'call'
  /** As a call, until the code that opened it first waits; from then on, what is computed from its tensors. */
  | 'block'
  /** What is computed from the tensors that were lent to it. */
  | 'loan'

/** The innermost scope that takes what is made. */
let current: Scope | null = null
let opened = 0

/**
 * Frees, when it ends, every tensor that belongs to it, except those that were kept.
 *
 * Make one with {@link scope}.
 */
export class Scope implements Disposable {
  readonly #kind: Kind
  readonly #most: number
  readonly #number = ++opened
  #outer: Scope | null
  #tensors: Tensor[] = []
  #ended = false

  /** @param most - It gives up, and leaves its tensors to the garbage collector, when it has more. */
  constructor(kind: Kind, most: number = Infinity) {
    this.#kind = kind
    this.#most = most
    this.#outer = current
    if (kind !== 'loan') current = this
  }

  /** Takes a tensor over. */
  add(tensor: Tensor): void {
    tensor.scope = this
    if (this.#kind !== 'call') tensor.lineage = this
    if (this.#tensors.push(tensor) > this.#most) this.abandon()
  }

  /** Takes over what will be computed from `tensor`, which itself stays whose it was. */
  lend(tensor: Tensor): void {
    tensor.lineage = this
  }

  /**
   * Runs `fn`; what it makes belongs to this scope. For the parts of an async block that come after its first `await`.
   *
   * @param fn - Synchronous work.
   * @throws TorchError `SCOPE_ORDER` if the scope has ended, or `fn` returns a promise.
   */
  run<T>(fn: Synchronous<T>): T {
    if (this.#ended) throw new TorchError('SCOPE_ORDER', 'scope', 'run() was called after the scope had ended.')
    const before = current
    const outer = this.#outer
    if (!isInside(before, this)) this.#outer = before
    current = this
    try {
      return finished('scope', fn(), 'Call run() again after each await.')
    } finally {
      current = Scope.open(before)
      this.#outer = outer
    }
  }

  /** Ends the scope; `results` outlive it and belong to the enclosing scope. Scopes may end in any order. */
  end(results?: unknown): void {
    if (this.#ended) return
    this.#ended = true
    this.leave()
    const tensors = this.#tensors
    this.#tensors = []
    const spared = results === undefined ? undefined : tensorsIn(results)
    for (let i = 0; i < tensors.length; i++) {
      const tensor = tensors[i]!
      if (tensor.scope !== this || tensor.released) continue
      if (spared?.has(tensor) === true) this.#surrender(tensor)
      else tensor.dispose()
    }
  }

  /** Lets go of everything without freeing it: the garbage collector will. */
  abandon(): void {
    if (this.#ended) return
    this.#ended = true
    this.leave()
    for (const tensor of this.#tensors) if (tensor.scope === this && !tensor.released) this.#surrender(tensor)
    this.#tensors = []
  }

  /** Takes no longer what is merely made meanwhile. */
  leave(): void {
    if (current === this) {
      current = this.#outer
      return
    }
    for (let inner = current; inner !== null; inner = inner.#outer) {
      if (inner.#outer !== this) continue
      inner.#outer = this.#outer
      return
    }
  }

  [Symbol.dispose](): void {
    this.end()
  }

  /** Hands a tensor over while the scope is still open: somebody outside has seen it. */
  giveAway(tensor: Tensor | null | undefined): void {
    if (tensor?.scope === this) this.#surrender(tensor)
  }

  /** Hands a tensor to the enclosing scope, to that of what it was computed from, or to its user. */
  #surrender(tensor: Tensor): void {
    const owner = Scope.later(this.#outer, tensor.lineage)
    if (owner === null) tensor.keep()
    else owner.add(tensor)
  }

  /** The one opened later, of those that are open. */
  static later(a: Scope | null, b: Scope | null): Scope | null {
    if (b === null || b.#ended) return a === null || a.#ended ? null : a
    return a === null || a.#ended || b.#number > a.#number ? b : a
  }

  /** Code is about to wait: other code may go on before it does. */
  static leaveBlocks(): void {
    for (let scope = current; scope !== null; scope = scope.#outer) if (scope.#kind === 'block') scope.leave()
  }

  /** The innermost that has not ended, from `scope` outwards. */
  static open(scope: Scope | null): Scope | null {
    let at = scope
    while (at !== null && at.#ended) at = at.#outer
    return at
  }

  static enclosing(scope: Scope): Scope | null {
    return scope.#outer
  }
}

function isInside(inner: Scope | null, scope: Scope): boolean {
  for (let at = inner; at !== null; at = Scope.enclosing(at)) if (at === scope) return true
  return false
}

/** All tensors in a value: in arrays, plain objects, maps and sets, however deep or entangled. */
export function tensorsIn(value: unknown): Set<Tensor> {
  const found = new Set<Tensor>()
  const seen = new Set<unknown>()
  const waiting = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next !== 'object' || next === null || seen.has(next)) continue
    seen.add(next)
    if (isTensor(next)) found.add(next)
    else for (const item of itemsOf(next)) waiting.push(item)
  }
  return found
}

function itemsOf(value: object): Iterable<unknown> {
  if (Array.isArray(value) || value instanceof Set) return value as Iterable<unknown>
  if (value instanceof Map) return value.values()
  const prototype: unknown = Object.getPrototypeOf(value)
  const isPlain = prototype === Object.prototype || prototype === null
  return isPlain || value instanceof Results ? Object.values(value) : []
}

/** The scope of what is made now, or of what it is computed from if that was opened later. */
export function ownerOf(lineage: Scope | null): Scope | null {
  return lineage === null ? current : Scope.later(current, lineage)
}

/** What the results of a call descend from. */
export function lineageOf(inputs: readonly Tensor[]): Scope | null {
  let found: Scope | null = null
  for (let i = 0; i < inputs.length; i++) {
    const { lineage } = inputs[i]!
    if (lineage !== null && lineage !== found) found = Scope.later(found, lineage)
  }
  return found
}

/** Gives results the descent of what they were computed from, where they do not have it yet. */
export function inherit(results: readonly Tensor[], inputs: readonly Tensor[]): void {
  const lineage = lineageOf(inputs)
  if (lineage === null) return
  for (const result of results) {
    if (result.lineage !== null || inputs.includes(result)) continue
    result.lineage = lineage
    const owner = ownerOf(lineage)
    if (owner !== null && owner !== result.scope) owner.add(result)
  }
}

/** Runs `fn` as if `scope` were not open: what it makes is the caller's. */
export function outside<T>(scope: Scope, fn: () => T): T {
  const before = current
  current = Scope.enclosing(scope)
  try {
    return fn()
  } finally {
    current = Scope.open(before)
  }
}

/**
 * Frees the tensors made inside, except what is returned or kept.
 *
 * `scope(fn)` runs `fn` in a scope and returns its result; tensors in the result (also in arrays, maps, sets and plain objects)
 * survive. `using step = scope()` opens one until the end of the block. Parameters, buffers, `.grad` and optimizer state always
 * survive.
 *
 * In async code the block owns what is made until its first `await` or read, then what is computed from that, and what is made in
 * `step.run(() => …)`; so tasks that wait for each other do not free each other's tensors. Everything else is left to the
 * garbage collector. Scopes may end in any order.
 *
 * @param fn - Synchronous work. For asynchronous work use `using step = scope()`.
 * @throws TorchError `SCOPE_ORDER` if `fn` returns a promise.
 * @example
 * ```ts
 * const total = torch.scope(() => {
 *   const squares = torch.arange(10).mul(torch.arange(10)) // freed
 *   return squares.sum() // survives
 * })
 * ```
 */
export function scope(): Scope
export function scope<T>(fn: Synchronous<T>): T
export function scope<T>(fn?: Synchronous<T>): T | Scope {
  scopeArguments(arguments)
  if (fn === undefined) {
    const block = new Scope('block')
    void Promise.resolve().then(() => block.leave())
    return block
  }
  return inScope(fn)
}

/** As {@link scope}, for functions whose type is not known to be synchronous. */
export function inScope<T>(fn: () => T): T {
  const call = new Scope('call')
  try {
    const result = finished('scope', fn(), 'In async code write `using step = torch.scope()`.')
    call.end(result)
    return result
  } catch (error) {
    call.end()
    throw error
  }
}
