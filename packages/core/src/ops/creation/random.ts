import * as takes from '../../arguments/kinds.ts'
import { randomOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import { spreadSignature } from '../../arguments/spread.ts'
import { within } from '../../arguments/within.ts'
import type { Backend } from '../../backend/backend.ts'
import { checkNumeric } from '../../dispatch/accepted.ts'
import { type DType, integerRange, isFloat } from '../../dtype/dtype.ts'
import { scope } from '../../memory/scope.ts'
import { TorchError } from '../../errors.ts'
import { finfo } from '../../finfo.ts'
import { defaultGenerator, type Generator } from '../../random/generator.ts'
import { checkShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cast } from '../primitives/copy.ts'
import { finish, resolve, type SpreadSize, type TensorOptions } from '../primitives/creation.ts'
import { defaultFloat } from '../primitives/operands.ts'
import { integers } from './random-integers.ts'
import { argsort } from '../primitives/sort.ts'
import { normal, philox, uniform } from '../primitives/uniform.ts'

export interface RandomOptions extends TensorOptions {
  /** Where the stream comes from. Default: the generator that {@link manualSeed} seeds. */
  readonly generator?: Generator
}

function split(
  op: string,
  options: RandomOptions | undefined,
  dtype: DType,
): { device: Backend; dtype: DType; generator: Generator } {
  const { generator = defaultGenerator(), ...rest } = options ?? {}
  return { ...resolve(rest, dtype), generator }
}

function floating(op: string, dtype: DType): DType {
  if (isFloat(dtype)) return dtype
  throw new TorchError(
    'DTYPE_MISMATCH',
    op,
    `draws floating-point numbers, not ${dtype}. Use randint() for integers.`,
    {
      dtype,
    },
  )
}

const randArguments = spreadSignature<number, RandomOptions>('rand', 'size', takes.integers, randomOptionsKind)

/**
 * Uniform random numbers in [0, 1), bit-identical on every device (`torch.rand`).
 *
 * @param size - As a list or spread.
 * @throws TorchError `INVALID_ARGUMENT` for sizes that are no whole numbers ≥ 0.
 * @example
 * ```ts
 * torch.rand([2, 3]).shape // [2, 3]
 * torch.rand(2, 3).shape // [2, 3]
 * ```
 */
export function rand(size: readonly number[], options?: RandomOptions): Tensor
export function rand(...size: SpreadSize<RandomOptions>): Tensor
export function rand(...size: readonly unknown[]): Tensor {
  const { list: shape, options } = randArguments(size)
  const { device, dtype, generator } = split('rand', options, defaultFloat)
  checkShape('rand', shape)
  return finish(uniform(device, floating('rand', dtype), [...shape], generator.next()), options)
}

const randnArguments = spreadSignature<number, RandomOptions>('randn', 'size', takes.integers, randomOptionsKind)

/**
 * Standard normal random numbers, by Box–Muller from uniforms; equal on every device up to the last bits of log, sin and cos
 * (`torch.randn`).
 *
 * @param size - As a list or spread.
 * @throws TorchError `INVALID_ARGUMENT` for sizes that are no whole numbers ≥ 0.
 * @example
 * ```ts
 * torch.randn([2, 3]).shape // [2, 3]
 * torch.randn(2, 3).shape // [2, 3]
 * ```
 */
export function randn(size: readonly number[], options?: RandomOptions): Tensor
export function randn(...size: SpreadSize<RandomOptions>): Tensor
export function randn(...size: readonly unknown[]): Tensor {
  const { list: shape, options } = randnArguments(size)
  const { device, dtype, generator } = split('randn', options, defaultFloat)
  checkShape('randn', shape)
  return finish(normal(device, floating('randn', dtype), [...shape], generator.next()), options)
}

const randintBetweenArguments = signature('randint', {
  low: takes.integer,
  high: takes.integer,
  shape: takes.integers,
  options: randomOptionsKind,
})
const randintBelowArguments = signature('randint', {
  high: takes.integer,
  shape: takes.integers,
  options: randomOptionsKind,
})

/**
 * Uniform random whole numbers from `low` (0 if left out) up to, not including, `high`, as int32; bit-identical on every device
 * (`torch.randint`). Bounds more than 2³² apart need a device with int64.
 *
 * @throws TorchError `INVALID_ARGUMENT` unless the bounds are whole numbers with low < high.
 * @example
 * ```ts
 * torch.randint(10, [5]) // five digits
 * torch.randint(1, 7, [2]) // two dice
 * ```
 */
export function randint(high: number, shape: readonly number[], options?: RandomOptions): Tensor
export function randint(low: number, high: number, shape: readonly number[], options?: RandomOptions): Tensor
export function randint(
  a: number,
  b: number | readonly number[],
  c?: readonly number[] | RandomOptions,
  d?: RandomOptions,
): Tensor {
  if (typeof b === 'number') randintBetweenArguments(arguments)
  else randintBelowArguments(arguments)
  const [low, high, shape, options] =
    typeof b === 'number' ? [a, b, c as readonly number[], d] : [0, a, b, c as RandomOptions | undefined]
  const { device, dtype, generator } = split('randint', options, 'int32')
  checkShape('randint', shape)
  return finish(integers('randint', device, dtype, shape, low, high, generator), options)
}

const randpermArguments = signature('randperm', { n: takes.natural, options: randomOptionsKind })

/**
 * The numbers 0 … n − 1 in random order, as int32 (`torch.randperm`).
 *
 * @example
 * ```ts
 * torch.randperm(4) // some order of [0, 1, 2, 3]
 * ```
 */
export function randperm(n: number, options?: RandomOptions): Tensor {
  randpermArguments(arguments)
  const { device, dtype, generator } = split('randperm', options, 'int32')
  checkNumeric('randperm', { dtype })
  const most = isFloat(dtype) ? 2 / finfo(dtype).eps + 1 : Number(integerRange(dtype)[1]) + 1
  if (n > most) {
    throw new TorchError('INVALID_ARGUMENT', 'randperm', `${dtype} tells ${most} numbers apart, but n is ${n}.`, {
      n,
      dtype,
    })
  }
  return scope(() => cast(argsort(philox(device, [n], generator.next())), dtype))
}

function like(x: Tensor, options: RandomOptions | undefined): RandomOptions {
  return { dtype: x.dtype, device: x.device, ...options }
}

const randLikeArguments = signature('randLike', { input: takes.tensor, options: randomOptionsKind })

/**
 * {@link rand} in the shape, dtype and device of `x` (`torch.rand_like`).
 *
 * @example
 * ```ts
 * torch.randLike(torch.zeros([2, 3])).shape // [2, 3]
 * ```
 */
export function randLike(x: Tensor, options?: RandomOptions): Tensor {
  randLikeArguments(arguments)
  return within('randLike', () => rand(x.shape, like(x, options)))
}

const randnLikeArguments = signature('randnLike', { input: takes.tensor, options: randomOptionsKind })

/**
 * {@link randn} in the shape, dtype and device of `x` (`torch.randn_like`).
 *
 * @example
 * ```ts
 * torch.randnLike(torch.zeros([2, 3])).shape // [2, 3]
 * ```
 */
export function randnLike(x: Tensor, options?: RandomOptions): Tensor {
  randnLikeArguments(arguments)
  return within('randnLike', () => randn(x.shape, like(x, options)))
}

const randintLikeBetweenArguments = signature('randintLike', {
  input: takes.tensor,
  low: takes.integer,
  high: takes.integer,
  options: randomOptionsKind,
})
const randintLikeBelowArguments = signature('randintLike', {
  input: takes.tensor,
  high: takes.integer,
  options: randomOptionsKind,
})

/**
 * {@link randint} in the shape, dtype and device of `x` (`torch.randint_like`).
 *
 * @example
 * ```ts
 * torch.randintLike(torch.zeros([2, 3]), 10) // six digits, as float32
 * ```
 */
export function randintLike(x: Tensor, high: number, options?: RandomOptions): Tensor
export function randintLike(x: Tensor, low: number, high: number, options?: RandomOptions): Tensor
export function randintLike(x: Tensor, a: number, b?: number | RandomOptions, c?: RandomOptions): Tensor {
  if (typeof b === 'number') randintLikeBetweenArguments(arguments)
  else randintLikeBelowArguments(arguments)
  return within('randintLike', () =>
    typeof b === 'number' ? randint(a, b, x.shape, like(x, c)) : randint(0, a, x.shape, like(x, b)),
  )
}
