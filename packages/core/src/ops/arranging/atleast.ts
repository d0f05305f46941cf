import * as takes from '../../arguments/kinds.ts'
import { spreadSignature } from '../../arguments/spread.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { unsqueeze, view } from '../primitives/views.ts'

type Few = readonly [Tensor]
type Many = readonly Tensor[] | readonly [readonly Tensor[]]

function each(given: Many, list: readonly Tensor[], grow: (x: Tensor) => Tensor): Tensor | Tensor[] {
  return given.length === 1 && given[0] === list[0] ? grow(list[0]) : list.map(grow)
}

const atleast1dArguments = spreadSignature<Tensor>('atleast1d', 'tensors', takes.tensors)

/**
 * A 0-d tensor as a vector of one element; others as they are (`torch.atleast_1d`). Several tensors give a list.
 *
 * @example
 * ```ts
 * torch.atleast1d(torch.tensor(3)).shape // [1]
 * ```
 */
export function atleast1d(...tensors: Few): Tensor
export function atleast1d(...tensors: Many): Tensor[]
export function atleast1d(...tensors: Many): Tensor | Tensor[] {
  const { list } = atleast1dArguments(tensors)
  return each(tensors, list, (x) => (x.shape.length === 0 ? view(x, [1]) : x))
}

const atleast2dArguments = spreadSignature<Tensor>('atleast2d', 'tensors', takes.tensors)

/**
 * Tensors of fewer than two dimensions as a matrix of one row (`torch.atleast_2d`). Several tensors give a list.
 *
 * @example
 * ```ts
 * torch.atleast2d(torch.zeros([3])).shape // [1, 3]
 * ```
 */
export function atleast2d(...tensors: Few): Tensor
export function atleast2d(...tensors: Many): Tensor[]
export function atleast2d(...tensors: Many): Tensor | Tensor[] {
  const { list } = atleast2dArguments(tensors)
  return each(tensors, list, (x) =>
    x.shape.length === 0 ? view(x, [1, 1]) : x.shape.length === 1 ? unsqueeze(x, 0) : x,
  )
}

const atleast3dArguments = spreadSignature<Tensor>('atleast3d', 'tensors', takes.tensors)

/**
 * Tensors of fewer than three dimensions with dimensions of size one added: a number in front and behind, a vector on both
 * sides, a matrix behind (`torch.atleast_3d`). Several tensors give a list.
 *
 * @example
 * ```ts
 * torch.atleast3d(torch.zeros([2, 3])).shape // [2, 3, 1]
 * ```
 */
export function atleast3d(...tensors: Few): Tensor
export function atleast3d(...tensors: Many): Tensor[]
export function atleast3d(...tensors: Many): Tensor | Tensor[] {
  const { list } = atleast3dArguments(tensors)
  return each(tensors, list, (x) => {
    if (x.shape.length > 2) return x
    if (x.shape.length === 2) return unsqueeze(x, 2)
    return x.shape.length === 1 ? unsqueeze(unsqueeze(x, 0), 2) : view(x, [1, 1, 1])
  })
}
