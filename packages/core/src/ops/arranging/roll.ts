import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cat } from '../primitives/cat.ts'
import { clone, flip } from '../primitives/copy.ts'
import { narrow, reshape, transpose } from '../primitives/views.ts'

const rollArguments = signature('roll', { input: takes.tensor, shifts: takes.sizes, dims: takes.optional(takes.sizes) })

/**
 * Shifts elements along dimensions; those pushed out at one end come in at the other (`torch.roll`).
 *
 * @param shifts - How far, towards larger indices; one for each of `dims`.
 * @param dims - Default: all elements in row order, whose shape is then restored.
 * @throws TorchError `INVALID_ARGUMENT` if shifts and dims differ in number.
 * @example
 * ```ts
 * torch.roll(torch.tensor([1, 2, 3]), 1) // [3, 1, 2]
 * ```
 */
export function roll(x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[] | null): Tensor {
  rollArguments(arguments)
  return within('roll', () => {
    const by = typeof shifts === 'number' ? [shifts] : shifts
    const along = typeof dims === 'number' ? [dims] : (dims ?? [])
    if (along.length === 0 && by.length === 1) return reshape(shifted(reshape(x, [-1]), by[0]!, 0), x.shape)
    if (by.length !== along.length || by.length === 0) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'roll',
        `shifts and dimensions must align: there are ${by.length} shifts and ${along.length} dims.`,
        { shifts, dims },
      )
    }
    return along.reduce<Tensor>((out, dim, i) => shifted(out, by[i]!, normalizeDim('roll', dim, x.shape.length)), x)
  })
}

function shifted(x: Tensor, by: number, dim: number): Tensor {
  const size = x.shape[dim] ?? 0
  const shift = size === 0 ? 0 : ((by % size) + size) % size
  if (shift === 0) return clone(x)
  return cat([narrow(x, dim, size - shift, shift), narrow(x, dim, 0, size - shift)], dim)
}

const rot90Arguments = signature('rot90', {
  input: takes.tensor,
  k: takes.omissible(takes.integer),
  dims: takes.omissible(takes.integers),
})

/**
 * Turns a plane by 90 degrees, `k` times, from the first of two dimensions towards the second (`torch.rot90`).
 *
 * @param k - Default 1; negative turns back.
 * @param dims - Default `[0, 1]`.
 * @throws TorchError `INVALID_ARGUMENT` if `dims` are not two different dimensions.
 * @example
 * ```ts
 * torch.rot90(torch.tensor([[1, 2], [3, 4]])) // [[2, 4], [1, 3]]
 * ```
 */
export function rot90(x: Tensor, k = 1, dims?: readonly [number, number] | readonly number[] | null): Tensor {
  rot90Arguments(arguments)
  return within('rot90', () => {
    const plane = dims ?? [0, 1]
    const [a, b] = plane.map((dim) => normalizeDim('rot90', dim, x.shape.length))
    if (plane.length !== 2 || a === b || x.shape.length < 2) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'rot90',
        `expected two different dims of a tensor with at least two, but got [${plane.join(', ')}] for ${formatShape(x.shape)}.`,
        { dims: plane, shape: x.shape },
      )
    }
    const turns = ((k % 4) + 4) % 4
    if (turns === 1) return transpose(flip(x, b!), a!, b!)
    if (turns === 2) return flip(x, [a!, b!])
    return turns === 3 ? transpose(flip(x, a!), a!, b!) : clone(x)
  })
}

function needRank(op: string, x: Tensor, least: number): void {
  if (x.shape.length >= least) return
  throw new TorchError('SHAPE_MISMATCH', op, `Input must be >= ${least}-d, but got ${formatShape(x.shape)}.`, {
    shape: x.shape,
  })
}

const fliplrArguments = signature('fliplr', { input: takes.tensor })

/**
 * Reverses the order of columns: {@link flip} of the second dimension (`torch.fliplr`).
 *
 * @example
 * ```ts
 * torch.fliplr(torch.tensor([[1, 2], [3, 4]])) // [[2, 1], [4, 3]]
 * ```
 */
export function fliplr(x: Tensor): Tensor {
  fliplrArguments(arguments)
  return within('fliplr', () => {
    needRank('fliplr', x, 2)
    return flip(x, 1)
  })
}

const flipudArguments = signature('flipud', { input: takes.tensor })

/**
 * Reverses the order of rows: {@link flip} of the first dimension (`torch.flipud`).
 *
 * @example
 * ```ts
 * torch.flipud(torch.tensor([[1, 2], [3, 4]])) // [[3, 4], [1, 2]]
 * ```
 */
export function flipud(x: Tensor): Tensor {
  flipudArguments(arguments)
  return within('flipud', () => {
    needRank('flipud', x, 1)
    return flip(x, 0)
  })
}

/** What of this file tensors have as methods. */
export const methods = ['fliplr', 'flipud', 'roll', 'rot90'] as const
