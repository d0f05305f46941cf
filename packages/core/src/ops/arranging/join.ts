import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import { spreadSignature } from '../../arguments/spread.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { atleast1d, atleast2d, atleast3d } from './atleast.ts'
import { cat } from '../primitives/cat.ts'
import { cast } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { resultType } from '../primitives/operands.ts'
import { reshape, unsqueeze } from '../primitives/views.ts'

const hstackArguments = signature('hstack', { tensors: takes.tensors })

/**
 * Tensors side by side: joined along the second dimension, vectors along their only one (`torch.hstack`).
 *
 * @example
 * ```ts
 * torch.hstack([torch.ones([2, 1]), torch.zeros([2, 2])]).shape // [2, 3]
 * ```
 */
export function hstack(tensors: readonly Tensor[]): Tensor {
  hstackArguments(arguments)
  return within('hstack', () => {
    const list = atleast1d(tensors)
    return cat(list, list[0]?.shape.length === 1 ? 0 : 1)
  })
}

const vstackArguments = signature('vstack', { tensors: takes.tensors })

/**
 * Tensors one below the other: joined along the first dimension, vectors as rows (`torch.vstack`).
 *
 * @example
 * ```ts
 * torch.vstack([torch.ones([3]), torch.zeros([2, 3])]).shape // [3, 3]
 * ```
 */
export function vstack(tensors: readonly Tensor[]): Tensor {
  vstackArguments(arguments)
  return within('vstack', () => {
    return cat(atleast2d(tensors), 0)
  })
}

const rowStackArguments = signature('rowStack', { tensors: takes.tensors })

/**
 * Tensors one below the other: another name of {@link vstack} (`torch.row_stack`).
 *
 * @example
 * ```ts
 * torch.rowStack([torch.ones([3]), torch.zeros([3])]).shape // [2, 3]
 * ```
 */
export function rowStack(tensors: readonly Tensor[]): Tensor {
  rowStackArguments(arguments)
  return within('rowStack', () => {
    return vstack(tensors)
  })
}

const dstackArguments = signature('dstack', { tensors: takes.tensors })

/**
 * Tensors one behind the other: joined along the third dimension (`torch.dstack`).
 *
 * @example
 * ```ts
 * torch.dstack([torch.ones([3]), torch.zeros([3])]).shape // [1, 3, 2]
 * ```
 */
export function dstack(tensors: readonly Tensor[]): Tensor {
  dstackArguments(arguments)
  return within('dstack', () => {
    return cat(atleast3d(tensors), 2)
  })
}

const columnStackArguments = signature('columnStack', { tensors: takes.tensors })

/**
 * Vectors as the columns of a matrix, matrices side by side (`torch.column_stack`).
 *
 * @example
 * ```ts
 * torch.columnStack([torch.tensor([1, 2]), torch.tensor([3, 4])]) // [[1, 3], [2, 4]]
 * ```
 */
export function columnStack(tensors: readonly Tensor[]): Tensor {
  columnStackArguments(arguments)
  return within('columnStack', () => {
    return cat(
      tensors.map((x) => (x.shape.length === 0 ? reshape(x, [1, 1]) : x.shape.length === 1 ? unsqueeze(x, 1) : x)),
      1,
    )
  })
}

const blockDiagArguments = spreadSignature<Tensor>('blockDiag', 'tensors', takes.tensors)

/**
 * A matrix with the given ones along its diagonal, and 0 elsewhere; numbers and vectors count as matrices of one row
 * (`torch.block_diag`).
 *
 * @throws TorchError `SHAPE_MISMATCH` for more than two dimensions.
 * @example
 * ```ts
 * torch.blockDiag(torch.ones([1, 2]), torch.tensor(3)) // [[1, 1, 0], [0, 0, 3]]
 * ```
 */
export function blockDiag(...tensors: readonly Tensor[] | readonly [readonly Tensor[]]): Tensor {
  const { list } = blockDiagArguments(tensors)
  if (list.length === 0) throw new TorchError('INVALID_ARGUMENT', 'blockDiag', 'needs at least one tensor.')
  const blocks = atleast2d(list)
  const wrong = blocks.find((x) => x.shape.length !== 2)
  if (wrong !== undefined) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'blockDiag',
      `Input tensors must have 2 or fewer dimensions, but one has shape ${formatShape(wrong.shape)}.`,
      { shape: wrong.shape },
    )
  }
  const dtype = resultType(...list)
  const width = blocks.reduce((sum, x) => sum + x.shape[1]!, 0)
  let before = 0
  const rows = blocks.map((block) => {
    const [height, columns] = block.shape as [number, number]
    const middle = cast(block, dtype)
    const left = fillLike(middle, 0, [height, before])
    before += columns
    return cat([left, middle, fillLike(middle, 0, [height, width - before])], 1)
  })
  return cat(rows, 0)
}
