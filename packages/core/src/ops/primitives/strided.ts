import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { checkShape, normalizeDim, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, maximum, mul } from './arithmetic.ts'
import { arange } from './creation.ts'
import { fillLike } from './fill.ts'
import { indexSelect, repeated } from './gather.ts'
import { checkStrides, extent } from './like.ts'
import { scatterAdd } from './scatter.ts'
import { movedim, reshape, select } from './views.ts'

interface Geometry {
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly offset: number
}

interface AsStridedAttrs extends Geometry {
  /** How the input lies in the same memory. */
  readonly input: Geometry
}

const asStridedOp: Op<AsStridedAttrs> = defineOp<AsStridedAttrs>({
  name: 'asStrided',
  tier: 'view',
  // Counted from the input, so that the same view can be made of another tensor that lies in memory in the same way.
  view: (x, { shape, strides, offset, input }) => ({ shape, strides, offset: offset - input.offset + x.offset }),
  vjp: ({ attrs }, [grad]) => [throughMemory(grad!, attrs)],
})

/**
 * The gradient of a view of any geometry: what arrives is added up where it lies in memory; the input's elements then take it
 * from there, in equal shares if several of them lie in one place.
 */
function throughMemory(grad: Tensor, { input, ...output }: AsStridedAttrs): Tensor {
  const start = Math.min(input.offset, output.offset)
  const end = Math.max(...[input, output].map((g) => g.offset + extent(g.shape, g.strides)))
  const memory = fillLike(grad, 0, [end - start])
  const to = places(grad, output, start)
  const from = places(grad, input, start)
  const summed = scatterAdd(memory, 0, to, reshape(grad, [-1]))
  const shared = isOverlapping(input)
    ? div(summed, maximum(scatterAdd(memory, 0, from, fillLike(grad, 1, from.shape)), 1))
    : summed
  return reshape(indexSelect(shared, 0, from), input.shape)
}

/** Where each element lies, counted from `start`, as a vector in row order. */
function places(like: Tensor, { shape, strides, offset }: Geometry, start: number): Tensor {
  const { device } = like
  let at = arange(offset - start, offset - start + 1, { device, dtype: 'int32' })
  for (const [i, size] of shape.entries()) {
    const steps = mul(arange(size, { device, dtype: 'int32' }), strides[i]!)
    at = reshape(add(reshape(at, [-1, 1]), steps), [-1])
  }
  return at
}

/** Whether two elements may lie in one place. */
function isOverlapping({ shape, strides }: Geometry): boolean {
  if (numel(shape) < 2) return false
  const dims = shape.map((size, i) => ({ size, step: strides[i]! })).filter(({ size }) => size > 1)
  dims.sort((a, b) => a.step - b.step)
  let reach = 0
  for (const { size, step } of dims) {
    if (step <= reach) return true
    reach += (size - 1) * step
  }
  return false
}

const asStridedArguments = signature('asStrided', {
  input: takes.tensor,
  size: takes.integers,
  stride: takes.integers,
  storageOffset: takes.optional(takes.integer),
})

/**
 * A view of any sizes and strides of the memory that `x` lies in (`torch.as_strided`). Elements may appear several times;
 * gradients then add up.
 *
 * @param size - Sizes of the view.
 * @param stride - Steps between elements in memory, one for each size, ≥ 0.
 * @param storageOffset - Place of the first element in memory. Default: that of `x`.
 * @throws TorchError `INDEX_OUT_OF_RANGE` if the view would leave the memory.
 * @example
 * ```ts
 * torch.asStrided(torch.arange(5), [3, 3], [1, 1]) // [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
 * ```
 */
export function asStrided(
  x: Tensor,
  size: readonly number[],
  stride: readonly number[],
  storageOffset?: number | null,
): Tensor {
  asStridedArguments(arguments)
  const offset = storageOffset ?? x.offset
  checkShape('asStrided', size)
  checkStrides('asStrided', size, stride)
  const reach = extent(size, stride)
  const end = offset + reach
  if (offset < 0 || (reach > 0 && end > x.storage.length)) {
    throw new TorchError(
      'INDEX_OUT_OF_RANGE',
      'asStrided',
      `elements ${offset} … ${end - 1} would be looked at, but the memory has ${x.storage.length} elements.`,
      { size, stride, storageOffset: offset, length: x.storage.length },
    )
  }
  const { shape, strides } = x
  return asStridedOp.one([x], {
    shape: [...size],
    strides: [...stride],
    offset,
    input: { shape, strides, offset: x.offset },
  })
}

interface UnfoldAttrs {
  readonly dim: number
  readonly size: number
  readonly step: number
}

const unfoldOp: Op<UnfoldAttrs> = defineOp<UnfoldAttrs>({
  name: 'unfold',
  tier: 'view',
  view: ({ shape, strides, offset }, { dim, size, step }) => ({
    shape: [...shape.with(dim, Math.floor((shape[dim]! - size) / step) + 1), size],
    strides: [...strides.with(dim, strides[dim]! * step), strides[dim]!],
    offset,
  }),
  vjp: ({ inputs, attrs: { dim, size, step } }, [grad]) => {
    const { shape } = inputs[0]!
    const { device } = grad!
    const count = grad!.shape[dim]!
    const first = mul(arange(count, { device, dtype: 'int32' }), step)
    const at = reshape(add(reshape(first, [-1, 1]), arange(size, { device, dtype: 'int32' })), [-1])
    const windows = reshape(movedim(grad!, -1, dim + 1), shape.with(dim, count * size))
    return [scatterAdd(fillLike(grad!, 0, shape), dim, repeated(at, windows.shape, dim), windows)]
  },
})

/**
 * All windows of `size` elements along a dimension, `step` apart, as a view: the windows stand where the dimension was, and
 * their elements in a new last one (`Tensor.unfold`). Windows may overlap; gradients then add up.
 *
 * @throws TorchError `INVALID_ARGUMENT` if `size` is larger than the dimension, or `step` not positive.
 * @example
 * ```ts
 * torch.arange(5).unfold(0, 3, 2) // [[0, 1, 2], [2, 3, 4]]
 * ```
 */
export function unfold(x: Tensor, dimension: number, size: number, step: number): Tensor {
  if (x.shape.length === 0) return select(unfold(reshape(x, [1]), dimension, size, step), 0, 0)
  const dim = normalizeDim('unfold', dimension, x.shape.length)
  const ok = [size, step].every(Number.isInteger) && size >= 0 && size <= x.shape[dim]! && step > 0
  if (ok) return unfoldOp.one([x], { dim, size, step })
  throw new TorchError(
    'INVALID_ARGUMENT',
    'unfold',
    `size must be between 0 and ${x.shape[dim]!} (the size of dimension ${dim}) and step > 0, but got ${String(size)} and ${String(step)}.`,
    { dimension, size, step, shape: x.shape },
  )
}
