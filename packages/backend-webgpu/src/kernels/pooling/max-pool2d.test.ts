import { expect, it } from 'vitest'
import { describeBothProfiles, integer } from '../../../test/both-profiles.ts'

interface Case {
  readonly shape: readonly [number, number, number, number]
  readonly kernelSize: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly padding: readonly [number, number]
  readonly dilation: readonly [number, number]
}

const cases: Case[] = [
  { shape: [2, 3, 8, 8], kernelSize: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1] },
  { shape: [1, 2, 7, 9], kernelSize: [3, 2], stride: [2, 1], padding: [1, 1], dilation: [1, 1] },
  { shape: [1, 2, 9, 9], kernelSize: [3, 3], stride: [1, 2], padding: [1, 1], dilation: [2, 2] },
  { shape: [2, 1, 7, 7], kernelSize: [2, 2], stride: [3, 3], padding: [0, 0], dilation: [1, 1] },
]

function pool(c: Case, x: (i: number) => number): { shape: number[]; values: number[]; indices: number[] } {
  const { kernelSize, stride, padding, dilation } = c
  const [n, channels, height, width] = c.shape
  const size = (full: number, i: 0 | 1): number =>
    Math.floor((full + 2 * padding[i] - dilation[i] * (kernelSize[i] - 1) - 1) / stride[i]) + 1
  const [rows, columns] = [size(height, 0), size(width, 1)]
  const values: number[] = []
  const indices: number[] = []
  for (let e = 0; e < n * channels * rows * columns; e++) {
    const plane = Math.floor(e / (rows * columns))
    let best: number | undefined
    let winner = -1
    for (let t = 0; t < kernelSize[0] * kernelSize[1]; t++) {
      const i = Math.floor(t / kernelSize[1])
      const y = (Math.floor(e / columns) % rows) * stride[0] + i * dilation[0] - padding[0]
      const z = (e % columns) * stride[1] + (t % kernelSize[1]) * dilation[1] - padding[1]
      if (y < 0 || y >= height || z < 0 || z >= width) continue
      const value = x(plane * height * width + y * width + z)
      const better = best === undefined || value > best || Number.isNaN(value)
      if (better) [best, winner] = [value, y * width + z]
    }
    values.push(best as number)
    indices.push(winner)
  }
  return { shape: [n, channels, rows, columns], values, indices }
}

describeBothProfiles('maxPool2d', ({ tensor, call }) => {
  it.each(cases)('takes the first maximum, and the last NaN over everything: %j', async (c) => {
    const inputs: ((i: number) => number)[] = [
      integer,
      (i) => (i % 7 === 3 ? NaN : integer(i)),
      () => -Infinity,
      (i) => (i % 5 === 0 ? Infinity : 0),
    ]
    for (const x of inputs) {
      const { shape, values, indices } = pool(c, x)
      expect(await call('maxPool2d', [tensor(c.shape, x)], [[shape], [shape, 'int32']], c)).toEqual([values, indices])
    }
  })

  it.each(cases)('adds the gradients of all windows that chose a pixel: %j', async (c) => {
    const { shape, indices } = pool(c, integer)
    const [, , height, width] = c.shape
    const [, , rows, columns] = shape as [number, number, number, number]
    const expected = Array.from({ length: c.shape[0] * c.shape[1] * height * width }, () => 0)
    for (const [e, winner] of indices.entries()) {
      const at = Math.floor(e / (rows * columns)) * height * width + winner
      expected[at] = (expected[at] as number) + integer(e + 1)
    }
    const grad = tensor(shape, (i) => integer(i + 1))
    const inputs = [grad, tensor(shape, indices, 'int32')]
    expect(await call('maxPool2dGrad', inputs, [[c.shape]], { ...c, inputShape: c.shape })).toEqual([expected])
  })
})
