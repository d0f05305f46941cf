import type { AvgPoolAttrs, View } from '@flambeau/core/backend'
import { count, peek, poke } from '../judge/values/elements.ts'
import { roundTo } from '../judge/values/format.ts'
import { type Mutant, otherAttrs, otherValues, wrong } from './break.ts'

/** Sums whose partial results are rounded to float16 each time. */
function sumInHalf(values: readonly number[]): number {
  return values.reduce((total, value) => roundTo('float16', total + value), 0)
}

/** Wrong primitives in what functions are made of. */
export const primitiveMutants: readonly Mutant[] = [
  otherValues('logicalNot takes NaN for nothing', 'logicalNot', (value, i, [x]) => (Number.isNaN(x![i]!) ? 1 : value)),
  otherValues('isnan takes infinities for NaN', 'isnan', (value, i, [x]) => (Number.isFinite(x![i]!) ? value : 1)),
  otherValues('floorDivide rounds toward zero', 'floorDivide', (value, i, [a, b]) =>
    b![i] === 0 ? value : Math.trunc(a![i]! / b![i]!),
  ),
  otherValues('pow of a negative base is NaN', 'pow', (value, i, [base]) => (base![i]! < 0 ? NaN : value)),
  wrong('sum adds up in float16', 'sum', ({ device, inputs, outputs, run }) => {
    run()
    const [x] = inputs as readonly [View]
    if (x.dtype !== 'float16' || count(outputs[0]!.shape) !== 1) return
    poke(device, outputs[0]!, [sumInHalf([...peek(device, x)])])
  }),
  wrong(
    'duplicates overwrite each other instead of adding up',
    'scatterReduce',
    ({ device, inputs, outputs, attrs, run }) => {
      const { reduce } = attrs as { readonly reduce: string }
      if (reduce === 'sum') device.kernels.get('scatter')!.run(inputs, outputs, attrs)
      else run()
    },
    ['indexPutAccumulate', 'scatterAdd'],
    'values',
  ),
  wrong('lookup takes negative indices for the first', 'lookup', ({ device, inputs, outputs, attrs, run }) => {
    const [x, index] = inputs as readonly [View, View]
    const clamped = { ...index, storage: device.allocate('int32', count(index.shape)), strides: [1], offset: 0 }
    poke(
      device,
      clamped,
      peek(device, index).map((at) => Math.max(at, 0)),
    )
    run([x, clamped], outputs, attrs)
    device.release(clamped.storage)
  }),
]

/** Wrong pooling, resampling, activations and losses. */
export const layerMutants: readonly Mutant[] = [
  otherAttrs<AvgPoolAttrs>('avgPool2d counts padding where it must not', 'avgPool2d', ({ countIncludePad }) => ({
    countIncludePad: !countIncludePad,
  })),
  wrong('resample is off by one pixel', 'resample', ({ device, outputs, run }) => {
    run()
    const width = outputs[0]!.shape.at(-1) ?? 1
    const values = peek(device, outputs[0]!)
    poke(
      device,
      outputs[0]!,
      values.map((value, i) => (i % width === width - 1 ? value : values[i + 1]!)),
    )
  }),
  otherValues('relu drops NaN', 'relu', (value) => (Number.isNaN(value) ? 0 : value)),
  otherAttrs('mseLoss adds up where it should average', 'mseLoss', ({ reduction }: { reduction: string }) => ({
    reduction: reduction === 'mean' ? 'sum' : reduction,
  })),
  wrong('batchNormGrad forgets that the mean depends on x', 'batchNormGrad', ({ device, inputs, outputs, run }) => {
    run()
    const [grad, x, weight, , invstd] = inputs as readonly [View, View, View, View, View]
    const inner = count(x.shape.slice(2))
    const [w, s] = [peek(device, weight), peek(device, invstd)]
    const channel = (i: number): number => Math.floor(i / inner) % x.shape[1]!
    poke(
      device,
      outputs[0]!,
      peek(device, grad).map((g, i) => g * w[channel(i)]! * s[channel(i)]!),
    )
  }),
]
