import { everything, type OpCases } from '../../write/case.ts'
import { carried } from '../../judge/tolerances/rule.ts'
import { where } from '@flambeau/core'
import { otherValues } from '../../mutants/break.ts'

export const whereOps: readonly OpCases[] = [
  {
    op: 'where',
    dtypes: everything,
    grad: 'smooth',
    torch: 'lambda c, a, b: torch.where(c, a, b)',
    tolerance: carried,
    mistakes: [
      {
        name: 'condition',
        code: 'DTYPE_MISMATCH',
        details: { dtype: 'float32' },
        make: (t) => where(t.ones([2]), 1, 0),
      },
    ],
    mutants: [
      otherValues('where computes both branches', (_, i, [c, a, b]) => c![i]! * a![i]! + (1 - c![i]!) * b![i]!),
    ],
    samples: [
      {
        name: 'odd',
        main: true,
        make: (g) => ({ inputs: [g.bools([3, 5, 7]), g.values([3, 5, 7]), g.values([3, 5, 7])], attrs: {} }),
      },
      { name: 'broadcast', make: (g) => ({ inputs: [g.bools([5, 1]), g.values([3, 1, 7]), g.values([])], attrs: {} }) },
      { name: '0-d', make: (g) => ({ inputs: [g.bools([]), g.values([]), g.values([])], attrs: {} }) },
      { name: 'empty', make: (g) => ({ inputs: [g.bools([0, 3]), g.values([0, 3]), g.values([3])], attrs: {} }) },
      {
        name: 'block',
        goldless: true,
        make: (g) => ({ inputs: [g.bools([1031]), g.values([1031]), g.values([1031])], attrs: {} }),
      },
      {
        name: 'special',
        special: true,
        make: (g) => {
          const [a, b] = g.specialPairs()
          return { inputs: [g.bools(a.shape), a, b], attrs: {} }
        },
      },
    ],
  },
]
