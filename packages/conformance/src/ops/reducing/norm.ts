import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { type Input, numeric, type Row } from '../../write/rows.ts'

/** JSON has no infinities: orders are written as text. */
interface Order {
  readonly p: string
}
interface Norm extends Order {
  readonly dim?: readonly number[]
  readonly keepdim?: boolean
}
interface Renorm extends Order {
  readonly dim: number
  readonly maxnorm: number
}

/** Away from zero and from each other in magnitude, so that no kink is near. */
const apart =
  (shape: readonly number[]): Input =>
  (g) => {
    const order = g.permutation(shape.reduce((a, b) => a * b, 1))
    return g.from(shape, (i) => (0.5 + order[i]! * 0.25) * (order[i]! % 2 === 0 ? 1 : -1))
  }
const zeros: Input = (g) => g.list([0, 0, 1, 0], [2, 2])

const orders = ['0', '0.5', '1', '1.5', '2', '3', 'Infinity', '-Infinity', '-1'] as const

export const normFunctions: readonly OpCases[] = [
  numeric<Norm>(
    'norm',
    'lambda x, p, dim=None, keepdim=False: torch.linalg.vector_norm(x, float(p), dim, keepdim)',
    ([x], { p, dim, keepdim }) => torch.norm(x!, Number(p), dim, { keepdim: keepdim === true }),
    [
      ['outer', [apart([3, 4, 2])], { p: '2', dim: [0, -1] }],
      ...orders.map((p): Row<Norm> => [`order ${p}`, [apart([3, 4])], { p, dim: [1] }]),
      ['kept', [apart([3, 5])], { p: '2', dim: [0], keepdim: true }],
      ['0-d', [apart([])], { p: '2' }],
      ['zeros', [zeros], { p: '2', dim: [1] }, { gradless: true }],
      ['empty', [[0, 3]], { p: '2', dim: [0] }, { gradless: true }],
      ['special', [(g) => g.list([1, NaN, Infinity, 2, -0, 0, 3, -Infinity], [4, 2])], { p: '2', dim: [1] }],
      ['special-most', [(g) => g.list([1, NaN, Infinity, 2, -0, 0], [3, 2])], { p: 'Infinity', dim: [1] }],
    ],
    { grad: 'piecewise' },
  ),
  numeric<Order>(
    'dist',
    'lambda x, y, p: torch.dist(x, y, float(p))',
    ([x, y], { p }) => torch.dist(x!, y!, Number(p)),
    [
      ['odd', [[3, 5], [5]], { p: '2' }],
      ['third', [apart([3, 2]), [3, 2]], { p: '3' }],
      ['most', [apart([3, 2]), (g) => g.list([0.125], [])], { p: 'Infinity' }],
    ],
    { grad: 'piecewise' },
  ),
  numeric<Renorm>(
    'renorm',
    'lambda x, p, dim, maxnorm: torch.renorm(x, float(p), dim, maxnorm)',
    ([x], { p, dim, maxnorm }) => torch.renorm(x!, Number(p), dim, maxnorm),
    [
      ['odd', [apart([3, 4, 2])], { p: '2', dim: 1, maxnorm: 2 }],
      ['first', [apart([3, 2])], { p: '1', dim: 0, maxnorm: 1 }],
    ],
    { grad: 'piecewise' },
  ),
]

interface Points extends Order {
  readonly points?: number
}

const grid =
  (shape: readonly number[]): Input =>
  (g) =>
    g.distinct(shape, 0.25)

export const distanceFunctions: readonly OpCases[] = [
  numeric<Points>(
    'cdist',
    'lambda x, y, p: torch.cdist(x, y, float(p), compute_mode="donot_use_mm_for_euclid_dist")',
    ([x, y], { p }) => torch.cdist(x!, y!, Number(p)),
    [
      ['odd', [grid([2, 3, 4]), grid([2, 5, 4])], { p: '2' }],
      ['broadcast', [grid([3, 2]), (g) => g.values([2, 2, 2], 5, 9)], { p: '2' }],
      ...(['0', '1', '3', 'Infinity'] as const).map((p): Row<Points> => {
        const second: Input = (g) => g.from([2, 3], (i) => 0.0625 + 0.4375 * i * (i % 2 === 0 ? 1 : -1))
        return [`order ${p}`, [grid([3, 3]), second], { p }, { gradless: p === 'Infinity' || p === '0' }]
      }),
      [
        'no-coordinates',
        [
          [2, 0],
          [3, 0],
        ],
        { p: '2' },
      ],
      [
        'no-points',
        [
          [0, 2],
          [3, 2],
        ],
        { p: '2' },
      ],
    ],
    { grad: 'piecewise', dtypes: ['float32', 'float64'] },
  ),
  {
    op: 'euclideanDistances',
    dtypes: ['float32', 'float64'],
    grad: 'smooth',
    torch: 'lambda x, y: torch.cdist(x, y, 2.0, compute_mode="use_mm_for_euclid_dist")',
    samples: [
      {
        name: 'odd',
        main: true,
        make: (g) => ({ inputs: [g.values([2, 3, 4], -2, -1), g.values([2, 5, 4], 1, 2)], attrs: {} }),
      },
      { name: 'row', make: (g) => ({ inputs: [g.values([1, 4], -2, -1), g.values([7, 4], 1, 2)], attrs: {} }) },
      {
        name: 'many',
        goldless: true,
        make: (g) => ({ inputs: [g.values([29, 5], -2, -1), g.values([31, 5], 1, 2)], attrs: {} }),
      },
    ],
  },
  numeric<Order>(
    'pdist',
    'lambda x, p: torch.nn.functional.pdist(x, float(p))',
    ([x], { p }) => torch.nn.functional.pdist(x!, Number(p)),
    [
      ['odd', [grid([5, 3])], { p: '2' }],
      ['third', [(g) => g.from([3, 2], (i) => 0.0625 + 0.4375 * i * i)], { p: '3' }],
      ['most', [(g) => g.from([3, 2], (i) => 0.0625 + 0.4375 * i * i)], { p: 'Infinity' }],
      ['single', [[1, 3]], { p: '2' }],
    ],
    { grad: 'piecewise' },
  ),
]
