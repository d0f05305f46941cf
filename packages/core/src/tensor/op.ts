import type { Attrs, Backend, Meta, View } from '../backend/backend.ts'
import type { Tensor } from './tensor.ts'
import type { Saved } from '../tape/node.ts'

/** Dtypes that an op is made for: floating ones, all but bool, or whole numbers. */
export type Accepted = 'floats' | 'numbers' | 'integers'

/** Sizes, strides and offset of a view on its input's storage. */
export interface Window {
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly offset: number
}

/** How a view came about, so that it can be made again of another base. */
export interface Making {
  readonly op: Op
  readonly input: Tensor
  readonly attrs: Attrs
  /** Whether recording was on: views made under noGrad() may not be modified where it matters. */
  readonly recorded: boolean
}

/**
 * Everything core knows about an op. Functions, methods, recording, fallbacks and the conformance checks derive from it.
 *
 * Inputs may be fewer than declared when trailing ones are optional (a missing bias).
 */
export interface OpDefinition<A extends Attrs = Attrs> {
  /** Kernels are found by it. Ops from outside carry a prefix: `acme::softcap`. */
  readonly name: string
  /**
   * `prim`: every backend has a kernel. `composite`: kernels are optional. `optional`: neither is promised.
   * `view`: arithmetic on strides, `memory`: a fresh output, whatever it holds; no kernel at all.
   */
  readonly tier: 'prim' | 'composite' | 'optional' | 'view' | 'memory'
  /** What `gradFn.name` is built from, where it is not `name`. */
  readonly gradName?: string
  /**
   * Which dtypes the first input may have: others are refused before a kernel or the composite sees them. Default: all, and
   * `meta` says what comes of each.
   */
  readonly accepts?: Accepted
  /** Shapes and dtypes of the outputs, and all validation: the only place where a user's mistake is reported. */
  meta?(inputs: readonly Tensor[], attrs: A): Meta | readonly Meta[]
  /**
   * Inputs that are expanded to the output's shape before a kernel sees them: all (an elementwise op, which can then also work
   * in place), or those listed.
   */
  readonly broadcast?: true | readonly number[]
  /** For `view`: the new window; validates like `meta`. */
  view?(input: View, attrs: A): Window
  /** The op in terms of other ops. `device` is that of the inputs, where there are some. */
  composite?(inputs: readonly Tensor[], attrs: A, device: Backend): Tensor | readonly Tensor[]
  /**
   * Gradients of the inputs, written in ops so that they can be differentiated again; null where there is none.
   * A composite without it is recorded op by op instead; a view without it is outside the graph.
   */
  vjp?(saved: Saved<A>, grads: readonly (Tensor | null)[]): readonly (Tensor | null)[]
  /** Inputs the vjp reads, by the input whose gradient needs them. */
  readonly saveInputs?: readonly (readonly number[])[]
  /** Outputs the vjp reads. */
  readonly saveOutputs?: readonly number[]
  /** Mutates: output i is written over input `mutates[i]`. Never recorded. */
  readonly mutates?: (inputs: number, attrs: A) => readonly number[]
}

/**
 * An op that can be called. Attributes are data: numbers, text, lists and plain objects of them, which `structuredClone` copies; an
 * op in attributes is its name.
 */
export interface Op<A extends Attrs = Attrs> {
  readonly definition: OpDefinition<A>
  /** Calls it and returns its first output. */
  one(inputs: readonly Tensor[], attrs: A): Tensor
  /** Calls it and returns all outputs. */
  all(inputs: readonly Tensor[], attrs: A): readonly Tensor[]
  /**
   * Calls an op that has no inputs and returns its output.
   *
   * @param origin - The function whose result it is, for messages. Default: the op's name.
   */
  make(device: Backend, attrs: A, origin?: string): Tensor
  /** Calls it with `target` as its output, as the in-place methods do. `inputs[0]` is usually the target itself. */
  into(target: Tensor, inputs: readonly Tensor[], attrs: A): Tensor
  /** Whether a device computes it with a kernel of its own, from other ops, or not at all (and why). */
  support(device: Backend): Support
}

export type Support =
  | { readonly ok: true; readonly via: 'kernel' | 'composite' | 'view' | 'memory' }
  | { readonly ok: false; readonly why: string }
