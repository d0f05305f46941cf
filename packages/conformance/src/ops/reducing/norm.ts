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
  numeric<Norm>({
    op: 'norm',
    torch: 'lambda x, p, dim=None, keepdim=False: torch.linalg.vector_norm(x, float(p), dim, keepdim)',
    grad: 'piecewise',
    invoke: ([x], { p, dim, keepdim }) => torch.norm(x!, Number(p), dim, { keepdim: keepdim === true }),
    rows: [
      { name: 'outer', inputs: [apart([3, 4, 2])], attrs: { p: '2', dim: [0, -1] } },
      ...orders.map((p): Row<Norm> => ({ name: `order ${p}`, inputs: [apart([3, 4])], attrs: { p, dim: [1] } })),
      { name: 'kept', inputs: [apart([3, 5])], attrs: { p: '2', dim: [0], keepdim: true } },
      { name: '0-d', inputs: [apart([])], attrs: { p: '2' } },
      { name: 'zeros', inputs: [zeros], attrs: { p: '2', dim: [1] }, gradless: true },
      { name: 'empty', inputs: [[0, 3]], attrs: { p: '2', dim: [0] }, gradless: true },
      {
        name: 'special',
        special: true,
        inputs: [(g) => g.list([1, NaN, Infinity, 2, -0, 0, 3, -Infinity], [4, 2])],
        attrs: { p: '2', dim: [1] },
      },
      {
        name: 'special-most',
        special: true,
        inputs: [(g) => g.list([1, NaN, Infinity, 2, -0, 0], [3, 2])],
        attrs: { p: 'Infinity', dim: [1] },
      },
    ],
  }),
  numeric<Order>({
    op: 'dist',
    torch: 'lambda x, y, p: torch.dist(x, y, float(p))',
    grad: 'piecewise',
    invoke: ([x, y], { p }) => torch.dist(x!, y!, Number(p)),
    rows: [
      { name: 'odd', inputs: [[3, 5], [5]], attrs: { p: '2' } },
      { name: 'third', inputs: [apart([3, 2]), [3, 2]], attrs: { p: '3' } },
      { name: 'most', inputs: [apart([3, 2]), (g) => g.list([0.125], [])], attrs: { p: 'Infinity' } },
    ],
  }),
  numeric<Renorm>({
    op: 'renorm',
    torch: 'lambda x, p, dim, maxnorm: torch.renorm(x, float(p), dim, maxnorm)',
    grad: 'piecewise',
    invoke: ([x], { p, dim, maxnorm }) => torch.renorm(x!, Number(p), dim, maxnorm),
    rows: [
      { name: 'odd', inputs: [apart([3, 4, 2])], attrs: { p: '2', dim: 1, maxnorm: 2 } },
      { name: 'first', inputs: [apart([3, 2])], attrs: { p: '1', dim: 0, maxnorm: 1 } },
    ],
  }),
]

interface Points extends Order {
  readonly points?: number
}

const grid =
  (shape: readonly number[]): Input =>
  (g) =>
    g.distinct(shape, 0.25)

export const distanceFunctions: readonly OpCases[] = [
  numeric<Points>({
    op: 'cdist',
    torch: 'lambda x, y, p: torch.cdist(x, y, float(p), compute_mode="donot_use_mm_for_euclid_dist")',
    grad: 'piecewise',
    dtypes: ['float32', 'float64'],
    invoke: ([x, y], { p }) => torch.cdist(x!, y!, Number(p)),
    rows: [
      { name: 'odd', inputs: [grid([2, 3, 4]), grid([2, 5, 4])], attrs: { p: '2' } },
      { name: 'broadcast', inputs: [grid([3, 2]), (g) => g.values([2, 2, 2], 5, 9)], attrs: { p: '2' } },
      ...(['0', '1', '3', 'Infinity'] as const).map((p): Row<Points> => {
        const second: Input = (g) => g.from([2, 3], (i) => 0.0625 + 0.4375 * i * (i % 2 === 0 ? 1 : -1))
        return {
          name: `order ${p}`,
          inputs: [grid([3, 3]), second],
          attrs: { p },
          gradless: p === 'Infinity' || p === '0',
        }
      }),
      {
        name: 'no-coordinates',
        inputs: [
          [2, 0],
          [3, 0],
        ],
        attrs: { p: '2' },
      },
      {
        name: 'no-points',
        inputs: [
          [0, 2],
          [3, 2],
        ],
        attrs: { p: '2' },
      },
    ],
  }),
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
  numeric<Order>({
    op: 'pdist',
    torch: 'lambda x, p: torch.nn.functional.pdist(x, float(p))',
    grad: 'piecewise',
    invoke: ([x], { p }) => torch.nn.functional.pdist(x!, Number(p)),
    rows: [
      { name: 'odd', inputs: [grid([5, 3])], attrs: { p: '2' } },
      { name: 'third', inputs: [(g) => g.from([3, 2], (i) => 0.0625 + 0.4375 * i * i)], attrs: { p: '3' } },
      { name: 'most', inputs: [(g) => g.from([3, 2], (i) => 0.0625 + 0.4375 * i * i)], attrs: { p: 'Infinity' } },
      { name: 'single', inputs: [[1, 3]], attrs: { p: '2' } },
    ],
  }),
]
