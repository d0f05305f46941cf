import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { numeric, type Row } from '../../write/rows.ts'

interface Factors {
  readonly beta?: number
  readonly alpha?: number
}
interface Dims {
  readonly dims: number | readonly [readonly number[], readonly number[]]
}
interface Equation {
  readonly equation: string
}

type Binary = (a: torch.Tensor, b: torch.Tensor) => torch.Tensor

function binary(op: string, word: string, call: Binary, rows: readonly Row<never>[]): OpCases {
  return numeric({
    op,
    torch: `lambda a, b: torch.${word}(a, b)`,
    invoke: ([a, b]) => call(a!, b!),
    rows,
  })
}

type Sum = typeof torch.addmv

function added(
  op: string,
  call: Sum,
  a: readonly number[],
  b: readonly number[],
  out: readonly number[],
  full: readonly number[],
): OpCases {
  return numeric<Factors>({
    op,
    torch: `lambda x, a, b, **factors: torch.${op}(x, a, b, **factors)`,
    invoke: ([x, left, right], options) => call(x!, left!, right!, options),
    rows: [
      { name: 'odd', inputs: [full, a, b] },
      { name: 'factors', inputs: [out, a, b], attrs: { beta: 0.5, alpha: -2 } },
      {
        name: 'ignored',
        inputs: [(g) => g.from(out, () => NaN), a, b],
        attrs: { beta: 0 },
        special: true,
      },
    ],
  })
}

export const productFunctions: readonly OpCases[] = [
  binary('matmulFunction', 'matmul', torch.matmul, [
    {
      name: 'batches',
      inputs: [
        [2, 3, 4],
        [2, 4, 5],
      ],
    },
    {
      name: 'broadcast',
      inputs: [
        [2, 1, 3, 4],
        [5, 4, 2],
      ],
    },
    {
      name: 'matrices',
      inputs: [
        [3, 4],
        [4, 2],
      ],
    },
    { name: 'vector-matrix', inputs: [[4], [2, 4, 3]] },
    { name: 'matrix-vector', inputs: [[2, 3, 4], [4]] },
    { name: 'vectors', inputs: [[5], [5]] },
    {
      name: 'empty',
      inputs: [
        [3, 0],
        [0, 2],
      ],
    },
  ]),
  binary('mv', 'mv', torch.mv, [
    { name: 'odd', inputs: [[3, 5], [5]] },
    { name: 'empty', inputs: [[3, 0], [0]] },
  ]),
  binary('outer', 'outer', torch.outer, [
    { name: 'odd', inputs: [[3], [5]] },
    { name: 'empty', inputs: [[0], [5]] },
  ]),
  binary('inner', 'inner', torch.inner, [
    {
      name: 'odd',
      inputs: [
        [2, 3, 4],
        [5, 4],
      ],
    },
    { name: '0-d', inputs: [[], [3, 2]] },
    { name: 'vectors', inputs: [[4], [4]] },
  ]),
  binary('kron', 'kron', torch.kron, [
    {
      name: 'odd',
      inputs: [
        [2, 3],
        [3, 2],
      ],
    },
    { name: 'ranks', inputs: [[2], [2, 1, 3]] },
    { name: '0-d', inputs: [[], [2]] },
  ]),
  added('addmv', torch.addmv, [3, 5], [5], [], [3]),
  added('addr', torch.addr, [3], [5], [5], [3, 5]),
  added('baddbmm', torch.baddbmm, [2, 3, 4], [2, 4, 5], [3, 1], [2, 3, 5]),
  added('addbmm', torch.addbmm, [2, 3, 4], [2, 4, 5], [3, 1], [3, 5]),
  numeric<Dims>({
    op: 'tensordot',
    torch: 'lambda a, b, dims: torch.tensordot(a, b, dims)',
    invoke: ([a, b], { dims }) => torch.tensordot(a!, b!, dims),
    rows: [
      {
        name: 'odd',
        inputs: [
          [2, 3, 4],
          [3, 4, 5],
        ],
        attrs: { dims: 2 },
      },
      {
        name: 'lists',
        inputs: [
          [2, 3, 4],
          [5, 4, 2],
        ],
        attrs: {
          dims: [
            [0, -1],
            [2, 1],
          ],
        },
      },
      { name: 'none', inputs: [[2], [3]], attrs: { dims: 0 } },
    ],
  }),
  numeric<Equation>({
    op: 'einsum',
    torch: 'lambda *xs, equation: torch.einsum(equation, *xs)',
    invoke: (xs, { equation }) => torch.einsum(equation, ...xs),
    rows: [
      {
        name: 'batches',
        inputs: [
          [2, 3, 4],
          [2, 4, 5],
        ],
        attrs: { equation: 'bij,bjk->bik' },
      },
      {
        name: 'implicit',
        inputs: [
          [3, 4],
          [4, 2],
        ],
        attrs: { equation: 'ij, jh' },
      },
      { name: 'diagonal', inputs: [[3, 2, 3]], attrs: { equation: 'iji->ji' } },
      { name: 'trace', inputs: [[3, 3]], attrs: { equation: 'ii' } },
      {
        name: 'ellipsis',
        inputs: [
          [2, 3, 4],
          [5, 2, 1, 4, 2],
        ],
        attrs: { equation: '...a,...ab->b...' },
      },
      {
        name: 'three',
        inputs: [
          [2, 3],
          [3, 4],
          [4, 5],
        ],
        attrs: { equation: 'ab,bc,cd->ad' },
      },
      { name: 'outer', inputs: [[2], [3]], attrs: { equation: 'i,j->ji' } },
      { name: 'sum', inputs: [[2, 3, 4]], attrs: { equation: 'ijk->j' } },
      {
        name: 'ones',
        inputs: [
          [2, 1],
          [2, 3],
        ],
        attrs: { equation: 'ab,ab->a' },
      },
    ],
  }),
  numeric<{ readonly dim?: number }>({
    op: 'cross',
    torch: 'lambda a, b, dim=None: torch.cross(a, b, dim)',
    dtypes: ['float32', 'float64'],
    invoke: ([a, b], { dim }) => torch.cross(a!, b!, dim),
    rows: [
      {
        name: 'odd',
        inputs: [
          [2, 3, 4],
          [2, 3, 4],
        ],
      },
      {
        name: 'last',
        inputs: [
          [5, 3],
          [1, 3],
        ],
        attrs: { dim: -1 },
      },
    ],
  }),
  numeric({
    op: 'trace',
    torch: 'lambda x: torch.trace(x)',
    invoke: ([x]) => torch.trace(x!),
    rows: [
      { name: 'odd', inputs: [[3, 5]] },
      { name: 'empty', inputs: [[0, 3]] },
    ],
  }),
  numeric({
    op: 'chainMatmul',
    torch: 'lambda *xs: torch.linalg.multi_dot(xs)',
    invoke: (xs) => torch.chainMatmul(...xs),
    rows: [
      {
        name: 'odd',
        inputs: [
          [2, 7],
          [7, 3],
          [3, 4],
        ],
      },
      {
        name: 'two',
        inputs: [
          [2, 3],
          [3, 2],
        ],
      },
    ],
  }),
]
