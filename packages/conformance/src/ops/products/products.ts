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
type Shapes = readonly [name: string, a: readonly number[], b: readonly number[]]

function binary(op: string, word: string, call: Binary, shapes: readonly Shapes[]): OpCases {
  return numeric<object>(
    op,
    `lambda a, b: torch.${word}(a, b)`,
    ([a, b]) => call(a!, b!),
    shapes.map(([name, ...inputs]): Row<object> => [name, inputs, {}]),
  )
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
  return numeric<Factors>(
    op,
    `lambda x, a, b, **factors: torch.${op}(x, a, b, **factors)`,
    ([x, left, right], options) => call(x!, left!, right!, options),
    [
      ['odd', [full, a, b], {}],
      ['factors', [out, a, b], { beta: 0.5, alpha: -2 }],
      ['ignored', [(g) => g.from(out, () => NaN), a, b], { beta: 0 }, { special: true, gradless: true }],
    ],
  )
}

export const productFunctions: readonly OpCases[] = [
  binary('matmulFunction', 'matmul', torch.matmul, [
    ['batches', [2, 3, 4], [2, 4, 5]],
    ['broadcast', [2, 1, 3, 4], [5, 4, 2]],
    ['matrices', [3, 4], [4, 2]],
    ['vector-matrix', [4], [2, 4, 3]],
    ['matrix-vector', [2, 3, 4], [4]],
    ['vectors', [5], [5]],
    ['empty', [3, 0], [0, 2]],
  ]),
  binary('mv', 'mv', torch.mv, [
    ['odd', [3, 5], [5]],
    ['empty', [3, 0], [0]],
  ]),
  binary('outer', 'outer', torch.outer, [
    ['odd', [3], [5]],
    ['empty', [0], [5]],
  ]),
  binary('inner', 'inner', torch.inner, [
    ['odd', [2, 3, 4], [5, 4]],
    ['0-d', [], [3, 2]],
    ['vectors', [4], [4]],
  ]),
  binary('kron', 'kron', torch.kron, [
    ['odd', [2, 3], [3, 2]],
    ['ranks', [2], [2, 1, 3]],
    ['0-d', [], [2]],
  ]),
  added('addmv', torch.addmv, [3, 5], [5], [], [3]),
  added('addr', torch.addr, [3], [5], [5], [3, 5]),
  added('baddbmm', torch.baddbmm, [2, 3, 4], [2, 4, 5], [3, 1], [2, 3, 5]),
  added('addbmm', torch.addbmm, [2, 3, 4], [2, 4, 5], [3, 1], [3, 5]),
  numeric<Dims>(
    'tensordot',
    'lambda a, b, dims: torch.tensordot(a, b, dims)',
    ([a, b], { dims }) => torch.tensordot(a!, b!, dims),
    [
      [
        'odd',
        [
          [2, 3, 4],
          [3, 4, 5],
        ],
        { dims: 2 },
      ],
      [
        'lists',
        [
          [2, 3, 4],
          [5, 4, 2],
        ],
        {
          dims: [
            [0, -1],
            [2, 1],
          ],
        },
      ],
      ['none', [[2], [3]], { dims: 0 }],
    ],
  ),
  numeric<Equation>(
    'einsum',
    'lambda *xs, equation: torch.einsum(equation, *xs)',
    (xs, { equation }) => torch.einsum(equation, ...xs),
    [
      [
        'batches',
        [
          [2, 3, 4],
          [2, 4, 5],
        ],
        { equation: 'bij,bjk->bik' },
      ],
      [
        'implicit',
        [
          [3, 4],
          [4, 2],
        ],
        { equation: 'ij, jh' },
      ],
      ['diagonal', [[3, 2, 3]], { equation: 'iji->ji' }],
      ['trace', [[3, 3]], { equation: 'ii' }],
      [
        'ellipsis',
        [
          [2, 3, 4],
          [5, 2, 1, 4, 2],
        ],
        { equation: '...a,...ab->b...' },
      ],
      [
        'three',
        [
          [2, 3],
          [3, 4],
          [4, 5],
        ],
        { equation: 'ab,bc,cd->ad' },
      ],
      ['outer', [[2], [3]], { equation: 'i,j->ji' }],
      ['sum', [[2, 3, 4]], { equation: 'ijk->j' }],
      [
        'ones',
        [
          [2, 1],
          [2, 3],
        ],
        { equation: 'ab,ab->a' },
      ],
    ],
  ),
  numeric<{ readonly dim?: number }>(
    'cross',
    'lambda a, b, dim=None: torch.cross(a, b, dim)',
    ([a, b], { dim }) => torch.cross(a!, b!, dim),
    [
      [
        'odd',
        [
          [2, 3, 4],
          [2, 3, 4],
        ],
        {},
      ],
      [
        'last',
        [
          [5, 3],
          [1, 3],
        ],
        { dim: -1 },
      ],
    ],
    { dtypes: ['float32', 'float64'] },
  ),
  numeric<object>('trace', 'lambda x: torch.trace(x)', ([x]) => torch.trace(x!), [
    ['odd', [[3, 5]], {}],
    ['empty', [[0, 3]], {}],
  ]),
  numeric<object>('chainMatmul', 'lambda *xs: torch.linalg.multi_dot(xs)', (xs) => torch.chainMatmul(...xs), [
    [
      'odd',
      [
        [2, 7],
        [7, 3],
        [3, 4],
      ],
      {},
    ],
    [
      'two',
      [
        [2, 3],
        [3, 2],
      ],
      {},
    ],
  ]),
]
