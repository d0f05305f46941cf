import * as torch from '@flambeau/core'
import { numbers, type OpCases, type Sample } from '../../write/case.ts'
import { type Input, moving } from '../../write/rows.ts'
import { rounded } from '../../judge/tolerances/rule.ts'

const ascending: Input = (g) => g.list([0, 1, 1, 2, 3, 5, 8])
const wanted: Input = (g) => g.from([3, 4], () => Math.floor(g.uniform() * 10))

interface Search {
  readonly right?: boolean
  readonly side?: 'left' | 'right'
}
interface Invert {
  readonly invert?: boolean
}
interface Unique {
  readonly dim?: number
}

function rows(
  right: boolean,
  name: string,
  sizes: readonly [number, number, number],
  flags: Partial<Sample> = {},
): Sample {
  const [count, length, values] = sizes
  // Ascending in bytes, too.
  const most = Math.min(length / 2, 100)
  return {
    name: right ? `${name}-right` : name,
    ...flags,
    make: (g) => ({
      inputs: [
        g.from([count, length], (i) => Math.floor(((i % length) * most) / length)),
        g.from([count, values], () => Math.floor(g.uniform() * most)),
      ],
      attrs: { right },
    }),
  }
}

const few: Input = (g) => g.from([3, 5], () => Math.floor(g.uniform() * 4))
/** Slices that come in several kinds. */
const slices: Input = (g) => {
  const kinds = Array.from({ length: 6 }, () => Math.floor(g.uniform() * 3))
  return g.from([6, 5], (i) =>
    Math.floor(i / 5) + (i % 5) === 0 ? 0 : (kinds[Math.floor(i / 5)]! * (1 + (i % 5))) % 3,
  )
}

function uniques(op: string, word: string, call: typeof torch.uniqueConsecutive): OpCases {
  return moving<Unique>({
    op,
    torch: `lambda x, dim=None: torch.${word}(x, return_inverse=True, return_counts=True, dim=dim)`,
    dtypes: numbers,
    grad: 'none',
    invoke: ([x], { dim }) =>
      call(x!, { returnInverse: true, returnCounts: true, ...(dim === undefined ? {} : { dim }) }),
    rows: [
      { name: 'odd', inputs: [few] },
      { name: 'rows', inputs: [slices], attrs: { dim: 0 } },
      { name: 'columns', inputs: [slices], attrs: { dim: 1 } },
      { name: '0-d', inputs: [[]] },
      { name: 'empty', inputs: [[0]] },
      { name: 'special', special: true, inputs: [(g) => g.list([NaN, 1, NaN, Infinity, Infinity, -Infinity, 2])] },
    ],
  })
}

export const searchFunctions: readonly OpCases[] = [
  {
    op: 'searchsorted',
    dtypes: numbers,
    torch: 'lambda seq, x, right: torch.searchsorted(seq, x, right=right)',
    tolerance: rounded,
    samples: [
      rows(false, 'odd', [3, 7, 5], { main: true }),
      rows(true, 'odd', [3, 7, 5]),
      rows(false, 'single', [1, 1, 4]),
      rows(true, 'one-row', [1, 29, 9]),
      rows(false, 'empty', [2, 0, 3]),
      rows(false, 'long', [2, 1031, 70], { goldless: true }),
      {
        name: 'special',
        special: true,
        make: (g) => ({
          inputs: [
            g.list([-Infinity, -0, 0, 1, Infinity, NaN], [1, 6]),
            g.list([NaN, 0, Infinity, -Infinity, 2], [1, 5]),
          ],
          attrs: { right: false },
        }),
      },
    ],
  },
  moving<Search>({
    op: 'searchsortedFunction',
    torch:
      'lambda seq, x, sorter=None, right=False, side=None: torch.searchsorted(seq, x.contiguous(), right=right, side=side, sorter=sorter)',
    dtypes: numbers,
    grad: 'none',
    invoke: ([sequence, x, sorter], options) =>
      torch.searchsorted(sequence!, x!, { ...options, ...(sorter === undefined ? {} : { sorter }) }),
    rows: [
      { name: 'odd', inputs: [ascending, wanted] },
      { name: 'side', inputs: [ascending, wanted], attrs: { side: 'right' } },
      {
        name: 'sorter',
        inputs: [(g) => g.list([5, 1, 3]), wanted, (g) => g.list([1, 2, 0], [3], 'int32')],
        attrs: { right: true },
      },
    ],
  }),
  moving<Search>({
    op: 'bucketize',
    torch: 'lambda x, edges, right=False: torch.bucketize(x, edges, right=right)',
    dtypes: numbers,
    grad: 'none',
    invoke: ([x, edges], options) => torch.bucketize(x!, edges!, options),
    rows: [
      { name: 'odd', inputs: [wanted, ascending] },
      { name: 'right', inputs: [wanted, ascending], attrs: { right: true } },
      { name: '0-d', inputs: [(g) => g.list([2], []), ascending] },
    ],
  }),
  moving<Invert>({
    op: 'isin',
    torch: 'lambda x, others, invert=False: torch.isin(x, others, invert=invert)',
    dtypes: numbers,
    grad: 'none',
    invoke: ([x, others], options) => torch.isin(x!, others!, options),
    rows: [
      { name: 'few', inputs: [few, (g) => g.list([1, 3])] },
      {
        name: 'many',
        inputs: [(g) => g.from([4, 5], (i) => i), (g) => g.from([23], (i) => (i * 7) % 31)],
        attrs: { invert: true },
      },
      { name: 'none', inputs: [few, [0]] },
      {
        name: 'special',
        special: true,
        inputs: [(g) => g.list([NaN, 1, Infinity, -0]), (g) => g.list([NaN, Infinity, 0])],
      },
    ],
  }),
  uniques('unique', 'unique', torch.unique),
  uniques('uniqueConsecutive', 'unique_consecutive', torch.uniqueConsecutive),
]
