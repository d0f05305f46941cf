import { AutogradMeta, edgeOf, needsGrad } from '../tape/autograd-meta.ts'
import { isGradEnabled, withRecording } from '../tape/grad-mode.ts'
import { noteCreation } from '../tape/anomaly.ts'
import { checkInPlace } from '../dispatch/in-place.ts'
import { type Edge, metaOf, Node } from '../tape/node.ts'
import { viewScatterOp } from '../dispatch/dispatch.ts'
import { rebase } from '../dispatch/record.ts'
import { save, type SavedTensor } from '../tape/saved-tensor.ts'
import type { Device, Meta } from '../backend/backend.ts'
import { filled } from '../ops/primitives/fill.ts'
import { describe } from '../arguments/describe.ts'
import { isTensor } from '../arguments/tensor.ts'
import { TorchError } from '../errors.ts'
import { isFloat } from '../dtype/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'

/** What `forward` leaves for `backward`. */
export interface FunctionContext {
  /** Keeps inputs or outputs for `backward`, which finds them in `savedTensors`. */
  saveForBackward(...tensors: readonly Tensor[]): void
  readonly savedTensors: readonly Tensor[]
  /** Outputs that carry no gradient. */
  markNonDifferentiable(...tensors: readonly Tensor[]): void
  /** Inputs that `forward` modified in place and returns. */
  markDirty(...tensors: readonly Tensor[]): void
  /** Whether `backward` gets zeros for outputs without a gradient (the default), or null. */
  setMaterializeGrads(value: boolean): void
  /** Which inputs need a gradient. */
  readonly needsInputGrad: readonly boolean[]
  /** Anything else `backward` wants to know. */
  [key: string]: unknown
}

class Context implements FunctionContext {
  [key: string]: unknown
  savedTensors: readonly Tensor[] = []
  nonDifferentiable: readonly Tensor[] = []
  dirty: readonly Tensor[] = []
  materializeGrads = true
  readonly needsInputGrad: readonly boolean[]

  constructor(needsInputGrad: readonly boolean[]) {
    this.needsInputGrad = needsInputGrad
  }

  saveForBackward(...tensors: readonly Tensor[]): void {
    this.savedTensors = tensors
  }

  markNonDifferentiable(...tensors: readonly Tensor[]): void {
    this.nonDifferentiable = tensors
  }

  markDirty(...tensors: readonly Tensor[]): void {
    this.dirty = tensors
  }

  setMaterializeGrads(value: boolean): void {
    this.materializeGrads = value
  }
}

type Backward = (context: FunctionContext, ...grads: (Tensor | null)[]) => Tensor | null | readonly (Tensor | null)[]

class FunctionNode extends Node {
  readonly name: string
  readonly edges: readonly (Edge | null)[]
  outputs: readonly Meta[] = []
  readonly context: Context
  readonly #backward: Backward
  readonly #once: boolean
  #device: Device | null = null
  #saved: readonly SavedTensor[] | null = []

  constructor(name: string, edges: readonly (Edge | null)[], context: Context, backward: Backward, once: boolean) {
    super()
    this.name = `${name}Backward`
    this.edges = edges
    this.context = context
    this.#backward = backward
    this.#once = once
  }

  /** Takes over what `forward` saved. */
  seal(outputs: readonly Tensor[]): void {
    this.outputs = outputs.map(metaOf)
    this.#device = outputs[0]?.device ?? null
    this.#saved = this.context.savedTensors.map((x) => save(this.name, x))
    this.context.savedTensors = []
  }

  backward(grads: readonly (Tensor | null)[]): readonly (Tensor | null)[] {
    if (this.#saved === null) {
      throw new TorchError(
        'GRAPH_FREED',
        'backward',
        `Trying to backward through the graph a second time; ${this.name} already freed its saved tensors. ` +
          'Pass { retainGraph: true } to the first backward().',
        { node: this.name },
      )
    }
    const full = this.context.materializeGrads ? grads.map((g, i) => g ?? this.#zeros(this.outputs[i]!)) : grads
    this.context.savedTensors = this.#saved.map((one, i) => one.unpack(this.name, `saved tensor ${i}`))
    const result = this.#run(full)
    this.context.savedTensors = []
    if (result.length === this.edges.length) return result
    if (result.length > this.edges.length && result.slice(this.edges.length).every((one) => one === null)) return result
    throw new TorchError(
      'INVALID_ARGUMENT',
      this.name,
      `returned an incorrect number of gradients (expected ${this.edges.length}, got ${result.length}). ` +
        'Return one per argument of forward, null for those without a gradient.',
      { expected: this.edges.length, found: result.length },
    )
  }

  #run(grads: readonly (Tensor | null)[]): readonly (Tensor | null)[] {
    const listed = (): readonly (Tensor | null)[] => {
      const result = this.#backward(this.context, ...grads)
      checkGrads(this.name, result)
      return result === null || isTensor(result) ? [result] : result
    }
    if (!this.#once) return listed()
    const result = withRecording(false, listed)
    if (!isGradEnabled()) return result
    return result.map((one) => {
      if (one === null) return null
      const output = one.detach()
      const meta = new AutogradMeta()
      meta.node = new OnceNode(this.name, metaOf(one))
      output.autograd = meta
      return output
    })
  }

  #zeros({ shape, dtype }: Meta): Tensor {
    return filled(this.#device!, dtype, shape, 0, this.name)
  }

  override release(): void {
    for (const one of this.#saved ?? []) one.release()
    this.#saved = null
  }
}

/** What stands behind gradients that cannot be differentiated again. */
class OnceNode extends Node {
  readonly name: string
  readonly edges: readonly (Edge | null)[] = []
  readonly outputs: readonly Meta[]

  constructor(name: string, output: Meta) {
    super()
    this.name = name
    this.outputs = [output]
  }

  backward(): readonly (Tensor | null)[] {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'backward',
      `trying to differentiate twice a function that was marked with onceDifferentiable: ${this.name}. ` +
        'Write its backward in differentiable operations and take the mark away.',
      { node: this.name },
    )
  }
}

/** The two halves of a user-defined differentiable function. */
interface FunctionClass<A extends readonly unknown[], R extends Tensor | readonly Tensor[]> {
  readonly name: string
  readonly onceDifferentiable: boolean
  forward(context: FunctionContext, ...args: A): R
  backward: Backward
}

/**
 * A differentiable function with a gradient of your own (`torch.autograd.Function`). Subclass it with static `forward` and
 * `backward`, and call it with `apply`.
 *
 * @example
 * ```ts
 * class Cube extends torch.autograd.Function {
 *   static forward(context: torch.autograd.FunctionContext, x: torch.Tensor): torch.Tensor {
 *     context.saveForBackward(x)
 *     return x.mul(x).mul(x)
 *   }
 *   static backward(context: torch.autograd.FunctionContext, grad: torch.Tensor | null): torch.Tensor {
 *     const [x] = context.savedTensors
 *     return grad!.mul(x!.mul(x!).mul(3))
 *   }
 * }
 * const y = Cube.apply(torch.tensor([2], { requiresGrad: true }))
 * ```
 */
// oxlint-disable-next-line typescript/no-extraneous-class -- PyTorch's shape: users subclass it and write static methods
export abstract class AutogradFunction {
  /** Set it where `backward` is not made of differentiable operations: differentiating twice is then an error. */
  static readonly onceDifferentiable: boolean = false

  /**
   * Runs `forward`, whose own operations are not recorded, and records `backward`.
   *
   * @throws TorchError (from backward) `INVALID_ARGUMENT` if `backward` returns a wrong number of gradients, or is differentiated
   * although the class is marked `onceDifferentiable`.
   */
  static apply<A extends readonly unknown[], R extends Tensor | readonly Tensor[]>(
    this: FunctionClass<A, R>,
    ...args: A
  ): R {
    const inputs = args.map((arg) => (isTensor(arg) ? arg : null))
    const needs = inputs.map((x) => x !== null && needsGrad(x))
    const context = new Context(needs)
    const result = withRecording(false, () => this.forward(context, ...args))
    checkOutputs(this.name, result)
    if (!isGradEnabled() || !needs.includes(true)) return result
    const single = isTensor(result)
    const returned: readonly Tensor[] = single ? [result] : result
    // An input that is handed through becomes another handle, with a place of its own in the graph.
    const outputs = returned.map((output) =>
      inputs.includes(output) && !context.dirty.includes(output) ? output.detach() : output,
    )
    const edges = inputs.map((x, i) => (needs[i] === true ? edgeOf(x!) : null))
    const backward: Backward = (c, ...grads) => this.backward(c, ...grads)
    const node = new FunctionNode(this.name, edges, context, backward, this.onceDifferentiable)
    noteCreation(node)
    outputs.forEach((output, index) => {
      if (context.nonDifferentiable.includes(output) || !isFloat(output.dtype)) return
      if (context.dirty.includes(output)) {
        checkInPlace(this.name, output, true)
        rebase(output, { node, index }, viewScatterOp)
        return
      }
      const meta = new AutogradMeta()
      meta.node = node
      meta.index = index
      output.autograd = meta
    })
    node.seal(outputs)
    return (single ? outputs[0] : outputs) as R
  }
}

function checkOutputs(name: string, result: unknown): void {
  if (isTensor(result) || (Array.isArray(result) && result.every(isTensor))) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    name,
    `forward must return a tensor or several, but returned ${describe(result)}.`,
  )
}

function checkGrads(name: string, result: unknown): void {
  const isGrad = (value: unknown): boolean => value === null || isTensor(value)
  if (isGrad(result) || (Array.isArray(result) && result.every(isGrad))) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    name,
    `backward must return gradients, each a tensor or null, but returned ${describe(result)}.`,
  )
}
