import type { Backend } from '../backend/backend.ts'
import { type DType, isFloat } from '../dtype.ts'
import { noGrad } from '../dispatch/grad-mode.ts'
import { scope } from '../dispatch/scope.ts'
import { TorchError } from '../errors.ts'
import { defaultGenerator, type Generator } from '../random/generator.ts'
import { checkShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { add, mul } from './arithmetic.ts'
import { lt } from './compare.ts'
import { cast } from './copy.ts'
import { finish, resolve, type TensorOptions } from './creation.ts'
import { defaultFloat } from './operands.ts'
import { argsort } from './sort.ts'
import { normal, philox, uniform } from './uniform.ts'
import { floor } from './unary.ts'

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
  return { ...resolve(op, rest, dtype), generator }
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

/**
 * Uniform random numbers in [0, 1), bit-identical on every device (`torch.rand`).
 *
 * @example
 * ```ts
 * torch.rand([2, 3]).shape // [2, 3]
 * ```
 */
export function rand(shape: readonly number[], options?: RandomOptions): Tensor {
  const { device, dtype, generator } = split('rand', options, defaultFloat)
  checkShape('rand', shape)
  return finish(uniform(device, floating('rand', dtype), [...shape], generator.next()), options)
}

/**
 * Standard normal random numbers, by Box–Muller from uniforms; equal on every device up to the last bits of log, sin and cos
 * (`torch.randn`).
 *
 * @example
 * ```ts
 * torch.randn([2, 3]).shape // [2, 3]
 * ```
 */
export function randn(shape: readonly number[], options?: RandomOptions): Tensor {
  const { device, dtype, generator } = split('randn', options, defaultFloat)
  checkShape('randn', shape)
  return finish(normal(device, floating('randn', dtype), [...shape], generator.next()), options)
}

/**
 * Uniform random whole numbers from `low` up to, not including, `high` (`torch.randint`), as int32.
 *
 * @example
 * ```ts
 * torch.randint(0, 10, [5]) // five digits
 * ```
 */
export function randint(low: number, high: number, shape: readonly number[], options?: RandomOptions): Tensor {
  const { device, dtype, generator } = split('randint', options, 'int32')
  checkShape('randint', shape)
  const range = high - low
  if (!Number.isInteger(low) || !Number.isInteger(high) || range <= 0 || range > 2 ** 24) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'randint',
      `from ${low} to ${high}: the bounds must be whole numbers, at least one and at most 2²⁴ apart.`,
      { low, high },
    )
  }
  const out = scope(() => {
    const scaled = floor(mul(uniform(device, 'float32', [...shape], generator.next()), range))
    return cast(add(cast(scaled, 'int32'), low), dtype)
  })
  return finish(out, options)
}

/**
 * The numbers 0 … n − 1 in random order, as int32 (`torch.randperm`).
 *
 * @example
 * ```ts
 * torch.randperm(4) // some order of [0, 1, 2, 3]
 * ```
 */
export function randperm(n: number, options?: RandomOptions): Tensor {
  const { device, dtype, generator } = split('randperm', options, 'int32')
  checkShape('randperm', [n])
  return scope(() => cast(argsort(philox(device, [n], generator.next())), dtype))
}

/**
 * Independent draws of 0 and 1, where each element of `p` is the chance of a 1 (`torch.bernoulli`).
 *
 * @example
 * ```ts
 * torch.bernoulli(torch.full([4], 0.5)) // zeros and ones
 * ```
 */
export function bernoulli(p: Tensor, options?: { readonly generator?: Generator }): Tensor {
  const generator = options?.generator ?? defaultGenerator()
  return noGrad(() => scope(() => cast(lt(uniform(p.device, 'float32', p.shape, generator.next()), p), p.dtype)))
}

/** Fills a tensor with uniform numbers from [low, high). */
export function uniform_(x: Tensor, low: number, high: number, generator: Generator = defaultGenerator()): Tensor {
  scope(() => {
    const u = uniform(x.device, x.dtype, x.shape, generator.next())
    x.copy_(add(mul(u, high - low), low))
  })
  return x
}

/** Fills a tensor with normal numbers. */
export function normal_(x: Tensor, mean: number, std: number, generator: Generator = defaultGenerator()): Tensor {
  scope(() => {
    const z = normal(x.device, x.dtype, x.shape, generator.next())
    x.copy_(add(mul(z, std), mean))
  })
  return x
}
