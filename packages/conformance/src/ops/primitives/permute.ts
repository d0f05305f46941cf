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
  moving<Dims>('permute', 'lambda x, dims: torch.permute(x, dims)', ([x], { dims }) => torch.permute(x!, dims), [
    ['odd', [[3, 4, 5]], { dims: [2, 0, -2] }],
    ['0-d', [[]], { dims: [] }],
  ]),
  moving<object>('t', 'lambda x: torch.t(x)', ([x]) => torch.t(x!), [
    ['matrix', [[3, 4]], {}],
    ['vector', [[3]], {}],
    ['0-d', [[]], {}],
  ]),
  ...Object.entries({ swapaxes: torch.swapaxes, swapdims: torch.swapdims }).map(([op, swap]) =>
    moving<Pair>(op, `lambda x, a, b: torch.${op}(x, a, b)`, ([x], { a, b }) => swap(x!, a, b), [
      ['odd', [[3, 4, 5]], { a: 0, b: -1 }],
    ]),
  ),
  moving<{ readonly from: number; readonly to: number }>(
    'moveaxis',
    'lambda x, to, **kw: torch.moveaxis(x, kw["from"], to)',
    ([x], { from, to }) => torch.moveaxis(x!, from, to),
    [['odd', [[3, 4, 5]], { from: 2, to: 0 }]],
  ),
]
