import { TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'

/**
 * Frees, when it ends, every tensor made while it was the innermost scope, except those that were kept.
 *
 * Make one with {@link scope}.
 */
export class Scope implements Disposable {
  readonly #outer: Scope | null
  #tensors: Tensor[] = []
  #ended = false

  constructor() {
    this.#outer = current
    current = this
  }

  /** Notes a new tensor. */
  add(tensor: Tensor): void {
    tensor.scoped = true
    this.#tensors.push(tensor)
  }

  /** Hands a tensor to the enclosing scope, or to its user when there is none. */
  #surrender(tensor: Tensor): void {
    if (this.#outer === null) tensor.keep()
    else this.#outer.add(tensor)
  }

  /** Ends the scope; `results` outlive it and belong to the enclosing scope. */
  end(results?: unknown): void {
    if (this.#ended) return
    if (current !== this) {
      throw new TorchError(
        'SCOPE_ORDER',
        'scope',
        'this scope ends while a scope begun inside it is still open. End scopes in the reverse order of their beginning.',
      )
    }
    this.#ended = true
    current = this.#outer
    const tensors = this.#tensors
    this.#tensors = []
    if (results !== undefined) spare(results)
    for (let i = 0; i < tensors.length; i++) {
      const tensor = tensors[i]!
      if (!tensor.scoped || tensor.released) continue
      if (spared.has(tensor)) this.#surrender(tensor)
      else tensor.dispose()
    }
    spared.clear()
  }

  [Symbol.dispose](): void {
    this.end()
  }
}

let current: Scope | null = null
const spared = new Set<Tensor>()

/** Collects the tensors in a result: a tensor, or tensors in arrays, plain objects and maps. */
function spare(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if (isTensor(value)) spared.add(value)
  else if (Array.isArray(value)) for (const item of value) spare(item)
  else if (value instanceof Map) for (const item of value.values()) spare(item)
  else if (Object.getPrototypeOf(value) === Object.prototype) for (const item of Object.values(value)) spare(item)
}

function isTensor(value: object): value is Tensor {
  return 'scoped' in value && 'storage' in value
}

export function currentScope(): Scope | null {
  return current
}

/**
 * Frees the tensors made inside, except what is returned or kept.
 *
 * `scope(fn)` runs `fn` in a scope and returns its result; tensors in the result (also in arrays, maps and plain objects)
 * survive. `scope()` opens one for `using`. Parameters, buffers, `.grad` and optimizer state always survive.
 *
 * @param fn - Synchronous work. For asynchronous work use `using step = scope()`.
 * @throws TorchError `SCOPE_ORDER` if scopes do not end in the reverse order of their beginning, or `fn` returns a promise.
 * @example
 * ```ts
 * const total = torch.scope(() => {
 *   const squares = torch.arange(10).mul(torch.arange(10)) // freed
 *   return squares.sum() // survives
 * })
 * ```
 */
export function scope(): Scope
export function scope<T>(fn: () => T): T
export function scope<T>(fn?: () => T): T | Scope {
  const opened = new Scope()
  if (fn === undefined) return opened
  let result: T
  try {
    result = fn()
  } catch (error) {
    opened.end()
    throw error
  }
  if (result instanceof Promise) {
    opened.end()
    result.catch(() => {})
    throw new TorchError(
      'SCOPE_ORDER',
      'scope',
      'the function returned a promise, so its tensors would be freed too early. Use `using step = scope()` in async code.',
    )
  }
  opened.end(result)
  return result
}
