import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving } from '../../write/rows.ts'

interface Dims {
  readonly dims: readonly number[]
}
interface Pair {
  readonly a: number
  readonly b: number
}

/** Orders of dimensions, by all their names. */
export const permuteFunctions: readonly OpCases[] = [
  moving<Dims>({
    op: 'permute',
    torch: 'lambda x, dims: torch.permute(x, dims)',
    invoke: ([x], { dims }) => torch.permute(x!, dims),
    mistakes: [{ name: 'dims', code: 'INVALID_ARGUMENT', make: (t) => torch.permute(t.ones([2, 3]), [0, 0]) }],
    rows: [
      { name: 'odd', inputs: [[3, 4, 5]], attrs: { dims: [2, 0, -2] } },
      { name: '0-d', inputs: [[]], attrs: { dims: [] } },
    ],
  }),
  moving({
    op: 't',
    torch: 'lambda x: torch.t(x)',
    invoke: ([x]) => torch.t(x!),
    rows: [
      { name: 'matrix', inputs: [[3, 4]] },
      { name: 'vector', inputs: [[3]] },
      { name: '0-d', inputs: [[]] },
    ],
  }),
  ...Object.entries({ swapaxes: torch.swapaxes, swapdims: torch.swapdims }).map(([op, swap]) =>
    moving<Pair>({
      op,
      torch: `lambda x, a, b: torch.${op}(x, a, b)`,
      invoke: ([x], { a, b }) => swap(x!, a, b),
      rows: [{ name: 'odd', inputs: [[3, 4, 5]], attrs: { a: 0, b: -1 } }],
    }),
  ),
  moving<{ readonly from: number; readonly to: number }>({
    op: 'moveaxis',
    torch: 'lambda x, to, **kw: torch.moveaxis(x, kw["from"], to)',
    invoke: ([x], { from, to }) => torch.moveaxis(x!, from, to),
    rows: [{ name: 'odd', inputs: [[3, 4, 5]], attrs: { from: 2, to: 0 } }],
  }),
]
