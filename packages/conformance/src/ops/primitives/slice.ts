import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving } from '../../write/rows.ts'

interface Piece {
  readonly dim: number
  readonly start: number | null
  readonly end: number | null
  readonly step: number
}

/** Parts of a tensor that are views on it. */
export const sliceFunctions: readonly OpCases[] = [
  moving<Piece>(
    'slice',
    'lambda x, dim, start, end, step: x.movedim(dim, 0)[start:end:step].movedim(0, dim)',
    ([x], { dim, start, end, step }) => torch.slice(x!, dim, start, end, step),
    [
      ['steps', [[3, 7]], { dim: 1, start: 1, end: -1, step: 2 }],
      ['open', [[5, 2]], { dim: 0, start: null, end: null, step: 3 }],
      ['beyond', [[4]], { dim: -1, start: -9, end: 9, step: 1 }],
      ['none', [[4]], { dim: 0, start: 3, end: 1, step: 1 }],
    ],
  ),
  moving<{ readonly dim: number; readonly start: number; readonly length: number }>(
    'narrow',
    'lambda x, dim, start, length: torch.narrow(x, dim, start, length)',
    ([x], { dim, start, length }) => torch.narrow(x!, dim, start, length),
    [
      ['odd', [[3, 7]], { dim: 1, start: 2, length: 4 }],
      ['negative', [[5]], { dim: -1, start: -3, length: 2 }],
      ['none', [[4, 2]], { dim: 0, start: 4, length: 0 }],
    ],
  ),
  moving<{ readonly dim: number; readonly at: number }>(
    'select',
    'lambda x, dim, at: torch.select(x, dim, at)',
    ([x], { dim, at }) => torch.select(x!, dim, at),
    [
      ['odd', [[3, 4, 5]], { dim: 1, at: -1 }],
      ['vector', [[3]], { dim: 0, at: 2 }],
    ],
  ),
]
