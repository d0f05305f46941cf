import { TorchError } from '../errors.ts'
import type { Attrs, Meta } from '../backend/backend.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { OpDefinition } from './define-op.ts'
import { makeTensor } from './slot.ts'

/** Where a gradient goes next: a node, and which of its outputs. */
export interface Edge {
  readonly node: Node
  readonly index: number
}

/** What `loss.gradFn` shows: a recorded operation, to be followed backwards. */
export interface GradFn {
  /** PyTorch-style name: `MseLossBackward`. */
  readonly name: string
  /** The nodes that receive this node's gradients, one entry per input; null where none is needed. */
  readonly nextFunctions: readonly (readonly [GradFn, number] | null)[]
}

/** Changes a gradient on its way; returns a replacement or nothing. */
export type GradHook = (grad: Tensor) => Tensor | null | undefined | void

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

  get nextFunctions(): readonly (readonly [GradFn, number] | null)[] {
    return this.edges.map((edge) => (edge === null ? null : ([edge.node, edge.index] as const)))
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
}

interface SavedValue {
  readonly tensor: Tensor
  readonly version: number
}

/** A recorded call of an op. */
export class OpNode<A extends Attrs> extends Node implements Saved<A> {
  readonly op: OpDefinition<A>
  readonly attrs: A
  readonly needs: readonly boolean[]
  readonly inputs: readonly Meta[]
  readonly outputs: readonly Meta[]
  readonly edges: readonly (Edge | null)[]
  #inputs: (SavedValue | undefined)[] | null = null
  #outputs: (SavedValue | undefined)[] | null = null
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
    this.#inputs[index] ??= hold(tensor)
  }

  saveOutput(index: number, tensor: Tensor): void {
    this.#outputs ??= []
    this.#outputs[index] = hold(tensor)
  }

  input(index: number): Tensor {
    return this.#unpack(this.#inputs?.[index], `input ${index}`)
  }

  output(index: number): Tensor {
    return this.#unpack(this.#outputs?.[index], `output ${index}`)
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
    for (const saved of this.#inputs ?? []) if (saved !== undefined) letGo(saved)
    for (const saved of this.#outputs ?? []) if (saved !== undefined) letGo(saved)
    this.#inputs = null
    this.#outputs = null
  }

  #unpack(saved: SavedValue | undefined, what: string): Tensor {
    if (saved === undefined)
      throw new Error(`${this.op.name}: its vjp reads ${what}, which it does not declare to save`)
    const { tensor, version } = saved
    if (tensor.storage.version !== version) {
      throw new TorchError(
        'SAVED_TENSOR_MODIFIED',
        'backward',
        `one of the variables needed for gradient computation has been modified by an inplace operation: ${what} of ` +
          `${this.op.name}, of shape [${tensor.shape.join(', ')}], is at version ${tensor.storage.version}; expected version ` +
          `${version} instead. Use an operation that is not in place, or clone() the tensor first.`,
        { op: this.op.name, expected: version, found: tensor.storage.version },
      )
    }
    return tensor.released ? revive(tensor) : tensor
  }
}

function hold(tensor: Tensor): SavedValue {
  tensor.storage.references++
  return { tensor, version: tensor.storage.version }
}

function letGo({ tensor: { storage } }: SavedValue): void {
  if (--storage.references === 0 && !storage.released) {
    storage.released = true
    storage.backend.release(storage)
  }
}

/** A saved tensor whose user disposed it: the memory is still there, so another handle on the same place in the graph will do. */
function revive(tensor: Tensor): Tensor {
  const alias = makeTensor(tensor.storage, tensor.dtype, tensor.shape, tensor.strides, tensor.offset, tensor.origin)
  alias.autograd = tensor.autograd
  return alias
}

/** The end of a graph: adds what arrives to a leaf's `.grad`. */
export class AccumulateGrad extends Node {
  readonly name: string = 'AccumulateGrad'
  readonly edges: readonly (Edge | null)[] = []
  readonly leaf: Tensor

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
