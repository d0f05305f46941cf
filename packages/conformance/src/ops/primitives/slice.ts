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
  moving<Piece>({
    op: 'slice',
    torch: 'lambda x, dim, start, end, step: x.movedim(dim, 0)[start:end:step].movedim(0, dim)',
    invoke: ([x], { dim, start, end, step }) => torch.slice(x!, dim, start, end, step),
    rows: [
      { name: 'steps', inputs: [[3, 7]], attrs: { dim: 1, start: 1, end: -1, step: 2 } },
      { name: 'open', inputs: [[5, 2]], attrs: { dim: 0, start: null, end: null, step: 3 } },
      { name: 'beyond', inputs: [[4]], attrs: { dim: -1, start: -9, end: 9, step: 1 } },
      { name: 'none', inputs: [[4]], attrs: { dim: 0, start: 3, end: 1, step: 1 } },
    ],
  }),
  moving<{ readonly dim: number; readonly start: number; readonly length: number }>({
    op: 'narrow',
    torch: 'lambda x, dim, start, length: torch.narrow(x, dim, start, length)',
    invoke: ([x], { dim, start, length }) => torch.narrow(x!, dim, start, length),
    rows: [
      { name: 'odd', inputs: [[3, 7]], attrs: { dim: 1, start: 2, length: 4 } },
      { name: 'negative', inputs: [[5]], attrs: { dim: -1, start: -3, length: 2 } },
      { name: 'none', inputs: [[4, 2]], attrs: { dim: 0, start: 4, length: 0 } },
    ],
  }),
  moving<{ readonly dim: number; readonly at: number }>({
    op: 'select',
    torch: 'lambda x, dim, at: torch.select(x, dim, at)',
    invoke: ([x], { dim, at }) => torch.select(x!, dim, at),
    rows: [
      { name: 'odd', inputs: [[3, 4, 5]], attrs: { dim: 1, at: -1 } },
      { name: 'vector', inputs: [[3]], attrs: { dim: 0, at: 2 } },
    ],
  }),
]
