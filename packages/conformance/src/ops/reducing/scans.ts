import * as torch from '@flambeau/core'
import { floats, numbers, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { moving, numeric } from '../../write/rows.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { logarithmOfSum } from '../activation/logarithm-of-sum.ts'
import { carried, lineLength } from '../../judge/tolerances/rule.ts'

type Make = (gen: Gen, shape: readonly number[]) => HostTensor

const shapes: readonly (readonly [name: string, shape: readonly number[], dim: number])[] = [
  ['odd', [3, 5, 7], 1],
  ['last', [3, 17], 1],
  ['first', [9, 4], 0],
  ['one', [4, 1], 1],
  ['empty', [0, 3], 1],
  ['no-lanes', [3, 0], 1],
  // Lanes longer than a workgroup.
  ['long', [2, 1031], 1],
  ['tall', [1031, 3], 0],
]

function along(make: Make, special: readonly number[], longGradients: boolean): readonly Sample[] {
  return [
    ...shapes.map(([name, shape, dim]): Sample => {
      const isLong = shape.includes(1031)
      return {
        name,
        main: name === 'odd',
        goldless: isLong,
        gradless: isLong && !longGradients,
        make: (g) => ({ inputs: [make(g, shape)], attrs: { dim } }),
      }
    }),
    {
      name: 'special',
      special: true,
      gradless: true,
      make: (g) => ({ inputs: [g.list(special, [special.length / 4, 4])], attrs: { dim: 1 } }),
    },
  ]
}

/** Few distinct values, so that lanes have ties: the last of equal ones is the place. */
const tied: Make = (g, shape) =>
  shape.length > 2 ? g.distinct(shape, 0.5) : g.from(shape, () => Math.floor(g.uniform() * 4))

const extremes = [1, NaN, 3, NaN, 1, 2, NaN, 3, Infinity, -Infinity, Infinity, 0, -0, 0, -0, 0, 3, 3, 4, 1]
const logarithms = [-Infinity, -Infinity, 0, 1, 90, 89, -90, 1, 0, NaN, 1, 2, 1, Infinity, 2, -Infinity]

interface Dim {
  readonly dim: number
}

export const scanFunctions: readonly OpCases[] = [
  ...(['cummax', 'cummin'] as const).map((op): OpCases => ({
    op,
    dtypes: numbers,
    grad: 'piecewise',
    torch: `lambda x, dim: torch.${op}(x, dim)`,
    // One of the elements, where it is.
    tolerance: carried,
    samples: along(tied, extremes, true).map((sample) =>
      sample.main === true ? sample : { ...sample, gradless: true },
    ),
  })),
  {
    op: 'logcumsumexp',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, dim: torch.logcumsumexp(x, dim)',
    // As logsumexp for each prefix. Composed, about log₂ n joins round one after the other, each a difference, two logarithms and a sum.
    tolerance: (call) => logarithmOfSum(call, lineLength(call), 4 * Math.ceil(Math.log2(lineLength(call) + 1))),
    samples: along((g, shape) => g.values(shape, -3, 3), logarithms, false),
  },
  moving<Dim & { readonly n: number }>(
    'diff',
    'lambda x, before=None, after=None, n=1, dim=-1: torch.diff(x, n, dim, prepend=before, append=after)',
    ([x, prepend, append], { n, dim }) =>
      torch.diff(x!, n, dim, {
        ...(prepend === undefined ? {} : { prepend }),
        ...(append === undefined ? {} : { append }),
      }),
    [
      ['odd', [[3, 5, 2]], { n: 1, dim: 1 }],
      ['twice', [[3, 5]], { n: 2, dim: 0 }],
      [
        'joined',
        [
          [3, 2],
          [3, 1],
          [3, 2],
        ],
        { n: 1, dim: 1 },
      ],
      ['beyond', [[2]], { n: 3, dim: 0 }],
      ['none', [[3]], { n: 0, dim: 0 }],
    ],
    { dtypes: [...floats, 'int32', 'bool'] },
  ),
  ...[
    ['trapezoid', 'trapezoid', torch.trapezoid] as const,
    ['cumulativeTrapezoid', 'cumulative_trapezoid', torch.cumulativeTrapezoid] as const,
  ].map(([op, word, call]) =>
    numeric<{ readonly dim?: number; readonly dx?: number }>(
      op,
      `lambda y, x=None, dim=-1, dx=1: torch.${word}(y, dx=dx, dim=dim) if x is None else torch.${word}(y, x, dim=dim)`,
      ([y, x], options) => call(y!, x, options),
      [
        ['odd', [[3, 5, 2]], { dim: 1 }],
        ['positions', [[3, 5], [5]], {}],
        [
          'each',
          [
            [3, 4],
            [3, 4],
          ],
          { dim: 0 },
        ],
        ['apart', [[4]], { dx: 0.5 }],
        ['single', [[3, 1]], {}],
      ],
    ),
  ),
  numeric<torch.GradientOptions>(
    'gradient',
    'lambda x, spacing=1, dim=None, edgeOrder=1: torch.gradient(x, spacing=spacing, edge_order=edgeOrder) if dim is None else torch.gradient(x, spacing=spacing, dim=dim, edge_order=edgeOrder)',
    ([x], options) => torch.gradient(x!, options),
    [
      ['odd', [[3, 5, 4]], { dim: 1 }],
      ['all', [[3, 4]], { spacing: [2, 0.5] }],
      ['second', [[3, 4]], { dim: [1, 0], edgeOrder: 2 }],
      ['short', [[2]], { spacing: 4 }],
    ],
  ),
  numeric<{ readonly edgeOrder: 1 | 2 }>(
    'gradientAtPositions',
    'lambda x, rows, columns, edgeOrder: torch.gradient(x, spacing=(rows.double(), columns.double()), edge_order=edgeOrder)',
    ([x, ...positions], { edgeOrder }) => torch.gradient(x!, { spacing: positions, edgeOrder }),
    [
      [
        'first',
        [[3, 5], (g) => g.list([0, 1, 3], [3], 'int32'), (g) => g.list([-1, 0, 1, 4, 9], [5], 'int32')],
        { edgeOrder: 1 },
      ],
      [
        'second',
        [[3, 5], (g) => g.list([0, 1, 3], [3], 'int32'), (g) => g.list([-1, 0, 1, 4, 9], [5], 'int32')],
        { edgeOrder: 2 },
      ],
    ],
  ),
]
