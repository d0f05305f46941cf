import { within } from '../../arguments/within.ts'
import { tensorOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { checkShape, formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { le } from '../primitives/compare.ts'
import { fromArray } from './from-values.ts'
import { arange, type TensorOptions } from '../primitives/creation.ts'
import { reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

interface TriangleAttrs {
  readonly diagonal: number
}

/** Keeps elements on one side of a diagonal: below, where column − row ≤ diagonal, or above, where it is ≥. */
function triangle(name: 'tril' | 'triu'): Op<TriangleAttrs> {
  const op: Op<TriangleAttrs> = defineOp<TriangleAttrs>({
    name,
    tier: 'composite',
    meta: ([x], { diagonal }) => {
      if (x!.shape.length < 2 || !Number.isInteger(diagonal)) {
        throw new TorchError(
          'SHAPE_MISMATCH',
          name,
          `needs at least 2 dimensions and a whole number as diagonal, but got ${formatShape(x!.shape)} and ${diagonal}.`,
          { shape: x!.shape, diagonal },
        )
      }
      return x!
    },
    composite: ([x], { diagonal }) => {
      const [rows, columns] = x!.shape.slice(-2) as [number, number]
      const { device } = x!
      // Rows count from the diagonal's.
      const row = reshape(arange(diagonal, diagonal + rows, { device, dtype: 'int32' }), [-1, 1])
      const column = arange(columns, { device, dtype: 'int32' })
      return where(name === 'tril' ? le(column, row) : le(row, column), x!, x!.dtype === 'bool' ? false : 0)
    },
    vjp: ({ attrs }, [grad]) => [op.one([grad!], attrs)],
  })
  return op
}

export const trilOp: Op<TriangleAttrs> = triangle('tril')
export const triuOp: Op<TriangleAttrs> = triangle('triu')

const trilArguments = signature('tril', { input: takes.tensor, diagonal: takes.optional(takes.integer) })

/**
 * The lower triangle of a matrix, or of each in a batch: elements with column − row > diagonal become 0 (`torch.tril`).
 *
 * @param diagonal - Default 0, the main diagonal; positive keeps more, negative less.
 * @throws TorchError `SHAPE_MISMATCH` for fewer than two dimensions.
 * @example
 * ```ts
 * torch.tril(torch.ones([2, 2])) // [[1, 0], [1, 1]]
 * ```
 */
export function tril(x: Tensor, diagonal = 0): Tensor {
  trilArguments(arguments)
  return trilOp.one([x], { diagonal })
}

/** {@link tril} in place. */
export const tril_: InPlace<typeof tril> = inPlace('tril', tril)

const triuArguments = signature('triu', { input: takes.tensor, diagonal: takes.optional(takes.integer) })

/**
 * The upper triangle of a matrix, or of each in a batch: elements with column − row < diagonal become 0 (`torch.triu`).
 *
 * @param diagonal - Default 0, the main diagonal; positive keeps less, negative more.
 * @throws TorchError `SHAPE_MISMATCH` for fewer than two dimensions.
 * @example
 * ```ts
 * torch.triu(torch.ones([2, 2])) // [[1, 1], [0, 1]]
 * ```
 */
export function triu(x: Tensor, diagonal = 0): Tensor {
  triuArguments(arguments)
  return triuOp.one([x], { diagonal })
}

/** {@link triu} in place. */
export const triu_: InPlace<typeof triu> = inPlace('triu', triu)

/** Refuses what is too much for the host, which lists the positions. */
function checkListed(op: string, positions: number): void {
  if (positions <= 2 ** 26) return
  throw new TorchError('OUT_OF_MEMORY', op, `${positions} positions are too many to be listed.`, { positions })
}

/** Rows and columns of all elements that lie in the range of columns given for their row. */
function indices(
  op: string,
  [rows, columns]: readonly [number, number],
  range: (row: number) => readonly [from: number, to: number],
  options: TensorOptions | undefined,
): Tensor {
  checkShape(op, [rows, columns])
  checkListed(op, rows)
  const clip = (column: number): number => Math.min(Math.max(column, 0), columns)
  const ranges = Array.from({ length: rows }, (_, row) => range(row).map(clip) as [number, number])
  const count = ranges.reduce((sum, [from, to]) => sum + to - from, 0)
  checkListed(op, count)
  const found = new Int32Array(2 * count)
  let at = 0
  for (const [row, [from, to]] of ranges.entries()) {
    for (let column = from; column < to; column++) {
      found[at] = row
      found[count + at++] = column
    }
  }
  return fromArray(found, [2, count], { dtype: 'int32', ...options })
}

const trilIndicesArguments = signature('trilIndices', {
  rows: takes.integer,
  columns: takes.integer,
  offset: takes.optional(takes.integer),
  options: tensorOptionsKind,
})

/**
 * Rows and columns of the elements that {@link tril} keeps, in row order: [2, n], int32 unless `dtype` says otherwise
 * (`torch.tril_indices`).
 *
 * @example
 * ```ts
 * torch.trilIndices(2, 2) // [[0, 1, 1], [0, 0, 1]]
 * ```
 */
export function trilIndices(rows: number, columns: number, offset = 0, options?: TensorOptions): Tensor {
  trilIndicesArguments(arguments)
  return within('trilIndices', () => {
    return indices('trilIndices', [rows, columns], (row) => [0, row + offset + 1], options)
  })
}

const triuIndicesArguments = signature('triuIndices', {
  rows: takes.integer,
  columns: takes.integer,
  offset: takes.optional(takes.integer),
  options: tensorOptionsKind,
})

/**
 * Rows and columns of the elements that {@link triu} keeps, in row order: [2, n], int32 unless `dtype` says otherwise
 * (`torch.triu_indices`).
 *
 * @example
 * ```ts
 * torch.triuIndices(2, 2) // [[0, 0, 1], [0, 1, 1]]
 * ```
 */
export function triuIndices(rows: number, columns: number, offset = 0, options?: TensorOptions): Tensor {
  triuIndicesArguments(arguments)
  return within('triuIndices', () => {
    checkShape('triuIndices', [rows, columns])
    // Rows below the last diagonal have nothing.
    const used = Math.min(rows, Math.max(columns - offset, 0))
    return indices('triuIndices', [used, columns], (row) => [row + offset, columns], options)
  })
}

/** What of this file tensors have as methods. */
export const methods = ['tril', 'tril_', 'triu', 'triu_'] as const
