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
  moving<Dim & { readonly n: number }>({
    op: 'diff',
    torch: 'lambda x, before=None, after=None, n=1, dim=-1: torch.diff(x, n, dim, prepend=before, append=after)',
    dtypes: [...floats, 'int32', 'bool'],
    invoke: ([x, prepend, append], { n, dim }) =>
      torch.diff(x!, n, dim, {
        ...(prepend === undefined ? {} : { prepend }),
        ...(append === undefined ? {} : { append }),
      }),
    rows: [
      { name: 'odd', inputs: [[3, 5, 2]], attrs: { n: 1, dim: 1 } },
      { name: 'twice', inputs: [[3, 5]], attrs: { n: 2, dim: 0 } },
      {
        name: 'joined',
        inputs: [
          [3, 2],
          [3, 1],
          [3, 2],
        ],
        attrs: { n: 1, dim: 1 },
      },
      { name: 'beyond', inputs: [[2]], attrs: { n: 3, dim: 0 } },
      { name: 'none', inputs: [[3]], attrs: { n: 0, dim: 0 } },
    ],
  }),
  ...[
    ['trapezoid', 'trapezoid', torch.trapezoid] as const,
    ['cumulativeTrapezoid', 'cumulative_trapezoid', torch.cumulativeTrapezoid] as const,
  ].map(([op, word, call]) =>
    numeric<{ readonly dim?: number; readonly dx?: number }>({
      op,
      torch: `lambda y, x=None, dim=-1, dx=1: torch.${word}(y, dx=dx, dim=dim) if x is None else torch.${word}(y, x, dim=dim)`,
      invoke: ([y, x], options) => call(y!, x, options),
      rows: [
        { name: 'odd', inputs: [[3, 5, 2]], attrs: { dim: 1 } },
        { name: 'positions', inputs: [[3, 5], [5]] },
        {
          name: 'each',
          inputs: [
            [3, 4],
            [3, 4],
          ],
          attrs: { dim: 0 },
        },
        { name: 'apart', inputs: [[4]], attrs: { dx: 0.5 } },
        { name: 'single', inputs: [[3, 1]] },
      ],
    }),
  ),
  numeric<torch.GradientOptions>({
    op: 'gradient',
    torch:
      'lambda x, spacing=1, dim=None, edgeOrder=1: torch.gradient(x, spacing=spacing, edge_order=edgeOrder) if dim is None else torch.gradient(x, spacing=spacing, dim=dim, edge_order=edgeOrder)',
    invoke: ([x], options) => torch.gradient(x!, options),
    rows: [
      { name: 'odd', inputs: [[3, 5, 4]], attrs: { dim: 1 } },
      { name: 'all', inputs: [[3, 4]], attrs: { spacing: [2, 0.5] } },
      { name: 'second', inputs: [[3, 4]], attrs: { dim: [1, 0], edgeOrder: 2 } },
      { name: 'short', inputs: [[2]], attrs: { spacing: 4 } },
    ],
  }),
  numeric<{ readonly edgeOrder: 1 | 2 }>({
    op: 'gradientAtPositions',
    torch:
      'lambda x, rows, columns, edgeOrder: torch.gradient(x, spacing=(rows.double(), columns.double()), edge_order=edgeOrder)',
    invoke: ([x, ...positions], { edgeOrder }) => torch.gradient(x!, { spacing: positions, edgeOrder }),
    rows: [
      {
        name: 'first',
        inputs: [[3, 5], (g) => g.list([0, 1, 3], [3], 'int32'), (g) => g.list([-1, 0, 1, 4, 9], [5], 'int32')],
        attrs: { edgeOrder: 1 },
      },
      {
        name: 'second',
        inputs: [[3, 5], (g) => g.list([0, 1, 3], [3], 'int32'), (g) => g.list([-1, 0, 1, 4, 9], [5], 'int32')],
        attrs: { edgeOrder: 2 },
      },
    ],
  }),
]
