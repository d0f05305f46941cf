import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { type Input, moving, numeric } from '../../write/rows.ts'

interface Correction {
  readonly correction?: number
  /** What the second input means. */
  readonly weights?: 'fweights' | 'aweights'
}

const frequencies: Input = (g) => g.list([1, 2, 0, 3, 1], [5], 'int32')
const importance: Input = (g) => g.list([0.5, 1, 0.25, 2, 1.5])

export const covarianceFunctions: readonly OpCases[] = [
  numeric<Correction>({
    op: 'cov',
    torch:
      'lambda x, w=None, correction=1, weights=None: torch.cov(x, correction=correction, **({} if w is None else {weights: w}))',
    dtypes: ['float32', 'float64'],
    invoke: ([x, w], { correction, weights }) =>
      torch.cov(x!, {
        ...(correction === undefined ? {} : { correction }),
        ...(weights === undefined ? {} : { [weights]: w! }),
      }),
    rows: [
      { name: 'odd', inputs: [[3, 5]] },
      { name: 'vector', inputs: [[5]], attrs: { correction: 0 } },
      { name: 'frequencies', inputs: [[2, 5], frequencies], attrs: { weights: 'fweights' } },
      { name: 'importance', inputs: [[2, 5], importance], attrs: { weights: 'aweights' } },
    ],
  }),
  numeric({
    op: 'corrcoef',
    torch: 'lambda x: torch.corrcoef(x)',
    dtypes: ['float32', 'float64'],
    invoke: ([x]) => torch.corrcoef(x!),
    rows: [{ name: 'odd', inputs: [[3, 5]] }],
  }),
  moving<{ readonly r: number; readonly withReplacement?: boolean }>({
    op: 'combinations',
    torch: 'lambda x, r, withReplacement=False: torch.combinations(x, r, withReplacement)',
    invoke: ([x], { r, ...options }) => torch.combinations(x!, r, options),
    rows: [
      { name: 'odd', inputs: [[4]], attrs: { r: 2 } },
      { name: 'replaced', inputs: [[3]], attrs: { r: 3, withReplacement: true } },
      { name: 'beyond', inputs: [[1]], attrs: { r: 2 } },
    ],
  }),
  numeric<{ readonly size: readonly number[] }>({
    op: 'sumToSize',
    torch: 'lambda x, size: x.sum_to_size(size)',
    invoke: ([x], { size }) => torch.sumToSize(x!, size),
    rows: [
      { name: 'odd', inputs: [[2, 3, 4]], attrs: { size: [3, 1] } },
      { name: 'all', inputs: [[2, 3]], attrs: { size: [] } },
    ],
  }),
]
