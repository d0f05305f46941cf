import type { Backend } from '../../backend/backend.ts'
import { type DType, integerRange, isFloat } from '../../dtype/dtype.ts'
import { scope } from '../../memory/scope.ts'
import { TorchError } from '../../errors.ts'
import { finfo } from '../../finfo.ts'
import type { Generator } from '../../random/generator.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, mul, remainder, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd, bitwiseOr } from '../primitives/bitwise.ts'
import { ge, lt } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { philox, uniform } from '../primitives/uniform.ts'
import { floor } from '../primitives/unary.ts'
import { select } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

/** Widest ranges that 24, 31, 32 and 63 random bits serve. */
const [bits24, bits31, bits32, bits63, bits64] = [2n ** 24n, 2n ** 31n, 2n ** 32n, 2n ** 63n, 2n ** 64n]

/**
 * Uniform whole numbers in [low, high), by exact steps and so equal on every device.
 *
 * Ranges up to 2²⁴ scale a uniform, which is biased by at most range / 2²⁴ of a part; wider ones take the remainder of a word, as
 * PyTorch does, biased by at most range / 2³¹, or range / 2⁶³ where int64 is needed; beyond 2⁶³, range / 2⁶⁴.
 */
export function integers(
  op: string,
  device: Backend,
  dtype: DType,
  shape: readonly number[],
  low: number | bigint,
  high: number | bigint,
  generator: Generator,
): Tensor {
  const whole = (value: number | bigint): boolean => typeof value === 'bigint' || Number.isInteger(value)
  const range = whole(low) && whole(high) ? BigInt(high) - BigInt(low) : 0n
  if (range <= 0n || range > bits64) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `from ${low} to ${high}: the bounds must be whole numbers, the upper one greater, and at most 2⁶⁴ apart.`,
      { low, high },
    )
  }
  const [least, most] = isFloat(dtype) ? [-finfo(dtype).max, finfo(dtype).max] : integerRange(dtype)
  if (low < least || BigInt(high) - 1n > most) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `from ${low} to ${high}: the numbers are out of bounds for ${dtype}.`,
      {
        low,
        high,
        dtype,
      },
    )
  }
  const block = generator.next()
  return scope(() => {
    if (range <= bits24) {
      const scaled = cast(floor(mul(uniform(device, 'float32', [...shape], block), Number(range))), 'int32')
      return cast(shifted(scaled, low), dtype)
    }
    if (range <= bits31 && fits(low, high)) {
      const word = bitwiseAnd(philox(device, [...shape], block), 0x7fffffff)
      return cast(add(range === bits31 ? word : remainder(word, Number(range)), Number(low)), dtype)
    }
    if (range === bits32 && fits(low, high)) return cast(philox(device, [...shape], block), dtype)
    const words = cast(philox(device, [...shape, 2], block), 'int64')
    const lower = bitwiseAnd(select(words, -1, 0), 0xffffffffn)
    if (range > bits63) {
      const word = bitwiseOr(mul(select(words, -1, 1), bits32), lower)
      // What is not below the range is, without a sign, at most once the range above; sums wrap around.
      const isBeyond = bitwiseAnd(lt(word, 0), ge(word, range - bits64))
      const least = BigInt(low)
      return cast(range === bits64 ? word : add(where(isBeyond, sub(word, range - bits64), word), least), dtype)
    }
    const word = bitwiseOr(mul(bitwiseAnd(select(words, -1, 1), 0x7fffffff), bits32), lower)
    return cast(add(range === bits63 ? word : remainder(word, range), BigInt(low)), dtype)
  })
}

/** Whether all of [low, high) are int32. */
function fits(low: number | bigint, high: number | bigint): boolean {
  return low >= -(2 ** 31) && high <= 2 ** 31
}

function shifted(x: Tensor, low: number | bigint): Tensor {
  if (low >= -(2 ** 31) && low < 2 ** 31 - 2 ** 24) return add(x, Number(low))
  return add(cast(x, 'int64'), BigInt(low))
}
