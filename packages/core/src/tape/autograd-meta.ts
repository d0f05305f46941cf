import { TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { isGradEnabled } from './grad-mode.ts'
import { ownerOf } from '../memory/scope.ts'
import { AccumulateGrad, type Edge, metaOf, type Node, OpNode } from './node.ts'

/** A tensor's place in the graph. Tensors that have none carry null. */
export class AutogradMeta {
  /** Set by the user; only leaves can have it true without a node. */
  requiresGrad = false
  grad: Tensor | null = null
  /** Whether somebody outside may hold the gradient: it was read, or given. */
  gradLent = false
  /** The operation that made the tensor; null for leaves. */
  node: Node | null = null
  /** Which of the node's outputs the tensor is. */
  index = 0
  /** For leaves: where gradients arrive, once somebody used the leaf. */
  accumulator: AccumulateGrad | null = null
  /** How often a recorded in-place operation replaced `node`. */
  rebases = 0
}

/** The gradient of a tensor, for those who look at it and let it go. */
export function gradOf(tensor: Tensor): Tensor | null {
  return tensor.autograd?.grad ?? null
}

/** Lets go of a gradient. Nobody can use one that never left this house, so its memory is free at once. */
export function dropGrad(meta: AutogradMeta): void {
  const { grad } = meta
  meta.grad = null
  if (grad === null || grad.released) return
  if (meta.gradLent) ownerOf(null)?.add(grad)
  else grad.dispose()
}

/** The place of a tensor in the graph as it is now; null while it has none. */
export function placeOf(tensor: Tensor): AutogradMeta | null {
  if (tensor.base !== null) refresh(tensor)
  return tensor.autograd
}

export function needsGrad(tensor: Tensor): boolean {
  if (tensor.base !== null) refresh(tensor)
  const meta = tensor.autograd
  return meta !== null && (meta.requiresGrad || meta.node !== null)
}

/** Whether the user asked for the gradient of this very tensor, which no operation made. */
export function isGradLeaf(tensor: Tensor): boolean {
  const meta = placeOf(tensor)
  return meta !== null && meta.requiresGrad && meta.node === null
}

/** Where the gradient of `tensor` goes. */
export function edgeOf(tensor: Tensor): Edge {
  const meta = placeOf(tensor)!
  if (meta.node !== null) return { node: meta.node, index: meta.index }
  meta.accumulator ??= new AccumulateGrad(tensor)
  return { node: meta.accumulator, index: 0 }
}

/** Puts a tensor, and with it all its views, behind another node: an in-place operation was recorded. */
export function moveTo(tensor: Tensor, { node, index }: Edge): void {
  const meta = (tensor.autograd ??= new AutogradMeta())
  const before = meta.node
  if (before?.retained?.get(meta.index) === tensor) {
    before.retained.delete(meta.index)
    node.retained = new Map(node.retained).set(index, tensor)
  }
  meta.node = node
  meta.index = index
  meta.rebases++
}

/**
 * A view follows its base: where an in-place operation was recorded on the base (or on another view of it) after the view was
 * made, the view's own operations are put on top of the base's new place.
 */
function refresh(tensor: Tensor): void {
  const rebases = tensor.base!.autograd?.rebases ?? 0
  if (rebases === tensor.rebasesSeen) return
  const behind: Tensor[] = []
  for (let at = tensor; at.base !== null && at.rebasesSeen !== rebases; at = at.made!.input) behind.push(at)
  for (const view of behind.reverse()) follow(view, rebases)
}

/** Moves a view whose own input is up to date. */
function follow(tensor: Tensor, rebases: number): void {
  const { made } = tensor
  const { op, input, attrs, recorded } = made!
  if (!recorded && isGradEnabled()) {
    throw new TorchError(
      'VIEW_MODIFIED',
      tensor.origin,
      `a view made by ${tensor.origin} in no_grad mode is used after its base or another view of it was modified inplace with ` +
        'grad mode enabled. Make the view again, outside noGrad(), or detach() it.',
      { origin: tensor.origin },
    )
  }
  tensor.rebasesSeen = rebases
  if (!needsGrad(input)) return
  const meta = (tensor.autograd ??= new AutogradMeta())
  meta.node = new OpNode(op.definition, attrs, [edgeOf(input)], [true], [metaOf(input)], [metaOf(tensor)])
  meta.index = 0
}
