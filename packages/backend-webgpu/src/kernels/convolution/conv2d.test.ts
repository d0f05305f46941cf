import { expect, it } from 'vitest'
import { describeBothProfiles, integer } from '../../../test/both-profiles.ts'

interface Case {
  readonly name: string
  readonly x: readonly [number, number, number, number]
  /** Output channels and kernel. */
  readonly weight: readonly [number, number, number]
  readonly stride?: readonly [number, number]
  readonly padding?: readonly [number, number]
  readonly dilation?: readonly [number, number]
  readonly groups?: number
}

const cases: Case[] = [
  { name: 'one channel', x: [2, 1, 8, 8], weight: [6, 5, 5] },
  { name: 'several channels', x: [3, 6, 9, 10], weight: [16, 5, 5] },
  { name: 'padding', x: [2, 3, 7, 9], weight: [4, 3, 3], padding: [1, 1] },
  { name: 'padding wider than the kernel needs', x: [1, 2, 5, 5], weight: [3, 2, 3], padding: [4, 4] },
  { name: 'stride and groups', x: [2, 4, 9, 8], weight: [6, 3, 2], stride: [2, 3], padding: [1, 0], groups: 2 },
  {
    name: 'depthwise with dilation',
    x: [1, 4, 11, 11],
    weight: [4, 3, 3],
    dilation: [2, 1],
    padding: [2, 2],
    groups: 4,
  },
  {
    name: 'stride and dilation',
    x: [1, 3, 10, 10],
    weight: [5, 3, 4],
    stride: [2, 2],
    dilation: [2, 2],
    padding: [3, 1],
  },
  { name: 'stride beyond the kernel', x: [1, 2, 9, 9], weight: [3, 2, 2], stride: [3, 4] },
  { name: 'depthwise', x: [2, 5, 6, 8], weight: [10, 3, 3], padding: [1, 1], groups: 5 },
  { name: 'one by one', x: [2, 5, 6, 6], weight: [7, 1, 1] },
  { name: 'rows longer than a block', x: [1, 2, 4, 40], weight: [3, 2, 7] },
  { name: 'more channels than a block', x: [2, 9, 6, 21], weight: [17, 3, 3], padding: [1, 1] },
  { name: 'a wide kernel', x: [1, 2, 13, 13], weight: [3, 11, 11], padding: [2, 2] },
]

/** Calls `visit` for every product in the convolution with the positions of its factors and of its sum. */
function walk(c: Case, visit: (x: number, weight: number, out: number) => void): readonly number[] {
  const { stride = [1, 1], padding = [0, 0], dilation = [1, 1], groups = 1 } = c
  const [n, channels, height, width] = c.x
  const [out, kh, kw] = c.weight
  const size = (full: number, k: number, i: 0 | 1): number =>
    Math.floor((full + 2 * padding[i] - dilation[i] * (k - 1) - 1) / stride[i]) + 1
  const [rows, columns] = [size(height, kh, 0), size(width, kw, 1)]
  const per = channels / groups
  for (let image = 0; image < n; image++) {
    for (let o = 0; o < out; o++) {
      const group = Math.floor(o / (out / groups))
      for (let e = 0; e < rows * columns; e++) {
        for (let t = 0; t < per * kh * kw; t++) {
          const [ch, i, j] = [Math.floor(t / (kh * kw)), Math.floor(t / kw) % kh, t % kw]
          const y = Math.floor(e / columns) * stride[0] + i * dilation[0] - padding[0]
          const x = (e % columns) * stride[1] + j * dilation[1] - padding[1]
          if (y < 0 || y >= height || x < 0 || x >= width) continue
          const at = ((image * channels + group * per + ch) * height + y) * width + x
          visit(at, o * per * kh * kw + t, (image * out + o) * rows * columns + e)
        }
      }
    }
  }
  return [n, out, rows, columns]
}

const zeros = (shape: readonly number[]): number[] => Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0)
const add = (sums: number[], at: number, value: number): void => {
  sums[at] = (sums[at] as number) + value
}

describeBothProfiles('conv2d', ({ tensor, call }) => {
  it.each(cases)('$name: forward and both gradients', async (c) => {
    const { stride = [1, 1], padding = [0, 0], dilation = [1, 1], groups = 1 } = c
    const attrs = { stride, padding, dilation, groups }
    const weightShape = [c.weight[0], c.x[1] / groups, c.weight[1], c.weight[2]]
    const outShape = walk(c, () => {})
    const weightAt = (i: number): number => integer(i + 5)
    const gradAt = (i: number): number => integer(i + 2)
    const [y, gradX, gradWeight] = [zeros(outShape), zeros(c.x), zeros(weightShape)]
    walk(c, (atX, atWeight, atOut) => {
      add(y, atOut, integer(atX) * weightAt(atWeight))
      add(gradX, atX, gradAt(atOut) * weightAt(atWeight))
      add(gradWeight, atWeight, gradAt(atOut) * integer(atX))
    })
    const x = tensor(c.x, integer)
    const weight = tensor(weightShape, weightAt)
    const grad = tensor(outShape, gradAt)
    expect(await call('conv2d', [x, weight], [[outShape]], attrs)).toEqual([y])
    const plane = (outShape[2] as number) * (outShape[3] as number)
    const bias = tensor([c.weight[0]], (o) => 1000 * o)
    const shifted = y.map((value, i) => value + 1000 * (Math.floor(i / plane) % c.weight[0]))
    expect(await call('conv2d', [x, weight, bias], [[outShape]], attrs)).toEqual([shifted])
    const inputGrad = await call('conv2dInputGrad', [grad, weight], [[c.x]], { ...attrs, inputShape: c.x })
    expect(inputGrad).toEqual([gradX])
    const weightGrad = await call('conv2dWeightGrad', [grad, x], [[weightShape]], { ...attrs, weightShape })
    expect(weightGrad).toEqual([gradWeight])
  })

  it('has a zero weight gradient for an empty batch', async () => {
    const attrs = { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1, weightShape: [2, 1, 2, 2] }
    const got = await call(
      'conv2dWeightGrad',
      [tensor([0, 2, 3, 3], []), tensor([0, 1, 4, 4], [])],
      [[[2, 1, 2, 2]]],
      attrs,
    )
    expect(got).toEqual([zeros([8])])
  })
})
