import { type DType, nn, type Tensor } from '@flambeau/core'
import { floats, type OpCases } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { type Input, type Row, samplesOf } from '../../write/rows.ts'

const F = nn.functional

/** Values on both sides of every kink, none on one. */
const around =
  (shape: readonly number[], gap = 0.3): Input =>
  (g: Gen) =>
    g.distinct(shape, gap)

/** Special values but for the greatest number, beside which others make no difference. */
const beyond = (g: Gen): ReturnType<Gen['special']> => {
  const values = g.extremes()
  const most = Math.max(...values.filter(Number.isFinite))
  return g.list(values.filter((value) => Math.abs(value) !== most))
}

interface Options {
  readonly dtypes?: readonly DType[]
  readonly smooth?: true
  readonly special?: Input
}

/** An elementwise function of one tensor: PyTorch's expression of x and the options, and samples of the options. */
function elementwise<A extends object>(
  op: keyof typeof F,
  torch: string,
  invoke: (x: Tensor, attrs: A) => Tensor,
  variants: readonly A[],
  { dtypes = floats, smooth, special = 'special' }: Options = {},
): OpCases {
  const rows: Row<A>[] = [
    { name: 'odd', inputs: [around([4, 5])], attrs: variants[0]! },
    { name: '0-d', inputs: [around([], 3.2)], attrs: variants[0]! },
    { name: 'empty', inputs: [[0, 3]], attrs: variants[0]! },
    { name: 'special', special: true, inputs: [special], attrs: variants[0]! },
    ...variants.slice(1).map((attrs, i): Row<A> => ({ name: `variant-${i}`, inputs: [around([2, 9])], attrs })),
  ]
  return {
    op,
    dtypes,
    grad: smooth === true ? 'smooth' : 'piecewise',
    torch,
    invoke: ([x], attrs: A) => invoke(x!, attrs),
    samples: samplesOf(rows),
  }
}

const plain = [{}]

/** The function in place on a copy: the same values, and gradients through what was overwritten. */
function inPlace(cases: OpCases, op: keyof typeof F, call: (x: Tensor, attrs: never) => Tensor): OpCases {
  return { ...cases, op, invoke: ([x], attrs) => call(x!.clone(), attrs) }
}

const elu = elementwise(
  'elu',
  'lambda x, alpha=1.0: torch.nn.functional.elu(x, alpha)',
  (x, attrs: { readonly alpha?: number }) => F.elu(x, attrs),
  [{}, { alpha: 0.4 }],
)
const celu = elementwise(
  'celu',
  'lambda x, alpha=1.0: torch.celu(x, alpha)',
  (x, attrs: { readonly alpha?: number }) => F.celu(x, attrs),
  // PyTorch rounds 1 / alpha to float32.
  [{}, { alpha: 2 }],
)
const selu = elementwise('selu', 'lambda x: torch.selu(x)', (x) => F.selu(x), plain)
const leakyRelu = elementwise(
  'leakyRelu',
  'lambda x, negativeSlope=0.01: torch.nn.functional.leaky_relu(x, negativeSlope)',
  (x, attrs: { readonly negativeSlope?: number }) => F.leakyRelu(x, attrs),
  [{}, { negativeSlope: 0.3 }],
)
const hardtanh = elementwise(
  'hardtanh',
  'lambda x, minVal=-1.0, maxVal=1.0: torch.nn.functional.hardtanh(x, minVal, maxVal)',
  (x, attrs: { readonly minVal?: number; readonly maxVal?: number }) => F.hardtanh(x, attrs),
  [{}, { minVal: -0.4, maxVal: 1.4 }],
  { dtypes: [...floats, 'int32'] },
)
const rrelu = elementwise(
  'rrelu',
  'lambda x, lower=0.125, upper=1/3: torch.rrelu(x, lower, upper)',
  (x, attrs: { readonly lower?: number; readonly upper?: number }) => F.rrelu(x, attrs),
  [{}, { lower: 0.25, upper: 0.75 }],
)
const threshold = elementwise(
  'threshold',
  'lambda x, threshold, value: torch.threshold(x, threshold, value)',
  (x, { threshold, value }: { readonly threshold: number; readonly value: number }) => F.threshold(x, threshold, value),
  [
    { threshold: 0, value: 5 },
    { threshold: 0.4, value: -3 },
  ],
  { dtypes: [...floats, 'int32'] },
)

export const activationFunctions: readonly OpCases[] = [
  elu,
  inPlace(elu, 'elu_', F.elu_),
  celu,
  inPlace(celu, 'celu_', F.celu_),
  selu,
  inPlace(selu, 'selu_', (x) => F.selu_(x)),
  leakyRelu,
  inPlace(leakyRelu, 'leakyRelu_', F.leakyRelu_),
  hardtanh,
  inPlace(hardtanh, 'hardtanh_', F.hardtanh_),
  rrelu,
  inPlace(rrelu, 'rrelu_', F.rrelu_),
  threshold,
  inPlace(threshold, 'threshold_', (x, { threshold, value }: { readonly threshold: number; readonly value: number }) =>
    F.threshold_(x, threshold, value),
  ),
  elementwise(
    'softplus',
    'lambda x, beta=1.0, threshold=20.0: torch.nn.functional.softplus(x, beta, threshold)',
    (x, attrs: { readonly beta?: number; readonly threshold?: number }) => F.softplus(x, attrs),
    [{}, { beta: 3, threshold: 2 }],
  ),
  elementwise('logsigmoid', 'lambda x: torch.nn.functional.logsigmoid(x)', (x) => F.logsigmoid(x), plain, {
    smooth: true,
  }),
  elementwise('softsign', 'lambda x: torch.nn.functional.softsign(x)', (x) => F.softsign(x), plain, {
    special: beyond,
  }),
  elementwise('mish', 'lambda x: torch.nn.functional.mish(x)', (x) => F.mish(x), plain, { smooth: true }),
  elementwise('tanhshrink', 'lambda x: torch.nn.functional.tanhshrink(x)', (x) => F.tanhshrink(x), plain, {
    smooth: true,
    special: beyond,
  }),
  elementwise(
    'hardshrink',
    'lambda x, lambd=0.5: torch.hardshrink(x, lambd)',
    (x, attrs: { readonly lambd?: number }) => F.hardshrink(x, attrs),
    [{}, { lambd: 1.25 }],
  ),
  elementwise(
    'softshrink',
    'lambda x, lambd=0.5: torch.nn.functional.softshrink(x, lambd)',
    (x, attrs: { readonly lambd?: number }) => F.softshrink(x, attrs),
    [{}, { lambd: 1.25 }],
    { special: beyond },
  ),
  // PyTorch's gradient has the sixth in float32.
  {
    ...elementwise('hardsigmoid', 'lambda x: torch.nn.functional.hardsigmoid(x)', (x) => F.hardsigmoid(x), plain),
    noGoldenGradient: true,
  },
  elementwise('hardswish', 'lambda x: torch.nn.functional.hardswish(x)', (x) => F.hardswish(x), plain),
  elementwise('relu6', 'lambda x: torch.nn.functional.relu6(x)', (x) => F.relu6(x), plain, {
    dtypes: [...floats, 'int32'],
  }),
  {
    op: 'glu',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, dim=-1: torch.nn.functional.glu(x, dim)',
    invoke: ([x], { dim }: { readonly dim?: number }) => F.glu(x!, dim),
    samples: samplesOf([
      { name: 'odd', inputs: [[3, 6]] },
      { name: 'first', inputs: [[4, 3]], attrs: { dim: 0 } },
      { name: 'empty', inputs: [[2, 0]] },
      {
        name: 'special',
        special: true,
        inputs: [(g) => g.from([2 * g.extremes().length], (i) => g.extremes().at(i % g.extremes().length)!)],
      },
    ] as Row<{ readonly dim?: number }>[]),
  },
  {
    op: 'prelu',
    dtypes: floats,
    grad: 'piecewise',
    torch: 'lambda x, w: torch.prelu(x, w)',
    invoke: ([x, w]) => F.prelu(x!, w!),
    samples: samplesOf([
      { name: 'channels', inputs: [around([2, 3, 4]), [3]] },
      { name: 'one', inputs: [around([2, 5]), [1]] },
      { name: '0-d', inputs: [around([]), [1]] },
      { name: 'special', special: true, inputs: ['special', [1]] },
    ]),
  },
  {
    op: 'softmin',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, dim: torch.nn.functional.softmin(x, dim)',
    invoke: ([x], { dim }: { readonly dim: number }) => F.softmin(x!, dim),
    samples: samplesOf([
      { name: 'odd', inputs: [[3, 5]], attrs: { dim: 1 } },
      { name: 'first', inputs: [[4, 3]], attrs: { dim: 0 } },
      { name: '0-d', inputs: [[]], attrs: { dim: 0 } },
    ]),
  },
]
