import { expect, it } from 'vitest'
import { describeBothProfiles, integer } from '../../../test/both-profiles.ts'

interface Case {
  readonly shape: readonly [number, number, number, number]
  readonly output: readonly [number, number]
  readonly kernelSize: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly padding: readonly [number, number]
  readonly countIncludePad: boolean
  readonly divisorOverride: number | null
}

const plain = { padding: [0, 0], countIncludePad: true, divisorOverride: null } as const

const cases: Case[] = [
  { ...plain, shape: [2, 3, 8, 8], output: [4, 4], kernelSize: [2, 2], stride: [2, 2] },
  { ...plain, shape: [1, 2, 7, 9], output: [4, 10], kernelSize: [4, 2], stride: [2, 1], padding: [2, 1] },
  { ...plain, shape: [1, 2, 6, 8], output: [4, 3], kernelSize: [2, 4], stride: [2, 3], padding: [1, 0] },
  { ...plain, shape: [1, 1, 5, 5], output: [4, 4], kernelSize: [2, 2], stride: [1, 1], divisorOverride: -2 },
  {
    ...plain,
    shape: [2, 1, 4, 4],
    output: [3, 3],
    kernelSize: [2, 2],
    stride: [2, 2],
    padding: [1, 1],
    countIncludePad: false,
  },
]

/** The pixels inside each window, and its divisor. */
function windowsOf({ shape, output, kernelSize, stride, padding, countIncludePad, divisorOverride }: Case): {
  readonly pixels: readonly number[]
  readonly divisor: number
}[] {
  const [n, channels, height, width] = shape
  return Array.from({ length: n * channels * output[0] * output[1] }, (_, e) => {
    const plane = Math.floor(e / (output[0] * output[1]))
    const top = (Math.floor(e / output[1]) % output[0]) * stride[0] - padding[0]
    const left = (e % output[1]) * stride[1] - padding[1]
    const pixels: number[] = []
    let counted = 0
    for (let y = top; y < Math.min(top + kernelSize[0], height + padding[0]); y++) {
      for (let x = left; x < Math.min(left + kernelSize[1], width + padding[1]); x++) {
        counted++
        if (y >= 0 && y < height && x >= 0 && x < width) pixels.push((plane * height + y) * width + x)
      }
    }
    return { pixels, divisor: divisorOverride ?? (countIncludePad ? counted : pixels.length) }
  })
}

describeBothProfiles('avgPool2d', ({ tensor, call }) => {
  const close = (actual: readonly (readonly number[])[], expected: readonly number[]): void => {
    expect(actual[0]).toHaveLength(expected.length)
    for (const [i, value] of expected.entries()) expect(actual[0]![i]).toBeCloseTo(value, 5)
  }

  it.each(cases)('averages what each window counts: %j', async (c) => {
    const expected = windowsOf(c).map(
      ({ pixels, divisor }) => pixels.reduce((sum, at) => sum + integer(at), 0) / divisor,
    )
    close(await call('avgPool2d', [tensor(c.shape, integer)], [[[...c.shape.slice(0, 2), ...c.output]]], c), expected)
  })
})
