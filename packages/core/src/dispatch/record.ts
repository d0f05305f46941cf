import type { Attrs, Meta } from '../backend/backend.ts'
import { isFloat } from '../dtype.ts'
import { TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { noteCreation } from './anomaly.ts'
import { AutogradMeta, edgeOf, needsGrad } from './autograd-meta.ts'
import type { OpDefinition } from './define-op.ts'
import { type Edge, OpNode } from './node.ts'

/** Whether a call has to be recorded. */
export function anyNeedsGrad(inputs: readonly Tensor[]): boolean {
  for (let i = 0; i < inputs.length; i++) if (inputs[i]!.autograd !== null && needsGrad(inputs[i]!)) return true
  return false
}

/** A view made before its base was replaced in the graph would lead gradients to the wrong place. */
function checkFreshView(op: string, input: Tensor): void {
  const { base, autograd } = input
  if (base === null || (base.autograd?.rebases ?? 0) === autograd!.rebasesSeen) return
  throw new TorchError(
    'VIEW_MODIFIED',
    op,
    `an input is a view made by ${input.origin} of a tensor that was then modified by an inplace operation. ` +
      'Make the view again after the modification, or modify a clone().',
    { origin: input.origin },
  )
}

/** Only shape and dtype, so that a node does not keep the tensor itself alive. */
function metaOf({ shape, dtype }: Meta): Meta {
  return { shape, dtype }
}

/** A node for a call of an op. */
export function makeNode<A extends Attrs>(
  definition: OpDefinition<A>,
  inputs: readonly Tensor[],
  attrs: A,
  outputs: readonly Meta[],
): OpNode<A> {
  const count = inputs.length
  const edges = new Array<Edge | null>(count)
  const needs = new Array<boolean>(count)
  const metas = new Array<Meta>(count)
  for (let i = 0; i < count; i++) {
    const input = inputs[i]!
    const need = needsGrad(input)
    if (need) checkFreshView(definition.name, input)
    needs[i] = need
    edges[i] = need ? edgeOf(input) : null
    metas[i] = metaOf(input)
  }
  const node = new OpNode(definition, attrs, edges, needs, metas, outputs.map(metaOf))
  noteCreation(node)
  return node
}

/** Notes what the vjp of `node` will read. `original` stands in for an input that is about to be overwritten. */
export function saveInputs<A extends Attrs>(
  node: OpNode<A>,
  inputs: readonly Tensor[],
  overwritten?: Tensor,
  original?: () => Tensor,
): void {
  const wants = node.op.saveInputs
  if (wants === undefined) return
  for (let i = 0; i < wants.length; i++) {
    if (node.needs[i] !== true) continue
    for (const index of wants[i]!) {
      const input = inputs[index]
      if (input !== undefined) node.saveInput(index, input === overwritten ? original!() : input)
    }
  }
}

/** Puts the outputs of a recorded call into the graph. */
export function attach<A extends Attrs>(node: OpNode<A>, outputs: readonly Tensor[]): void {
  const { saveOutputs } = node.op
  for (let i = 0; i < outputs.length; i++) {
    if (!isFloat(outputs[i]!.dtype)) continue
    const meta = new AutogradMeta()
    meta.node = node
    meta.index = i
    outputs[i]!.autograd = meta
  }
  if (saveOutputs !== undefined) for (const index of saveOutputs) node.saveOutput(index, outputs[index]!)
}
