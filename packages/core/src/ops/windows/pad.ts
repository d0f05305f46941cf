import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { checkConverts } from '../../dtype/host.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cat } from '../primitives/cat.ts'
import { clone, copyOp, flip } from '../primitives/copy.ts'
import { fillLike } from '../primitives/fill.ts'
import { expand, narrow } from '../primitives/views.ts'

/** How much is added before and after the elements of a dimension; negative amounts take away. */
export type Margin = readonly [before: number, after: number]

interface PadAttrs {
  /** One for every dimension. */
  readonly pad: readonly Margin[]
  readonly value: number
}

function paddedShape(shape: readonly number[], pad: readonly Margin[]): readonly number[] {
  return shape.map((size, dim) => {
    const [before, after] = pad[dim]!
    if (size + before + after >= 0) return size + before + after
    throw new TorchError(
      'INVALID_ARGUMENT',
      'pad',
      `The input size ${size}, plus negative padding ${before} and ${after}, resulted in a negative output size, which is ` +
        `invalid. Check dimension ${dim} of your input.`,
      { input: shape, dim, pad: [before, after] },
    )
  })
}

/** What is left after negative margins are taken away. */
function crop(x: Tensor, pad: readonly Margin[]): Tensor {
  return pad.reduce((part, [before, after], dim) => {
    const [lost, end] = [Math.max(-before, 0), Math.max(-after, 0)]
    return lost + end === 0 ? part : narrow(part, dim, lost, Math.max(x.shape[dim]! - lost - end, 0))
  }, x)
}

const padOp: Op<PadAttrs> = defineOp<PadAttrs>({
  name: 'pad',
  tier: 'composite',
  meta: ([x], { pad }) => ({ shape: paddedShape(x!.shape, pad), dtype: x!.dtype }),
  composite: ([x], { pad, value }) => {
    const out = fillLike(x!, value, paddedShape(x!.shape, pad))
    const inner = crop(x!, pad)
    const place = pad.reduce(
      (part, [before], dim) => narrow(part, dim, Math.min(Math.max(before, 0), part.shape[dim]!), inner.shape[dim]!),
      out,
    )
    copyOp.into(place, [inner], { dtype: x!.dtype })
    return out
  },
  vjp: ({ attrs: { pad } }, [grad]) => [
    padded(
      grad!,
      pad.map(([before, after]) => [0 - before, 0 - after]),
      0,
    ),
  ],
})

/** `x` with margins of `value`; a view of it where nothing is added. */
export function padded(x: Tensor, pad: readonly Margin[], value: number): Tensor {
  if (pad.some(([before, after]) => before > 0 || after > 0)) return padOp.one([x], { pad, value })
  paddedShape(x.shape, pad)
  return crop(x, pad)
}

/** PyTorch's list, which begins with the last dimension, as one margin for each dimension. */
function margins(op: string, x: Tensor, pad: readonly number[]): readonly Margin[] {
  const rank = x.shape.length
  if (pad.length % 2 !== 0 || pad.length > 2 * rank || !pad.every(Number.isInteger)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `pad must be pairs of whole numbers, the last dimension first, for at most ${rank} dimensions of an input of shape ` +
        `${formatShape(x.shape)}, but got ${formatShape(pad)}: Padding length must be divisible by 2 and at most twice the ` +
        'number of dimensions.',
      { pad, input: x.shape },
    )
  }
  return x.shape.map((_, dim) => {
    const at = 2 * (rank - 1 - dim)
    return [pad[at] ?? 0, pad[at + 1] ?? 0]
  })
}

const constantPadNdArguments = signature('constantPadNd', {
  input: takes.tensor,
  pad: takes.integers,
  value: takes.optional(takes.number),
})

/**
 * Adds constant margins (`torch.constant_pad_nd`): element i of a padded dimension is x[i − before], or `value` outside.
 *
 * @param pad - Pairs of amounts before and after, of the last dimension first; negative ones take elements away.
 * @param value - Default 0.
 * @throws TorchError `INVALID_ARGUMENT` if `pad` does not fit.
 * @example
 * ```ts
 * torch.constantPadNd(torch.ones([2]), [1, 2], 7) // [7, 1, 1, 7, 7]
 * ```
 */
export function constantPadNd(x: Tensor, pad: readonly number[], value = 0): Tensor {
  constantPadNdArguments(arguments)
  return within('constantPadNd', () => {
    checkConverts('constantPadNd', value, x.dtype)
    return copied(x, padded(x, margins('constantPadNd', x, pad), value))
  })
}

const modes = ['constant', 'reflect', 'replicate', 'circular'] as const

export interface PadOptions {
  /**
   * What the margins hold: a constant; the elements mirrored at the border one (`reflect`); the border element (`replicate`);
   * or the elements of the other side (`circular`). Default `'constant'`.
   */
  readonly mode?: (typeof modes)[number]
  /** The constant. Default 0. */
  readonly value?: number
}

const padArguments = signature('pad', {
  input: takes.tensor,
  pad: takes.integers,
  options: takes.options({ mode: takes.oneOf('constant', 'reflect', 'replicate', 'circular'), value: takes.number }),
})

/**
 * Adds margins to the last dimensions (`torch.nn.functional.pad`).
 *
 * @param pad - Pairs of amounts before and after, of the last dimension first; negative ones take elements away. Modes other
 * than `'constant'` pad the last one, two or three dimensions of `[N, C, …]` or `[C, …]`.
 * @throws TorchError `INVALID_ARGUMENT` if `pad` does not fit the input; `UNKNOWN_OPTION`.
 * @example
 * ```ts
 * torch.nn.functional.pad(torch.tensor([[1, 2, 3]]), [2, 1], { mode: 'reflect' }) // [[3, 2, 1, 2, 3, 2]]
 * ```
 */
export function pad(x: Tensor, pad: readonly number[], options: PadOptions = {}): Tensor {
  padArguments(arguments)
  return within('pad', () => {
    const { mode = 'constant', value = 0 } = options
    checkConverts('pad', value, x.dtype)
    if (!modes.includes(mode)) {
      throw new TorchError('INVALID_ARGUMENT', 'pad', `Unrecognised padding mode '${mode}'. Use ${modes.join(', ')}.`)
    }
    const list = margins('pad', x, pad)
    if (mode === 'constant') return copied(x, padded(x, list, value))
    const spatial = pad.length / 2
    const missing = x.shape.length - spatial
    if (spatial < 1 || spatial > 3 || missing < 1 || missing > 2) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'pad',
        `Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now: ${mode} takes [C, …] or [N, C, …] with ` +
          `two numbers for each of the 1 to 3 dimensions after C, but got ${formatShape(pad)} for ${formatShape(x.shape)}.`,
        { mode, pad, input: x.shape },
      )
    }
    return copied(
      x,
      list.reduce((part, margin, dim) => extend(part, dim, margin, mode), x),
    )
  })
}

/** A result that is a tensor of its own, also where nothing is added and it would be a view of `x`. */
function copied(x: Tensor, out: Tensor): Tensor {
  return out.storage === x.storage ? clone(out) : out
}

type Extension = 'reflect' | 'replicate' | 'circular'

/** The same margins where one takes away more than all but the border element on the other side, which is what is repeated. */
function upToBorder(size: number, [before, after]: Margin): Margin {
  const beyond = (taken: number): number => Math.max(1 - size - taken, 0)
  const [first, last] = [beyond(before), beyond(after)]
  return [before + first - last, after + last - first]
}

/** One dimension with margins made of its own elements. */
function extend(x: Tensor, dim: number, given: Margin, mode: Extension): Tensor {
  const size = x.shape[dim]!
  const only = (one: Margin): readonly Margin[] => x.shape.map((_, i): Margin => (i === dim ? one : [0, 0]))
  const [length] = paddedShape(x.shape, only(given)).slice(dim)
  const margin = mode === 'replicate' && length! > 0 ? upToBorder(size, given) : given
  const [before, after] = [Math.max(margin[0], 0), Math.max(margin[1], 0)]
  const inner = crop(x, only(margin))
  if (before + after === 0) return inner
  const kept = inner.shape[dim]!
  const most = { reflect: size - 1, replicate: size > 0 ? Infinity : 0, circular: kept }[mode]
  if (Math.max(before, after) > most) {
    const what = {
      reflect: 'Padding size should be less than the corresponding input dimension',
      replicate: 'Expected a non-empty dimension to replicate',
      circular: 'Padding value causes wrapping around more than once',
    }[mode]
    throw new TorchError(
      'INVALID_ARGUMENT',
      'pad',
      `${what}, but got: padding (${margin.join(', ')}) at dimension ${dim} of input ${formatShape(x.shape)}.`,
      { mode, pad: margin, dim, input: x.shape },
    )
  }
  const mirror = (start: number, length: number): Tensor => flip(narrow(x, dim, start, length), dim)
  const repeat = (at: number, length: number): Tensor => expand(narrow(x, dim, at, 1), x.shape.with(dim, length))
  const wrap = (start: number, length: number): Tensor => narrow(inner, dim, start, length)
  const left = {
    reflect: () => mirror(1, before),
    replicate: () => repeat(0, before),
    circular: () => wrap(kept - before, before),
  }
  const right = {
    reflect: () => mirror(size - 1 - after, after),
    replicate: () => repeat(size - 1, after),
    circular: () => wrap(0, after),
  }
  return cat([...(before > 0 ? [left[mode]()] : []), inner, ...(after > 0 ? [right[mode]()] : [])], dim)
}
