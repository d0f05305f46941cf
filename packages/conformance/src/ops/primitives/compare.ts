import { ge, gt } from '@flambeau/core'
import { everything, type OpCases } from '../../write/case.ts'

/** Comparisons that core makes of others, between tensors that have ties, and with a number. */
export const compareFunctions: readonly OpCases[] = Object.entries({ ge, gt }).map(([op, compare]) => ({
  op,
  dtypes: everything,
  torch: `lambda a, b=None, number=None: torch.${op}(a, b if number is None else number)`,
  invoke: ([a, b], { number }: { readonly number?: number }) => compare(a!, number ?? b!),
  samples: [
    {
      name: 'broadcast',
      main: true,
      make: (g) => ({ inputs: [g.from([3, 5], (i) => i % 3), g.from([5], (i) => i % 2)], attrs: {} }),
    },
    { name: 'number', make: (g) => ({ inputs: [g.from([7], (i) => i % 3)], attrs: { number: 1 } }) },
    {
      name: 'special',
      special: true,
      make: (g) => ({ inputs: [...g.specialPairs()], attrs: {} }),
    },
  ],
}))
