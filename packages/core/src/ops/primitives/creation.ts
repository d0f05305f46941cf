import { tensorOptionsKind } from '../../arguments/options.ts'
import * as takes from '../../arguments/kinds.ts'
import { overloads, signature } from '../../arguments/signature.ts'
import { spreadSignature } from '../../arguments/spread.ts'
import type { Backend, Device, Meta } from '../../backend/backend.ts'
import { getDefaultDevice } from '../../default-device.ts'
import { type DType, isFloat, type Scalar } from '../../dtype/dtype.ts'
import { allocate } from '../../dispatch/allocate.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { TorchError } from '../../errors.ts'
import { checkConverts, encode } from '../../dtype/host.ts'
import { checkShape, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { filled, unfilled } from './fill.ts'
import { defaultFloat } from './operands.ts'
import { diagonal } from './views.ts'
import { fill_ } from './write.ts'

/** Settings that all functions making tensors share. */
export interface TensorOptions {
  /** Element type. Default: float32, or what the values or the model tensor have. */
  readonly dtype?: DType
  /** Where the tensor lives. Default: the default device, or that of the model tensor. */
  readonly device?: Device
  /** Record operations on it for backward(). Default false. */
  readonly requiresGrad?: boolean
}

/** Sizes one by one, and options after them. */
export type SpreadSize<O> = readonly number[] | readonly [...size: number[], options: O]

/** Fills in what options leave out. */
export function resolve(options: TensorOptions | undefined, dtype: DType): { device: Backend; dtype: DType } {
  return { device: options?.device ?? getDefaultDevice(), dtype: options?.dtype ?? dtype }
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
  const resolved = resolve(options, dtype)
  checkShape(op, shape)
  checkConverts(op, value, resolved.dtype)
  return finish(filled(resolved.device, resolved.dtype, [...shape], value, op), options)
}

const zerosArguments = spreadSignature<number, TensorOptions>('zeros', 'size', takes.integers, tensorOptionsKind)

/**
 * A tensor of zeros (`torch.zeros`).
 *
 * @param size - As a list or spread.
 * @throws TorchError `INVALID_ARGUMENT` for sizes that are no whole numbers ≥ 0.
 * @example
 * ```ts
 * torch.zeros([2, 3]).shape // [2, 3]
 * torch.zeros(2, 3, { dtype: 'int32' }).shape // [2, 3]
 * ```
 */
export function zeros(size: readonly number[], options?: TensorOptions): Tensor
export function zeros(...size: SpreadSize<TensorOptions>): Tensor
export function zeros(...size: readonly unknown[]): Tensor {
  const { list, options } = zerosArguments(size)
  return make('zeros', list, 0, defaultFloat, options)
}

const onesArguments = spreadSignature<number, TensorOptions>('ones', 'size', takes.integers, tensorOptionsKind)

/**
 * A tensor of ones (`torch.ones`).
 *
 * @param size - As a list or spread.
 * @throws TorchError `INVALID_ARGUMENT` for sizes that are no whole numbers ≥ 0.
 * @example
 * ```ts
 * torch.ones([2]) // [1, 1]
 * ```
 */
export function ones(size: readonly number[], options?: TensorOptions): Tensor
export function ones(...size: SpreadSize<TensorOptions>): Tensor
export function ones(...size: readonly unknown[]): Tensor {
  const { list, options } = onesArguments(size)
  return make('ones', list, 1, defaultFloat, options)
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

const emptyArguments = spreadSignature<number, TensorOptions>('empty', 'size', takes.integers, tensorOptionsKind)

/**
 * A tensor whose values are whatever its memory held; write before you read (`torch.empty`).
 *
 * @param size - As a list or spread.
 * @throws TorchError `INVALID_ARGUMENT` for sizes that are no whole numbers ≥ 0.
 * @example
 * ```ts
 * torch.empty([2, 3]).shape // [2, 3]
 * ```
 */
export function empty(size: readonly number[], options?: TensorOptions): Tensor
export function empty(...size: SpreadSize<TensorOptions>): Tensor
export function empty(...size: readonly unknown[]): Tensor {
  const { list: shape, options } = emptyArguments(size)
  const resolved = resolve(options, defaultFloat)
  checkShape('empty', shape)
  return finish(unfilled(resolved.device, resolved.dtype, [...shape]), options)
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

interface IotaAttrs extends Meta {
  readonly start: number
  readonly step: number
}

const iotaOp: Op<IotaAttrs> = defineOp<IotaAttrs>({ name: 'iota', tier: 'prim', meta: (_, attrs) => attrs })

const arangeArguments = overloads(
  'arange',
  { end: takes.number, options: tensorOptionsKind },
  { start: takes.number, end: takes.number, options: tensorOptionsKind },
  { start: takes.number, end: takes.number, step: takes.number, options: tensorOptionsKind },
)

/**
 * Evenly spaced numbers: start, start + step, … before end (`torch.arange`).
 *
 * @param start - First value; with one argument it is the end, and counting begins at 0.
 * @param step - Not 0. Default 1.
 * @returns int32 if all arguments are whole numbers, else float32; unless `dtype` says otherwise. For an integer `dtype` the
 * start and step are truncated, after their number is known.
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
  arangeArguments(arguments)
  const given = typeof b === 'number' ? [a, b, typeof c === 'number' ? c : 1] : [0, a, 1]
  const options = [b, c, d].find((value) => typeof value === 'object')
  const { device, dtype } = resolve(options, given.every(Number.isInteger) ? 'int32' : defaultFloat)
  const [start, end, step] = (isFloat(dtype) ? given : given.map(Math.trunc)) as [number, number, number]
  // PyTorch counts the elements of int64 alone from whole ends.
  const [first, last, by] = (dtype === 'int64' ? [start, end, step] : given) as [number, number, number]
  const count = Math.ceil((last - first) / by)
  if (!Number.isFinite(count) || (given[1]! - given[0]!) * given[2]! < 0) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'arange',
      `upper bound and lower bound inconsistent with step sign: from ${start} to ${end} by ${step}.`,
      { start, end, step },
    )
  }
  return finish(iotaOp.make(device, { shape: [count], dtype, start, step }, 'arange'), options)
}

/** A vector from values worked out on the host. */
export function hostVector(
  op: string,
  dtype: DType,
  values: ArrayLike<Scalar>,
  options: TensorOptions | undefined,
): Tensor {
  const resolved = resolve(options, dtype)
  const raw = encode(op, resolved.dtype, values)
  const out = allocate(resolved.device, { shape: [raw.length], dtype: resolved.dtype }, op)
  if (raw.length > 0) resolved.device.write(out.storage, 0, raw)
  return finish(out, options)
}

const eyeArguments = overloads(
  'eye',
  { n: takes.natural, options: tensorOptionsKind },
  { n: takes.natural, m: takes.optional(takes.natural), options: tensorOptionsKind },
)

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
export function eye(n: number, m?: number | TensorOptions | null, options?: TensorOptions): Tensor {
  eyeArguments(arguments)
  const [columns, settings] = typeof m === 'number' ? [m, options] : [n, m ?? options]
  const out = make('eye', [n, columns], 0, defaultFloat, { ...settings, requiresGrad: false })
  if (numel(out.shape) > 0) fill_(diagonal(out), 1)
  return finish(out, settings)
}
