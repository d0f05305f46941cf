import { describe, expect, it } from 'vitest'
import { exponentOf, roundTo, ulp } from './format.ts'
import { decode, encode } from './host.ts'

describe('ulp', () => {
  it('is the distance to the next number', () => {
    expect(ulp('float64', 1)).toBe(2 ** -52)
    expect(ulp('float32', 1)).toBe(2 ** -23)
    expect(ulp('float32', 1.999)).toBe(2 ** -23)
    expect(ulp('float32', -2)).toBe(2 ** -22)
    expect(ulp('float16', 1)).toBe(2 ** -10)
    expect(ulp('bfloat16', 1)).toBe(2 ** -7)
  })

  it('stays that of the subnormals below the smallest normal number', () => {
    expect(ulp('float32', 0)).toBe(2 ** -149)
    expect(ulp('float32', 1e-44)).toBe(2 ** -149)
    expect(ulp('float16', 1e-7)).toBe(2 ** -24)
    expect(ulp('float64', 0)).toBe(Number.MIN_VALUE)
  })
})

describe('exponentOf', () => {
  it('is exact at powers of two, also subnormal ones', () => {
    for (let exponent = -1074; exponent < 1024; exponent++) expect(exponentOf(2 ** exponent)).toBe(exponent)
  })
})

describe('roundTo', () => {
  it('agrees with fround', () => {
    for (const value of [0.1, 1 / 3, 1e-40, 3.5e38, -2.5, 16777217]) {
      expect(roundTo('float32', value)).toBe(Math.fround(value))
    }
  })

  it('rounds ties to even and overflows to infinity', () => {
    expect(roundTo('float16', 2049)).toBe(2048)
    expect(roundTo('float16', 2051)).toBe(2052)
    expect(roundTo('float16', 65519)).toBe(65504)
    expect(roundTo('float16', 65520)).toBe(Infinity)
    expect(roundTo('bfloat16', 257)).toBe(256)
    expect(roundTo('bfloat16', -259)).toBe(-260)
    expect(roundTo('float16', 2 ** -25)).toBe(0)
    expect(Object.is(roundTo('float16', -(2 ** -26)), -0)).toBe(true)
  })

  it('leaves every half number as it is, and its bits survive the way there and back', () => {
    for (const dtype of ['float16', 'bfloat16'] as const) {
      const bits = Uint16Array.from({ length: 65536 }, (_, i) => i)
      const values = decode(dtype, bits)
      const back = encode(dtype, values)
      for (let i = 0; i < 65536; i++) {
        const value = values[i]!
        if (Number.isNaN(value)) expect(decode(dtype, back.slice(i, i + 1))[0]).toBeNaN()
        else if (back[i] !== i || !Object.is(roundTo(dtype, value), value)) expect.fail(`${dtype} bits ${i}`)
      }
    }
  })
})
