import { type InOrder, named } from '../../results.ts'
import { normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { gather } from './gather.ts'
import { checkNonEmpty } from './reduce.ts'
import { reshape, squeeze } from './views.ts'

/** Elements chosen along a dimension, and where they were (int32): `const { values, indices } = …` or `const [values, indices] = …`. */
export interface Selection extends InOrder<Tensor> {
  readonly values: Tensor
  readonly indices: Tensor
}

/** The elements of a 0-d tensor's results in the shape it should have had. */
export function asZeroDim({ values, indices }: Pick<Selection, 'values' | 'indices'>): Selection {
  return named({ values: reshape(values, []), indices: reshape(indices, []) })
}

/**
 * One element per lane of `dim`. Gradients flow to the chosen elements.
 *
 * @param choose - Gives the positions, keeping `dim` with size one. It sees `x` outside the graph, never 0-d, never an empty lane.
 */
export function selectAlong(
  op: string,
  x: Tensor,
  dim: number,
  keepdim: boolean,
  choose: (x: Tensor, dim: number) => Tensor,
): Selection {
  const d = normalizeDim(op, dim, x.shape.length)
  if (x.shape.length === 0) return asZeroDim(selectAlong(op, reshape(x, [1]), 0, true, choose))
  checkNonEmpty(op, x, [d])
  const indices = choose(x.detach(), d)
  const values = gather(x, d, indices)
  return named(keepdim ? { values, indices } : { values: squeeze(values, d), indices: squeeze(indices, d) })
}
