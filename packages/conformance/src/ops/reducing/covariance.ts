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
  numeric<Correction>(
    'cov',
    'lambda x, w=None, correction=1, weights=None: torch.cov(x, correction=correction, **({} if w is None else {weights: w}))',
    ([x, w], { correction, weights }) =>
      torch.cov(x!, {
        ...(correction === undefined ? {} : { correction }),
        ...(weights === undefined ? {} : { [weights]: w! }),
      }),
    [
      ['odd', [[3, 5]], {}],
      ['vector', [[5]], { correction: 0 }],
      ['frequencies', [[2, 5], frequencies], { weights: 'fweights' }],
      ['importance', [[2, 5], importance], { weights: 'aweights' }],
    ],
    { dtypes: ['float32', 'float64'] },
  ),
  numeric<object>('corrcoef', 'lambda x: torch.corrcoef(x)', ([x]) => torch.corrcoef(x!), [['odd', [[3, 5]], {}]], {
    dtypes: ['float32', 'float64'],
  }),
  moving<{ readonly r: number; readonly withReplacement?: boolean }>(
    'combinations',
    'lambda x, r, withReplacement=False: torch.combinations(x, r, withReplacement)',
    ([x], { r, ...options }) => torch.combinations(x!, r, options),
    [
      ['odd', [[4]], { r: 2 }],
      ['replaced', [[3]], { r: 3, withReplacement: true }],
      ['beyond', [[1]], { r: 2 }],
    ],
  ),
  numeric<{ readonly size: readonly number[] }>(
    'sumToSize',
    'lambda x, size: x.sum_to_size(size)',
    ([x], { size }) => torch.sumToSize(x!, size),
    [
      ['odd', [[2, 3, 4]], { size: [3, 1] }],
      ['all', [[2, 3]], { size: [] }],
    ],
  ),
]
