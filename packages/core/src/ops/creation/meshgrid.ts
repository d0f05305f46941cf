import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import { spreadSignature } from '../../arguments/spread.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { stack } from '../primitives/cat.ts'
import { expand, reshape } from '../primitives/views.ts'

/** Settings of {@link meshgrid}. */
export interface MeshgridOptions {
  /** `'ij'`: the first tensor varies along the first dimension. `'xy'`: along the second. Default `'ij'`. */
  readonly indexing?: 'ij' | 'xy'
}

const meshgridArguments = signature('meshgrid', {
  tensors: takes.tensors,
  options: takes.options({ indexing: takes.oneOf('ij', 'xy') }),
})

/**
 * The coordinates of a grid from those of its axes: output i is input i, varying along dimension i, as views
 * (`torch.meshgrid`).
 *
 * @param tensors - Vectors of one dtype; numbers count as vectors of one element.
 * @throws TorchError `SHAPE_MISMATCH` for more dimensions, `DTYPE_MISMATCH` for different dtypes.
 * @example
 * ```ts
 * const [rows, columns] = torch.meshgrid([torch.arange(2), torch.arange(3)])
 * rows!.shape // [2, 3]
 * columns!.shape // [2, 3]
 * ```
 */
export function meshgrid(tensors: readonly Tensor[], options: MeshgridOptions = {}): Tensor[] {
  meshgridArguments(arguments)
  return within('meshgrid', () => {
    const { indexing = 'ij' } = options
    const wrong = tensors.find((x) => x.shape.length > 1)
    if (wrong !== undefined || tensors.length === 0) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'meshgrid',
        `expects at least one tensor, all of 0 or 1 dimensions${wrong === undefined ? '' : `, but got ${formatShape(wrong.shape)}`}.`,
      )
    }
    const types = new Set(tensors.map((x) => x.dtype))
    if (types.size > 1) {
      throw new TorchError(
        'DTYPE_MISMATCH',
        'meshgrid',
        `expects all tensors to have the same dtype, but got ${[...types].join(', ')}. Convert them with to(dtype).`,
      )
    }
    const swap = indexing === 'xy' && tensors.length > 1
    const axes = swap ? [tensors[1]!, tensors[0]!, ...tensors.slice(2)] : tensors
    const shape = axes.map((x) => x.shape[0] ?? 1)
    const grids = axes.map((x, i) =>
      expand(
        reshape(
          x,
          shape.map((size, dim) => (dim === i ? size : 1)),
        ),
        shape,
      ),
    )
    return swap ? [grids[1]!, grids[0]!, ...grids.slice(2)] : grids
  })
}

const cartesianProdArguments = spreadSignature<Tensor>('cartesianProd', 'tensors', takes.tensors)

/**
 * Every way to take one element from each vector, as rows, the last varying fastest (`torch.cartesian_prod`). A single vector
 * stays as it is.
 *
 * @throws TorchError `SHAPE_MISMATCH` for other dimensions than one.
 * @example
 * ```ts
 * torch.cartesianProd(torch.tensor([1, 2]), torch.tensor([3, 4])) // [[1, 3], [1, 4], [2, 3], [2, 4]]
 * ```
 */
export function cartesianProd(...tensors: readonly Tensor[] | readonly [readonly Tensor[]]): Tensor {
  const { list } = cartesianProdArguments(tensors)
  return within('cartesianProd', () => {
    const wrong = list.find((x) => x.shape.length !== 1)
    if (wrong !== undefined) {
      throw new TorchError('SHAPE_MISMATCH', 'cartesianProd', `expects vectors, but got ${formatShape(wrong.shape)}.`, {
        shape: wrong.shape,
      })
    }
    if (list.length === 1) return list[0]!
    return stack(
      meshgrid(list).map((grid) => reshape(grid, [-1])),
      1,
    )
  })
}
