import { TorchError } from '../errors.ts'
import type { Attrs, Meta } from '../backend/backend.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { OpDefinition } from '../tensor/op.ts'
import { save, type SavedTensor } from './saved-tensor.ts'

/** Where a gradient goes next: a node, and which of its outputs. */
export interface Edge {
  readonly node: Node
  readonly index: number
}

/** Takes a hook away again. */
export interface HookHandle {
  remove(): void
}

/** Sees the gradients of a node's outputs before the node runs; returns replacements or nothing. */
export type NodePreHook = (gradOutputs: readonly (Tensor | null)[]) => readonly (Tensor | null)[] | undefined | void

/** Sees the gradients that a node computed for its inputs; returns replacements or nothing. */
export type NodeHook = (
  gradInputs: readonly (Tensor | null)[],
  gradOutputs: readonly (Tensor | null)[],
) => readonly (Tensor | null)[] | undefined | void

/** What `loss.gradFn` shows: a recorded operation, to be followed backwards. */
export interface GradFn {
  /** PyTorch-style name: `MseLossBackward`. */
  readonly name: string
  /** The nodes that receive this node's gradients, one entry per input; null where none is needed. */
  readonly nextFunctions: readonly (readonly [GradFn, number] | null)[]
  /** Calls `hook` each time the node has computed gradients (`Node.register_hook`). */
  registerHook(hook: NodeHook): HookHandle
  /** Calls `hook` each time before the node computes gradients (`Node.register_prehook`). */
  registerPrehook(hook: NodePreHook): HookHandle
}

/** Changes a gradient on its way; returns a replacement or nothing. */
export type GradHook = (grad: Tensor) => Tensor | null | undefined | void

/** Adds a hook to a list. */
export function added<H>(list: H[], hook: H): HookHandle {
  list.push(hook)
  return {
    remove: () => {
      const at = list.indexOf(hook)
      if (at >= 0) list.splice(at, 1)
    },
  }
}

/** Only shape and dtype, so that a node does not keep the tensor itself alive. */
export function metaOf({ shape, dtype }: Meta): Meta {
  return { shape, dtype }
}

let clock = 0

/** One recorded operation, or (`AccumulateGrad`) a leaf waiting for its gradient. */
export abstract class Node implements GradFn {
  /** Grows with time: a node's inputs always have smaller numbers. */
  readonly sequence: number = ++clock
  abstract readonly name: string
  abstract readonly edges: readonly (Edge | null)[]
  /** Shape and dtype of each output, for gradients that are missing. */
  abstract readonly outputs: readonly Meta[]
  /** Hooks of the output tensors, by output index. */
  tensorHooks: Map<number, GradHook[]> | null = null
  /** Output tensors that want their `.grad` filled although they are not leaves. */
  retained: Map<number, Tensor> | null = null

  /** Hooks of the node itself; most nodes have none. */
  preHooks: NodePreHook[] | null = null
  hooks: NodeHook[] | null = null

  registerHook(hook: NodeHook): HookHandle {
    return added((this.hooks ??= []), hook)
  }

  registerPrehook(hook: NodePreHook): HookHandle {
    return added((this.preHooks ??= []), hook)
  }

  get nextFunctions(): readonly (readonly [GradFn, number] | null)[] {
    return this.edges.map((edge) => (edge === null ? null : ([edge.node, edge.index] as const)))
  }

  /** `<MseLossBackward>`, and not the graph behind it. */
  toString(): string {
    return `<${this.name}>`
  }

  toJSON(): string {
    return this.toString()
  }

  static {
    const inspect = function (this: Node): string {
      return this.toString()
    }
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: inspect })
  }

  abstract backward(grads: readonly (Tensor | null)[]): readonly (Tensor | null)[]
  /** Lets go of saved values. */
  release(): void {}
}

/** What a vjp can see of the forward call: exactly what its definition declared to save. */
export interface Saved<A> {
  readonly attrs: A
  /** Which inputs need a gradient; a vjp may skip the others. */
  readonly needs: readonly boolean[]
  /** Shape and dtype of each input. */
  readonly inputs: readonly Meta[]
  readonly outputs: readonly Meta[]
  /** A saved input. */
  input(index: number): Tensor
  /** A saved output. */
  output(index: number): Tensor
  /** The same, or null if it was written over: for gradients that can do without it. */
  outputUnlessChanged(index: number): Tensor | null
}

/** A recorded call of an op. */
export class OpNode<A extends Attrs> extends Node implements Saved<A> {
  readonly op: OpDefinition<A>
  readonly attrs: A
  readonly needs: readonly boolean[]
  readonly inputs: readonly Meta[]
  readonly outputs: readonly Meta[]
  readonly edges: readonly (Edge | null)[]
  #inputs: (SavedTensor | undefined)[] | null = null
  #outputs: (SavedTensor | undefined)[] | null = null
  #freed = false

  constructor(
    op: OpDefinition<A>,
    attrs: A,
    edges: readonly (Edge | null)[],
    needs: readonly boolean[],
    inputs: readonly Meta[],
    outputs: readonly Meta[],
  ) {
    super()
    this.op = op
    this.attrs = attrs
    this.edges = edges
    this.needs = needs
    this.inputs = inputs
    this.outputs = outputs
  }

  get name(): string {
    const name = this.op.gradName ?? this.op.name
    return `${name.charAt(0).toUpperCase()}${name.slice(1)}Backward`
  }

  saveInput(index: number, tensor: Tensor): void {
    this.#inputs ??= []
    this.#inputs[index] ??= save(this.op.name, tensor)
  }

  saveOutput(index: number, tensor: Tensor): void {
    this.#outputs ??= []
    this.#outputs[index] = save(this.op.name, tensor)
  }

  input(index: number): Tensor {
    return this.#unpack(this.#inputs?.[index], `input ${index}`)
  }

  output(index: number): Tensor {
    return this.#unpack(this.#outputs?.[index], `output ${index}`)
  }

  outputUnlessChanged(index: number): Tensor | null {
    return this.#outputs?.[index]?.changed === true ? null : this.output(index)
  }

  backward(grads: readonly (Tensor | null)[]): readonly (Tensor | null)[] {
    if (this.#freed) {
      throw new TorchError(
        'GRAPH_FREED',
        'backward',
        `Trying to backward through the graph a second time; ${this.name} already freed its saved tensors. ` +
          'Pass { retainGraph: true } to the first backward(), or run the forward pass again.',
        { node: this.name },
      )
    }
    return this.op.vjp!(this, grads)
  }

  override release(): void {
    if (this.#freed) return
    this.#freed = true
    for (const saved of this.#inputs ?? []) saved?.release()
    for (const saved of this.#outputs ?? []) saved?.release()
    this.#inputs = null
    this.#outputs = null
  }

  #unpack(saved: SavedTensor | undefined, what: string): Tensor {
    const { name } = this.op
    if (saved === undefined) throw new Error(`${name}: its vjp reads ${what}, which it does not declare to save`)
    return saved.unpack(name, what)
  }
}

/** The end of a graph: adds what arrives to a leaf's `.grad`. */
export class AccumulateGrad extends Node {
  readonly name: string = 'AccumulateGrad'
  readonly edges: readonly (Edge | null)[] = []
  readonly leaf: Tensor
  /** Run when the gradient has been added to the leaf's `.grad`. */
  readonly afterwards: ((leaf: Tensor) => void)[] = []

  constructor(leaf: Tensor) {
    super()
    this.leaf = leaf
  }

  get outputs(): readonly Meta[] {
    return [this.leaf]
  }

  backward(): readonly (Tensor | null)[] {
    return []
  }
}
