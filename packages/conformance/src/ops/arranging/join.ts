import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving, type Row } from '../../write/rows.ts'
import { faulty } from '../../mutants/break.ts'

interface Dim {
  readonly dim: number
}
interface Cut extends Dim {
  readonly at: number | readonly number[]
}

const vectors: readonly Row<object>[] = [
  { name: 'vectors', inputs: [[3], [3]] },
  { name: 'numbers', inputs: [[], []] },
]

/** Functions that join tensors into one, and that cut one into several. */
export const joinFunctions: readonly OpCases[] = [
  moving<Dim>({
    op: 'cat',
    torch: 'lambda *xs, dim: torch.cat(xs, dim)',
    invoke: (xs, { dim }) => torch.cat(xs, dim),
    mistakes: [{ name: 'shapes', code: 'SHAPE_MISMATCH', make: (t) => torch.cat([t.ones([2, 3]), t.ones([2, 4])], 0) }],
    mutants: [
      faulty(
        'a selection of nothing loses its gradient',
        'torch.cat',
        'call',
        (tensors: readonly torch.Tensor[], dim?: number) =>
          torch.cat(
            tensors.map((one) => (one.numel() === 0 ? one.detach() : one)),
            dim,
          ),
      ),
    ],
    rows: [
      {
        name: 'odd',
        inputs: [
          [3, 2, 4],
          [3, 5, 4],
          [3, 1, 4],
        ],
        attrs: { dim: 1 },
      },
      { name: 'first', inputs: [[2], [3]], attrs: { dim: 0 } },
      { name: 'legacy', inputs: [[0], [2, 3], [2, 0]], attrs: { dim: -1 } },
      {
        name: 'empty',
        inputs: [
          [0, 2],
          [0, 2],
        ],
        attrs: { dim: 0 },
      },
      { name: 'special', special: true, inputs: ['special', 'special'], attrs: { dim: 0 } },
    ],
  }),
  moving<Dim>({
    op: 'stack',
    torch: 'lambda *xs, dim: torch.stack(xs, dim)',
    invoke: (xs, { dim }) => torch.stack(xs, dim),
    rows: [
      {
        name: 'odd',
        inputs: [
          [3, 2],
          [3, 2],
        ],
        attrs: { dim: 1 },
      },
      { name: '0-d', inputs: [[], []], attrs: { dim: -1 } },
      { name: 'empty', inputs: [[0], [0]], attrs: { dim: 0 } },
    ],
  }),
  moving({
    op: 'hstack',
    torch: 'lambda *xs: torch.hstack(xs)',
    invoke: (xs) => torch.hstack(xs),
    rows: [
      {
        name: 'odd',
        inputs: [
          [3, 2],
          [3, 4],
        ],
      },
      ...vectors,
    ],
  }),
  moving({
    op: 'vstack',
    torch: 'lambda *xs: torch.vstack(xs)',
    invoke: (xs) => torch.vstack(xs),
    rows: [{ name: 'odd', inputs: [[3, 2], [2]] }, ...vectors.slice(1)],
  }),
  moving({
    op: 'dstack',
    torch: 'lambda *xs: torch.dstack(xs)',
    invoke: (xs) => torch.dstack(xs),
    rows: [
      {
        name: 'odd',
        inputs: [
          [3, 2, 1],
          [3, 2],
        ],
      },
      ...vectors,
    ],
  }),
  moving({
    op: 'columnStack',
    torch: 'lambda *xs: torch.column_stack(xs)',
    invoke: (xs) => torch.columnStack(xs),
    rows: [{ name: 'odd', inputs: [[3, 2], [3]] }, ...vectors],
  }),
  moving({
    op: 'blockDiag',
    torch: 'lambda *xs: torch.block_diag(*xs)',
    invoke: (xs) => torch.blockDiag(...xs),
    rows: [
      { name: 'odd', inputs: [[2, 3], [], [1, 2], [2]] },
      { name: 'empty', inputs: [[2, 2], [0]] },
    ],
  }),
  moving({
    op: 'cartesianProd',
    torch: 'lambda *xs: torch.cartesian_prod(*xs)',
    invoke: (xs) => torch.cartesianProd(...xs),
    rows: [
      { name: 'odd', inputs: [[2], [3], [2]] },
      { name: 'empty', inputs: [[2], [0]] },
    ],
  }),
  moving<torch.MeshgridOptions>({
    op: 'meshgrid',
    torch: 'lambda *xs, indexing: torch.meshgrid(*xs, indexing=indexing)',
    invoke: (xs, options) => torch.meshgrid(xs, options),
    rows: [
      { name: 'ij', inputs: [[2], [3], [1]], attrs: { indexing: 'ij' } },
      { name: 'xy', inputs: [[2], [3], [2]], attrs: { indexing: 'xy' } },
      { name: 'numbers', inputs: [[], [2]], attrs: { indexing: 'ij' } },
    ],
  }),
  moving({
    op: 'atleast1d',
    torch: 'lambda *xs: torch.atleast_1d(*xs)',
    invoke: (xs) => torch.atleast1d(...xs),
    rows: [{ name: 'odd', inputs: [[], [2], [2, 3]] }],
  }),
  moving({
    op: 'atleast2d',
    torch: 'lambda *xs: torch.atleast_2d(*xs)',
    invoke: (xs) => torch.atleast2d(...xs),
    rows: [{ name: 'odd', inputs: [[], [2], [2, 3]] }],
  }),
  moving({
    op: 'atleast3d',
    torch: 'lambda *xs: torch.atleast_3d(*xs)',
    invoke: (xs) => torch.atleast3d(...xs),
    rows: [{ name: 'odd', inputs: [[], [2], [2, 3], [1, 2, 1]] }],
  }),
  moving<Cut>({
    op: 'split',
    torch: 'lambda x, at, dim: torch.split(x, at, dim)',
    invoke: ([x], { at, dim }) => torch.split(x!, at, dim),
    rows: [
      { name: 'odd', inputs: [[3, 7]], attrs: { at: 3, dim: 1 } },
      { name: 'sizes', inputs: [[6]], attrs: { at: [1, 0, 5], dim: 0 } },
      { name: 'empty', inputs: [[0]], attrs: { at: 2, dim: 0 } },
    ],
  }),
  moving<Dim & { readonly chunks: number }>({
    op: 'chunk',
    torch: 'lambda x, chunks, dim: torch.chunk(x, chunks, dim)',
    invoke: ([x], { chunks, dim }) => torch.chunk(x!, chunks, dim),
    rows: [
      { name: 'odd', inputs: [[2, 7]], attrs: { chunks: 4, dim: 1 } },
      { name: 'empty', inputs: [[0]], attrs: { chunks: 3, dim: 0 } },
    ],
  }),
  moving<Cut>({
    op: 'tensorSplit',
    torch: 'lambda x, at, dim: torch.tensor_split(x, at, dim)',
    invoke: ([x], { at, dim }) => torch.tensorSplit(x!, at, dim),
    rows: [
      { name: 'odd', inputs: [[2, 7]], attrs: { at: 3, dim: -1 } },
      { name: 'cuts', inputs: [[7]], attrs: { at: [1, 5, 9], dim: 0 } },
      { name: 'back', inputs: [[7]], attrs: { at: [5, 1, -2], dim: 0 } },
    ],
  }),
  moving<Pick<Cut, 'at'>>({
    op: 'hsplit',
    torch: 'lambda x, at: torch.hsplit(x, at)',
    invoke: ([x], { at }) => torch.hsplit(x!, at),
    rows: [
      { name: 'odd', inputs: [[3, 4]], attrs: { at: 2 } },
      { name: 'vector', inputs: [[4]], attrs: { at: [1] } },
    ],
  }),
  moving<Pick<Cut, 'at'>>({
    op: 'vsplit',
    torch: 'lambda x, at: torch.vsplit(x, at)',
    invoke: ([x], { at }) => torch.vsplit(x!, at),
    rows: [{ name: 'odd', inputs: [[4, 2]], attrs: { at: [1, 3] } }],
  }),
  moving<Pick<Cut, 'at'>>({
    op: 'dsplit',
    torch: 'lambda x, at: torch.dsplit(x, at)',
    invoke: ([x], { at }) => torch.dsplit(x!, at),
    rows: [{ name: 'odd', inputs: [[2, 1, 6]], attrs: { at: 3 } }],
  }),
]
