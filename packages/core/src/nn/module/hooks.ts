import type { Tensor } from '../../tensor/tensor.ts'
import type { Module } from './module.ts'

/** Sees what a module is called with, before `forward`; may return other inputs. */
export type ForwardPreHook = (module: Module, inputs: readonly unknown[]) => readonly unknown[] | undefined | void

/** Sees what `forward` returned; may return something else in its place. */
export type ForwardHook = (module: Module, inputs: readonly unknown[], output: unknown) => unknown

/** Sees a module's gradients during `backward()`; may return other gradients for its inputs. */
export type BackwardHook = (
  module: Module,
  gradInput: readonly (Tensor | null)[],
  gradOutput: readonly (Tensor | null)[],
) => readonly (Tensor | null)[] | undefined | void

/**
 * What registering a hook returns.
 *
 * @example
 * ```ts
 * const layer = new torch.nn.ReLU()
 * const handle = layer.registerForwardHook((module, inputs, output) => console.log(inputs, output))
 * layer.call(torch.ones([2]))
 * handle.remove()
 * ```
 */
export class RemovableHandle implements Disposable {
  readonly #remove: () => void

  constructor(remove: () => void) {
    this.#remove = remove
  }

  /** Takes the hook out again. Doing it twice is harmless. */
  remove(): void {
    this.#remove()
  }

  [Symbol.dispose](): void {
    this.#remove()
  }
}

/** Hooks in the order of their registration. */
export class HookList<H> {
  // A wrapper per registration, so that one function may be registered twice.
  #entries: readonly { readonly hook: H }[] = []

  get isEmpty(): boolean {
    return this.#entries.length === 0
  }

  add(hook: H): RemovableHandle {
    const entry = { hook }
    this.#entries = [...this.#entries, entry]
    return new RemovableHandle(() => {
      this.#entries = this.#entries.filter((other) => other !== entry)
    })
  }

  /** The hooks registered at this moment; what they add or remove takes effect on the next call. */
  *[Symbol.iterator](): Generator<H> {
    for (const { hook } of this.#entries) yield hook
  }
}
