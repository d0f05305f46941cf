import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkParts, cutSize, split } from '../primitives/cat.ts'
import { slice } from '../primitives/views.ts'

const splitWithSizesArguments = signature('splitWithSizes', {
  input: takes.tensor,
  sizes: takes.integers,
  dim: takes.optional(takes.integer),
})

/**
 * Cuts a tensor into views of the listed sizes along a dimension (`torch.split_with_sizes`).
 *
 * @param dim - Default 0.
 * @throws TorchError `INVALID_ARGUMENT` if the sizes do not add up to that of the dimension.
 * @example
 * ```ts
 * torch.splitWithSizes(torch.arange(5), [1, 4]).map((x) => x.shape) // [[1], [4]]
 * ```
 */
export function splitWithSizes(x: Tensor, sizes: readonly number[], dim = 0): Tensor[] {
  splitWithSizesArguments(arguments)
  return within('splitWithSizes', () => {
    return split(x, sizes, dim)
  })
}

const tensorSplitArguments = signature('tensorSplit', {
  input: takes.tensor,
  indicesOrSections: takes.sizes,
  dim: takes.optional(takes.integer),
})

/**
 * Cuts a tensor into views along a dimension: into a number of nearly equal ones (the first are larger), or before the listed
 * indices (`torch.tensor_split`).
 *
 * @param indicesOrSections - How many parts, or where to cut; cuts beyond the end give empty parts.
 * @param dim - Default 0.
 * @example
 * ```ts
 * torch.tensorSplit(torch.arange(7), 3).map((x) => x.shape[0]) // [3, 2, 2]
 * torch.tensorSplit(torch.arange(7), [1, 5]).map((x) => x.shape[0]) // [1, 4, 2]
 * ```
 */
export function tensorSplit(x: Tensor, indicesOrSections: number | readonly number[], dim = 0): Tensor[] {
  tensorSplitArguments(arguments)
  return within('tensorSplit', () => {
    const d = normalizeDim('tensorSplit', dim, x.shape.length)
    const size = cutSize('tensorSplit', x, d)
    if (typeof indicesOrSections !== 'number') {
      const cuts = [0, ...indicesOrSections]
      return cuts.map((start, i) => slice(x, d, start, cuts[i + 1] ?? null))
    }
    const sections = indicesOrSections
    if (!Number.isInteger(sections) || sections < 1) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'tensorSplit',
        `number of sections must be a whole number > 0, but got ${sections}.`,
        { sections },
      )
    }
    checkParts('tensorSplit', sections)
    const [least, larger] = [Math.floor(size / sections), size % sections]
    return split(
      x,
      Array.from({ length: sections }, (_, i) => least + (i < larger ? 1 : 0)),
      d,
    )
  })
}

function cutAlong(op: string, x: Tensor, indicesOrSections: number | readonly number[], dim: number): Tensor[] {
  const size = x.shape[dim]!
  if (typeof indicesOrSections === 'number' && !(indicesOrSections > 0 && size % indicesOrSections === 0)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `the size of dimension ${dim} is ${size}, which is not divisible by ${indicesOrSections}. Use tensorSplit().`,
      { shape: x.shape, dim, sections: indicesOrSections },
    )
  }
  return tensorSplit(x, indicesOrSections, dim)
}

function needRank(op: string, x: Tensor, least: number): void {
  if (x.shape.length >= least) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `requires a tensor with at least ${least} dimension${least === 1 ? '' : 's'}, but got ${formatShape(x.shape)}.`,
    { shape: x.shape },
  )
}

const hsplitArguments = signature('hsplit', { input: takes.tensor, indicesOrSections: takes.sizes })

/**
 * Cuts a tensor into views along the second dimension, a vector along its only one (`torch.hsplit`).
 *
 * @param indicesOrSections - As in {@link tensorSplit}; a number must divide the size.
 * @example
 * ```ts
 * torch.hsplit(torch.zeros([2, 4]), 2)[0]!.shape // [2, 2]
 * ```
 */
export function hsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  hsplitArguments(arguments)
  return within('hsplit', () => {
    needRank('hsplit', x, 1)
    return cutAlong('hsplit', x, indicesOrSections, x.shape.length === 1 ? 0 : 1)
  })
}

const vsplitArguments = signature('vsplit', { input: takes.tensor, indicesOrSections: takes.sizes })

/**
 * Cuts a tensor of at least two dimensions into views along the first (`torch.vsplit`).
 *
 * @param indicesOrSections - As in {@link tensorSplit}; a number must divide the size.
 * @example
 * ```ts
 * torch.vsplit(torch.zeros([4, 2]), [1])[1]!.shape // [3, 2]
 * ```
 */
export function vsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  vsplitArguments(arguments)
  return within('vsplit', () => {
    needRank('vsplit', x, 2)
    return cutAlong('vsplit', x, indicesOrSections, 0)
  })
}

const dsplitArguments = signature('dsplit', { input: takes.tensor, indicesOrSections: takes.sizes })

/**
 * Cuts a tensor of at least three dimensions into views along the third (`torch.dsplit`).
 *
 * @param indicesOrSections - As in {@link tensorSplit}; a number must divide the size.
 * @example
 * ```ts
 * torch.dsplit(torch.zeros([2, 2, 4]), 4).length // 4
 * ```
 */
export function dsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  dsplitArguments(arguments)
  return within('dsplit', () => {
    needRank('dsplit', x, 3)
    return cutAlong('dsplit', x, indicesOrSections, 2)
  })
}

/** What of this file tensors have as methods. */
export const methods = ['dsplit', 'hsplit', 'splitWithSizes', 'tensorSplit', 'vsplit'] as const
