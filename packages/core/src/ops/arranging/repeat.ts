import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { checkShape, formatShape, normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { stack } from '../primitives/cat.ts'
import { lt, ne } from '../primitives/compare.ts'
import { hostVector } from '../primitives/creation.ts'
import { fillLike } from '../primitives/fill.ts'
import { asIndex, indexSelect } from '../primitives/gather.ts'
import { logicalOr } from '../elementwise/logical.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { amin, sum } from '../primitives/reduce.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { reshapeCopy } from '../primitives/reshape.ts'
import { cumsum } from '../primitives/scan.ts'
import { scatterAdd } from '../primitives/scatter.ts'
import { any } from '../elementwise/truth.ts'
import { expand, narrow, reshape, unsqueeze } from '../primitives/views.ts'
import { toArray } from '../primitives/read.ts'

const repeatArguments = signature('repeat', { input: takes.tensor, sizes: takes.integers })

/**
 * Copies of a tensor side by side: `sizes[i]` times along dimension i, dimensions being added in front as needed
 * (`Tensor.repeat`).
 *
 * @throws TorchError `INVALID_ARGUMENT` for fewer sizes than dimensions.
 * @example
 * ```ts
 * torch.tensor([1, 2]).repeat(2, 2) // [[1, 2, 1, 2], [1, 2, 1, 2]]
 * ```
 */
export function repeat(x: Tensor, sizes: readonly number[]): Tensor {
  repeatArguments(arguments)
  return within('repeat', () => {
    checkShape('repeat', sizes)
    const lead = sizes.length - x.shape.length
    if (lead < 0) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'repeat',
        `Number of dimensions of repeat dims ${formatShape(sizes)} can not be smaller than that of the tensor, ` +
          `${formatShape(x.shape)}. Use tile() to have the first repeated once.`,
        { sizes, shape: x.shape },
      )
    }
    const shape = [...new Array<number>(lead).fill(1), ...x.shape]
    const separate = reshape(
      x,
      shape.flatMap((size) => [1, size]),
    )
    const repeated = expand(
      separate,
      shape.flatMap((size, i) => [sizes[i]!, size]),
    )
    return reshapeCopy(
      repeated,
      shape.map((size, i) => size * sizes[i]!),
    )
  })
}

const tileArguments = signature('tile', { input: takes.tensor, dims: takes.integers })

/**
 * Copies of a tensor side by side, as {@link repeat}, but with fewer counts than dimensions the first ones are repeated once
 * (`torch.tile`).
 *
 * @example
 * ```ts
 * torch.tile(torch.tensor([[1], [2]]), [2]) // [[1, 1], [2, 2]]
 * ```
 */
export function tile(x: Tensor, dims: readonly number[]): Tensor {
  tileArguments(arguments)
  return within('tile', () => {
    const missing = Math.max(x.shape.length - dims.length, 0)
    return repeat(x, [...new Array<number>(missing).fill(1), ...dims])
  })
}

/** Settings of {@link repeatInterleave}. */
export interface RepeatInterleaveOptions {
  /** The sum of the repeats, if known: then nothing has to be read. */
  readonly outputSize?: number
}

const repeatInterleaveArguments = signature('repeatInterleave', {
  input: takes.tensor,
  repeats: takes.either(takes.sizes, takes.tensor),
  dim: takes.optional(takes.integer),
  options: takes.options({ outputSize: takes.natural }),
})

/**
 * Repeats each element (or slice of a dimension) on the spot (`torch.repeat_interleave`).
 *
 * @param repeats - How often: one number for all, or one for each slice, as numbers or as an integer tensor.
 * @param dim - Default: all elements, as a vector.
 * @returns A promise if `repeats` is a tensor and its sum is not given as `outputSize`, since it has to be read.
 * @throws TorchError `SHAPE_MISMATCH` if there is not one repeat, or one for each slice, `INVALID_ARGUMENT` for negative ones.
 * @example
 * ```ts
 * torch.repeatInterleave(torch.tensor([1, 2]), 2) // [1, 1, 2, 2]
 * torch.repeatInterleave(torch.tensor([[1], [2]]), [1, 2], 0) // [[1], [2], [2]]
 * ```
 */
export function repeatInterleave(
  x: Tensor,
  repeats: number | readonly number[],
  dim?: number | null,
  options?: RepeatInterleaveOptions,
): Tensor
export function repeatInterleave(
  x: Tensor,
  repeats: Tensor,
  dim: number | null | undefined,
  options: { readonly outputSize: number },
): Tensor
export function repeatInterleave(
  x: Tensor,
  repeats: Tensor,
  dim?: number | null,
  options?: RepeatInterleaveOptions,
): Promise<Tensor>
export function repeatInterleave(
  x: Tensor,
  repeats: number | readonly number[] | Tensor,
  dim: number | null = null,
  options: RepeatInterleaveOptions = {},
): Tensor | Promise<Tensor> {
  repeatInterleaveArguments(arguments)
  return within('repeatInterleave', () => {
    const source = dim === null || x.shape.length === 0 ? reshape(x, [-1]) : x
    const d = dim === null ? 0 : normalizeDim('repeatInterleave', dim, source.shape.length)
    const size = source.shape[d]!
    const { outputSize } = options
    if (typeof repeats === 'number') {
      checkSum(size * repeats, outputSize)
      return evenly(source, repeats, d)
    }
    const given = isTensor(repeats) ? repeats.shape : [repeats.length]
    if (given.length > 1 || ![1, size].includes(given[0] ?? 1)) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'repeatInterleave',
        `repeats must be one number or one for each of the ${size} slices along dimension ${d}, but has shape ${formatShape(given)}.`,
        { repeats: given, size },
      )
    }
    if (!isTensor(repeats)) {
      const total = repeats.length === 1 ? size * repeats[0]! : repeats.reduce((sum, one) => sum + one, 0)
      checkSum(total, outputSize)
      if (repeats.length === 1) return evenly(source, repeats[0]!, d)
      checkShape('repeatInterleave', repeats)
      return indexSelect(source, d, hostVector('repeatInterleave', 'int32', placesOf(repeats), { device: x.device }))
    }
    const each = expand(reshape(asIndex('repeatInterleave', repeats), [-1]), [size])
    if (outputSize !== undefined) {
      checkTotal(each, outputSize)
      return unevenly(source, each, d, outputSize)
    }
    return totalOf(each).then((total) => within('repeatInterleave', () => unevenly(source, each, d, total)))
  })
}

function checkSum(total: number, outputSize: number | undefined): void {
  if (outputSize === undefined || outputSize === total) return
  throw new TorchError('INVALID_ARGUMENT', 'repeatInterleave', `outputSize must be ${total}, but is ${outputSize}.`, {
    total,
    outputSize,
  })
}

/** The number of each slice, as often as it is repeated. */
function placesOf(repeats: readonly number[]): Int32Array {
  const total = repeats.reduce((count, one) => count + one, 0)
  if (total > mostPlaces) {
    throw new TorchError('OUT_OF_MEMORY', 'repeatInterleave', `${total} slices are too many for one tensor.`, { total })
  }
  const places = new Int32Array(total)
  let at = 0
  for (const [i, count] of repeats.entries()) places.fill(i, at, (at += count))
  return places
}

const mostPlaces = 2 ** 28

/** The sum of repeats, in one read with the check that none is negative. */
async function totalOf(repeats: Tensor): Promise<number> {
  if (repeats.shape[0] === 0) return 0
  const read = within('repeatInterleave', () => toArray(stack([sum(repeats), amin(repeats)])))
  const [total, least] = ((await read) as (number | bigint)[]).map(Number) as [number, number]
  if (least >= 0) return total
  throw new TorchError('INVALID_ARGUMENT', 'repeatInterleave', `repeats can not be negative, but one is ${least}.`, {
    least,
  })
}

/** The same where nothing is read. */
function checkTotal(repeats: Tensor, total: number): void {
  refuseWhere(
    () => logicalOr(any(lt(repeats, 0)), ne(sum(repeats), total)),
    () =>
      new TorchError(
        'INVALID_ARGUMENT',
        'repeatInterleave',
        `repeats must be ≥ 0 and add up to outputSize, ${total}.`,
        { outputSize: total },
      ),
  )
}

function evenly(x: Tensor, count: number, dim: number): Tensor {
  checkShape('repeatInterleave', [count])
  const shape = x.shape.toSpliced(dim + 1, 0, count)
  return reshapeCopy(expand(unsqueeze(x, dim + 1), shape), x.shape.with(dim, x.shape[dim]! * count))
}

/** Element i of the result comes from the slice whose number is how many slices end at i or before. */
function unevenly(x: Tensor, repeats: Tensor, dim: number, total: number): Tensor {
  const ends = cumsum(repeats, 0)
  const endings = scatterAdd(fillLike(ends, 0, [total + 1]), 0, ends, fillLike(ends, 1))
  return indexSelect(x, dim, narrow(cumsum(endings, 0), 0, 0, total))
}
