import { fromBfloat16Bits, fromFloat16Bits, toBfloat16Bits, toFloat16Bits } from '@flambeau/core'
import { describe, expect, it } from 'vitest'
import { roundToHalf } from './half.ts'

const formats = [
  { dtype: 'float16', from: fromFloat16Bits, to: toFloat16Bits, top: 0x7c00 },
  { dtype: 'bfloat16', from: fromBfloat16Bits, to: toBfloat16Bits, top: 0x7f80 },
] as const

describe.each(formats)('rounding to $dtype', ({ dtype, from, to, top }) => {
  it('keeps every number of the format', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const x = from(bits)
      if (Object.is(roundToHalf(dtype, x), x)) continue
      expect.fail(`${bits.toString(16)}: ${x} became ${roundToHalf(dtype, x)}`)
    }
  })

  it('takes the nearest neighbour everywhere, and the even one half-way', () => {
    for (let bits = 0; bits < top; bits++) {
      const low = from(bits)
      // Beyond the greatest number the next step would be this one.
      const high = bits + 1 === top ? low + (low - from(bits - 1)) : from(bits + 1)
      const middle = low + (high - low) / 2
      const even = bits % 2 === 0 ? low : bits + 1 === top ? Infinity : high
      const [before, after] = [Math.fround(low + (high - low) * 0.4375), Math.fround(low + (high - low) * 0.5625)]
      const rounded = [before, middle, after].map((x) => roundToHalf(dtype, x))
      const want = [low, even, bits + 1 === top ? Infinity : high].map(Math.fround)
      if (rounded.every((x, i) => Object.is(Math.fround(x), want[i]))) continue
      expect.fail(`between ${low} and ${high}: ${String(rounded)}, not ${String(want)}`)
    }
  })

  it('agrees with the bits that core writes, for random float32 numbers', () => {
    const words = new Uint32Array(100_000).map((_, i) => Math.imul(i + 1, 0x9e3779b1))
    for (const x of new Float32Array(words.buffer)) {
      const rounded = roundToHalf(dtype, x)
      if (to(x) === to(rounded) && Object.is(Math.fround(rounded), Math.fround(from(to(x))))) continue
      expect.fail(`${x}: ${rounded}, not ${from(to(x))}`)
    }
  })
})
