import { describe, expect, it } from 'vitest'
import { compare, type Tolerance } from './compare.ts'

const keep = { subnormals: 'keep' } as const
const flush = { subnormals: 'flush' } as const

function single(
  actual: number,
  expected: number,
  tolerance: Tolerance,
  arithmetic: Parameters<typeof compare>[4] = keep,
) {
  return compare('float32', Float32Array.of(actual), [Float64Array.of(expected)], tolerance, arithmetic)
}

const next = (value: number): number => value + 2 ** -23

describe('compare', () => {
  it('counts ULPs against the unrounded value', () => {
    expect(single(next(1), 1, { ulp: 1 })).toMatchObject({ ok: true, maxUlp: 1 })
    expect(single(next(next(1)), 1, { ulp: 1 })).toMatchObject({ ok: false, maxUlp: 2 })
    expect(single(1, 1 + 2 ** -25, { ulp: 1 }).maxUlp).toBe(0.25)
  })

  it('takes only the correctly rounded value for exact', () => {
    expect(single(Math.fround(0.1), 0.1, { ulp: 0 }).ok).toBe(true)
    expect(single(1 - 2 ** -24, 1, { ulp: 0 }).ok).toBe(false)
    expect(single(next(1), 1 + 2 ** -24, { ulp: 0 }).ok).toBe(false)
  })

  it('lets NaN match only NaN and infinities only their own sign', () => {
    expect(single(NaN, NaN, { ulp: 0 }).ok).toBe(true)
    expect(single(NaN, 1, { ulp: 1e9 })).toMatchObject({ ok: false, maxUlp: Infinity })
    expect(single(1, NaN, { ulp: 1e9 }).ok).toBe(false)
    expect(single(Infinity, Infinity, { ulp: 0 }).ok).toBe(true)
    expect(single(-Infinity, Infinity, { ulp: 1e9 }).ok).toBe(false)
    expect(single(Infinity, 1e30, { ulp: 1e9 }).ok).toBe(false)
    expect(single(3e38, Infinity, { ulp: 1e9 }).ok).toBe(false)
  })

  it('lets a value beyond the largest number be infinite', () => {
    expect(single(Infinity, 1e40, { ulp: 0 }).ok).toBe(true)
    expect(single(-Infinity, 1e40, { ulp: 0 }).ok).toBe(false)
  })

  it('counts signs of zeros where asked', () => {
    expect(single(-0, 0, { ulp: 0 }).ok).toBe(true)
    expect(single(-0, 0, { ulp: 0, signedZero: true }).ok).toBe(false)
  })

  it('allows a device that flushes subnormal numbers to give zero for them', () => {
    expect(single(0, 1e-39, { ulp: 1 }).ok).toBe(false)
    expect(single(0, 1e-39, { ulp: 1 }, flush).ok).toBe(true)
    expect(single(0, 1e-39, { ulp: 1, underflow: true }).ok).toBe(true)
    expect(single(0, 1e-37, { ulp: 1 }, flush).ok).toBe(false)
  })

  it('allows such a device to pass a subnormal number on for a zero, and no other', () => {
    expect(single(1e-39, 0, { ulp: 1 }, flush).ok).toBe(true)
    expect(single(-1e-39, 0, { ulp: 1 }, flush).ok).toBe(true)
    expect(single(1e-37, 0, { ulp: 1 }, flush).ok).toBe(false)
    expect(single(1e-39, 0, { ulp: 1 }, keep).ok).toBe(false)
  })

  it('counts at the given magnitude where the result cancels', () => {
    expect(single(2 ** -20, 0, { ulp: 8, scale: 1 })).toMatchObject({ ok: true, maxUlp: 8 })
    expect(single(2 ** -20, 0, { ulp: 8, scale: [0.5] }).ok).toBe(false)
  })

  it('lets an element match any of several candidates, and finds the worst one', () => {
    const actual = Float32Array.of(1, 5, 3)
    const result = compare('float32', actual, [Float64Array.of(1, 2, 0), Float64Array.of(0, 2, 3)], { ulp: 0 }, keep)
    expect(result).toMatchObject({ ok: false, worst: 1 })
    expect(result.histogram[0]).toBe(2)
  })

  it('wants integers equal', () => {
    expect(compare('int64', BigInt64Array.of(2n ** 60n + 1n), [BigInt64Array.of(2n ** 60n)], { ulp: 9 }, keep).ok).toBe(
      false,
    )
    expect(compare('int32', Int32Array.of(7), [Int32Array.of(7)], { ulp: 0 }, keep).ok).toBe(true)
  })
})
