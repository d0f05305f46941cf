import type { AvgPoolAttrs, Pair } from '@flambeau/core/backend'
import { nn, type Tensor } from '@flambeau/core'
import { type Example, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { type Row, samplesOf } from '../../write/rows.ts'
import { fractionalMaxPools } from './fractional-max-pool.ts'
import { maxUnpools } from './max-unpool.ts'
import { windowSize } from './window-size.ts'
import { magnitudes } from '../../judge/values/magnitudes.ts'
import { type Judged, type Rule, steps } from '../../judge/tolerances/rule.ts'
import { otherAttrs } from '../../mutants/break.ts'

const F = nn.functional

interface Attrs extends AvgPoolAttrs {
  readonly output: Pair
}

interface Pool {
  readonly name: string
  readonly input: readonly [n: number, c: number, h: number, w: number]
  readonly attrs: Attrs
}

function average(
  kernelSize: Pair,
  stride: Pair,
  padding: Pair,
  output: Pair,
  rest: Partial<Pick<Attrs, 'countIncludePad' | 'divisorOverride'>> = {},
): Attrs {
  return { kernelSize, stride, padding, output, countIncludePad: true, divisorOverride: null, ...rest }
}

const averages: readonly Pool[] = [
  { name: 'odd', input: [2, 3, 7, 9], attrs: average([3, 2], [2, 1], [1, 1], [4, 10]) },
  { name: 'halves', input: [2, 3, 6, 8], attrs: average([2, 2], [2, 2], [0, 0], [3, 4]) },
  { name: 'inside', input: [1, 2, 5, 6], attrs: average([3, 3], [2, 2], [1, 1], [3, 3], { countIncludePad: false }) },
  { name: 'ceil', input: [1, 2, 6, 8], attrs: average([3, 3], [2, 3], [1, 0], [4, 3]) },
  { name: 'divisor', input: [1, 2, 5, 5], attrs: average([2, 3], [1, 2], [0, 1], [4, 3], { divisorOverride: -5 }) },
  { name: 'gaps', input: [1, 1, 9, 9], attrs: average([2, 2], [4, 3], [0, 0], [2, 3]) },
  { name: 'no-batch', input: [0, 3, 4, 4], attrs: average([2, 2], [2, 2], [0, 0], [2, 2]) },
]

function samples(make: (gen: Gen, pool: Pool) => Example): readonly Sample[] {
  return averages.map((pool) => ({
    name: pool.name,
    main: pool.name === 'odd',
    goldless: pool.input[0] === 0,
    make: (gen) => make(gen, pool),
  }))
}

const call =
  'torch.nn.functional.avg_pool2d(x, kernelSize, stride, padding, ceil_mode=True, count_include_pad=countIncludePad, ' +
  'divisor_override=divisorOverride)[:, :, :output[0], :output[1]]'

/** Sums of windows, divided. The divisor's sign is no matter of magnitude. */
function averaged(roundings: (call: Judged) => number): Rule {
  return (call) => {
    const { divisorOverride } = call.attrs as AvgPoolAttrs
    const attrs = { ...call.attrs, divisorOverride: divisorOverride === null ? null : Math.abs(divisorOverride) }
    const [scale] = call.exactly(call.inputs.map(magnitudes), attrs)
    return { ulp: steps(call.dtype, windowSize(call) + 3, roundings(call)), scale: scale!.values }
  }
}

export const avgPool2dOps: readonly OpCases[] = [
  {
    op: 'avgPool2d',
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda x, kernelSize, stride, padding, countIncludePad, divisorOverride, output: ${call}`,
    // A sum and a division (2.5).
    tolerance: averaged(() => 2),
    mutants: [
      otherAttrs<AvgPoolAttrs>('avgPool2d counts padding where it must not', ({ countIncludePad }) => ({
        countIncludePad: !countIncludePad,
      })),
    ],
    samples: [
      ...samples((g, { input, attrs }) => ({ inputs: [g.values(input)], attrs })),
      {
        name: 'special',
        special: true,
        make: (g) => ({
          inputs: [g.from([1, 1, 4, 4], (i) => (i === 5 ? NaN : i === 12 ? Infinity : i === 3 ? -Infinity : i))],
          attrs: average([2, 2], [1, 1], [1, 1], [5, 5]),
        }),
      },
    ],
  },
  {
    op: 'avgPool2dGrad',
    dtypes: floats,
    grad: 'smooth',
    torch:
      'lambda g, kernelSize, stride, padding, countIncludePad, divisorOverride, output, inputShape: ' +
      `torch.func.vjp(lambda x: ${call}, torch.zeros(inputShape, dtype=g.dtype))[1](g)[0]`,
    tolerance: averaged(windowSize),
    samples: samples((g, { input, attrs }) => ({
      inputs: [g.values([input[0], input[1], ...attrs.output])],
      attrs: { ...attrs, inputShape: input },
    })),
  },
]

interface PoolOptions {
  readonly kernelSize: never
  readonly [option: string]: unknown
}

interface Windows {
  readonly name: string
  readonly shape: readonly number[]
  readonly attrs: object
}

/** Maxima of values that are apart. */
function rowsOf(windows: readonly Windows[], isMax: boolean): readonly Row<object>[] {
  return windows.map(({ name, shape, attrs }) => ({
    name,
    inputs: [isMax ? (gen) => gen.distinct(shape, 0.0625) : shape],
    attrs,
  }))
}

type Pooling = (x: Tensor, kernelSize: never, options: never) => Tensor | nn.functional.Pooled

/** A pooling by windows. PyTorch's function takes the options by its own names. */
function windowed(op: string, python: string, pool: Pooling, windows: readonly Windows[], isMax = false): OpCases {
  return {
    op,
    dtypes: ['float32', 'float64'],
    grad: isMax ? 'piecewise' : 'smooth',
    torch:
      `lambda x, kernelSize, ceilMode=False, **o: (lambda r=torch.nn.functional.${python}(x, kernelSize, ceil_mode=ceilMode, ` +
      `**{{'countIncludePad': 'count_include_pad', 'divisorOverride': 'divisor_override'}.get(k, k): v for k, v in o.items()}${
        isMax ? ', return_indices=True' : ''
      }): r)()`,
    invoke: ([x], { kernelSize, ...options }: PoolOptions) => {
      const result = pool(x!, kernelSize, options as never)
      return 'values' in result ? [result.values, result.indices] : result
    },
    samples: samplesOf(rowsOf(windows, isMax)),
  }
}

/** A pooling by p-norms of positive numbers. */
function byNorm(op: string, python: string, pool: Pooling, rows: readonly Row<object>[]): OpCases {
  return {
    op,
    dtypes: ['float32', 'float64'],
    grad: 'smooth',
    torch: `lambda x, kernelSize, ceilMode=False, **o: torch.nn.functional.${python}(x, 3, kernelSize, ceil_mode=ceilMode, **o)`,
    invoke: ([x], { kernelSize, ...options }: PoolOptions) => pool(x!, kernelSize, options as never) as Tensor,
    samples: samplesOf(rows),
  }
}

const positive =
  (shape: readonly number[]) =>
  (gen: Gen): ReturnType<Gen['values']> =>
    gen.values(shape, 0.5, 2)

function adaptive(
  op: string,
  python: string,
  pool: (x: Tensor, outputSize: never) => Tensor | nn.functional.Pooled,
  windows: readonly Windows[],
  isMax = false,
): OpCases {
  return {
    op,
    dtypes: ['float32', 'float64'],
    grad: isMax ? 'piecewise' : 'smooth',
    torch: `lambda x, outputSize: torch.nn.functional.${python}(x, outputSize${isMax ? ', return_indices=True' : ''})`,
    invoke: ([x], { outputSize }: { outputSize: never }) => {
      const result = pool(x!, outputSize)
      return 'values' in result ? [result.values, result.indices] : result
    },
    samples: samplesOf(rowsOf(windows, isMax)),
  }
}

const one = [
  { name: 'odd', shape: [2, 3, 9], attrs: { kernelSize: [3], stride: [2], padding: [1] } },
  { name: 'ceil', shape: [2, 8], attrs: { kernelSize: [3], stride: [2], ceilMode: true } },
] as const
const three = [
  { name: 'odd', shape: [2, 1, 5, 4, 3], attrs: { kernelSize: [3, 2, 2], stride: [2, 1, 2], padding: [1, 1, 0] } },
  { name: 'ceil', shape: [1, 4, 5, 3], attrs: { kernelSize: [2, 3, 1], stride: [3, 2, 1], ceilMode: true } },
] as const
const dilated = {
  name: 'dilated',
  shape: [1, 1, 6, 5, 4],
  attrs: { kernelSize: [2, 2, 2], stride: [1, 2, 1], dilation: [3, 2, 1] },
} as const
const plane = {
  name: 'odd',
  shape: [2, 1, 7, 5],
  attrs: { kernelSize: [3, 2], stride: [2, 1], ceilMode: true },
} as const

const lengths = [
  { name: 'odd', shape: [2, 3, 7], attrs: { outputSize: [3] } },
  { name: 'even', shape: [3, 8], attrs: { outputSize: [4] } },
  { name: 'longer', shape: [1, 2, 3], attrs: { outputSize: [5] } },
] as const
const sizes = [
  { name: 'odd', shape: [2, 2, 7, 5], attrs: { outputSize: [3, 2] } },
  { name: 'kept', shape: [2, 6, 5], attrs: { outputSize: [2, null] } },
  { name: 'one', shape: [1, 2, 3, 4], attrs: { outputSize: [1, 1] } },
] as const
const volumes = [
  { name: 'odd', shape: [1, 2, 3, 4, 5], attrs: { outputSize: [2, 3, 2] } },
  { name: 'even', shape: [2, 4, 2, 4], attrs: { outputSize: [2, 2, 2] } },
] as const

/** The values of a function that also gives indices: the same cases, without them. */
function valuesOnly(
  cases: OpCases,
  op: string,
  pool: (x: Tensor, size: never, ...options: readonly never[]) => unknown,
): OpCases {
  return {
    ...cases,
    op,
    torch: cases.torch!.replace(', return_indices=True', ''),
    invoke: ([x], { kernelSize, outputSize, ...options }: { kernelSize?: never; outputSize?: never }) =>
      (outputSize === undefined ? pool(x!, kernelSize!, options as never) : pool(x!, outputSize)) as Tensor,
    samples: cases.samples.slice(0, 1),
  }
}

const maxima: readonly (readonly [OpCases, Parameters<typeof valuesOnly>[2]])[] = [
  [windowed('maxPool1dWithIndices', 'max_pool1d', F.maxPool1dWithIndices, one, true), F.maxPool1d],
  [windowed('maxPool3dWithIndices', 'max_pool3d', F.maxPool3dWithIndices, [...three, dilated], true), F.maxPool3d],
  [
    adaptive('adaptiveMaxPool1dWithIndices', 'adaptive_max_pool1d', F.adaptiveMaxPool1dWithIndices, lengths, true),
    F.adaptiveMaxPool1d,
  ],
  [
    adaptive('adaptiveMaxPool2dWithIndices', 'adaptive_max_pool2d', F.adaptiveMaxPool2dWithIndices, sizes, true),
    F.adaptiveMaxPool2d,
  ],
  [
    adaptive('adaptiveMaxPool3dWithIndices', 'adaptive_max_pool3d', F.adaptiveMaxPool3dWithIndices, volumes, true),
    F.adaptiveMaxPool3d,
  ],
]

/** Poolings that are no ops. */
export const poolingFunctions: readonly OpCases[] = [
  ...maxima.flatMap(([cases, pool]) => [cases, valuesOnly(cases, cases.op.replace('WithIndices', ''), pool)]),
  windowed('avgPool1d', 'avg_pool1d', F.avgPool1d, one),
  windowed('avgPool3d', 'avg_pool3d', F.avgPool3d, [
    ...three,
    {
      name: 'inside',
      shape: [1, 3, 4, 3],
      attrs: { kernelSize: [2, 2, 3], padding: [1, 0, 1], countIncludePad: false },
    },
    {
      name: 'divisor',
      shape: [1, 1, 3, 3, 3],
      attrs: { kernelSize: [2, 2, 2], stride: [1, 1, 1], divisorOverride: 3 },
    },
  ]),
  byNorm('lpPool1d', 'lp_pool1d', (x, kernel, options) => F.lpPool1d(x, 3, kernel, options), [
    { name: 'odd', inputs: [positive([2, 3, 7])], attrs: { kernelSize: 3, stride: 2 } },
  ]),
  byNorm('lpPool2d', 'lp_pool2d', (x, kernel, options) => F.lpPool2d(x, 3, kernel, options), [
    { name: 'odd', inputs: [positive(plane.shape)], attrs: plane.attrs },
  ]),
  byNorm('lpPool3d', 'lp_pool3d', (x, kernel, options) => F.lpPool3d(x, 3, kernel, options), [
    { name: 'odd', inputs: [positive([1, 2, 3, 4, 3])], attrs: { kernelSize: [2, 2, 3], stride: [1, 2, 1] } },
  ]),
  adaptive('adaptiveAvgPool1d', 'adaptive_avg_pool1d', F.adaptiveAvgPool1d, lengths),
  adaptive('adaptiveAvgPool2d', 'adaptive_avg_pool2d', F.adaptiveAvgPool2d, sizes),
  adaptive('adaptiveAvgPool3d', 'adaptive_avg_pool3d', F.adaptiveAvgPool3d, volumes),
  ...fractionalMaxPools,
  ...maxUnpools,
]
