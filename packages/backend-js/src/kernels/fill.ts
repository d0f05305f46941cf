import { type DType, integerRange, isFloat, type Kernel, type PrimAttrs, type Scalar, type View } from '@flambeau/core'
import { Runs } from '../runs.ts'
import { longsOf, numbersOf } from '../storage.ts'
import { toLong } from './copy.ts'

/**
 * A scalar as an element of any dtype but int64. Numbers are truncated for an integer dtype and wrap when they are stored, so
 * that uint8 − 1 may be computed as uint8 + (−1).
 */
function toElement(value: Scalar, dtype: DType): number {
  if (dtype === 'bool') return value ? 1 : Number(Number.isNaN(value))
  if (isFloat(dtype)) return Number(value)
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value))
  const x = Math.trunc(Number(value))
  if (Number.isFinite(x)) return x
  const [low, high] = integerRange(dtype)
  return x > 0 ? Number(high) : x < 0 ? Number(low) : 0
}

export function fillView(out: View, value: Scalar): void {
  const runs = new Runs(out.shape, out.strides, out.offset)
  if (out.dtype === 'int64') {
    const data = longsOf(out)
    const long = typeof value === 'bigint' ? value : toLong(Number(value))
    while (runs.next()) for (let i = 0, at = runs.start; i < runs.length; i++, at += runs.step) data[at] = long
    return
  }
  const data = numbersOf(out)
  const element = toElement(value, out.dtype)
  while (runs.next()) {
    const { start, step, length } = runs
    if (step === 1) data.fill(element, start, start + length)
    else for (let i = 0, at = start; i < length; i++, at += step) data[at] = element
  }
}

export const fill: Kernel<PrimAttrs['fill']> = {
  run(_, [out], { value }) {
    fillView(out!, value)
  },
}
