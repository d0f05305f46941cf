import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving, type Row } from '../../write/rows.ts'

interface Dim {
  readonly dim: number
}
interface Cut extends Dim {
  readonly at: number | readonly number[]
}

const vectors: readonly Row<object>[] = [
  ['vectors', [[3], [3]], {}],
  ['numbers', [[], []], {}],
]

/** Functions that join tensors into one, and that cut one into several. */
export const joinFunctions: readonly OpCases[] = [
  moving<Dim>('cat', 'lambda *xs, dim: torch.cat(xs, dim)', (xs, { dim }) => torch.cat(xs, dim), [
    [
      'odd',
      [
        [3, 2, 4],
        [3, 5, 4],
        [3, 1, 4],
      ],
      { dim: 1 },
    ],
    ['first', [[2], [3]], { dim: 0 }],
    ['legacy', [[0], [2, 3], [2, 0]], { dim: -1 }],
    [
      'empty',
      [
        [0, 2],
        [0, 2],
      ],
      { dim: 0 },
    ],
    ['special', ['special', 'special'], { dim: 0 }],
  ]),
  moving<Dim>('stack', 'lambda *xs, dim: torch.stack(xs, dim)', (xs, { dim }) => torch.stack(xs, dim), [
    [
      'odd',
      [
        [3, 2],
        [3, 2],
      ],
      { dim: 1 },
    ],
    ['0-d', [[], []], { dim: -1 }],
    ['empty', [[0], [0]], { dim: 0 }],
  ]),
  moving<object>('hstack', 'lambda *xs: torch.hstack(xs)', (xs) => torch.hstack(xs), [
    [
      'odd',
      [
        [3, 2],
        [3, 4],
      ],
      {},
    ],
    ...vectors,
  ]),
  moving<object>('vstack', 'lambda *xs: torch.vstack(xs)', (xs) => torch.vstack(xs), [
    ['odd', [[3, 2], [2]], {}],
    ...vectors.slice(1),
  ]),
  moving<object>('dstack', 'lambda *xs: torch.dstack(xs)', (xs) => torch.dstack(xs), [
    [
      'odd',
      [
        [3, 2, 1],
        [3, 2],
      ],
      {},
    ],
    ...vectors,
  ]),
  moving<object>('columnStack', 'lambda *xs: torch.column_stack(xs)', (xs) => torch.columnStack(xs), [
    ['odd', [[3, 2], [3]], {}],
    ...vectors,
  ]),
  moving<object>('blockDiag', 'lambda *xs: torch.block_diag(*xs)', (xs) => torch.blockDiag(...xs), [
    ['odd', [[2, 3], [], [1, 2], [2]], {}],
    ['empty', [[2, 2], [0]], {}],
  ]),
  moving<object>('cartesianProd', 'lambda *xs: torch.cartesian_prod(*xs)', (xs) => torch.cartesianProd(...xs), [
    ['odd', [[2], [3], [2]], {}],
    ['empty', [[2], [0]], {}],
  ]),
  moving<torch.MeshgridOptions>(
    'meshgrid',
    'lambda *xs, indexing: torch.meshgrid(*xs, indexing=indexing)',
    (xs, options) => torch.meshgrid(xs, options),
    [
      ['ij', [[2], [3], [1]], { indexing: 'ij' }],
      ['xy', [[2], [3], [2]], { indexing: 'xy' }],
      ['numbers', [[], [2]], { indexing: 'ij' }],
    ],
  ),
  moving<object>('atleast1d', 'lambda *xs: torch.atleast_1d(*xs)', (xs) => torch.atleast1d(...xs), [
    ['odd', [[], [2], [2, 3]], {}],
  ]),
  moving<object>('atleast2d', 'lambda *xs: torch.atleast_2d(*xs)', (xs) => torch.atleast2d(...xs), [
    ['odd', [[], [2], [2, 3]], {}],
  ]),
  moving<object>('atleast3d', 'lambda *xs: torch.atleast_3d(*xs)', (xs) => torch.atleast3d(...xs), [
    ['odd', [[], [2], [2, 3], [1, 2, 1]], {}],
  ]),
  moving<Cut>('split', 'lambda x, at, dim: torch.split(x, at, dim)', ([x], { at, dim }) => torch.split(x!, at, dim), [
    ['odd', [[3, 7]], { at: 3, dim: 1 }],
    ['sizes', [[6]], { at: [1, 0, 5], dim: 0 }],
    ['empty', [[0]], { at: 2, dim: 0 }],
  ]),
  moving<Dim & { readonly chunks: number }>(
    'chunk',
    'lambda x, chunks, dim: torch.chunk(x, chunks, dim)',
    ([x], { chunks, dim }) => torch.chunk(x!, chunks, dim),
    [
      ['odd', [[2, 7]], { chunks: 4, dim: 1 }],
      ['empty', [[0]], { chunks: 3, dim: 0 }],
    ],
  ),
  moving<Cut>(
    'tensorSplit',
    'lambda x, at, dim: torch.tensor_split(x, at, dim)',
    ([x], { at, dim }) => torch.tensorSplit(x!, at, dim),
    [
      ['odd', [[2, 7]], { at: 3, dim: -1 }],
      ['cuts', [[7]], { at: [1, 5, 9], dim: 0 }],
      ['back', [[7]], { at: [5, 1, -2], dim: 0 }],
    ],
  ),
  moving<Pick<Cut, 'at'>>('hsplit', 'lambda x, at: torch.hsplit(x, at)', ([x], { at }) => torch.hsplit(x!, at), [
    ['odd', [[3, 4]], { at: 2 }],
    ['vector', [[4]], { at: [1] }],
  ]),
  moving<Pick<Cut, 'at'>>('vsplit', 'lambda x, at: torch.vsplit(x, at)', ([x], { at }) => torch.vsplit(x!, at), [
    ['odd', [[4, 2]], { at: [1, 3] }],
  ]),
  moving<Pick<Cut, 'at'>>('dsplit', 'lambda x, at: torch.dsplit(x, at)', ([x], { at }) => torch.dsplit(x!, at), [
    ['odd', [[2, 1, 6]], { at: 3 }],
  ]),
]
