import { type Example, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { logarithmOfSum } from './logarithm-of-sum.ts'
import { magnitudes, peak, perLine, span } from '../../judge/values/magnitudes.ts'
import { attr, lineLength, reduced, steps } from '../../judge/tolerances/rule.ts'
import type { DimAttrs } from '@flambeau/core/backend'
import { nn, softmax, type Tensor } from '@flambeau/core'
import { lines } from '../../mutants/lines.ts'
import { peek, poke } from '../../judge/values/elements.ts'
import { wrong, faulty } from '../../mutants/break.ts'

const shapes: readonly (readonly [string, readonly number[], number])[] = [
  ['odd', [3, 5, 7], 1],
  ['last', [3, 17], 1],
  ['first', [9, 4], 0],
  ['one', [4, 1], 1],
  ['empty', [0, 3], 1],
  ['long', [3, 1031], 1],
]

function samples(make: (gen: Gen, shape: readonly number[], dim: number) => Example): readonly Sample[] {
  return shapes.map(([name, shape, dim]) => ({
    name,
    main: name === 'odd',
    goldless: name === 'long',
    make: (gen) => make(gen, shape, dim),
  }))
}

const forward: readonly Sample[] = [
  ...samples((g, shape, dim) => ({ inputs: [g.values(shape, -4, 4)], attrs: { dim } })),
  // Without subtracting the maximum, exp overflows here in every dtype but float64, and in float64 on the last row.
  {
    name: 'overflow',
    gradless: true,
    make: (g) => ({
      inputs: [
        g.list(
          [90, 88, 85, 12, 11, 10, 100, 100, -100, ...(g.dtype === 'float64' ? [800, 799, 790] : [200, 199, 190])],
          [4, 3],
        ),
      ],
      attrs: { dim: 1 },
    }),
  },
  {
    name: 'special',
    special: true,
    make: (g) => ({
      inputs: [g.list([1, NaN, 2, 0, -Infinity, 0, Infinity, 1, 2, -Infinity, -Infinity, -Infinity, -0, 0, 1], [5, 3])],
      attrs: { dim: 1 },
    }),
  },
]

function lengthOf(shape: readonly number[], dim: number): { readonly size: number; readonly inner: number } {
  return { size: shape[dim]!, inner: shape.slice(dim + 1).reduce((a, b) => a * b, 1) }
}

/** Rows along `dim` that sum to one, or their logarithms. */
function distribution(gen: Gen, shape: readonly number[], dim: number, log: boolean): HostTensor {
  const raw = gen.values(shape, 0.1, 1).values
  const { size, inner } = lengthOf(shape, dim)
  const total = (i: number): number => {
    const start = Math.floor(i / (size * inner)) * size * inner + (i % inner)
    let sum = 0
    for (let k = 0; k < size; k++) sum += raw[start + k * inner]!
    return sum
  }
  return gen.from(shape, (i) => (log ? Math.log(raw[i]! / total(i)) : raw[i]! / total(i)))
}

function backward(log: boolean): readonly Sample[] {
  return samples((g, shape, dim) => ({ inputs: [g.values(shape), distribution(g, shape, dim, log)], attrs: { dim } }))
}

export const softmaxOps: readonly OpCases[] = [
  {
    op: 'softmax',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, dim: torch.softmax(x, dim)', // exp(x − m): subtracting errs by ½ ULP of at most the span, which the exponential turns into as many relative ULPs; then
    // 3 of the exponential, n of the sum of positive terms (counted three times, as WebNN does), 2.5 of the division.
    tolerance: (call) => ({
      ulp: steps(call.dtype, 3 * lineLength(call) + 3 + span(call.inputs[0]!.values), 4 + span(call.inputs[0]!.values)),
    }),
    mistakes: [{ name: 'dim', code: 'INDEX_OUT_OF_RANGE', make: (t) => softmax(t.ones([2, 3]), 5) }],
    mutants: [
      wrong('softmax does not subtract the maximum', ({ device, inputs, outputs, attrs }) => {
        const exps = peek(device, inputs[0]!).map((value) => Math.fround(Math.exp(value)))
        const out = new Float64Array(exps.length)
        for (const line of lines(inputs[0]!.shape, (attrs as DimAttrs).dim).at) {
          const total = line.reduce((sum, at) => sum + exps[at]!, 0)
          for (const at of line) out[at] = exps[at]! / total
        }
        poke(device, outputs[0]!, out)
      }),
      faulty(
        'softmax throws what JavaScript throws',
        'F.softmax',
        'misuse',
        (x: Tensor, dim: number, options?: object) => {
          if (typeof dim !== 'number') throw new TypeError('dim is not a number')
          return nn.functional.softmax(x, dim, options)
        },
      ),
    ],
    samples: forward,
  },
  {
    op: 'logSoftmax',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, dim: torch.log_softmax(x, dim)',
    // x − m − log Σ: n relative ULPs of Σ are n absolute ones of its logarithm, which is counted with the terms.
    tolerance: (call) => {
      const x = call.inputs[0]!
      const n = lineLength(call)
      const most = perLine(x, attr(call, 'dim'), peak)
      return { ulp: steps(call.dtype, 2 * n + 8, 3), scale: most.map((value) => 2 * value + Math.log(Math.max(n, 2))) }
    },
    samples: forward,
  },
  {
    op: 'softmaxGrad',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda g, y, dim: torch._softmax_backward_data(g, y, dim, torch.float64)',
    tolerance: (call) => {
      const [g, y] = call.inputs as readonly [HostTensor, HostTensor]
      const dim = attr(call, 'dim')
      const dot = perLine({ ...g, values: g.values.map((value, i) => Math.abs(value * y.values[i]!)) }, dim, (line) =>
        line.reduce((a, b) => a + b, 0),
      )
      return {
        ulp: steps(call.dtype, lineLength(call) + 4, 4),
        scale: g.values.map((value, i) => (Math.abs(value) + dot[i]!) * Math.abs(y.values[i]!)),
      }
    },
    samples: backward(false),
  },
  {
    op: 'logSoftmaxGrad',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda g, y, dim: torch._log_softmax_backward_data(g, y, dim, torch.float64)',
    tolerance: (call) => {
      const [g, y] = call.inputs as readonly [HostTensor, HostTensor]
      const total = perLine(magnitudes(g), attr(call, 'dim'), (line) => line.reduce((a, b) => a + b, 0))
      const exponents = peak(y.values)
      return {
        ulp: steps(call.dtype, lineLength(call) + 8 + exponents, 4 + exponents),
        scale: g.values.map((value, i) => Math.abs(value) + Math.exp(y.values[i]!) * total[i]!),
      }
    },
    samples: backward(true),
  },
  {
    op: 'logsumexp',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, dims, squeeze=False: torch.logsumexp(x, dims, not squeeze)',
    // Σ exp(x − m): as softmax, n terms with relative errors, which the logarithm makes absolute; m is added back.
    tolerance: (call) => logarithmOfSum(call, reduced(call), 4),
    samples: [
      ...shapes.map(([name, shape, dim]): Sample => ({
        name,
        main: name === 'odd',
        goldless: name === 'long',
        make: (g) => ({ inputs: [g.values(shape, -4, 4)], attrs: { dims: [dim] } }),
      })),
      { name: 'several', make: (g) => ({ inputs: [g.values([3, 5, 4])], attrs: { dims: [0, 2], squeeze: true } }) },
      { name: 'nothing', gradless: true, make: (g) => ({ inputs: [g.values([3, 0])], attrs: { dims: [1] } }) },
      // The last two of PyTorch's forward cases: no overflow, and infinities that stay what they are.
      ...forward.slice(-2).map((sample): Sample => ({
        ...sample,
        make: (g) => ({ inputs: sample.make(g).inputs, attrs: { dims: [1], squeeze: true } }),
      })),
    ],
  },
]
