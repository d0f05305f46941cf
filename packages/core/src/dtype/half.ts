import { TorchError } from '../errors.ts'

const f32 = new Float32Array(1)
const u32 = new Uint32Array(f32.buffer)

/** The bits of the float16 nearest to `value` (ties to even). */
export function toFloat16Bits(value: number): number {
  if (typeof value !== 'number') throw noNumber('toFloat16Bits', value)
  f32[0] = value
  const sign = (u32[0]! >>> 16) & 0x8000
  const size = Math.abs(value)
  if (Number.isNaN(value)) return sign | 0x7e00
  if (size >= 65520) return sign | 0x7c00
  if (size < 2 ** -14) return sign | roundHalfEven(size * 2 ** 24)
  const exponent = Math.min(Math.floor(Math.log2(size)), 15)
  const scale = 2 ** exponent > size ? exponent - 1 : exponent
  const steps = roundHalfEven((size / 2 ** scale) * 1024)
  return sign | (((scale + 15) << 10) + (steps - 1024))
}

/** The number that float16 bits stand for. */
export function fromFloat16Bits(bits: number): number {
  if (typeof bits !== 'number') throw noNumber('fromFloat16Bits', bits)
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The bits of the bfloat16 nearest to `value` (ties to even). Values pass through float32 first, as in PyTorch. */
export function toBfloat16Bits(value: number): number {
  if (typeof value !== 'number') throw noNumber('toBfloat16Bits', value)
  f32[0] = value
  const bits = u32[0]!
  if (Number.isNaN(value)) return ((bits >>> 16) & 0x8000) | 0x7fc0
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16
}

/** The number that bfloat16 bits stand for. */
export function fromBfloat16Bits(bits: number): number {
  if (typeof bits !== 'number') throw noNumber('fromBfloat16Bits', bits)
  u32[0] = bits << 16
  return f32[0]!
}

function roundHalfEven(x: number): number {
  const down = Math.floor(x)
  const rest = x - down
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down
}

function noNumber(op: string, value: unknown): TorchError {
  return new TorchError('INVALID_ARGUMENT', op, `takes a number, but got ${typeof value}.`, { type: typeof value })
}
