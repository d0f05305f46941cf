import { all, any, mean, std, variance } from '@flambeau/core'
import { everything, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import type { HostTensor } from '../../judge/values/host.ts'

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
  gradless: true,
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
        gradless: true,
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
      invoke: ([x], { dim, keepdim }: Along) => call(x!, dim, { keepdim }),
      samples: [
        ...along((g, shape) => g.values(shape, 0, 1)),
        { ...special, goldless: false },
        { ...empty, gradless: false },
      ],
    }
  }),
]
