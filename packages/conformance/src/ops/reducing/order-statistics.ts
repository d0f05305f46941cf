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
  { name: 'middle', inputs: [distinct([3, 4, 2])], attrs: { dim: 1 } },
  { name: 'all', inputs: [distinct([3, 5])] },
  { name: 'even', inputs: [distinct([2, 3])] },
  { name: 'kept', inputs: [distinct([3, 5])], attrs: { dim: -1, keepdim: true } },
  { name: '0-d', inputs: [distinct([])], attrs: { dim: 0 } },
]

/** PyTorch does not say where nothing but NaN has its median. */
const nowhere = { goldless: true }

function medians(op: string, call: typeof torch.median): OpCases {
  return moving<Dim>({
    op,
    torch: `lambda x, dim=None, keepdim=False: torch.${op}(x) if dim is None else torch.${op}(x, dim, keepdim)`,
    dtypes: numbers,
    grad: 'piecewise',
    invoke: ([x], { dim, keepdim }) =>
      dim === undefined ? call(x!) : separate(call(x!, dim, { keepdim: keepdim === true })),
    rows: [
      ...rows,
      { name: 'special', special: true, inputs: [special], attrs: { dim: 1 }, ...nowhere },
      { name: 'special-all', special: true, inputs: [special] },
    ],
  })
}

interface Quantile extends Dim {
  readonly q?: number
  readonly interpolation?: 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest'
}

/** Quarters, as integers: they have no gradient. */
const fractions: Input = (g) => g.list([0, 1, 3, 2], [4], 'int32')

function quantiles(op: string, call: typeof torch.quantile): OpCases {
  return numeric<Quantile>({
    op,
    torch: `lambda x, qs=None, q=None, dim=None, keepdim=False, interpolation='linear': torch.${op}(x, qs / 4 if q is None else q, dim, keepdim, interpolation=interpolation)`,
    grad: 'piecewise',
    dtypes: ['float32', 'float64'],
    invoke: ([x, qs], { q, dim, keepdim, interpolation }) =>
      call(x!, q ?? qs!.to(x!.dtype).div(4), dim, {
        keepdim: keepdim === true,
        ...(interpolation === undefined ? {} : { interpolation }),
      }),
    rows: [
      { name: 'middle', inputs: [distinct([3, 4, 2])], attrs: { q: 0.4, dim: 1 } },
      { name: 'all', inputs: [distinct([3, 5])], attrs: { q: 0.25 } },
      { name: 'vector', inputs: [distinct([3, 5]), fractions], attrs: { dim: 1 } },
      { name: 'kept', inputs: [distinct([3, 5]), fractions], attrs: { dim: 0, keepdim: true } },
      { name: 'lower', inputs: [distinct([6])], attrs: { q: 0.5, interpolation: 'lower' } },
      { name: 'higher', inputs: [distinct([6])], attrs: { q: 0.5, interpolation: 'higher' } },
      { name: 'midpoint', inputs: [distinct([6])], attrs: { q: 0.3, interpolation: 'midpoint' } },
      { name: 'nearest', inputs: [distinct([6])], attrs: { q: 0.25, interpolation: 'nearest' } },
      { name: 'special', special: true, inputs: [special], attrs: { q: 0.5, dim: 1, interpolation: 'lower' } },
    ],
  })
}

export const orderStatistics: readonly OpCases[] = [
  medians('median', torch.median),
  medians('nanmedian', torch.nanmedian),
  moving<Kth>({
    op: 'kthvalue',
    torch: 'lambda x, k, dim=-1, keepdim=False: torch.kthvalue(x, k, dim, keepdim)',
    dtypes: numbers,
    grad: 'piecewise',
    invoke: ([x], { k, dim, keepdim }) => separate(torch.kthvalue(x!, k, dim, { keepdim: keepdim === true })),
    rows: [
      { name: 'middle', inputs: [distinct([3, 4, 2])], attrs: { k: 2, dim: 1 } },
      { name: 'kept', inputs: [distinct([3, 5])], attrs: { k: 5, keepdim: true } },
      { name: '0-d', inputs: [distinct([])], attrs: { k: 1 } },
      {
        name: 'special',
        special: true,
        inputs: [(g) => g.list([3, NaN, 1, -Infinity, Infinity, 2], [2, 3])],
        attrs: { k: 3 },
      },
    ],
  }),
  moving<Dim>({
    op: 'mode',
    torch: 'lambda x, dim=-1, keepdim=False: torch.mode(x, dim, keepdim)',
    dtypes: numbers,
    grad: 'piecewise',
    invoke: ([x], { dim, keepdim }) => separate(torch.mode(x!, dim, { keepdim: keepdim === true })),
    rows: [
      { name: 'distinct', inputs: [distinct([3, 4, 2])], attrs: { dim: 1 } },
      {
        name: 'odd',
        inputs: [(g) => g.from([3, 7, 2], () => Math.floor(g.uniform() * 3))],
        attrs: { dim: 1 },
        gradless: true,
      },
      {
        name: 'kept',
        inputs: [(g) => g.list([1, 2, 2, 1, 3, 3, 3, 0], [2, 4])],
        attrs: { keepdim: true },
        gradless: true,
      },
      { name: '0-d', inputs: [(g) => g.list([3], [])] },
    ],
  }),
  quantiles('quantile', torch.quantile),
  quantiles('nanquantile', torch.nanquantile),
  numeric<Dim>({
    op: 'nansum',
    torch: 'lambda x, dim=None, keepdim=False: torch.nansum(x, dim, keepdim)',
    dtypes: [...floats, 'int32'],
    invoke: ([x], { dim, keepdim }) => torch.nansum(x!, dim, { keepdim: keepdim === true }),
    rows: [...rows, { name: 'special', special: true, inputs: [special], attrs: { dim: 1 } }],
  }),
  numeric<Dim>({
    op: 'nanmean',
    torch: 'lambda x, dim=None, keepdim=False: torch.nanmean(x, dim, keepdim)',
    invoke: ([x], { dim, keepdim }) => torch.nanmean(x!, dim, { keepdim: keepdim === true }),
    rows: [...rows, { name: 'special', special: true, inputs: [special], attrs: { dim: 1 } }],
  }),
  moving<Dim>({
    op: 'countNonzero',
    torch: 'lambda x, dim=None: torch.count_nonzero(x, dim)',
    grad: 'none',
    invoke: ([x], { dim }) => torch.countNonzero(x!, dim),
    rows: [
      { name: 'middle', inputs: [[3, 4, 2]], attrs: { dim: 1 } },
      { name: 'all', inputs: [[3, 5]] },
      { name: 'empty', inputs: [[0, 3]], attrs: { dim: 0 } },
      { name: 'special', special: true, inputs: ['special'] },
    ],
  }),
]
