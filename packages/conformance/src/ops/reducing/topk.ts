import * as torch from '@flambeau/core'
import { numbers, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { moving } from '../../write/rows.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { carried } from '../../judge/tolerances/rule.ts'

interface Attrs {
  readonly k: number
  readonly dim: number
  readonly largest: boolean
}

function sample(name: string, make: (gen: Gen) => HostTensor, attrs: Attrs, flags: Partial<Sample> = {}): Sample {
  return { name, ...flags, make: (g) => ({ inputs: [make(g)], attrs }) }
}

/** Few distinct values: the first of equal ones is taken, as by a stable sort. */
const tied =
  (shape: readonly number[]) =>
  (g: Gen): HostTensor =>
    g.from(shape, () => Math.floor(g.uniform() * 4))
const largest = true

export const topkFunctions: readonly OpCases[] = [
  {
    op: 'topk',
    dtypes: numbers,
    grad: 'piecewise',
    torch: 'lambda x, k, dim, largest: torch.topk(x, k, dim, largest)',
    // Some of the elements.
    tolerance: carried,
    samples: [
      sample('odd', (g) => g.distinct([3, 5, 7], 1), { k: 2, dim: 1, largest }, { main: true }),
      sample('smallest', (g) => g.distinct([3, 9], 1), { k: 4, dim: 1, largest: false }),
      sample('first', (g) => g.distinct([9, 3], 1), { k: 3, dim: 0, largest }),
      sample('all', (g) => g.distinct([2, 5], 1), { k: 5, dim: 1, largest }),
      sample('none', (g) => g.values([2, 5]), { k: 0, dim: 1, largest }),
      sample('empty', (g) => g.values([0, 5]), { k: 2, dim: 1, largest }),
      // PyTorch does not say which of equal elements it takes.
      sample('ties', tied([3, 29]), { k: 11, dim: 1, largest }, { gradless: true, goldless: true }),
      sample('ties-smallest', tied([3, 29]), { k: 11, dim: 1, largest: false }, { gradless: true, goldless: true }),
      sample('long', tied([2, 1031]), { k: 5, dim: 1, largest }, { gradless: true, goldless: true }),
      sample('tall', tied([1031, 3]), { k: 5, dim: 0, largest: false }, { gradless: true, goldless: true }),
      sample('many', tied([2, 300]), { k: 150, dim: 1, largest }, { gradless: true, goldless: true }),
      sample('special', (g) => g.special(), { k: 7, dim: 0, largest }, { special: true, goldless: true }),
      sample(
        'special-smallest',
        (g) => g.special(),
        { k: 7, dim: 0, largest: false },
        { special: true, goldless: true },
      ),
    ],
  },
  moving({
    op: 'msort',
    torch: 'lambda x: torch.msort(x)',
    grad: 'piecewise',
    dtypes: numbers,
    invoke: ([x]) => torch.msort(x!),
    rows: [
      { name: 'odd', inputs: [(g) => g.distinct([3, 5], 1)] },
      { name: '0-d', inputs: [[]] },
    ],
  }),
]
