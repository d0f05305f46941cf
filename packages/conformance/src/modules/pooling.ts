import { nn } from '@flambeau/core'
import type { Gen } from '../write/gen.ts'
import { cases, distinct, type ModuleCases } from './record.ts'

const rows = distinct(2, 2, 9)
const images = distinct(2, 2, 6, 7)
const volumes = distinct(1, 2, 4, 5, 4)

/** Numbers, and places for them in a row of `size`, each its own. */
const found = (shape: readonly [number, number, ...number[]], size: number) => (gen: Gen) => {
  const inner = shape.slice(2).reduce((a, b) => a * b, 1)
  const places = gen.from(shape, (i) => Math.floor(((i % inner) * size) / inner) + (Math.floor(i / inner) % 2), 'int32')
  return [gen.values(shape), places]
}

export const poolingModules: readonly ModuleCases[] = [
  cases('MaxPool1d', rows, {
    plain: ['nn.MaxPool1d(2)', () => new nn.MaxPool1d(2)],
    indices: ['nn.MaxPool1d(2, return_indices=True)', () => new nn.MaxPool1d(2, { returnIndices: true })],
  }),
  cases('MaxPool2d', images, {
    plain: ['nn.MaxPool2d(2)', () => new nn.MaxPool2d(2)],
    options: [
      'nn.MaxPool2d((3, 2), stride=2, padding=1, dilation=(1, 2), ceil_mode=True)',
      () => new nn.MaxPool2d([3, 2], { stride: 2, padding: 1, dilation: [1, 2], ceilMode: true }),
    ],
    indices: [
      'nn.MaxPool2d(3, stride=(2, 1), return_indices=True)',
      () => new nn.MaxPool2d(3, { stride: [2, 1], returnIndices: true }),
    ],
  }),
  cases('MaxPool3d', volumes, { plain: ['nn.MaxPool3d(2, stride=1)', () => new nn.MaxPool3d(2, { stride: 1 })] }),
  cases('AvgPool1d', rows, {
    plain: ['nn.AvgPool1d(2)', () => new nn.AvgPool1d(2)],
    options: [
      'nn.AvgPool1d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)',
      () => new nn.AvgPool1d(3, { stride: 2, padding: 1, ceilMode: true, countIncludePad: false }),
    ],
  }),
  cases('AvgPool2d', images, {
    plain: ['nn.AvgPool2d(2)', () => new nn.AvgPool2d(2)],
    options: [
      'nn.AvgPool2d((3, 2), stride=2, padding=1, divisor_override=5)',
      () => new nn.AvgPool2d([3, 2], { stride: 2, padding: 1, divisorOverride: 5 }),
    ],
  }),
  cases('AvgPool3d', volumes, { plain: ['nn.AvgPool3d(2)', () => new nn.AvgPool3d(2)] }),
  cases('LPPool1d', rows, { plain: ['nn.LPPool1d(2, 3)', () => new nn.LPPool1d(2, 3)] }),
  cases('LPPool2d', images, {
    plain: ['nn.LPPool2d(2, 2)', () => new nn.LPPool2d(2, 2)],
    options: [
      'nn.LPPool2d(4, (3, 2), stride=2, ceil_mode=True)',
      () => new nn.LPPool2d(4, [3, 2], { stride: 2, ceilMode: true }),
    ],
  }),
  cases('LPPool3d', volumes, { plain: ['nn.LPPool3d(2, 2)', () => new nn.LPPool3d(2, 2)] }),
  cases('AdaptiveAvgPool1d', rows, { plain: ['nn.AdaptiveAvgPool1d(4)', () => new nn.AdaptiveAvgPool1d(4)] }),
  cases('AdaptiveAvgPool2d', images, {
    plain: ['nn.AdaptiveAvgPool2d(3)', () => new nn.AdaptiveAvgPool2d(3)],
    kept: ['nn.AdaptiveAvgPool2d((None, 3))', () => new nn.AdaptiveAvgPool2d([null, 3])],
  }),
  cases('AdaptiveAvgPool3d', volumes, { plain: ['nn.AdaptiveAvgPool3d(2)', () => new nn.AdaptiveAvgPool3d(2)] }),
  cases('AdaptiveMaxPool1d', rows, {
    plain: ['nn.AdaptiveMaxPool1d(4)', () => new nn.AdaptiveMaxPool1d(4)],
    indices: [
      'nn.AdaptiveMaxPool1d(4, return_indices=True)',
      () => new nn.AdaptiveMaxPool1d(4, { returnIndices: true }),
    ],
  }),
  cases('AdaptiveMaxPool2d', images, {
    plain: ['nn.AdaptiveMaxPool2d((2, 3))', () => new nn.AdaptiveMaxPool2d([2, 3])],
  }),
  cases('AdaptiveMaxPool3d', volumes, { plain: ['nn.AdaptiveMaxPool3d(2)', () => new nn.AdaptiveMaxPool3d(2)] }),
  cases('MaxUnpool1d', found([1, 2, 4], 8), { plain: ['nn.MaxUnpool1d(2)', () => new nn.MaxUnpool1d(2)] }),
  cases('MaxUnpool2d', found([1, 2, 2, 3], 24), {
    plain: ['nn.MaxUnpool2d(2)', () => new nn.MaxUnpool2d(2)],
    stride: ['nn.MaxUnpool2d((2, 3), stride=2)', () => new nn.MaxUnpool2d([2, 3], { stride: 2 })],
  }),
  {
    module: 'MaxUnpool2d.outputSize',
    variants: {
      size: {
        torch: 'nn.MaxUnpool2d(2)',
        make: () => new nn.MaxUnpool2d(2),
        inputs: found([1, 2, 2, 3], 24),
        extra: [[5, 7]],
      },
    },
  },
  cases('MaxUnpool3d', found([1, 1, 2, 1, 2], 32), { plain: ['nn.MaxUnpool3d(2)', () => new nn.MaxUnpool3d(2)] }),
  // Where their windows begin is drawn; core compares them with the functions they call.
  {
    module: 'FractionalMaxPool2d',
    variants: {
      size: {
        torch: 'nn.FractionalMaxPool2d(2, output_size=3)',
        make: () => new nn.FractionalMaxPool2d(2, { outputSize: 3 }),
      },
    },
  },
  {
    module: 'FractionalMaxPool3d',
    variants: {
      ratio: {
        torch: 'nn.FractionalMaxPool3d(2, output_ratio=0.5)',
        make: () => new nn.FractionalMaxPool3d(2, { outputRatio: 0.5 }),
      },
    },
  },
]
