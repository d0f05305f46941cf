import type { Backend, Device, Scalar } from '../backend/backend.ts'
import { getDefaultDevice } from '../default-device.ts'
import { type DType, isDType, type TypedArray } from '../dtype.ts'
import { allocate } from '../dispatch/dispatch.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { encode } from '../host.ts'
import { checkShape, formatShape, numel } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { filled } from './fill.ts'
import { defaultFloat, isTensor } from './operands.ts'

export interface TensorOptions {
  /** Element type. Default: float32, or what the values or the model tensor have. */
  readonly dtype?: DType
  /** Where the tensor lives. Default: the default device, or that of the model tensor. */
  readonly device?: Device
  /** Record operations on it for backward(). Default false. */
  readonly requiresGrad?: boolean
}

const known = ['dtype', 'device', 'requiresGrad'] as const

/** Checks options and fills in what was left out. */
export function resolve(
  op: string,
  options: TensorOptions | undefined,
  dtype: DType,
): { device: Backend; dtype: DType } {
  checkOptions(op, options, known)
  const wanted = options?.dtype ?? dtype
  if (!isDType(wanted)) {
    throw new TorchError('UNSUPPORTED_DTYPE', op, `'${String(wanted)}' is no dtype.`, { dtype: wanted })
  }
  return { device: options?.device ?? getDefaultDevice(), dtype: wanted }
}

/** Marks a fresh tensor as a leaf that requires grad, if the options say so. */
export function finish(out: Tensor, options: TensorOptions | undefined): Tensor {
  return options?.requiresGrad === true ? out.requiresGrad_() : out
}

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

/**
 * A tensor with the given values (`torch.tensor`). Numbers give float32, booleans bool, bigints int64; a typed array keeps its
 * type and is one-dimensional.
 *
 * @param data - A number, nested arrays of equal lengths, or a typed array.
 * @throws TorchError `SHAPE_MISMATCH` for ragged arrays, `INVALID_ARGUMENT` for integers that do not fit the dtype.
 * @example
 * ```ts
 * torch.tensor([[1, 2], [3, 4]], { dtype: 'int32' }).shape // [2, 2]
 * ```
 */
export function tensor(data: NestedArray | TypedArray, options?: TensorOptions): Tensor {
  if (isTensor(data)) {
    throw new TorchError('INVALID_ARGUMENT', 'tensor', 'got a tensor. Use x.clone() or x.detach() to copy one.')
  }
  if (ArrayBuffer.isView(data)) return fromTyped(data, options)
  const shape: number[] = []
  for (let level: NestedArray = data; Array.isArray(level); level = level[0] as NestedArray) {
    shape.push(level.length)
    if (level.length === 0) break
  }
  const values: Scalar[] = []
  flattenInto(values, data, shape, 0)
  const first = values[0]
  const inferred =
    typeof first === 'boolean' && values.every((v) => typeof v === 'boolean')
      ? 'bool'
      : values.some((v) => typeof v === 'bigint') && values.every((v) => typeof v !== 'number')
        ? 'int64'
        : defaultFloat
  return place('tensor', values, shape, inferred, options)
}

function fromTyped(data: TypedArray, options: TensorOptions | undefined): Tensor {
  const own = dtypeOfArray.find(([type]) => data instanceof type)?.[1]
  if (own === undefined) {
    throw new TorchError(
      'UNSUPPORTED_DTYPE',
      'tensor',
      `a ${data.constructor.name} has no dtype here. Use one of ${dtypeOfArray.map(([type]) => type.name).join(', ')}.`,
    )
  }
  const { device, dtype } = resolve('tensor', options, own)
  if (dtype !== own) return place('tensor', data, [data.length], own, options)
  const out = allocate(device, { shape: [data.length], dtype }, 'tensor')
  if (data.length > 0) device.write(out.storage, 0, data)
  return finish(out, options)
}

function place(
  op: string,
  values: ArrayLike<Scalar>,
  shape: readonly number[],
  inferred: DType,
  options: TensorOptions | undefined,
): Tensor {
  const { device, dtype } = resolve(op, options, inferred)
  const raw = encode(op, dtype, values)
  const out = allocate(device, { shape, dtype }, op)
  if (raw.length > 0) device.write(out.storage, 0, raw)
  return finish(out, options)
}

function flattenInto(values: Scalar[], data: NestedArray, shape: readonly number[], depth: number): void {
  if (Array.isArray(data)) {
    const list = data as readonly NestedArray[]
    if (list.length !== shape[depth]) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'tensor',
        `expected sequence of length ${shape[depth] ?? 0} at dim ${depth} (got ${list.length}). All rows must have equal length.`,
        { dim: depth, expected: shape[depth], got: list.length },
      )
    }
    for (const item of list) flattenInto(values, item, shape, depth + 1)
    return
  }
  if (depth !== shape.length || !['number', 'boolean', 'bigint'].includes(typeof data)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'tensor',
      `expected numbers at depth ${shape.length}, but found ${data === null ? 'null' : typeof data} at depth ${depth}.`,
      { depth, expected: shape.length },
    )
  }
  values.push(data as Scalar)
}

function make(
  op: string,
  shape: readonly number[],
  value: Scalar,
  dtype: DType,
  options: TensorOptions | undefined,
): Tensor {
  const resolved = resolve(op, options, dtype)
  checkShape(op, shape)
  return finish(filled(resolved.device, resolved.dtype, [...shape], value, op), options)
}

/**
 * A tensor of zeros (`torch.zeros`).
 *
 * @example
 * ```ts
 * torch.zeros([2, 3]).shape // [2, 3]
 * ```
 */
export function zeros(shape: readonly number[], options?: TensorOptions): Tensor {
  return make('zeros', shape, 0, defaultFloat, options)
}

/**
 * A tensor of ones (`torch.ones`).
 *
 * @example
 * ```ts
 * torch.ones([2]) // [1, 1]
 * ```
 */
export function ones(shape: readonly number[], options?: TensorOptions): Tensor {
  return make('ones', shape, 1, defaultFloat, options)
}

/**
 * A tensor with every element `value` (`torch.full`).
 *
 * @param value - A boolean gives bool, a bigint int64, a number float32, unless `dtype` says otherwise.
 * @example
 * ```ts
 * torch.full([2], 7) // [7, 7]
 * ```
 */
export function full(shape: readonly number[], value: Scalar, options?: TensorOptions): Tensor {
  const dtype = typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'int64' : defaultFloat
  return make('full', shape, value, dtype, options)
}

/**
 * A tensor whose values are whatever its memory held; write before you read (`torch.empty`).
 *
 * @example
 * ```ts
 * torch.empty([2, 3]).shape // [2, 3]
 * ```
 */
export function empty(shape: readonly number[], options?: TensorOptions): Tensor {
  const resolved = resolve('empty', options, defaultFloat)
  checkShape('empty', shape)
  return finish(allocate(resolved.device, { shape: [...shape], dtype: resolved.dtype }, 'empty'), options)
}

function like(op: string, x: Tensor, value: Scalar, options: TensorOptions | undefined): Tensor {
  return make(op, x.shape, value, x.dtype, { device: x.device, ...options })
}

/**
 * Zeros in the shape, dtype and device of `x` (`torch.zeros_like`).
 *
 * @example
 * ```ts
 * torch.zerosLike(torch.ones([2])) // [0, 0]
 * ```
 */
export function zerosLike(x: Tensor, options?: TensorOptions): Tensor {
  return like('zerosLike', x, 0, options)
}

/**
 * Ones in the shape, dtype and device of `x` (`torch.ones_like`).
 *
 * @example
 * ```ts
 * torch.onesLike(torch.zeros([2])) // [1, 1]
 * ```
 */
export function onesLike(x: Tensor, options?: TensorOptions): Tensor {
  return like('onesLike', x, 1, options)
}

/**
 * `value` in the shape, dtype and device of `x` (`torch.full_like`).
 *
 * @example
 * ```ts
 * torch.fullLike(torch.zeros([2]), 3) // [3, 3]
 * ```
 */
export function fullLike(x: Tensor, value: Scalar, options?: TensorOptions): Tensor {
  return like('fullLike', x, value, options)
}

/** n values start, start + step, … on a device. */
function iota(device: Backend, dtype: DType, n: number, start: number, step: number, origin: string): Tensor {
  const out = allocate(device, { shape: [n], dtype }, origin)
  device.kernels.get('iota')!.run([], [out], { start, step })
  return out
}

/**
 * Evenly spaced numbers: start, start + step, … before end (`torch.arange`).
 *
 * @param start - First value; with one argument it is the end, and counting begins at 0.
 * @param step - Not 0. Default 1.
 * @returns int32 if all arguments are whole numbers, else float32; unless `dtype` says otherwise.
 * @example
 * ```ts
 * torch.arange(2, 10, 3) // [2, 5, 8]
 * ```
 */
export function arange(end: number, options?: TensorOptions): Tensor
export function arange(start: number, end: number, options?: TensorOptions): Tensor
export function arange(start: number, end: number, step: number, options?: TensorOptions): Tensor
export function arange(a: number, b?: number | TensorOptions, c?: number | TensorOptions, d?: TensorOptions): Tensor {
  const [start, end] = typeof b === 'number' ? [a, b] : [0, a]
  const step = typeof c === 'number' ? c : 1
  const options = [b, c, d].find((value) => typeof value === 'object')
  const whole = Number.isInteger(start) && Number.isInteger(end) && Number.isInteger(step)
  const { device, dtype } = resolve('arange', options, whole ? 'int32' : defaultFloat)
  const count = Math.ceil((end - start) / step)
  if (!Number.isFinite(count) || count < 0) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'arange',
      `upper bound and lower bound inconsistent with step sign: from ${start} to ${end} by ${step}.`,
      { start, end, step },
    )
  }
  return finish(iota(device, dtype, count, start, step, 'arange'), options)
}

/**
 * `steps` numbers from `start` to `end`, both included (`torch.linspace`).
 *
 * @example
 * ```ts
 * torch.linspace(0, 1, 5) // [0, 0.25, 0.5, 0.75, 1]
 * ```
 */
export function linspace(start: number, end: number, steps: number, options?: TensorOptions): Tensor {
  const { device, dtype } = resolve('linspace', options, defaultFloat)
  checkShape('linspace', [steps])
  const step = steps > 1 ? (end - start) / (steps - 1) : 0
  const values = Array.from({ length: steps }, (_, i) =>
    i < steps / 2 ? start + i * step : end - (steps - 1 - i) * step,
  )
  const raw = encode('linspace', dtype, values)
  const out = allocate(device, { shape: [steps], dtype }, 'linspace')
  if (steps > 0) device.write(out.storage, 0, raw)
  return finish(out, options)
}

/**
 * A matrix with ones on its diagonal (`torch.eye`).
 *
 * @param m - Number of columns. Default n.
 * @example
 * ```ts
 * torch.eye(2) // [[1, 0], [0, 1]]
 * ```
 */
export function eye(n: number, m: number = n, options?: TensorOptions): Tensor {
  const out = make('eye', [n, m], 0, defaultFloat, { ...options, requiresGrad: false })
  if (numel(out.shape) > 0) out.diagonal().fill_(1)
  return finish(out, options)
}

/**
 * A tensor from values already in row order, with a shape.
 *
 * @throws TorchError `SHAPE_MISMATCH` if their number does not fit the shape.
 * @example
 * ```ts
 * torch.fromArray(new Float32Array(6), [2, 3]).shape // [2, 3]
 * ```
 */
export function fromArray(data: TypedArray, shape: readonly number[], options?: TensorOptions): Tensor {
  if (numel(shape) !== data.length) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'fromArray',
      `${data.length} values do not fill shape ${formatShape(shape)} of ${numel(shape)} elements.`,
      { length: data.length, shape },
    )
  }
  return finish(tensor(data, { ...options, requiresGrad: false }).view(shape), options)
}
