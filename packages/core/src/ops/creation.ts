import { tensorOptionsKind } from '../arguments/options.ts'
import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import type { Backend, Device, Scalar } from '../backend/backend.ts'
import { getDefaultDevice } from '../default-device.ts'
import { type DType, isDType, isFloat } from '../dtype.ts'
import { allocate } from '../dispatch/compute.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { checkConverts, encode } from '../host.ts'
import { checkShape, numel } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { filled } from './fill.ts'
import { defaultFloat } from './operands.ts'

/** Settings that all functions making tensors share. */
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

function make(
  op: string,
  shape: readonly number[],
  value: Scalar,
  dtype: DType,
  options: TensorOptions | undefined,
): Tensor {
  const resolved = resolve(op, options, dtype)
  checkShape(op, shape)
  checkConverts(op, value, resolved.dtype)
  return finish(filled(resolved.device, resolved.dtype, [...shape], value, op), options)
}

const zerosArguments = signature('zeros', { shape: takes.integers, options: tensorOptionsKind })

/**
 * A tensor of zeros (`torch.zeros`).
 *
 * @example
 * ```ts
 * torch.zeros([2, 3]).shape // [2, 3]
 * ```
 */
export function zeros(shape: readonly number[], options?: TensorOptions): Tensor {
  zerosArguments(arguments)
  return make('zeros', shape, 0, defaultFloat, options)
}

const onesArguments = signature('ones', { shape: takes.integers, options: tensorOptionsKind })

/**
 * A tensor of ones (`torch.ones`).
 *
 * @example
 * ```ts
 * torch.ones([2]) // [1, 1]
 * ```
 */
export function ones(shape: readonly number[], options?: TensorOptions): Tensor {
  onesArguments(arguments)
  return make('ones', shape, 1, defaultFloat, options)
}

const fullArguments = signature('full', { shape: takes.integers, value: takes.scalar, options: tensorOptionsKind })

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
  fullArguments(arguments)
  const dtype = typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'int64' : defaultFloat
  return make('full', shape, value, dtype, options)
}

const emptyArguments = signature('empty', { shape: takes.integers, options: tensorOptionsKind })

/**
 * A tensor whose values are whatever its memory held; write before you read (`torch.empty`).
 *
 * @example
 * ```ts
 * torch.empty([2, 3]).shape // [2, 3]
 * ```
 */
export function empty(shape: readonly number[], options?: TensorOptions): Tensor {
  emptyArguments(arguments)
  const resolved = resolve('empty', options, defaultFloat)
  checkShape('empty', shape)
  return finish(allocate(resolved.device, { shape: [...shape], dtype: resolved.dtype }, 'empty'), options)
}

function like(op: string, x: Tensor, value: Scalar, options: TensorOptions | undefined): Tensor {
  return make(op, x.shape, value, x.dtype, { device: x.device, ...options })
}

const zerosLikeArguments = signature('zerosLike', { input: takes.tensor, options: tensorOptionsKind })

/**
 * Zeros in the shape, dtype and device of `x` (`torch.zeros_like`).
 *
 * @example
 * ```ts
 * torch.zerosLike(torch.ones([2])) // [0, 0]
 * ```
 */
export function zerosLike(x: Tensor, options?: TensorOptions): Tensor {
  zerosLikeArguments(arguments)
  return like('zerosLike', x, 0, options)
}

const onesLikeArguments = signature('onesLike', { input: takes.tensor, options: tensorOptionsKind })

/**
 * Ones in the shape, dtype and device of `x` (`torch.ones_like`).
 *
 * @example
 * ```ts
 * torch.onesLike(torch.zeros([2])) // [1, 1]
 * ```
 */
export function onesLike(x: Tensor, options?: TensorOptions): Tensor {
  onesLikeArguments(arguments)
  return like('onesLike', x, 1, options)
}

const fullLikeArguments = signature('fullLike', {
  input: takes.tensor,
  value: takes.scalar,
  options: tensorOptionsKind,
})

/**
 * `value` in the shape, dtype and device of `x` (`torch.full_like`).
 *
 * @example
 * ```ts
 * torch.fullLike(torch.zeros([2]), 3) // [3, 3]
 * ```
 */
export function fullLike(x: Tensor, value: Scalar, options?: TensorOptions): Tensor {
  fullLikeArguments(arguments)
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
 * @returns int32 if all arguments are whole numbers, else float32; unless `dtype` says otherwise. For an integer `dtype` the
 * arguments are truncated first.
 * @throws TorchError `INVALID_ARGUMENT` if counting by `step` never reaches `end`.
 * @example
 * ```ts
 * torch.arange(2, 10, 3) // [2, 5, 8]
 * ```
 */
export function arange(end: number, options?: TensorOptions): Tensor
export function arange(start: number, end: number, options?: TensorOptions): Tensor
export function arange(start: number, end: number, step: number, options?: TensorOptions): Tensor
export function arange(a: number, b?: number | TensorOptions, c?: number | TensorOptions, d?: TensorOptions): Tensor {
  const given = typeof b === 'number' ? [a, b, typeof c === 'number' ? c : 1] : [0, a, 1]
  const options = [b, c, d].find((value) => typeof value === 'object')
  const { device, dtype } = resolve('arange', options, given.every(Number.isInteger) ? 'int32' : defaultFloat)
  const [start, end, step] = (isFloat(dtype) ? given : given.map(Math.trunc)) as [number, number, number]
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

/** A vector from values worked out on the host. */
export function hostVector(
  op: string,
  dtype: DType,
  values: ArrayLike<Scalar>,
  options: TensorOptions | undefined,
): Tensor {
  const resolved = resolve(op, options, dtype)
  const raw = encode(op, resolved.dtype, values)
  const out = allocate(resolved.device, { shape: [raw.length], dtype: resolved.dtype }, op)
  if (raw.length > 0) resolved.device.write(out.storage, 0, raw)
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
export function eye(n: number, options?: TensorOptions): Tensor
export function eye(n: number, m?: number, options?: TensorOptions): Tensor
export function eye(n: number, m: number | TensorOptions = n, options?: TensorOptions): Tensor {
  const [columns, settings] = typeof m === 'number' ? [m, options] : [n, m]
  const out = make('eye', [n, columns], 0, defaultFloat, { ...settings, requiresGrad: false })
  if (numel(out.shape) > 0) out.diagonal().fill_(1)
  return finish(out, settings)
}
