import type { Tensor } from '../tensor/tensor.ts'
import { AccumulateGrad, type Edge, type Node } from './node.ts'

/** A tensor's place in the graph. Tensors that have none carry null. */
export class AutogradMeta {
  /** Set by the user; only leaves can have it true without a node. */
  requiresGrad = false
  grad: Tensor | null = null
  /** The operation that made the tensor; null for leaves. */
  node: Node | null = null
  /** Which of the node's outputs the tensor is. */
  index = 0
  /** For leaves: where gradients arrive, once somebody used the leaf. */
  accumulator: AccumulateGrad | null = null
  /** For views: how often their base had been rebased when the view was made. */
  rebasesSeen = 0
  /** How often a recorded in-place operation replaced `node`. */
  rebases = 0
}

export function needsGrad(tensor: Tensor): boolean {
  const meta = tensor.autograd
  return meta !== null && (meta.requiresGrad || meta.node !== null)
}

/** Where the gradient of `tensor` goes. */
export function edgeOf(tensor: Tensor): Edge {
  const meta = tensor.autograd!
  if (meta.node !== null) return { node: meta.node, index: meta.index }
  meta.accumulator ??= new AccumulateGrad(tensor)
  return { node: meta.accumulator, index: 0 }
}
