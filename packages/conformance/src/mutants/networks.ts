import type { AdamAttrs, DimAttrs, PoolAttrs, SgdAttrs, View } from '@flambeau/core/backend'
import { type Mutant, otherAttrs, otherValues, wrong } from './break.ts'
import { count, peek, poke } from '../judge/values/elements.ts'
import { lines } from './lines.ts'

/** Wrong fused kernels. */
export const networks: readonly Mutant[] = [
  wrong('conv2d pads one column too much', 'conv2d', ({ device, outputs, attrs, run }) => {
    run()
    const { padding } = attrs as PoolAttrs
    const width = outputs[0]!.shape[3]!
    const values = peek(device, outputs[0]!)
    if (padding[1] > 0)
      poke(
        device,
        outputs[0]!,
        values.map((_, i) => (i % width === 0 ? 0 : values[i - 1]!)),
      )
  }),
  otherValues('maxPool2d pads with zeros', 'maxPool2d', (value, _, __, attrs) =>
    (attrs as PoolAttrs).padding[0] > 0 ? Math.max(value, 0) : value,
  ),
  wrong('linear forgets the bias', 'linear', ({ inputs, outputs, run }) => run(inputs.slice(0, 2), outputs)),
  wrong('softmax does not subtract the maximum', 'softmax', ({ device, inputs, outputs, attrs }) => {
    const exps = peek(device, inputs[0]!).map((value) => Math.fround(Math.exp(value)))
    const out = new Float64Array(exps.length)
    for (const line of lines(inputs[0]!.shape, (attrs as DimAttrs).dim).at) {
      const total = line.reduce((sum, at) => sum + exps[at]!, 0)
      for (const at of line) out[at] = exps[at]! / total
    }
    poke(device, outputs[0]!, out)
  }),
  wrong('crossEntropy counts ignored rows', 'crossEntropy', ({ device, inputs, outputs, attrs, run }) => {
    run()
    const [logits, targets, sums] = [peek(device, inputs[0]!), peek(device, inputs[1]!), peek(device, outputs[1]!)]
    const classes = inputs[0]!.shape[1]!
    const { ignoreIndex } = attrs as { readonly ignoreIndex: number }
    const losses = peek(device, outputs[0]!)
    poke(
      device,
      outputs[0]!,
      losses.map((loss, row) => (targets[row] === ignoreIndex ? sums[row]! - logits[row * classes]! : loss)),
    )
  }),
  wrong('batchNorm divides by n − 1', 'batchNorm', ({ device, inputs, outputs, run }) => {
    run()
    const [x, , bias] = inputs as readonly [View, View, View]
    const n = count(x.shape) / x.shape[1]!
    const inner = count(x.shape.slice(2))
    const shift = peek(device, bias)
    const factor = Math.sqrt((n - 1) / n)
    const offset = (i: number): number => shift[Math.floor(i / inner) % x.shape[1]!]!
    poke(
      device,
      outputs[0]!,
      peek(device, outputs[0]!).map((y, i) => (y - offset(i)) * factor + offset(i)),
    )
    poke(
      device,
      outputs[2]!,
      peek(device, outputs[2]!).map((invstd) => invstd * factor),
    )
  }),
  otherValues(
    'dropout does not scale what it keeps',
    'dropout',
    (value, _, __, attrs) => value * (1 - (attrs as { readonly p: number }).p),
  ),
]

/** Wrong optimizer steps. */
export const optimizers: readonly Mutant[] = [
  wrong('sgdStep ignores momentum', 'sgdStep', ({ inputs, outputs, attrs, run }) => {
    const settings = attrs as SgdAttrs
    run(inputs.slice(0, 2 * settings.count), outputs.slice(0, settings.count), {
      ...settings,
      momentum: 0,
      nesterov: false,
    })
  }),
  otherAttrs<SgdAttrs>('sgdStep takes nesterov for plain momentum', 'sgdStep', () => ({ nesterov: false })),
  otherAttrs<AdamAttrs>('adamStep forgets the bias correction', 'adamStep', () => ({ step: 1e6 })),
  otherAttrs<AdamAttrs>('adamStep couples the weight decay', 'adamStep', () => ({ decoupled: false })),
]
