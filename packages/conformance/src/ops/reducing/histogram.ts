import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { integers } from '../../write/case.ts'
import { type Input, moving, numeric } from '../../write/rows.ts'

interface Bins {
  readonly bins?: number
  readonly min?: number
  readonly max?: number
  readonly range?: readonly number[]
  readonly density?: boolean
}

/** Never on an edge of the bins used here. */
const inside =
  (shape: readonly number[]): Input =>
  (g) =>
    g.from(shape, () => Math.floor(g.uniform() * 24) / 4 - 3 + 0.125)

const counting = { dtypes: ['float32', 'float64'], grad: 'none' } as const

function rangeOf({ range, density }: Bins): torch.HistogramOptions {
  return { ...(range === undefined ? {} : { range }), ...(density === undefined ? {} : { density }) }
}

export const histogramFunctions: readonly OpCases[] = [
  numeric<Bins>({
    op: 'histc',
    torch: 'lambda x, bins=100, min=0, max=0: torch.histc(x, bins, min, max)',
    ...counting,
    invoke: ([x], { bins, min, max }) => torch.histc(x!, bins, min, max),
    rows: [
      { name: 'odd', inputs: [inside([3, 5])], attrs: { bins: 4, min: -2, max: 2 } },
      { name: 'data', inputs: [(g) => g.list([0, 1.5, 2.5, 8, 8, 3.75])], attrs: { bins: 7 } },
      { name: 'same', inputs: [(g) => g.list([2, 2])], attrs: { bins: 3 } },
      { name: 'empty', inputs: [[0]], attrs: { bins: 3 } },
      {
        name: 'special',
        special: true,
        inputs: [(g) => g.list([NaN, Infinity, -Infinity, 1, -0])],
        attrs: { bins: 3, min: -1, max: 1 },
      },
    ],
  }),
  numeric<Bins>({
    op: 'histogram',
    torch:
      'lambda x, weight=None, bins=None, range=None, density=False: torch.histogram(x, bins, range=range, weight=weight, density=density)',
    ...counting,
    invoke: ([x, weight], attrs) => {
      const weights = weight === undefined ? {} : { weight }
      const { hist, binEdges } = torch.histogram(x!, attrs.bins!, { ...rangeOf(attrs), ...weights })
      return [hist, binEdges]
    },
    rows: [
      { name: 'odd', inputs: [inside([3, 5])], attrs: { bins: 4, range: [-2, 2] } },
      { name: 'data', inputs: [(g) => g.list([0, 1.5, 2.5, 8, 8, 3.75])], attrs: { bins: 7 } },
      { name: 'weights', inputs: [inside([3, 5]), [3, 5]], attrs: { bins: 4, range: [-2, 2] } },
      { name: 'density', inputs: [inside([12])], attrs: { bins: 3, range: [-3, 3], density: true } },
      { name: 'same', inputs: [(g) => g.list([2, 2])], attrs: { bins: 3 } },
    ],
  }),
  numeric({
    op: 'histogramEdges',
    torch: 'lambda x, edges: torch.histogram(x, edges)',
    ...counting,
    invoke: ([x, edges]) => {
      const { hist, binEdges } = torch.histogram(x!, edges!)
      return [hist, binEdges]
    },
    rows: [{ name: 'odd', inputs: [inside([3, 5]), (g) => g.list([-2, -1, 0.5, 3])] }],
  }),
  numeric<Bins & { readonly parts: readonly number[] }>({
    op: 'histogramdd',
    torch:
      'lambda x, parts, range=None, density=False: (lambda r: (r[0], *r[1]))(torch.histogramdd(x, parts, range=range, density=density))',
    ...counting,
    invoke: ([x], attrs) => {
      const { hist, binEdges } = torch.histogramdd(x!, attrs.parts, rangeOf(attrs))
      return [hist, ...binEdges]
    },
    rows: [
      { name: 'odd', inputs: [inside([7, 2])], attrs: { parts: [3, 2], range: [-3, 3, -2, 2] } },
      { name: 'density', inputs: [inside([2, 5, 2])], attrs: { parts: [2, 3], range: [-3, 3, -3, 3], density: true } },
    ],
  }),
  moving<{ readonly minlength: number }>({
    op: 'bincount',
    torch: 'lambda x, w=None, minlength=0: torch.bincount(x, w, minlength)',
    dtypes: integers,
    grad: 'none',
    invoke: ([x, weights], options) => torch.bincount(x!, weights ?? null, options),
    rows: [
      { name: 'odd', inputs: [(g) => g.integers([13], 0, 6, g.dtype)], attrs: { minlength: 0 } },
      { name: 'long', inputs: [(g) => g.integers([5], 0, 3, g.dtype)], attrs: { minlength: 8 } },
      {
        name: 'weights',
        inputs: [(g) => g.integers([5], 0, 3, g.dtype), (g) => g.from([5], (i) => i / 4, 'float32')],
        attrs: { minlength: 0 },
        goldless: true,
      },
      { name: 'empty', inputs: [(g) => g.integers([0], 0, 3, g.dtype)], attrs: { minlength: 2 } },
    ],
  }),
]
