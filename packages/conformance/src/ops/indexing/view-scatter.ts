import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving } from '../../write/rows.ts'

interface Diagonal {
  readonly offset: number
  readonly dims: readonly [number, number]
}

/** Functions that write one tensor over a part of another, and that make diagonals. */
export const viewScatterFunctions: readonly OpCases[] = [
  moving<{ readonly dim: number; readonly index: number }>(
    'selectScatter',
    'lambda x, src, dim, index: torch.select_scatter(x, src, dim, index)',
    ([x, src], { dim, index }) => torch.selectScatter(x!, src!, dim, index),
    [
      ['odd', [[3, 4], [3]], { dim: 1, index: -2 }],
      ['vector', [[3], []], { dim: 0, index: 1 }],
    ],
  ),
  moving<{ readonly dim: number; readonly start: number | null; readonly end: number | null; readonly step: number }>(
    'sliceScatter',
    'lambda x, src, dim, start, end, step: torch.slice_scatter(x, src, dim, start, end, step)',
    ([x, src], { dim, start, end, step }) => torch.sliceScatter(x!, src!, dim, start, end, step),
    [
      [
        'odd',
        [
          [3, 7],
          [3, 3],
        ],
        { dim: 1, start: 1, end: -1, step: 2 },
      ],
      ['whole', [[3], [3]], { dim: 0, start: null, end: null, step: 1 }],
      ['none', [[3], [0]], { dim: 0, start: 2, end: 1, step: 1 }],
    ],
  ),
  moving<Diagonal>(
    'diagonalScatter',
    'lambda x, src, offset, dims: torch.diagonal_scatter(x, src, offset, *dims)',
    ([x, src], { offset, dims }) => torch.diagonalScatter(x!, src!, offset, ...dims),
    [
      [
        'odd',
        [
          [3, 2, 4],
          [2, 3],
        ],
        { offset: 1, dims: [0, 2] },
      ],
      ['below', [[3, 3], [2]], { offset: -1, dims: [0, 1] }],
    ],
  ),
  moving<{ readonly size: readonly number[]; readonly stride: readonly number[]; readonly offset: number }>(
    'asStridedScatter',
    'lambda x, src, size, stride, offset: torch.as_strided_scatter(x.contiguous(), src, size, stride, offset)',
    ([x, src], { size, stride, offset }) => torch.asStridedScatter(x!, src!, size, stride, offset),
    [
      [
        'odd',
        [
          [3, 4],
          [2, 2],
        ],
        { size: [2, 2], stride: [5, 2], offset: 1 },
      ],
      ['0-d', [[3], []], { size: [], stride: [], offset: 2 }],
    ],
    // PyTorch's gradient of x is nonzero where x was overwritten, and 0 elsewhere: the wrong way round.
    { noGoldenGradient: true },
  ),
  moving<Diagonal>(
    'diagEmbed',
    'lambda x, offset, dims: torch.diag_embed(x, offset, *dims)',
    ([x], { offset, dims }) => torch.diagEmbed(x!, offset, ...dims),
    [
      ['odd', [[2, 3]], { offset: 1, dims: [0, 2] }],
      ['below', [[3]], { offset: -2, dims: [-2, -1] }],
      ['swapped', [[2]], { offset: 1, dims: [1, 0] }],
      ['empty', [[0]], { offset: 1, dims: [-2, -1] }],
    ],
  ),
  moving<{ readonly offset: number }>(
    'diag',
    'lambda x, offset: torch.diag(x, offset)',
    ([x], { offset }) => torch.diag(x!, offset),
    [
      ['vector', [[3]], { offset: -1 }],
      ['matrix', [[3, 4]], { offset: 1 }],
      ['special', ['special'], { offset: 0 }],
    ],
  ),
  moving<{ readonly offset: number }>(
    'diagflat',
    'lambda x, offset: torch.diagflat(x, offset)',
    ([x], { offset }) => torch.diagflat(x!, offset),
    [
      ['odd', [[2, 2]], { offset: 1 }],
      ['0-d', [[]], { offset: 0 }],
    ],
  ),
]
