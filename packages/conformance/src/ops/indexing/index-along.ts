import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { floatsOnly, ints, moving, plain, type Row, withoutBool } from '../../write/rows.ts'

interface Dim {
  readonly dim: number
}

const reductions = ['prod', 'mean', 'amax', 'amin'] as const
interface Reduced extends Dim {
  readonly reduce: (typeof reductions)[number] | 'sum'
  readonly includeSelf: boolean
}

const positive = (shape: readonly number[]) => (gen: Gen) => gen.values(shape, 0.5, 2)
const distinct = (shape: readonly number[]) => (gen: Gen) => gen.distinct(shape)

export const indexAlongFunctions: readonly OpCases[] = [
  moving({
    op: 'torch.take',
    torch: 'lambda x, i: torch.take(x, i)',
    ...plain,
    invoke: ([x, i]) => torch.take(x!, i!),
    rows: [
      { name: 'odd', inputs: [[2, 3], ints([5, -6, 0, 0], [2, 2])] },
      { name: '0-d', inputs: [[], ints([0, -1])] },
      { name: 'none', inputs: [[3], ints([])] },
    ],
  }),
  moving<{ readonly accumulate: boolean }>({
    op: 'put',
    torch: 'lambda x, i, s, accumulate: torch.put(x, i, s, accumulate)',
    ...withoutBool,
    invoke: ([x, i, source], options) => torch.put(x!, i!, source!, options),
    rows: [
      { name: 'odd', inputs: [[2, 3], ints([5, -6, 2]), [3]], attrs: { accumulate: false } },
      { name: 'duplicates', inputs: [[2, 3], ints([1, 1, -1, 5], [2, 2]), [4]], attrs: { accumulate: true } },
      { name: 'none', inputs: [[3], ints([]), [0]], attrs: { accumulate: false } },
    ],
  }),
  moving<{ readonly dim: number | null }>({
    op: 'takeAlongDim',
    torch: 'lambda x, i, dim: torch.take_along_dim(x, i, dim)',
    ...plain,
    invoke: ([x, i], { dim }) => torch.takeAlongDim(x!, i!, dim),
    rows: [
      { name: 'odd', inputs: [[2, 3], ints([2, -3], [1, 2])], attrs: { dim: 1 } },
      { name: 'expanded', inputs: [[1, 3], ints([2, -1], [2, 1])], attrs: { dim: 1 } },
      { name: 'flat', inputs: [[2, 3], ints([5, 0, 1])], attrs: { dim: null } },
    ],
  }),
  moving<Dim>({
    op: 'gatherAlong',
    torch: 'lambda x, i, dim: torch.gather(x, dim, i)',
    ...plain,
    invoke: ([x, i], { dim }) => torch.gather(x!, dim, i!),
    rows: [
      { name: 'odd', inputs: [[3, 4], ints([2, 0, 1, 1], [1, 4])], attrs: { dim: 0 } },
      { name: '0-d', inputs: [[], ints([0], [])], attrs: { dim: 0 } },
      { name: 'none', inputs: [[2, 3], ints([], [0, 3])], attrs: { dim: 0 } },
    ],
  }),
  moving<Dim>({
    op: 'indexSelect',
    torch: 'lambda x, i, dim: torch.index_select(x, dim, i)',
    ...plain,
    invoke: ([x, i], { dim }) => torch.indexSelect(x!, dim, i!),
    rows: [
      { name: 'odd', inputs: [[2, 4], ints([3, 0, 3])], attrs: { dim: 1 } },
      { name: 'number', inputs: [[3, 2], ints([1], [])], attrs: { dim: 0 } },
      { name: '0-d', inputs: [[], ints([0])], attrs: { dim: 0 } },
    ],
  }),
  moving<Dim & { readonly alpha: number }>({
    op: 'indexAdd',
    torch: 'lambda x, i, s, dim, alpha: torch.index_add(x, dim, i, s, alpha=alpha)',
    ...withoutBool,
    invoke: ([x, i, src], { dim, alpha }) => torch.indexAdd(x!, dim, i!, src!, { alpha }),
    mistakes: [
      { name: 'source', code: 'SHAPE_MISMATCH', make: (t) => t.ones([3, 2]).indexAdd(0, t.indices(0), t.ones([1, 3])) },
    ],
    rows: [
      { name: 'odd', inputs: [[3, 4], ints([2, 0, 2]), [3, 3]], attrs: { dim: 1, alpha: 2 } },
      { name: '0-d', inputs: [[], ints([0]), []], attrs: { dim: 0, alpha: 1 } },
      { name: 'none', inputs: [[3, 2], ints([]), [0, 2]], attrs: { dim: 0, alpha: 1 } },
    ],
  }),
  moving<Dim>({
    op: 'indexCopy',
    torch: 'lambda x, i, s, dim: torch.index_copy(x, dim, i, s)',
    ...plain,
    invoke: ([x, i, src], { dim }) => torch.indexCopy(x!, dim, i!, src!),
    rows: [
      { name: 'odd', inputs: [[3, 4], ints([2, 0]), [3, 2]], attrs: { dim: 1 } },
      { name: '0-d', inputs: [[], ints([0]), []], attrs: { dim: 0 } },
    ],
  }),
  moving<Dim>({
    op: 'indexFill',
    torch: 'lambda x, i, v, dim: torch.index_fill(x, dim, i, v)',
    ...plain,
    invoke: ([x, i, value], { dim }) => torch.indexFill(x!, dim, i!, value!),
    rows: [
      { name: 'odd', inputs: [[3, 4], ints([2, 0]), []], attrs: { dim: 1 } },
      { name: 'duplicates', inputs: [[4], ints([2, 2, 1]), []], attrs: { dim: 0 } },
      // PyTorch's gradient does not take negative indices.
      { name: 'special-negative', special: true, inputs: [[3, 4], ints([2, -4]), []], attrs: { dim: 1 } },
      { name: '0-d', inputs: [[], ints([0]), []], attrs: { dim: 0 } },
    ],
  }),
  moving<Reduced>({
    op: 'indexReduce',
    torch:
      'lambda x, i, s, dim, reduce, includeSelf: torch.index_reduce(x, dim, i, s, reduce, include_self=includeSelf)',
    ...floatsOnly,
    invoke: ([x, i, src], { dim, reduce, includeSelf }) =>
      torch.indexReduce(x!, dim, i!, src!, reduce as 'prod', { includeSelf }),
    rows: reductions.flatMap((reduce) =>
      [true, false].map((includeSelf): Row<Reduced> => ({
        name: `${reduce}-${includeSelf ? 'with' : 'without'}`,
        inputs: reduce.startsWith('a')
          ? [distinct([2, 4]), ints([2, 0, 2]), (g) => g.distinct([2, 3], 0.15)]
          : [positive([2, 4]), ints([2, 0, 2]), positive([2, 3])],
        attrs: { dim: 1, reduce, includeSelf },
      })),
    ),
  }),
  moving<Reduced>({
    op: 'scatterReduceInto',
    torch:
      'lambda x, i, s, dim, reduce, includeSelf: torch.scatter_reduce(x, dim, i, s, reduce, include_self=includeSelf)',
    ...floatsOnly,
    invoke: ([x, i, src], { dim, reduce, includeSelf }) =>
      torch.scatterReduce(x!, dim, i!, src!, reduce, { includeSelf }),
    rows: [
      ...(['sum', ...reductions] as const).map((reduce): Row<Reduced> => ({
        name: `${reduce}-without`,
        inputs: reduce.startsWith('a')
          ? [distinct([2, 4]), ints([2, 0, 2, 1, 1, 1], [2, 3]), (g) => g.distinct([2, 3], 0.15)]
          : [positive([2, 4]), ints([2, 0, 2, 1, 1, 1], [2, 3]), positive([2, 3])],
        attrs: { dim: 1, reduce, includeSelf: false },
      })),
      {
        name: 'mean',
        inputs: [positive([2, 4]), ints([2, 0, 2, 1, 1, 1], [2, 3]), positive([2, 3])],
        attrs: { dim: 1, reduce: 'mean', includeSelf: true },
      },
      {
        name: 'one-zero',
        inputs: [[3], ints([0, 0, 1]), (g) => g.list([0, 3, 2])],
        attrs: { dim: 0, reduce: 'prod', includeSelf: true },
      },
      {
        name: 'special-two-zeros',
        special: true,
        inputs: [[3], ints([0, 0, 1]), (g) => g.list([0, 0, 2])],
        attrs: { dim: 0, reduce: 'prod', includeSelf: true },
      },
      {
        name: 'zero-self',
        inputs: [(g) => g.list([0, 2]), ints([0, 0]), (g) => g.list([3, 2])],
        attrs: { dim: 0, reduce: 'prod', includeSelf: true },
      },
      {
        name: 'special',
        special: true,
        inputs: [(g) => g.list([1, NaN, 3]), ints([0, 1, 2]), (g) => g.list([NaN, 1, Infinity])],
        attrs: { dim: 0, reduce: 'amax', includeSelf: false },
      },
    ],
  }),
  moving<Dim & { readonly reduce: 'add' | 'multiply' }>({
    op: 'scatterCombine',
    torch: "lambda x, i, s, dim, reduce: torch.scatter_reduce(x, dim, i, s, 'sum' if reduce == 'add' else 'prod')",
    ...floatsOnly,
    invoke: ([x, i, src], { dim, reduce }) => torch.scatter(x!, dim, i!, src!, { reduce }),
    rows: [
      { name: 'add', inputs: [[2, 4], ints([2, 0, 2, 1, 1, 1], [2, 3]), [2, 3]], attrs: { dim: 1, reduce: 'add' } },
      {
        name: 'multiply',
        inputs: [positive([2, 4]), ints([2, 0, 2, 1, 1, 1], [2, 3]), positive([2, 3])],
        attrs: { dim: 1, reduce: 'multiply' },
      },
    ],
  }),
  moving<Dim>({
    op: 'scatterAdd',
    torch: 'lambda x, i, s, dim: torch.scatter_add(x, dim, i, s)',
    ...withoutBool,
    invoke: ([x, i, src], { dim }) => torch.scatterAdd(x!, dim, i!, src!),
    rows: [
      { name: 'odd', inputs: [[2, 4], ints([2, 0, 2, 1, 1, 1], [2, 3]), [2, 3]], attrs: { dim: 1 } },
      { name: '0-d', inputs: [[], ints([0], []), []], attrs: { dim: 0 } },
      { name: 'none', inputs: [[2, 3], ints([], [0, 3]), [0, 3]], attrs: { dim: 0 } },
    ],
  }),
]
