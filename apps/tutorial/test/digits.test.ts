import { describe, expect, it } from 'vitest'
import { makeDigits } from '../src/digits.ts'
import { linearAccuracy } from './linear-model.ts'

describe('makeDigits', () => {
  it('draws the same pictures for the same seed and others for another', () => {
    const first = makeDigits(30, 5)
    expect(makeDigits(30, 5)).toEqual(first)
    expect(makeDigits(30, 6).images).not.toEqual(first.images)
  })

  it('draws every digit equally often, in values of 0 to 1, and each picture differently', () => {
    const { images, labels } = makeDigits(200, 1)
    const counts = Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length)
    expect(counts).toEqual(new Array(10).fill(20))
    expect(images.every((value) => value >= 0 && value <= 1)).toBe(true)
    const pictures = new Set(Array.from({ length: 200 }, (_, i) => images.slice(i * 1024, (i + 1) * 1024).join()))
    expect(pictures.size).toBe(200)
  })

  it('leaves some ink inside the frame on every picture', () => {
    const { images, labels } = makeDigits(500, 3)
    for (let i = 0; i < labels.length; i++) {
      const ink = images.subarray(i * 1024, (i + 1) * 1024).reduce((count, value) => count + (value > 0.5 ? 1 : 0), 0)
      expect(ink, `picture ${i}, a ${labels[i]}`).toBeGreaterThan(15)
      expect(ink).toBeLessThan(400)
    }
  })

  it('is too hard for a linear model: below 0.93 on held-back pictures, even after the training data is learnt better', () => {
    const { train, test } = linearAccuracy(makeDigits(8000, 1), makeDigits(2000, 2), { epochs: 12 })
    expect(train).toBeGreaterThan(test)
    expect(test).toBeLessThan(0.93)
    expect(test).toBeGreaterThan(0.6)
  })
})
