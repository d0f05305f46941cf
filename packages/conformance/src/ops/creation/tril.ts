import { everything, type OpCases } from '../../write/case.ts'
import { type Row, samplesOf } from '../../write/rows.ts'
import { carried } from '../../judge/tolerances/rule.ts'

const rows: readonly Row<{ readonly diagonal: number }>[] = [
  ['odd', [[2, 3, 4]], { diagonal: 0 }],
  ['above', [[4, 3]], { diagonal: 1 }],
  ['below', [[3, 5]], { diagonal: -2 }],
  ['beyond', [[2, 2]], { diagonal: 7 }],
  ['empty', [[0, 3]], { diagonal: 0 }],
  ['special', [(g) => g.from([5, 6], (i) => g.extremes().at(-1 - (i % g.extremes().length))!)], { diagonal: 0 }],
]

export const trilOps: readonly OpCases[] = (['tril', 'triu'] as const).map((op) => ({
  op,
  dtypes: everything,
  grad: 'smooth',
  torch: `lambda x, diagonal: torch.${op}(x, diagonal)`,
  tolerance: carried,
  samples: samplesOf(rows),
}))
