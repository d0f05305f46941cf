import { AutogradMeta, edgeOf, needsGrad } from '../dispatch/autograd-meta.ts'
import { isGradEnabled, noGrad } from '../dispatch/grad-mode.ts'
import { type Edge, Node } from '../dispatch/node.ts'
import type { Meta } from '../backend/backend.ts'
import { TorchError } from '../errors.ts'
import { isFloat } from '../dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'

/** What `forward` leaves for `backward`. */
export interface FunctionContext {
  /** Keeps inputs or outputs for `backward`, which finds them in `savedTensors`. */
  saveForBackward(...tensors: readonly Tensor[]): void
  readonly savedTensors: readonly Tensor[]
  /** Outputs that carry no gradient. */
  markNonDifferentiable(...tensors: readonly Tensor[]): void
  /** Which inputs need a gradient. */
  readonly needsInputGrad: readonly boolean[]
  /** Anything else `backward` wants to know. */
  [key: string]: unknown
}

class Context implements FunctionContext {
  [key: string]: unknown
  savedTensors: readonly Tensor[] = []
  nonDifferentiable: readonly Tensor[] = []
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
}

type Backward = (context: FunctionContext, ...grads: (Tensor | null)[]) => Tensor | null | readonly (Tensor | null)[]

class FunctionNode extends Node {
  readonly name: string
  readonly edges: readonly (Edge | null)[]
  outputs: readonly Meta[] = []
  readonly context: Context
  readonly #backward: Backward
  #versions: readonly number[] = []
  #freed = false

  constructor(name: string, edges: readonly (Edge | null)[], context: Context, backward: Backward) {
    super()
    this.name = `${name}Backward`
    this.edges = edges
    this.context = context
    this.#backward = backward
  }

  seal(): void {
    this.#versions = this.context.savedTensors.map((x) => x.version)
    for (const x of this.context.savedTensors) x.storage.references++
  }

  backward(grads: readonly (Tensor | null)[]): readonly (Tensor | null)[] {
    if (this.#freed) {
      throw new TorchError(
        'GRAPH_FREED',
        'backward',
        `Trying to backward through the graph a second time; ${this.name} already freed its saved tensors. ` +
          'Pass { retainGraph: true } to the first backward().',
        { node: this.name },
      )
    }
    this.context.savedTensors.forEach((x, i) => {
      if (x.version === this.#versions[i]) return
      throw new TorchError(
        'SAVED_TENSOR_MODIFIED',
        'backward',
        `one of the variables needed for gradient computation has been modified by an inplace operation: saved tensor ${i} of ` +
          `${this.name}. Use an operation that is not in place, or clone() the tensor first.`,
        { node: this.name },
      )
    })
    const result = this.#backward(this.context, ...grads)
    return result === null || 'storage' in result ? [result] : result
  }

  override release(): void {
    if (this.#freed) return
    this.#freed = true
    for (const { storage } of this.context.savedTensors) {
      if (--storage.references > 0 || storage.released) continue
      storage.released = true
      storage.backend.release(storage)
    }
    this.context.savedTensors = []
  }
}

/** The two halves of a user-defined differentiable function. */
interface FunctionClass<A extends readonly unknown[], R extends Tensor | readonly Tensor[]> {
  readonly name: string
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
  /** Runs `forward` and records `backward`. */
  static apply<A extends readonly unknown[], R extends Tensor | readonly Tensor[]>(
    this: FunctionClass<A, R>,
    ...args: A
  ): R {
    const inputs = args.map((arg) => (isTensorLike(arg) ? arg : null))
    const needs = inputs.map((x) => x !== null && needsGrad(x))
    const context = new Context(needs)
    const result = noGrad(() => this.forward(context, ...args))
    if (!isGradEnabled() || !needs.includes(true)) return result
    const outputs: readonly Tensor[] = 'storage' in result ? [result] : result
    const edges = inputs.map((x, i) => (needs[i] === true ? edgeOf(x!) : null))
    const node = new FunctionNode(this.name, edges, context, (c, ...grads) => this.backward(c, ...grads))
    node.outputs = outputs.map(({ shape, dtype }) => ({ shape, dtype }))
    node.seal()
    outputs.forEach((output, i) => {
      if (context.nonDifferentiable.includes(output) || !isFloat(output.dtype) || inputs.includes(output)) return
      const meta = new AutogradMeta()
      meta.node = node
      meta.index = i
      output.autograd = meta
    })
    return result
  }
}

function isTensorLike(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'storage' in value
}
