import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { floatsOnly, ints, moving, plain, withoutBool } from '../../write/rows.ts'

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
  moving<object>(
    'torch.take',
    'lambda x, i: torch.take(x, i)',
    ([x, i]) => torch.take(x!, i!),
    [
      ['odd', [[2, 3], ints([5, -6, 0, 0], [2, 2])], {}],
      ['0-d', [[], ints([0, -1])], {}],
      ['none', [[3], ints([])], {}],
    ],
    plain,
  ),
  moving<{ readonly accumulate: boolean }>(
    'put',
    'lambda x, i, s, accumulate: torch.put(x, i, s, accumulate)',
    ([x, i, source], options) => torch.put(x!, i!, source!, options),
    [
      ['odd', [[2, 3], ints([5, -6, 2]), [3]], { accumulate: false }],
      ['duplicates', [[2, 3], ints([1, 1, -1, 5], [2, 2]), [4]], { accumulate: true }],
      ['none', [[3], ints([]), [0]], { accumulate: false }],
    ],
    withoutBool,
  ),
  moving<{ readonly dim: number | null }>(
    'takeAlongDim',
    'lambda x, i, dim: torch.take_along_dim(x, i, dim)',
    ([x, i], { dim }) => torch.takeAlongDim(x!, i!, dim),
    [
      ['odd', [[2, 3], ints([2, -3], [1, 2])], { dim: 1 }],
      ['expanded', [[1, 3], ints([2, -1], [2, 1])], { dim: 1 }],
      ['flat', [[2, 3], ints([5, 0, 1])], { dim: null }],
    ],
    plain,
  ),
  moving<Dim>(
    'gatherAlong',
    'lambda x, i, dim: torch.gather(x, dim, i)',
    ([x, i], { dim }) => torch.gather(x!, dim, i!),
    [
      ['odd', [[3, 4], ints([2, 0, 1, 1], [1, 4])], { dim: 0 }],
      ['0-d', [[], ints([0], [])], { dim: 0 }],
      ['none', [[2, 3], ints([], [0, 3])], { dim: 0 }],
    ],
    plain,
  ),
  moving<Dim>(
    'indexSelect',
    'lambda x, i, dim: torch.index_select(x, dim, i)',
    ([x, i], { dim }) => torch.indexSelect(x!, dim, i!),
    [
      ['odd', [[2, 4], ints([3, 0, 3])], { dim: 1 }],
      ['number', [[3, 2], ints([1], [])], { dim: 0 }],
      ['0-d', [[], ints([0])], { dim: 0 }],
    ],
    plain,
  ),
  moving<Dim & { readonly alpha: number }>(
    'indexAdd',
    'lambda x, i, s, dim, alpha: torch.index_add(x, dim, i, s, alpha=alpha)',
    ([x, i, src], { dim, alpha }) => torch.indexAdd(x!, dim, i!, src!, { alpha }),
    [
      ['odd', [[3, 4], ints([2, 0, 2]), [3, 3]], { dim: 1, alpha: 2 }],
      ['0-d', [[], ints([0]), []], { dim: 0, alpha: 1 }],
      ['none', [[3, 2], ints([]), [0, 2]], { dim: 0, alpha: 1 }],
    ],
    withoutBool,
  ),
  moving<Dim>(
    'indexCopy',
    'lambda x, i, s, dim: torch.index_copy(x, dim, i, s)',
    ([x, i, src], { dim }) => torch.indexCopy(x!, dim, i!, src!),
    [
      ['odd', [[3, 4], ints([2, 0]), [3, 2]], { dim: 1 }],
      ['0-d', [[], ints([0]), []], { dim: 0 }],
    ],
    plain,
  ),
  moving<Dim>(
    'indexFill',
    'lambda x, i, v, dim: torch.index_fill(x, dim, i, v)',
    ([x, i, value], { dim }) => torch.indexFill(x!, dim, i!, value!),
    [
      ['odd', [[3, 4], ints([2, 0]), []], { dim: 1 }],
      ['duplicates', [[4], ints([2, 2, 1]), []], { dim: 0 }],
      // PyTorch's gradient does not take negative indices.
      ['special-negative', [[3, 4], ints([2, -4]), []], { dim: 1 }],
      ['0-d', [[], ints([0]), []], { dim: 0 }],
    ],
    plain,
  ),
  moving<Reduced>(
    'indexReduce',
    'lambda x, i, s, dim, reduce, includeSelf: torch.index_reduce(x, dim, i, s, reduce, include_self=includeSelf)',
    ([x, i, src], { dim, reduce, includeSelf }) =>
      torch.indexReduce(x!, dim, i!, src!, reduce as 'prod', { includeSelf }),
    reductions.flatMap((reduce) =>
      [true, false].map(
        (includeSelf) =>
          [
            `${reduce}-${includeSelf ? 'with' : 'without'}`,
            reduce.startsWith('a')
              ? [distinct([2, 4]), ints([2, 0, 2]), (g: Gen) => g.distinct([2, 3], 0.15)]
              : [positive([2, 4]), ints([2, 0, 2]), positive([2, 3])],
            { dim: 1, reduce, includeSelf },
          ] as const,
      ),
    ),
    floatsOnly,
  ),
  moving<Reduced>(
    'scatterReduceInto',
    'lambda x, i, s, dim, reduce, includeSelf: torch.scatter_reduce(x, dim, i, s, reduce, include_self=includeSelf)',
    ([x, i, src], { dim, reduce, includeSelf }) => torch.scatterReduce(x!, dim, i!, src!, reduce, { includeSelf }),
    [
      ...(['sum', ...reductions] as const).map(
        (reduce) =>
          [
            `${reduce}-without`,
            reduce.startsWith('a')
              ? [distinct([2, 4]), ints([2, 0, 2, 1, 1, 1], [2, 3]), (g: Gen) => g.distinct([2, 3], 0.15)]
              : [positive([2, 4]), ints([2, 0, 2, 1, 1, 1], [2, 3]), positive([2, 3])],
            { dim: 1, reduce, includeSelf: false },
          ] as const,
      ),
      [
        'mean',
        [positive([2, 4]), ints([2, 0, 2, 1, 1, 1], [2, 3]), positive([2, 3])],
        { dim: 1, reduce: 'mean', includeSelf: true },
      ],
      ['one-zero', [[3], ints([0, 0, 1]), (g) => g.list([0, 3, 2])], { dim: 0, reduce: 'prod', includeSelf: true }],
      [
        'special-two-zeros',
        [[3], ints([0, 0, 1]), (g) => g.list([0, 0, 2])],
        { dim: 0, reduce: 'prod', includeSelf: true },
      ],
      [
        'zero-self',
        [(g) => g.list([0, 2]), ints([0, 0]), (g) => g.list([3, 2])],
        { dim: 0, reduce: 'prod', includeSelf: true },
      ],
      [
        'special',
        [(g) => g.list([1, NaN, 3]), ints([0, 1, 2]), (g) => g.list([NaN, 1, Infinity])],
        { dim: 0, reduce: 'amax', includeSelf: false },
      ],
    ],
    floatsOnly,
  ),
  moving<Dim & { readonly reduce: 'add' | 'multiply' }>(
    'scatterCombine',
    "lambda x, i, s, dim, reduce: torch.scatter_reduce(x, dim, i, s, 'sum' if reduce == 'add' else 'prod')",
    ([x, i, src], { dim, reduce }) => torch.scatter(x!, dim, i!, src!, { reduce }),
    [
      ['add', [[2, 4], ints([2, 0, 2, 1, 1, 1], [2, 3]), [2, 3]], { dim: 1, reduce: 'add' }],
      [
        'multiply',
        [positive([2, 4]), ints([2, 0, 2, 1, 1, 1], [2, 3]), positive([2, 3])],
        { dim: 1, reduce: 'multiply' },
      ],
    ],
    floatsOnly,
  ),
  moving<Dim>(
    'scatterAdd',
    'lambda x, i, s, dim: torch.scatter_add(x, dim, i, s)',
    ([x, i, src], { dim }) => torch.scatterAdd(x!, dim, i!, src!),
    [
      ['odd', [[2, 4], ints([2, 0, 2, 1, 1, 1], [2, 3]), [2, 3]], { dim: 1 }],
      ['0-d', [[], ints([0], []), []], { dim: 0 }],
      ['none', [[2, 3], ints([], [0, 3]), [0, 3]], { dim: 0 }],
    ],
    withoutBool,
  ),
]
