import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { reshapeCopy } from '../primitives/reshape.ts'
import { permute, reshape } from '../primitives/views.ts'

function check(op: string, x: Tensor, what: string, number: number, least: number): void {
  if (!Number.isInteger(number) || number < 1) {
    throw new TorchError('INVALID_ARGUMENT', op, `expects a positive ${what}, but got ${number}.`, { [what]: number })
  }
  if (x.shape.length >= least) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `expects input to have at least ${least} dimensions, but got ${formatShape(x.shape)}.`,
    { input: x.shape },
  )
}

function indivisible(op: string, x: Tensor, what: string, by: string): TorchError {
  return new TorchError(
    'SHAPE_MISMATCH',
    op,
    `expects its input's ${what} to be divisible by ${by}, but got input of size ${formatShape(x.shape)}.`,
    { input: x.shape },
  )
}

const pixelShuffleArguments = signature('pixelShuffle', { input: takes.tensor, upscaleFactor: takes.integer })

/**
 * Moves channels into space (`torch.nn.functional.pixel_shuffle`): out[…, c, h·r + i, w·r + j] = x[…, (c·r + i)·r + j, h, w].
 *
 * @param x - `[…, C · r², H, W]`.
 * @param upscaleFactor - r.
 * @returns `[…, C, H · r, W · r]`.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @example
 * ```ts
 * torch.nn.functional.pixelShuffle(torch.ones([1, 9, 4, 4]), 3).shape // [1, 1, 12, 12]
 * ```
 */
export function pixelShuffle(x: Tensor, upscaleFactor: number): Tensor {
  pixelShuffleArguments(arguments)
  return within('pixelShuffle', () => {
    check('pixelShuffle', x, 'upscaleFactor', upscaleFactor, 3)
    const r = upscaleFactor
    const lead = x.shape.slice(0, -3)
    const [c, h, w] = x.shape.slice(-3) as readonly number[] as readonly [number, number, number]
    if (c % (r * r) !== 0) throw indivisible('pixelShuffle', x, 'channel dimension', `the square of upscaleFactor ${r}`)
    const n = lead.length
    const split = reshape(x, [...lead, c / (r * r), r, r, h, w])
    const mixed = permute(split, [...lead.keys(), n, n + 3, n + 1, n + 4, n + 2])
    return reshapeCopy(mixed, [...lead, c / (r * r), h * r, w * r])
  })
}

const pixelUnshuffleArguments = signature('pixelUnshuffle', { input: takes.tensor, downscaleFactor: takes.integer })

/**
 * Moves space into channels (`torch.nn.functional.pixel_unshuffle`), the inverse of {@link pixelShuffle}.
 *
 * @param x - `[…, C, H · r, W · r]`.
 * @param downscaleFactor - r.
 * @returns `[…, C · r², H, W]`.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @example
 * ```ts
 * torch.nn.functional.pixelUnshuffle(torch.ones([1, 1, 12, 12]), 3).shape // [1, 9, 4, 4]
 * ```
 */
export function pixelUnshuffle(x: Tensor, downscaleFactor: number): Tensor {
  pixelUnshuffleArguments(arguments)
  return within('pixelUnshuffle', () => {
    check('pixelUnshuffle', x, 'downscaleFactor', downscaleFactor, 3)
    const r = downscaleFactor
    const lead = x.shape.slice(0, -3)
    const [c, h, w] = x.shape.slice(-3) as readonly number[] as readonly [number, number, number]
    if (h % r !== 0 || w % r !== 0) throw indivisible('pixelUnshuffle', x, 'height and width', `downscaleFactor ${r}`)
    const n = lead.length
    const split = reshape(x, [...lead, c, h / r, r, w / r, r])
    const mixed = permute(split, [...lead.keys(), n, n + 2, n + 4, n + 1, n + 3])
    return reshapeCopy(mixed, [...lead, c * r * r, h / r, w / r])
  })
}

const channelShuffleArguments = signature('channelShuffle', { input: takes.tensor, groups: takes.integer })

/**
 * Interleaves groups of channels (`torch.nn.functional.channel_shuffle`): channel i · groups + g of the result is channel
 * g · C / groups + i of `x`.
 *
 * @param x - `[N, C, …]` with at least one more dimension.
 * @param groups - A divisor of C.
 * @throws TorchError `SHAPE_MISMATCH`, `INVALID_ARGUMENT`.
 * @example
 * ```ts
 * torch.nn.functional.channelShuffle(torch.tensor([[[1], [2], [3], [4]]]), 2) // [[[1], [3], [2], [4]]]
 * ```
 */
export function channelShuffle(x: Tensor, groups: number): Tensor {
  channelShuffleArguments(arguments)
  return within('channelShuffle', () => {
    check('channelShuffle', x, 'groups', groups, 3)
    const [n, c, ...rest] = x.shape as readonly [number, number, ...number[]]
    if (c % groups !== 0) throw indivisible('channelShuffle', x, 'channels', `groups ${groups}`)
    const split = reshape(x, [n, groups, c / groups, ...rest])
    return reshapeCopy(permute(split, [0, 2, 1, ...rest.map((_, i) => i + 3)]), x.shape)
  })
}
