import { releasedError } from '../../arguments/tensor.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { Scope } from '../../memory/scope.ts'
import { hostArray, type TypedArray } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { decode } from '../../dtype/host.ts'
import { clone } from './copy.ts'
import { formatShape, isContiguous, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'

/** Numbers, booleans (bool) or bigints (int64) in arrays, nested by dimension. */
export type NestedValues = number | boolean | bigint | NestedValues[]

/** Runs `use` on the tensor, or on a copy in row order if its elements are scattered. */
function inRowOrder<T>(op: string, x: Tensor, use: (x: Tensor) => T): T {
  if (x.released) throw releasedError(op, x)
  if (isContiguous(x.shape, x.strides)) return use(x)
  const copy = noGrad(() => clone(x.detach()))
  try {
    return use(copy)
  } finally {
    copy.dispose()
  }
}

/** Refuses to read a tensor that cannot be read at all. */
function checkReadable(op: string, x: Tensor): void {
  if (x.released) throw releasedError(op, x)
  const { shape, dtype, device } = x
  if (device.capabilities.values !== false) return
  throw new TorchError(
    'NO_VALUES',
    op,
    `a tensor on ${device.name} has no values, only a shape (${formatShape(shape)}) and a dtype (${dtype}). ` +
      'Make it on a device that computes: emptyLike(x, { device }), then copy or load the values into it.',
    { shape, dtype, device: device.name },
  )
}

export async function readAsync(op: string, x: Tensor): Promise<TypedArray> {
  Scope.leaveBlocks()
  checkReadable(op, x)
  const count = numel(x.shape)
  if (count === 0) return hostArray(x.dtype, 0)
  return inRowOrder(op, x, (y) => y.device.read(y.storage, y.offset, count))
}

export function readSync(op: string, x: Tensor): TypedArray {
  const { device } = x
  checkReadable(op, x)
  if (device.readSync === undefined) {
    throw new TorchError(
      'SYNC_READ_UNAVAILABLE',
      op,
      `${device.name} cannot be read synchronously. Use the asynchronous form: await x.item(), await x.toArray() or ` +
        'await x.toAsync(device).',
      { device: device.name },
    )
  }
  const count = numel(x.shape)
  if (count === 0) return hostArray(x.dtype, 0)
  return inRowOrder(op, x, (y) => device.readSync!(y.storage, y.offset, count))
}

function checkSingle(op: string, x: Tensor): void {
  if (numel(x.shape) === 1) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `a Tensor with ${numel(x.shape)} elements cannot be converted to Scalar. Its shape is ${formatShape(x.shape)}; ` +
      'use toArray().',
    { shape: x.shape },
  )
}

/** The single value of a tensor as a number. */
function toNumber(op: string, x: Tensor, raw: TypedArray): number {
  const value = decode(x.dtype, raw)[0]!
  const number = Number(value)
  if (typeof value === 'bigint' && !Number.isSafeInteger(number)) {
    throw new TorchError('INVALID_ARGUMENT', op, `${value} is too large for a number. Use toArray().`, { value })
  }
  return number
}

function nest(shape: readonly number[], values: readonly (number | boolean | bigint)[]): NestedValues {
  if (shape.length === 0) return values[0]!
  let level: readonly NestedValues[] = values
  for (let dim = shape.length - 1; dim > 0; dim--) {
    const [inner, size] = [level, shape[dim]!]
    level = Array.from({ length: numel(shape.slice(0, dim)) }, (_, i) => inner.slice(i * size, (i + 1) * size))
  }
  return [...level]
}

/**
 * The value of a tensor with one element; bool gives 0 or 1 (`Tensor.item`).
 *
 * @throws TorchError `SHAPE_MISMATCH` for a tensor of another number of elements.
 *
 * @example
 * ```ts
 * import { item, tensor } from 'flambeau/functional'
 *
 * await item(tensor([2])) // 2
 * ```
 */
export async function item(x: Tensor): Promise<number> {
  checkSingle('item', x)
  return toNumber('item', x, await readAsync('item', x))
}

/**
 * {@link item} without waiting.
 *
 * @throws TorchError `SYNC_READ_UNAVAILABLE` where the device cannot do that.
 *
 * @example
 * ```ts
 * import { itemSync, tensor } from 'flambeau/functional'
 *
 * itemSync(tensor([2])) // 2
 * ```
 */
export function itemSync(x: Tensor): number {
  checkSingle('itemSync', x)
  return toNumber('itemSync', x, readSync('itemSync', x))
}

/**
 * The elements in row order, as a typed array of the dtype (halves as their bits).
 *
 * @example
 * ```ts
 * import { toTypedArray, tensor } from 'flambeau/functional'
 *
 * await toTypedArray(tensor([1, 2])) // Float32Array [1, 2]
 * ```
 */
export function toTypedArray(x: Tensor): Promise<TypedArray> {
  return readAsync('toTypedArray', x)
}

/**
 * {@link toTypedArray} without waiting.
 *
 * @throws TorchError `SYNC_READ_UNAVAILABLE` where the device cannot do that.
 *
 * @example
 * ```ts
 * import { toTypedArraySync, tensor } from 'flambeau/functional'
 *
 * toTypedArraySync(tensor([1, 2])) // Float32Array [1, 2]
 * ```
 */
export function toTypedArraySync(x: Tensor): TypedArray {
  return readSync('toTypedArraySync', x)
}

/**
 * The elements in nested arrays (`Tensor.tolist`).
 *
 * @example
 * ```ts
 * import { toArray, tensor } from 'flambeau/functional'
 *
 * await toArray(tensor([[1, 2]])) // [[1, 2]]
 * ```
 */
export async function toArray(x: Tensor): Promise<NestedValues> {
  return nest(x.shape, decode(x.dtype, await readAsync('toArray', x)))
}

/**
 * {@link toArray} without waiting.
 *
 * @throws TorchError `SYNC_READ_UNAVAILABLE` where the device cannot do that.
 *
 * @example
 * ```ts
 * import { toArraySync, tensor } from 'flambeau/functional'
 *
 * toArraySync(tensor([[1, 2]])) // [[1, 2]]
 * ```
 */
export function toArraySync(x: Tensor): NestedValues {
  return nest(x.shape, decode(x.dtype, readSync('toArraySync', x)))
}
