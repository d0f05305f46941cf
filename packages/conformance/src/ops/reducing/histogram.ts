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
  numeric<Bins>(
    'histc',
    'lambda x, bins=100, min=0, max=0: torch.histc(x, bins, min, max)',
    ([x], { bins, min, max }) => torch.histc(x!, bins, min, max),
    [
      ['odd', [inside([3, 5])], { bins: 4, min: -2, max: 2 }],
      ['data', [(g) => g.list([0, 1.5, 2.5, 8, 8, 3.75])], { bins: 7 }],
      ['same', [(g) => g.list([2, 2])], { bins: 3 }],
      ['empty', [[0]], { bins: 3 }],
      ['special', [(g) => g.list([NaN, Infinity, -Infinity, 1, -0])], { bins: 3, min: -1, max: 1 }],
    ],
    counting,
  ),
  numeric<Bins>(
    'histogram',
    'lambda x, weight=None, bins=None, range=None, density=False: torch.histogram(x, bins, range=range, weight=weight, density=density)',
    ([x, weight], attrs) => {
      const weights = weight === undefined ? {} : { weight }
      const { hist, binEdges } = torch.histogram(x!, attrs.bins!, { ...rangeOf(attrs), ...weights })
      return [hist, binEdges]
    },
    [
      ['odd', [inside([3, 5])], { bins: 4, range: [-2, 2] }],
      ['data', [(g) => g.list([0, 1.5, 2.5, 8, 8, 3.75])], { bins: 7 }],
      ['weights', [inside([3, 5]), [3, 5]], { bins: 4, range: [-2, 2] }],
      ['density', [inside([12])], { bins: 3, range: [-3, 3], density: true }],
      ['same', [(g) => g.list([2, 2])], { bins: 3 }],
    ],
    counting,
  ),
  numeric<object>(
    'histogramEdges',
    'lambda x, edges: torch.histogram(x, edges)',
    ([x, edges]) => {
      const { hist, binEdges } = torch.histogram(x!, edges!)
      return [hist, binEdges]
    },
    [['odd', [inside([3, 5]), (g) => g.list([-2, -1, 0.5, 3])], {}]],
    counting,
  ),
  numeric<Bins & { readonly parts: readonly number[] }>(
    'histogramdd',
    'lambda x, parts, range=None, density=False: (lambda r: (r[0], *r[1]))(torch.histogramdd(x, parts, range=range, density=density))',
    ([x], attrs) => {
      const { hist, binEdges } = torch.histogramdd(x!, attrs.parts, rangeOf(attrs))
      return [hist, ...binEdges]
    },
    [
      ['odd', [inside([7, 2])], { parts: [3, 2], range: [-3, 3, -2, 2] }],
      ['density', [inside([2, 5, 2])], { parts: [2, 3], range: [-3, 3, -3, 3], density: true }],
    ],
    counting,
  ),
  moving<{ readonly minlength: number }>(
    'bincount',
    'lambda x, w=None, minlength=0: torch.bincount(x, w, minlength)',
    ([x, weights], options) => torch.bincount(x!, weights ?? null, options),
    [
      ['odd', [(g) => g.integers([13], 0, 6, g.dtype)], { minlength: 0 }],
      ['long', [(g) => g.integers([5], 0, 3, g.dtype)], { minlength: 8 }],
      [
        'weights',
        [(g) => g.integers([5], 0, 3, g.dtype), (g) => g.from([5], (i) => i / 4, 'float32')],
        { minlength: 0 },
        { goldless: true },
      ],
      ['empty', [(g) => g.integers([0], 0, 3, g.dtype)], { minlength: 2 }],
    ],
    { dtypes: integers, grad: 'none' },
  ),
]
