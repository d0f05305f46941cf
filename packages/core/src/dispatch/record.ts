import type { Attrs, Meta } from '../backend/backend.ts'
import { isFloat } from '../dtype/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { noteCreation } from '../tape/anomaly.ts'
import { AutogradMeta, edgeOf, moveTo, needsGrad } from '../tape/autograd-meta.ts'
import type { Op, OpDefinition } from '../tensor/op.ts'
import { type Edge, metaOf, OpNode } from '../tape/node.ts'
import { type Place, placeIn } from './view.ts'

/** What is written where, by the op that writes into views. */
export interface ViewScatterAttrs {
  /** The part of the first input that is replaced. */
  readonly place: Place
}

/** Whether a call has to be recorded. */
export function anyNeedsGrad(inputs: readonly Tensor[]): boolean {
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i]!
    if ((input.autograd !== null || input.base !== null) && needsGrad(input)) return true
  }
  return false
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

/**
 * Puts a tensor that was overwritten behind the node that did it. Where the tensor is a view, its base is from now on what it
 * was, with the view's new values written into it; the view, and every other view of the base, look at that.
 *
 * @param viewScatter - The op that writes into a view.
 */
export function rebase(target: Tensor, edge: Edge, viewScatter: Op<ViewScatterAttrs>): void {
  const { base } = target
  if (base === null) return moveTo(target, edge)
  const before = needsGrad(base) ? edgeOf(base) : null
  const node = new OpNode(
    viewScatter.definition,
    { place: placeIn(base, target) },
    [before, edge],
    [before !== null, true],
    [metaOf(base), metaOf(target)],
    [metaOf(base)],
  )
  noteCreation(node)
  moveTo(base, { node, index: 0 })
}
