import { all, any, mean, std, type Tensor, variance } from '@flambeau/core'
import { everything, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { floatFormat } from '../../judge/values/format.ts'
import type { Tolerance } from '../../judge/values/compare.ts'
import { peak } from '../../judge/values/magnitudes.ts'
import { type Judged, reduced, steps } from '../../judge/tolerances/rule.ts'
import { faulty } from '../../mutants/break.ts'

type Make = (gen: Gen, shape: readonly number[]) => HostTensor

interface Along {
  readonly dim?: readonly number[]
  readonly keepdim: boolean
}

/** Everything, one dimension, several, kept and dropped. */
function along(make: Make, attrs: object = {}): readonly Sample[] {
  const of = (
    shape: readonly number[],
    dim: readonly number[] | undefined,
    keepdim: boolean,
  ): Pick<Sample, 'make'> => ({
    make: (g) => ({ inputs: [make(g, shape)], attrs: { ...(dim === undefined ? {} : { dim }), keepdim, ...attrs } }),
  })
  return [
    { name: 'all', ...of([3, 5], undefined, false) },
    { name: 'last', main: true, ...of([3, 5, 7], [2], false) },
    { name: 'outer', ...of([3, 5, 4], [0, -1], true) },
    { name: '0-d', ...of([], undefined, false) },
  ]
}

const ordinary: Make = (g, shape) => g.values(shape)

const special: Sample = {
  name: 'special',
  special: true,
  make: (g) => ({
    inputs: [g.list([1, NaN, Infinity, 2, -0, 0, 3, -Infinity], [4, 2])],
    attrs: { dim: [1], keepdim: false },
  }),
}

/** Without elements, results are NaN, and gradients have nothing to go to. */
const empty: Sample = {
  name: 'empty',
  gradless: true,
  make: (g) => ({ inputs: [g.values([0, 3])], attrs: { dim: [0], keepdim: false } }),
}

function spread(name: 'variance' | 'std', word: string): OpCases {
  const call = name === 'variance' ? variance : std
  return {
    op: name,
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda x, keepdim, dim=None, correction=1: torch.${word}(x, dim=dim, keepdim=keepdim, correction=correction)`,
    invoke: ([x], { dim, ...options }: Along & { readonly correction?: number }) => call(x!, dim, options),
    samples: [
      // One element has no sample variance.
      ...along(ordinary).filter((sample) => sample.name !== '0-d'),
      ...along(ordinary, { correction: 0 })
        .filter(({ name: shape }) => shape !== '0-d' || name === 'variance')
        .map((sample) => ({ ...sample, name: `${sample.name}-population`, main: false })),
      special,
      empty,
    ],
  }
}

/** A variance or its root, and the mean; `shift` is what a wrong mean may add to the first, in ULPs. */
function moments(call: Judged, shift: (most: number, n: number) => number): readonly Tolerance[] {
  const n = reduced(call)
  const most = peak(call.inputs[0]!.values)
  return [
    { ulp: steps(call.dtype, n + 8, 8), scale: call.expected[0]!.values.map((value) => value + shift(most, n)) },
    { ulp: steps(call.dtype, n, 2), scale: most },
  ]
}

const momentRules = {
  // Squares are positive: n sums, a difference, a product, a division. Where m is not the exact mean, Σ (x − m)² grows by
  // n (m − mean)²; summed one after the other m is off by up to n · u · |x| (u is half a ULP of 1), so the variance by n² u² x²,
  // which is n ULPs at the magnitude n · u · x² / 2; and by that of two ULPs where n is small.
  varianceMean: (call: Judged) =>
    moments(call, (most, n) => Math.max(4, n / 2) * most * most * 2 ** -floatFormat(call.dtype).precision),
  // The root halves relative errors; of a variance of 0 it is off by as much as the mean.
  stdMean: (call: Judged) => moments(call, (most) => most),
}

export const statisticsOps: readonly OpCases[] = [
  {
    op: 'mean',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, keepdim, dim=None: torch.mean(x, dim=dim, keepdim=keepdim)',
    invoke: ([x], { dim, keepdim }: Along) => mean(x!, dim, { keepdim }),
    samples: [...along(ordinary), special, empty],
  },
  spread('variance', 'var'),
  spread('std', 'std'),
  ...(['varianceMean', 'stdMean'] as const).map((op): OpCases => ({
    op,
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda x, dims, correction, squeeze=False: torch.${op === 'stdMean' ? 'std_mean' : 'var_mean'}(x, dim=dims, correction=correction, keepdim=not squeeze)`,
    tolerance: momentRules[op],
    samples: [
      ...[
        ['odd', [3, 5, 7], [1]] as const,
        ['last', [3, 17], [1]] as const,
        ['outer', [3, 5, 4], [0, 2]] as const,
        ['all', [3, 5], [0, 1]] as const,
        ['long', [2, 1031], [1]] as const,
        ['tall', [1031, 3], [0]] as const,
      ].map(([name, shape, dims]): Sample => ({
        name,
        main: name === 'odd',
        goldless: shape.includes(1031 as never),
        make: (g) => ({ inputs: [g.values(shape)], attrs: { dims, correction: 1 } }),
      })),
      // Far from zero: one pass over squares would have no digits left.
      {
        name: 'far',
        make: (g) => ({
          inputs: [g.from([3, 9], () => 200 + 8 * Math.floor(g.uniform() * 8))],
          attrs: { dims: [1], correction: 0, squeeze: true },
        }),
      },
      {
        name: 'special',
        special: true,
        make: (g) => ({
          inputs: [g.list([1, NaN, NaN, NaN, -0, 0, 3, 3, 5, 7], [5, 2])],
          attrs: { dims: [1], correction: 1 },
        }),
      },
    ],
  })),
  ...(['any', 'all'] as const).map((op): OpCases => {
    const call = op === 'any' ? any : all
    return {
      op,
      dtypes: everything,
      torch: `lambda x, keepdim, dim=None: torch.${op}(x, dim=dim, keepdim=keepdim)`,
      ...(op === 'all'
        ? {
            mutants: [
              faulty(
                'all of integers is an integer',
                'torch.all',
                'call',
                (x: Tensor, dim?: number, options?: object) => all(x, dim, options).to(x.dtype),
              ),
            ],
          }
        : {}),
      invoke: ([x], { dim, keepdim }: Along) => call(x!, dim, { keepdim }),
      samples: [
        ...along((g, shape) => g.values(shape, 0, 1)),
        { ...special, goldless: false },
        { ...empty, gradless: false },
      ],
    }
  }),
]
