import { describe } from '../../arguments/describe.ts'
import { tensorOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { DType, TypedArray, Scalar } from '../../dtype/dtype.ts'
import { allocate } from '../../dispatch/allocate.ts'
import { TorchError } from '../../errors.ts'
import { encode } from '../../dtype/host.ts'
import { checkShape, formatShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { finish, resolve, type TensorOptions } from '../primitives/creation.ts'
import { defaultFloat } from '../primitives/operands.ts'
import { isTensor } from '../../arguments/tensor.ts'

/** Numbers in arrays, arrays of arrays, … */
export type NestedArray = Scalar | readonly NestedArray[]

const dtypeOfArray: readonly (readonly [new (length: number) => TypedArray, DType])[] = [
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
  [Int8Array, 'int8'],
  [Uint8Array, 'uint8'],
  [Int16Array, 'int16'],
  [Int32Array, 'int32'],
  [BigInt64Array, 'int64'],
]

/** Arrays of numbers of a kind that no dtype has, and the dtype that holds them. */
const dtypeOfOther: readonly (readonly [name: string, dtype: DType])[] = [
  ['Uint8ClampedArray', 'uint8'],
  ['Uint16Array', 'int32'],
  ['Uint32Array', 'int64'],
  ['BigUint64Array', 'int64'],
  ['Float16Array', 'float16'],
]

/** Numbers in one typed array: a canvas' clamped bytes and unsigned ones, too, which no dtype has. */
export type NumberArray = TypedArray | Uint8ClampedArray | Uint32Array | BigUint64Array

const tensorArguments = signature('tensor', { data: takes.anything, options: tensorOptionsKind })

/**
 * A tensor with the given values (`torch.tensor`). Numbers give float32, booleans bool, bigints int64; a typed array keeps its
 * type and is one-dimensional. `Uint8ClampedArray` gives uint8, `Uint16Array` int32, `Uint32Array` and `BigUint64Array` int64,
 * `Float16Array` float16.
 *
 * @param data - A number, nested arrays of equal lengths, or a typed array.
 * @throws TorchError `SHAPE_MISMATCH` for ragged arrays, `INVALID_ARGUMENT` for integers that do not fit the dtype.
 * @example
 * ```ts
 * torch.tensor([[1, 2], [3, 4]], { dtype: 'int32' }).shape // [2, 2]
 * ```
 */
export function tensor(data: NestedArray | NumberArray, options?: TensorOptions): Tensor {
  tensorArguments(arguments)
  if (isTensor(data)) {
    throw new TorchError('INVALID_ARGUMENT', 'tensor', 'got a tensor. Use x.clone() or x.detach() to copy one.')
  }
  if (ArrayBuffer.isView(data)) return fromTyped('tensor', data, [data.length], options)
  const { shape, values } = flattened('tensor', data)
  const first = values[0]
  const inferred =
    typeof first === 'boolean' && values.every((v) => typeof v === 'boolean')
      ? 'bool'
      : values.some((v) => typeof v === 'bigint') && values.every((v) => typeof v !== 'number')
        ? 'int64'
        : defaultFloat
  return place('tensor', values, shape, inferred, options)
}

function fromTyped(
  op: string,
  data: NumberArray,
  shape: readonly number[],
  options: TensorOptions | undefined,
): Tensor {
  const own = dtypeOfArray.find(([type]) => data instanceof type)?.[1]
  if (own === undefined) {
    const other = dtypeOfOther.find(([name]) => Object.prototype.toString.call(data) === `[object ${name}]`)?.[1]
    if (other !== undefined) return place(op, data, shape, other, options)
    throw new TorchError(
      'UNSUPPORTED_DTYPE',
      op,
      `a ${data.constructor.name} has no dtype here. Look at its bytes with one of ` +
        `${dtypeOfArray.map(([type]) => type.name).join(', ')}, as in new Float32Array(view.buffer).`,
    )
  }
  const { device, dtype } = resolve(options, own)
  if (dtype !== own) return place(op, data, shape, own, options)
  const out = allocate(device, { shape, dtype }, op)
  if (data.length > 0) device.write(out.storage, 0, data as TypedArray)
  return finish(out, options)
}

function place(
  op: string,
  values: ArrayLike<Scalar>,
  shape: readonly number[],
  inferred: DType,
  options: TensorOptions | undefined,
): Tensor {
  const { device, dtype } = resolve(options, inferred)
  const raw = encode(op, dtype, values)
  const out = allocate(device, { shape, dtype }, op)
  if (raw.length > 0) device.write(out.storage, 0, raw)
  return finish(out, options)
}

/** As many dimensions as PyTorch's tensors may have. */
const mostNested = 64

/** The shape of nested arrays, and what they hold in row order. */
export function flattened(op: string, data: NestedArray): { shape: readonly number[]; values: readonly Scalar[] } {
  const shape: number[] = []
  for (let level: NestedArray = data; Array.isArray(level); level = level[0] as NestedArray) {
    shape.push(level.length)
    if (level.length === 0) break
    if (shape.length > mostNested) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        op,
        `arrays are nested more than ${mostNested} deep, or contain themselves. Give numbers, in arrays nested by dimension.`,
      )
    }
  }
  const values: Scalar[] = []
  flattenInto(op, values, data, shape, 0)
  return { shape, values }
}

function flattenInto(op: string, values: Scalar[], data: NestedArray, shape: readonly number[], depth: number): void {
  if (Array.isArray(data)) {
    const list = data as readonly NestedArray[]
    if (list.length !== shape[depth]) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `expected sequence of length ${shape[depth] ?? 0} at dim ${depth} (got ${list.length}). All rows must have equal length.`,
        { dim: depth, expected: shape[depth], got: list.length },
      )
    }
    for (const item of list) flattenInto(op, values, item, shape, depth + 1)
    return
  }
  if (depth !== shape.length || !['number', 'boolean', 'bigint'].includes(typeof data)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `expected numbers at depth ${shape.length}, but found ${describe(data)} at depth ${depth}.` +
        (ArrayBuffer.isView(data) ? ' Typed arrays do not nest: give one, with its shape, to fromArray().' : ''),
      { depth, expected: shape.length },
    )
  }
  values.push(data as Scalar)
}

const fromArrayArguments = signature('fromArray', {
  data: takes.typedArray,
  shape: takes.integers,
  options: tensorOptionsKind,
})

/**
 * A tensor from values already in row order, with a shape.
 *
 * @throws TorchError `SHAPE_MISMATCH` if their number does not fit the shape.
 * @example
 * ```ts
 * torch.fromArray(new Float32Array(6), [2, 3]).shape // [2, 3]
 * ```
 */
export function fromArray(data: NumberArray, shape: readonly number[], options?: TensorOptions): Tensor {
  fromArrayArguments(arguments)
  checkShape('fromArray', shape)
  if (numel(shape) !== data.length) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'fromArray',
      `${data.length} values do not fill shape ${formatShape(shape)} of ${numel(shape)} elements.`,
      { length: data.length, shape },
    )
  }
  return fromTyped('fromArray', data, [...shape], options)
}
