import { type Example, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { peak, span } from '../../judge/values/magnitudes.ts'
import { steps } from '../../judge/tolerances/rule.ts'
import { normed } from './tolerances.ts'
import type { View } from '@flambeau/core'
import { peek, poke, count } from '../../judge/values/elements.ts'
import { wrong } from '../../mutants/break.ts'

const eps = 1e-5

const shapes: readonly (readonly [string, readonly [number, number, ...number[]]])[] = [
  ['odd', [3, 5, 7, 2]],
  ['rows', [9, 4]],
  ['one-channel', [4, 1, 5]],
  ['large', [5, 3, 17, 13]],
]

function samples(make: (gen: Gen, shape: readonly [number, number, ...number[]]) => Example): readonly Sample[] {
  return shapes.map(([name, shape]) => ({
    name,
    main: name === 'odd',
    goldless: name === 'large',
    make: (gen) => make(gen, shape),
  }))
}

/** Mean and 1/√(var + eps) of each channel. */
function statistics({ shape, values }: HostTensor): readonly [number[], number[]] {
  const channels = shape[1]!
  const inner = shape.slice(2).reduce((a, b) => a * b, 1)
  const lines: number[][] = Array.from({ length: channels }, () => [])
  values.forEach((value, i) => lines[Math.floor(i / inner) % channels]!.push(value))
  const means = lines.map((line) => line.reduce((a, b) => a + b, 0) / line.length)
  const invstds = lines.map((line, c) => {
    const variance = line.reduce((sum, value) => sum + (value - means[c]!) ** 2, 0) / line.length
    return 1 / Math.sqrt(variance + eps)
  })
  return [means, invstds]
}

const dims = '[d for d in range(x.dim()) if d != 1]'
export const batchNormOps: readonly OpCases[] = [
  {
    op: 'batchNorm',
    dtypes: floats,
    grad: 'smooth',
    // The statistics are for the running averages; nothing differentiates through them.
    differentiable: [0],
    torch:
      'lambda x, w, b, eps: (torch.nn.functional.batch_norm(x, None, None, w, b, training=True, eps=eps), ' +
      `x.mean(${dims}), 1 / torch.sqrt(x.var(${dims}, unbiased=False) + eps))`,
    tolerance: (call) => normed(call, call.inputs[0]!.values.length / call.inputs[0]!.shape[1]!),
    mutants: [
      wrong('batchNorm divides by n − 1', ({ device, inputs, outputs, run }) => {
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
    ],
    samples: [
      ...samples((g, shape) => ({
        inputs: [g.values(shape, -1, 3), g.values([shape[1]], 0.5, 2), g.values([shape[1]])],
        attrs: { eps },
      })),
      {
        name: 'special',
        special: true,
        make: (g) => ({
          inputs: [g.list([1, NaN, 3, 4, 5, 6], [3, 2]), g.list([1, 2]), g.list([0, 1])],
          attrs: { eps },
        }),
      },
    ],
  },
  {
    op: 'batchNormGrad',
    dtypes: floats,
    // Mean and 1/std are those of x: a kernel may trust them, as core's composite does not. So no layout that changes x, and no
    // vectors with rounded statistics; those of batchNorm's gradient stand for this op too.
    layouts: ['contiguous', 'transposed', 'slice'],
    // gradX = w · invstd · (g − mean g − x̂ · mean(g x̂)); gradW = Σ g x̂; gradB = Σ g, where |x̂| is at most the span over std.
    tolerance: (call) => {
      const [g, x, w, , invstd] = call.inputs as readonly [HostTensor, HostTensor, HostTensor, HostTensor, HostTensor]
      const n = x.values.length / x.shape[1]!
      const most = peak(g.values)
      const unit = span(x.values) * peak(invstd.values)
      return [
        { ulp: steps(call.dtype, n + 8, 8), scale: peak(w.values) * peak(invstd.values) * most * (2 + unit * unit) },
        { ulp: steps(call.dtype, n + 4, 4), scale: n * most * unit },
        { ulp: steps(call.dtype, n), scale: n * most },
      ]
    },
    mutants: [
      wrong('batchNormGrad forgets that the mean depends on x', ({ device, inputs, outputs, run }) => {
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
    ],
    samples: samples((g, shape) => {
      const x = g.values(shape, -1, 3)
      const [means, invstds] = statistics(x)
      return {
        inputs: [g.values(shape), x, g.values([shape[1]], 0.5, 2), g.list(means), g.list(invstds)],
        attrs: { eps },
      }
    }),
  },
]
