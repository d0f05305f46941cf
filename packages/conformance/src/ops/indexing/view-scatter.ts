import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving } from '../../write/rows.ts'

interface Diagonal {
  readonly offset: number
  readonly dims: readonly [number, number]
}

/** Functions that write one tensor over a part of another, and that make diagonals. */
export const viewScatterFunctions: readonly OpCases[] = [
  moving<{ readonly dim: number; readonly index: number }>({
    op: 'selectScatter',
    torch: 'lambda x, src, dim, index: torch.select_scatter(x, src, dim, index)',
    invoke: ([x, src], { dim, index }) => torch.selectScatter(x!, src!, dim, index),
    rows: [
      { name: 'odd', inputs: [[3, 4], [3]], attrs: { dim: 1, index: -2 } },
      { name: 'vector', inputs: [[3], []], attrs: { dim: 0, index: 1 } },
    ],
  }),
  moving<{ readonly dim: number; readonly start: number | null; readonly end: number | null; readonly step: number }>({
    op: 'sliceScatter',
    torch: 'lambda x, src, dim, start, end, step: torch.slice_scatter(x, src, dim, start, end, step)',
    invoke: ([x, src], { dim, start, end, step }) => torch.sliceScatter(x!, src!, dim, start, end, step),
    rows: [
      {
        name: 'odd',
        inputs: [
          [3, 7],
          [3, 3],
        ],
        attrs: { dim: 1, start: 1, end: -1, step: 2 },
      },
      { name: 'whole', inputs: [[3], [3]], attrs: { dim: 0, start: null, end: null, step: 1 } },
      { name: 'none', inputs: [[3], [0]], attrs: { dim: 0, start: 2, end: 1, step: 1 } },
    ],
  }),
  moving<Diagonal>({
    op: 'diagonalScatter',
    torch: 'lambda x, src, offset, dims: torch.diagonal_scatter(x, src, offset, *dims)',
    invoke: ([x, src], { offset, dims }) => torch.diagonalScatter(x!, src!, offset, ...dims),
    rows: [
      {
        name: 'odd',
        inputs: [
          [3, 2, 4],
          [2, 3],
        ],
        attrs: { offset: 1, dims: [0, 2] },
      },
      { name: 'below', inputs: [[3, 3], [2]], attrs: { offset: -1, dims: [0, 1] } },
    ],
  }),
  moving<{ readonly size: readonly number[]; readonly stride: readonly number[]; readonly offset: number }>({
    op: 'asStridedScatter',
    torch: 'lambda x, src, size, stride, offset: torch.as_strided_scatter(x.contiguous(), src, size, stride, offset)',
    noGoldenGradient: true,
    invoke: ([x, src], { size, stride, offset }) => torch.asStridedScatter(x!, src!, size, stride, offset),
    rows: [
      {
        name: 'odd',
        inputs: [
          [3, 4],
          [2, 2],
        ],
        attrs: { size: [2, 2], stride: [5, 2], offset: 1 },
      },
      { name: '0-d', inputs: [[3], []], attrs: { size: [], stride: [], offset: 2 } },
    ],
  }),
  moving<Diagonal>({
    op: 'diagEmbed',
    torch: 'lambda x, offset, dims: torch.diag_embed(x, offset, *dims)',
    invoke: ([x], { offset, dims }) => torch.diagEmbed(x!, offset, ...dims),
    rows: [
      { name: 'odd', inputs: [[2, 3]], attrs: { offset: 1, dims: [0, 2] } },
      { name: 'below', inputs: [[3]], attrs: { offset: -2, dims: [-2, -1] } },
      { name: 'swapped', inputs: [[2]], attrs: { offset: 1, dims: [1, 0] } },
      { name: 'empty', inputs: [[0]], attrs: { offset: 1, dims: [-2, -1] } },
    ],
  }),
  moving<{ readonly offset: number }>({
    op: 'diag',
    torch: 'lambda x, offset: torch.diag(x, offset)',
    invoke: ([x], { offset }) => torch.diag(x!, offset),
    rows: [
      { name: 'vector', inputs: [[3]], attrs: { offset: -1 } },
      { name: 'matrix', inputs: [[3, 4]], attrs: { offset: 1 } },
      { name: 'special', special: true, inputs: ['special'], attrs: { offset: 0 } },
    ],
  }),
  moving<{ readonly offset: number }>({
    op: 'diagflat',
    torch: 'lambda x, offset: torch.diagflat(x, offset)',
    invoke: ([x], { offset }) => torch.diagflat(x!, offset),
    rows: [
      { name: 'odd', inputs: [[2, 2]], attrs: { offset: 1 } },
      { name: '0-d', inputs: [[]], attrs: { offset: 0 } },
    ],
  }),
]
