import * as torch from '@flambeau/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { js } from '../../backend.ts'

beforeAll(() => torch.setDefaultDevice(js()))

interface Case {
  x: number[]
  weight: number[]
  stride: [number, number]
  padding: [number, number]
  dilation: [number, number]
  groups: number
}

const cases: Case[] = [
  { x: [1, 1, 5, 5], weight: [1, 1, 3, 3], stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 },
  { x: [2, 3, 9, 8], weight: [5, 3, 3, 2], stride: [2, 1], padding: [1, 0], dilation: [1, 2], groups: 1 },
  { x: [3, 4, 7, 10], weight: [6, 2, 1, 3], stride: [1, 3], padding: [0, 2], dilation: [1, 1], groups: 2 },
  { x: [1, 6, 6, 6], weight: [6, 1, 3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 6 },
  { x: [2, 2, 11, 7], weight: [3, 2, 3, 3], stride: [3, 2], padding: [2, 1], dilation: [2, 1], groups: 1 },
  { x: [0, 2, 5, 5], weight: [3, 2, 3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 },
]

/** Visits every product of a convolution: position in the output, in x and in the weight, all in row order. */
function eachProduct(
  c: Case,
  [, , rows, columns]: readonly number[],
  visit: (o: number, i: number, w: number) => void,
): void {
  const [samples, channels, height, width] = c.x as [number, number, number, number]
  const [features, perGroup, kh, kw] = c.weight as [number, number, number, number]
  for (let n = 0; n < samples; n++)
    for (let f = 0; f < features; f++)
      for (let r = 0; r < rows!; r++)
        for (let q = 0; q < columns!; q++)
          for (let k = 0; k < perGroup; k++)
            for (let i = 0; i < kh; i++)
              for (let j = 0; j < kw; j++) {
                const y = r * c.stride[0] - c.padding[0] + i * c.dilation[0]
                const x = q * c.stride[1] - c.padding[1] + j * c.dilation[1]
                if (y < 0 || x < 0 || y >= height || x >= width) continue
                const channel = Math.floor(f / (features / c.groups)) * perGroup + k
                visit(
                  ((n * features + f) * rows! + r) * columns! + q,
                  ((n * channels + channel) * height + y) * width + x,
                  ((f * perGroup + k) * kh + i) * kw + j,
                )
              }
}

/** Whole numbers keep all sums exact, so that results must agree to the last bit. */
function whole(shape: readonly number[]): torch.Tensor {
  return torch.randint(-4, 5, shape).to('float32')
}

function values(t: torch.Tensor): number[] {
  return Array.from(t.toTypedArraySync() as Float32Array)
}

describe.each(cases)('convolution of $x with $weight, stride $stride, padding $padding, dilation $dilation', (c) => {
  it('agrees with seven loops, forwards and in all gradients', () => {
    const { stride, padding, dilation, groups } = c
    const [x, weight, bias] = [whole(c.x), whole(c.weight), whole([c.weight[0]!])].map((t) => t.requiresGrad_())
    const y = torch.nn.functional.conv2d(x!, weight!, bias!, { stride, padding, dilation, groups })
    const grad = whole(y.shape)
    y.backward(grad)

    const [xs, ws, gs] = [x!, weight!, grad].map(values)
    const [sums, gradX, gradWeight] = [gs!, xs!, ws!].map((list) => list.map(() => 0))
    const plane = y.shape[2]! * y.shape[3]!
    const perFeature = values(bias!)
    const featureOf = (o: number): number => Math.floor(o / plane) % c.weight[0]!
    sums!.forEach((_, o) => (sums![o] = perFeature[featureOf(o)]!))
    const gradBias = perFeature.map((_, f) => gs!.reduce((sum, g, o) => (featureOf(o) === f ? sum + g : sum), 0))
    eachProduct(c, y.shape, (o, i, w) => {
      sums![o]! += xs![i]! * ws![w]!
      gradX![i]! += gs![o]! * ws![w]!
      gradWeight![w]! += gs![o]! * xs![i]!
    })
    const same = (actual: torch.Tensor, wanted: number[]): void => {
      // Adding 0 turns −0, which a sum of nothing or of zeros may give, into 0.
      expect(values(actual).map((v) => v + 0)).toEqual(wanted.map((v) => v + 0))
    }
    same(y, sums!)
    same(x!.grad!, gradX!)
    same(weight!.grad!, gradWeight!)
    same(bias!.grad!, gradBias)
  })
})

describe('conv2d', () => {
  it('keeps double precision in float64 and rounds to float16', () => {
    const third = torch.full([1, 1, 1, 2], 1 / 3, { dtype: 'float64' })
    const ones = torch.ones([1, 1, 1, 2], { dtype: 'float64' })
    expect(torch.nn.functional.conv2d(third, ones).itemSync()).toBe(2 / 3)
    const halves = torch.nn.functional.conv2d(third.to('float16'), ones.to('float16'))
    expect(halves.itemSync()).toBe(0.66650390625)
  })
})

describe('operands that are the beginning of a longer tensor', () => {
  it('are read no further than they reach', () => {
    const bias = torch.arange(5).to('float32').narrow(0, 0, 2)
    const y = torch.nn.functional.conv2d(torch.ones([1, 1, 2, 2]), torch.ones([2, 1, 2, 2]), bias)
    expect(y.toArraySync()).toEqual([[[[4]], [[5]]]])
    const rows = torch.nn.functional.linear(torch.ones([2, 3]), torch.ones([2, 3]), bias)
    expect(rows.toArraySync()).toEqual([
      [3, 4],
      [3, 4],
    ])
  })
})
