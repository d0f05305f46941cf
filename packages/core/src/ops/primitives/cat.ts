import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Meta } from '../../backend/backend.ts'
import { needsGrad } from '../../tape/autograd-meta.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { isGradEnabled } from '../../tape/grad-mode.ts'
import { TorchError } from '../../errors.ts'
import { promoteTypes } from '../../dtype/dtype.ts'
import { formatShape, normalizeDim, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cast, copyOp } from './copy.ts'
import { unfilled } from './fill.ts'
import { narrow, reshape, unsqueeze } from './views.ts'

interface CatAttrs {
  readonly dim: number
}

/** An empty vector may stand beside tensors of any shape. */
function isLegacyEmpty({ shape }: Meta): boolean {
  return shape.length === 1 && shape[0] === 0
}

/** The input whose shape counts. */
function leading<T extends Meta>(inputs: readonly T[]): T {
  return inputs.find((input) => !isLegacyEmpty(input)) ?? inputs[0]!
}

function sizeAlong(input: Meta, dim: number): number {
  return isLegacyEmpty(input) ? 0 : input.shape[dim]!
}

export const catOp: Op<CatAttrs> = defineOp<CatAttrs>({
  name: 'cat',
  tier: 'composite',
  meta: (inputs, { dim }) => {
    const first = leading(inputs)
    let total = 0
    for (const [i, input] of inputs.entries()) {
      if (isLegacyEmpty(input)) continue
      if (input.shape.length !== first.shape.length || !sameShape(input.shape.with(dim, 0), first.shape.with(dim, 0))) {
        throw new TorchError(
          'SHAPE_MISMATCH',
          'cat',
          `Sizes of tensors must match except in dimension ${dim}. Expected ${formatShape(first.shape)} but got ` +
            `${formatShape(input.shape)} for tensor number ${i} in the list.`,
          { dim, expected: first.shape, got: input.shape, index: i },
        )
      }
      total += input.shape[dim]!
    }
    return { shape: first.shape.with(dim, total), dtype: first.dtype }
  },
  composite: (inputs, { dim }) => {
    const first = leading(inputs)
    const total = inputs.reduce((sum, input) => sum + sizeAlong(input, dim), 0)
    const out = unfilled(first.device, first.dtype, first.shape.with(dim, total))
    let at = 0
    for (const input of inputs) {
      const size = sizeAlong(input, dim)
      if (size > 0) copyOp.into(narrow(out, dim, at, size), [input], { dtype: out.dtype })
      at += size
    }
    return out
  },
  vjp: ({ inputs, needs, attrs: { dim } }, [grad]) => {
    let at = 0
    return inputs.map((input, i) => {
      const [start, size] = [at, sizeAlong(input, dim)]
      at += size
      if (needs[i] !== true) return null
      return isLegacyEmpty(input) ? narrow(reshape(grad!, [-1]), 0, 0, 0) : narrow(grad!, dim, start, size)
    })
  },
})

const catArguments = signature('cat', { tensors: takes.tensors, dim: takes.optional(takes.integer) })

/**
 * Joins tensors along an existing dimension (`torch.cat`). Dtypes are promoted.
 *
 * @param dim - Default 0.
 * @example
 * ```ts
 * torch.cat([torch.ones([1, 2]), torch.zeros([2, 2])]).shape // [3, 2]
 * ```
 */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  catArguments(arguments)
  if (tensors.length === 0) {
    throw new TorchError('INVALID_ARGUMENT', 'cat', 'expected a non-empty list of tensors.')
  }
  if (tensors.some((x) => x.shape.length === 0)) {
    throw new TorchError('SHAPE_MISMATCH', 'cat', 'zero-dimensional tensors cannot be concatenated. Use stack().')
  }
  const dtype = tensors.map((x) => x.dtype).reduce(promoteTypes)
  // Those that require grad stay, to get one.
  const kept = tensors.filter((x) => !isLegacyEmpty(x) || (isGradEnabled() && needsGrad(x)))
  const list = (kept.length === 0 ? [tensors[0]!] : kept).map((x) => cast(x, dtype))
  return catOp.one(list, { dim: normalizeDim('cat', dim, leading(list).shape.length) })
}

const stackArguments = signature('stack', { tensors: takes.tensors, dim: takes.optional(takes.integer) })

/**
 * Joins tensors of one shape along a new dimension (`torch.stack`).
 *
 * @example
 * ```ts
 * torch.stack([torch.ones([2]), torch.zeros([2])]) // [[1, 1], [0, 0]]
 * ```
 */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  stackArguments(arguments)
  return within('stack', () => {
    const first = tensors[0]
    for (const [i, x] of tensors.entries()) {
      if (sameShape(x.shape, first!.shape)) continue
      throw new TorchError(
        'SHAPE_MISMATCH',
        'stack',
        `expects each tensor to be equal size, but got ${formatShape(first!.shape)} at entry 0 and ${formatShape(x.shape)} at entry ${i}.`,
        { expected: first!.shape, got: x.shape, index: i },
      )
    }
    const d = first === undefined ? 0 : normalizeDim('stack', dim, first.shape.length + 1)
    return cat(
      tensors.map((x) => unsqueeze(x, d)),
      d,
    )
  })
}

const splitArguments = signature('split', {
  input: takes.tensor,
  size: takes.sizes,
  dim: takes.optional(takes.integer),
})

/**
 * Cuts a tensor into views of `size` elements along a dimension (the last may be smaller), or of the sizes listed
 * (`torch.split`).
 *
 * @example
 * ```ts
 * torch.split(torch.arange(5), 2).length // 3
 * ```
 */
export function split(x: Tensor, size: number | readonly number[], dim = 0): Tensor[] {
  splitArguments(arguments)
  return within('split', () => {
    const d = normalizeDim('split', dim, x.shape.length)
    const total = cutSize('split', x, d)
    if (typeof size === 'number' && !(Number.isInteger(size) && (size > 0 || (size === 0 && total === 0)))) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'split',
        `split_size must be a positive whole number, but got ${size}.`,
        {
          size,
        },
      )
    }
    const sizes =
      typeof size === 'number'
        ? Array.from({ length: total === 0 ? 1 : Math.ceil(total / size) }, (_, i) => Math.min(size, total - i * size))
        : size
    if (sizes.reduce((a, b) => a + b, 0) !== total || sizes.some((part) => part < 0)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'split',
        `expects split sizes ≥ 0 to sum exactly to ${total} (the size of dimension ${d}), but got ${formatShape(sizes)}.`,
        { sizes, total },
      )
    }
    let at = 0
    return sizes.map((length) => {
      const part = narrow(x, d, at, length)
      at += length
      return part
    })
  })
}

/** The size of the dimension to be cut, which a 0-d tensor has not. */
export function cutSize(op: string, x: Tensor, dim: number): number {
  const size = x.shape[dim]
  if (size !== undefined) return size
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    'expects at least a 1-dimensional tensor, but got 0-d. Use unsqueeze(0).',
    {
      shape: x.shape,
    },
  )
}

/** Refuses to make more parts than an array holds: they can only be empty ones. */
export function checkParts(op: string, parts: number): void {
  if (parts <= 2 ** 24) return
  throw new TorchError('OUT_OF_MEMORY', op, `${parts} parts are too many.`, { parts })
}

const chunkArguments = signature('chunk', {
  input: takes.tensor,
  chunks: takes.integer,
  dim: takes.optional(takes.integer),
})

/**
 * Cuts a tensor into at most `chunks` views of equal size along a dimension (`torch.chunk`). A dimension of size 0 gives `chunks`
 * empty ones.
 *
 * @example
 * ```ts
 * torch.chunk(torch.arange(6), 3).length // 3
 * ```
 */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  chunkArguments(arguments)
  return within('chunk', () => {
    const d = normalizeDim('chunk', dim, x.shape.length)
    const total = cutSize('chunk', x, d)
    if (!Number.isInteger(chunks) || chunks < 1) {
      throw new TorchError('INVALID_ARGUMENT', 'chunk', `expects a whole number of chunks > 0, but got ${chunks}.`, {
        chunks,
      })
    }
    if (total === 0) checkParts('chunk', chunks)
    return split(x, total === 0 ? new Array<number>(chunks).fill(0) : Math.ceil(total / chunks), d)
  })
}

/** What of this file tensors have as methods. */
export const methods = ['chunk', 'split'] as const
