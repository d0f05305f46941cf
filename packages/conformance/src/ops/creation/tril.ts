import { everything, type OpCases } from '../../write/case.ts'
import { type Row, samplesOf } from '../../write/rows.ts'
import { carried } from '../../judge/tolerances/rule.ts'

const rows: readonly Row<{ readonly diagonal: number }>[] = [
  { name: 'odd', inputs: [[2, 3, 4]], attrs: { diagonal: 0 } },
  { name: 'above', inputs: [[4, 3]], attrs: { diagonal: 1 } },
  { name: 'below', inputs: [[3, 5]], attrs: { diagonal: -2 } },
  { name: 'beyond', inputs: [[2, 2]], attrs: { diagonal: 7 } },
  { name: 'empty', inputs: [[0, 3]], attrs: { diagonal: 0 } },
  {
    name: 'special',
    special: true,
    inputs: [(g) => g.from([5, 6], (i) => g.extremes().at(-1 - (i % g.extremes().length))!)],
    attrs: { diagonal: 0 },
  },
]

export const trilOps: readonly OpCases[] = (['tril', 'triu'] as const).map((op) => ({
  op,
  dtypes: everything,
  grad: 'smooth',
  torch: `lambda x, diagonal: torch.${op}(x, diagonal)`,
  tolerance: carried,
  samples: samplesOf(rows),
}))
