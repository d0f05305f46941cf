import type { Attrs } from '../backend/backend.ts'
import { isGradEnabled } from '../tape/grad-mode.ts'
import { Tensor } from '../tensor/tensor.ts'
import type { Making, Op } from '../tensor/op.ts'
import { opNamed } from './registry.ts'

/** One view of another, as data: the op by its name, and its attributes. */
export interface ViewStep {
  readonly op: string
  readonly attrs: Attrs
}

/** Which part of a tensor a view shows: the views that lead there, the first one first. None: the whole. */
export type Place = readonly ViewStep[]

/** Looks at the memory of a tensor in another way, outside the graph. */
export function makeView<A extends object>(op: Op<A>, input: Tensor, attrs: A): Tensor {
  const { name, view, vjp } = op.definition
  const { shape, strides, offset } = view!(input, attrs)
  Object.freeze(shape)
  Object.freeze(strides)
  const output = new Tensor(input.storage, input.dtype, shape, strides, offset, name, input.lineage)
  if (vjp === undefined) return output
  const base = input.base ?? input
  output.base = base
  output.made = { op: op as unknown as Op, input, attrs, recorded: isGradEnabled() }
  output.rebasesSeen = base.autograd?.rebases ?? 0
  return output
}

/** A call of a view as a step. */
export function stepOf<A extends Attrs>(op: Op<A>, attrs: A): ViewStep {
  return { op: op.definition.name, attrs }
}

/** The place of `part`, which is a view of `whole`, or `whole` itself. */
export function placeIn(whole: Tensor, part: Tensor): Place {
  const steps: Making[] = []
  for (let at = part; at !== whole; at = at.made!.input) steps.push(at.made!)
  return steps.reverse().map(({ op, attrs }) => stepOf(op, attrs))
}

/** The view of `whole` that shows a place. */
export function partAt(whole: Tensor, place: Place): Tensor {
  return place.reduce((x, { op, attrs }) => opNamed(op).one([x], attrs), whole)
}
