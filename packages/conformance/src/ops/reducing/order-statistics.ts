import * as torch from '@flambeau/core'
import { floats, numbers, type OpCases } from '../../write/case.ts'
import { type Input, moving, numeric, type Row } from '../../write/rows.ts'

interface Dim {
  readonly dim?: number
  readonly keepdim?: boolean
}
interface Kth extends Dim {
  readonly k: number
}

const distinct =
  (shape: readonly number[]): Input =>
  (g) =>
    g.distinct(shape, 1)
/** Rows without, with one, and with only NaN; infinities. */
const special: Input = (g) =>
  g.list([3, 1, 2, 4, NaN, 1, 2, NaN, NaN, NaN, NaN, NaN, -Infinity, Infinity, 0, -0], [4, 4])
const separate = ({ values, indices }: torch.Selection): readonly torch.Tensor[] => [values, indices]

const rows: readonly Row<Dim>[] = [
  ['middle', [distinct([3, 4, 2])], { dim: 1 }],
  ['all', [distinct([3, 5])], {}],
  ['even', [distinct([2, 3])], {}],
  ['kept', [distinct([3, 5])], { dim: -1, keepdim: true }],
  ['0-d', [distinct([])], { dim: 0 }],
]

/** PyTorch does not say where nothing but NaN has its median. */
const nowhere = { goldless: true }

function medians(op: string, call: typeof torch.median): OpCases {
  return moving<Dim>(
    op,
    `lambda x, dim=None, keepdim=False: torch.${op}(x) if dim is None else torch.${op}(x, dim, keepdim)`,
    ([x], { dim, keepdim }) => (dim === undefined ? call(x!) : separate(call(x!, dim, { keepdim: keepdim === true }))),
    [...rows, ['special', [special], { dim: 1 }, nowhere], ['special-all', [special], {}]],
    { dtypes: numbers, grad: 'piecewise' },
  )
}

interface Quantile extends Dim {
  readonly q?: number
  readonly interpolation?: 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest'
}

/** Quarters, as integers: they have no gradient. */
const fractions: Input = (g) => g.list([0, 1, 3, 2], [4], 'int32')

function quantiles(op: string, call: typeof torch.quantile): OpCases {
  return numeric<Quantile>(
    op,
    `lambda x, qs=None, q=None, dim=None, keepdim=False, interpolation='linear': torch.${op}(x, qs / 4 if q is None else q, dim, keepdim, interpolation=interpolation)`,
    ([x, qs], { q, dim, keepdim, interpolation }) =>
      call(x!, q ?? qs!.to(x!.dtype).div(4), dim, {
        keepdim: keepdim === true,
        ...(interpolation === undefined ? {} : { interpolation }),
      }),
    [
      ['middle', [distinct([3, 4, 2])], { q: 0.4, dim: 1 }],
      ['all', [distinct([3, 5])], { q: 0.25 }],
      ['vector', [distinct([3, 5]), fractions], { dim: 1 }],
      ['kept', [distinct([3, 5]), fractions], { dim: 0, keepdim: true }],
      ['lower', [distinct([6])], { q: 0.5, interpolation: 'lower' }],
      ['higher', [distinct([6])], { q: 0.5, interpolation: 'higher' }],
      ['midpoint', [distinct([6])], { q: 0.3, interpolation: 'midpoint' }],
      ['nearest', [distinct([6])], { q: 0.25, interpolation: 'nearest' }],
      ['special', [special], { q: 0.5, dim: 1, interpolation: 'lower' }],
    ],
    { grad: 'piecewise', dtypes: ['float32', 'float64'] },
  )
}

export const orderStatistics: readonly OpCases[] = [
  medians('median', torch.median),
  medians('nanmedian', torch.nanmedian),
  moving<Kth>(
    'kthvalue',
    'lambda x, k, dim=-1, keepdim=False: torch.kthvalue(x, k, dim, keepdim)',
    ([x], { k, dim, keepdim }) => separate(torch.kthvalue(x!, k, dim, { keepdim: keepdim === true })),
    [
      ['middle', [distinct([3, 4, 2])], { k: 2, dim: 1 }],
      ['kept', [distinct([3, 5])], { k: 5, keepdim: true }],
      ['0-d', [distinct([])], { k: 1 }],
      ['special', [(g) => g.list([3, NaN, 1, -Infinity, Infinity, 2], [2, 3])], { k: 3 }],
    ],
    { dtypes: numbers, grad: 'piecewise' },
  ),
  moving<Dim>(
    'mode',
    'lambda x, dim=-1, keepdim=False: torch.mode(x, dim, keepdim)',
    ([x], { dim, keepdim }) => separate(torch.mode(x!, dim, { keepdim: keepdim === true })),
    [
      ['distinct', [distinct([3, 4, 2])], { dim: 1 }],
      ['odd', [(g) => g.from([3, 7, 2], () => Math.floor(g.uniform() * 3))], { dim: 1 }, { gradless: true }],
      ['kept', [(g) => g.list([1, 2, 2, 1, 3, 3, 3, 0], [2, 4])], { keepdim: true }, { gradless: true }],
      ['0-d', [(g) => g.list([3], [])], {}],
    ],
    { dtypes: numbers, grad: 'piecewise' },
  ),
  quantiles('quantile', torch.quantile),
  quantiles('nanquantile', torch.nanquantile),
  numeric<Dim>(
    'nansum',
    'lambda x, dim=None, keepdim=False: torch.nansum(x, dim, keepdim)',
    ([x], { dim, keepdim }) => torch.nansum(x!, dim, { keepdim: keepdim === true }),
    [...rows, ['special', [special], { dim: 1 }]],
    { dtypes: [...floats, 'int32'] },
  ),
  numeric<Dim>(
    'nanmean',
    'lambda x, dim=None, keepdim=False: torch.nanmean(x, dim, keepdim)',
    ([x], { dim, keepdim }) => torch.nanmean(x!, dim, { keepdim: keepdim === true }),
    [...rows, ['special', [special], { dim: 1 }]],
  ),
  moving<Dim>(
    'countNonzero',
    'lambda x, dim=None: torch.count_nonzero(x, dim)',
    ([x], { dim }) => torch.countNonzero(x!, dim),
    [
      ['middle', [[3, 4, 2]], { dim: 1 }],
      ['all', [[3, 5]], {}],
      ['empty', [[0, 3]], { dim: 0 }],
      ['special', ['special'], {}],
    ],
    { grad: 'none' },
  ),
]
