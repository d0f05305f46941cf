import * as torch from '@flambeau/core'
import type { OpCases } from '../case.ts'
import type { Gen } from '../gen.ts'
import { type Input, moving, type Row } from '../moving.ts'
import type { HostTensor } from '../values/host.ts'

interface Dim {
  readonly dim: number
}

const ints =
  (values: readonly number[], shape: readonly number[] = [values.length]) =>
  (gen: Gen): HostTensor =>
    gen.list(values, shape, 'int32')
const bools =
  (values: readonly number[], shape: readonly number[] = [values.length]) =>
  (gen: Gen): HostTensor =>
    gen.list(values, shape, 'bool')

/** Integer indices are compared and added in int32, so they lie as they are; layouts are the business of other inputs. */
const plain = { layouts: ['contiguous', 'slice'] } as const
const floatsOnly = { dtypes: ['float32', 'float64'], ...plain } as const
const withoutBool = { dtypes: ['float32', 'float64', 'int32'], ...plain } as const

/** Positions in a key that stand for the inputs after the first. */
type Key = readonly (torch.Index | 'tensor')[]

function keyOf(key: Key, tensors: readonly torch.Tensor[]): torch.Index[] {
  let next = 0
  return key.map((item) => (item === 'tensor' ? tensors[next++]! : item))
}

/** Python's `x[…]` from the same key. */
const pythonKey =
  "(lambda key, ts: tuple(next(ts) if k == 'tensor' else slice(None) if k == ':' else ... if k == '...' else " +
  '(torch.tensor(k[0]) if len(k) == 1 else slice(*k)) if isinstance(k, list) else k for k in key))'

const reads: readonly Row<{ readonly key: Key }>[] = [
  ['one', [[5, 3], ints([4, -1, 0, 0])], { key: ['tensor'] }],
  ['one-inner', [[2, 5, 3], ints([4, -1, 0, 0], [2, 2])], { key: [':', 'tensor'] }],
  ['two', [[4, 3, 2], ints([3, -4, 0]), ints([1, -1, 2])], { key: ['tensor', 'tensor'] }],
  ['broadcast', [[2, 4, 3], ints([3, 0], [2, 1]), ints([1, -1, 2])], { key: [':', 'tensor', 'tensor'] }],
  ['apart', [[4, 2, 3], ints([3, 0]), ints([1, -1])], { key: ['tensor', ':', 'tensor'] }],
  ['new-axis-between', [[4, 3], ints([3, 0]), ints([1, -1])], { key: ['tensor', null, 'tensor'] }],
  ['with-range', [[4, 6], ints([2, 1])], { key: ['tensor', [1, null, 2]] }],
  ['with-number', [[4, 2, 3], ints([1, 2, 0])], { key: [1, ':', 'tensor'] }],
  ['number-tensor-apart', [[4, 2, 3], ints([1], []), ints([1, 2])], { key: ['tensor', ':', 'tensor'] }],
  ['list', [[4, 3]], { key: [[[0, -1]], [[1, 2]]] }],
  ['boolean-list', [[3, 2]], { key: [[[true, false, true]]] }],
  ['truth', [[3, 2]], { key: [true] }],
  ['lie', [[3, 2]], { key: [false, '...'] }],
  ['none', [[3, 2], ints([])], { key: ['tensor'] }],
]

const puts: readonly (readonly [string, readonly Input[], readonly number[]])[] = [
  ['one', [[5, 3], [3, 3], ints([4, -5, 1])], [0]],
  ['two', [[4, 3, 2], [3, 2], ints([3, -4, 1]), ints([1, -1, 2])], [0, 1]],
  ['inner', [[2, 5], [], ints([4, 0])], [1]],
  ['apart', [[4, 2, 3], [2, 2], ints([3, 0]), ints([1, -1])], [0, 2]],
]

function indexPutOf(
  [x, values, ...tensors]: readonly torch.Tensor[],
  at: readonly number[],
  accumulate: boolean,
): torch.Tensor {
  const indices = Array.from({ length: Math.max(...at) + 1 }, (_, dim) =>
    at.includes(dim) ? tensors[at.indexOf(dim)]! : null,
  )
  return torch.indexPut(x!, indices, values!, { accumulate })
}

const reductions = ['prod', 'mean', 'amax', 'amin'] as const
interface Reduced extends Dim {
  readonly reduce: (typeof reductions)[number] | 'sum'
  readonly includeSelf: boolean
}

const positive = (shape: readonly number[]) => (gen: Gen) => gen.values(shape, 0.5, 2)
const distinct = (shape: readonly number[]) => (gen: Gen) => gen.distinct(shape)

export const indexingFunctions: readonly OpCases[] = [
  moving<{ readonly key: Key }>(
    'index',
    `lambda x, *ts, key: x[${pythonKey}(key, iter(ts))]`,
    ([x, ...tensors], { key }) => torch.index(x!, ...keyOf(key, tensors)),
    reads,
    plain,
  ),
  moving<{ readonly key: Key }>(
    'indexAsync',
    `lambda x, *ts, key: x[${pythonKey}(key, iter(ts))]`,
    ([x, ...tensors], { key }) => torch.indexAsync(x!, ...keyOf(key, tensors)),
    [
      ['mask', [[3, 2], bools([1, 0, 1])], { key: ['tensor'] }],
      ['whole-mask', [[2, 3], bools([1, 0, 1, 0, 0, 1], [2, 3])], { key: ['tensor'] }],
      ['inner-mask', [[2, 3, 2], bools([0, 1, 1])], { key: [':', 'tensor'] }],
      ['mask-and-indices', [[3, 4], bools([1, 0, 1]), ints([3, -4])], { key: ['tensor', 'tensor'] }],
      ['nothing', [[3], bools([0, 0, 0])], { key: ['tensor'] }],
    ],
    plain,
  ),
  moving<{ readonly at: readonly number[] }>(
    'indexPut',
    'lambda x, v, *ts, at: torch.index_put(x, [(ts[at.index(d)] if d in at else torch.arange(x.shape[d]).reshape([-1] + [1] * (x.dim() - d - 1))) for d in range(max(at) + 1)], v) if at != [0, 2] else x.transpose(1, 2).index_put(ts, v).transpose(1, 2)',
    (inputs, { at }) => indexPutOf(inputs, at, false),
    puts.map(([name, inputs, at]) => [name, inputs, { at }] as const),
    plain,
  ),
  moving<{ readonly at: readonly number[] }>(
    'indexPutAccumulate',
    'lambda x, v, *ts, at: torch.index_put(x, ts, v, accumulate=True)',
    (inputs, { at }) => indexPutOf(inputs, at, true),
    [
      ['duplicates', [[4, 3], [5, 3], ints([1, 1, -1, 0, -3])], { at: [0] }],
      ['two', [[2, 3], [], ints([1, 1, 0]), ints([2, 2, 0])], { at: [0, 1] }],
    ],
    withoutBool,
  ),
  moving<{ readonly accumulate: boolean }>(
    'indexPutMask',
    'lambda x, v, m, accumulate: torch.index_put(x, [m], v, accumulate=accumulate)',
    ([x, values, mask], { accumulate }) => torch.indexPut(x!, [mask!], values!, { accumulate }),
    [
      ['one-for-all', [[3, 2], [2], bools([1, 0, 1])], { accumulate: false }],
      ['one-each', [[2, 3], [3], bools([1, 0, 1, 0, 0, 1], [2, 3])], { accumulate: false }],
      ['rows', [[3, 2], [2, 2], bools([0, 1, 1])], { accumulate: true }],
      ['nothing', [[3], [0], bools([0, 0, 0])], { accumulate: false }],
    ],
    withoutBool,
  ),
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
  moving<object>(
    'maskedFill',
    'lambda x, m, v: torch.masked_fill(x, m, v)',
    ([x, m, v]) => torch.maskedFill(x!, m!, v!),
    [
      ['odd', [[3, 2], bools([1, 0, 1], [3, 1]), []], {}],
      ['grows', [[2], bools([1, 0, 1], [3, 1]), []], {}],
      ['special', ['special', bools([1], []), []], {}],
    ],
    plain,
  ),
  moving<object>(
    'maskedScatter',
    'lambda x, m, s: torch.masked_scatter(x, m, s)',
    ([x, m, source]) => torch.maskedScatter(x!, m!, source!),
    [
      ['odd', [[3, 2], bools([1, 0, 1, 0, 0, 1], [3, 2]), [4]], {}],
      ['broadcast', [[3, 2], bools([0, 1]), [3, 1]], {}],
      ['nothing', [[2], bools([0, 0]), [0]], {}],
    ],
    plain,
  ),
  moving<object>(
    'maskedSelect',
    'lambda x, m: torch.masked_select(x, m)',
    ([x, m]) => torch.maskedSelect(x!, m!),
    [
      ['odd', [[3, 2], bools([1, 0, 1, 0, 0, 1], [3, 2])], {}],
      ['broadcast', [[3, 1], bools([0, 1])], {}],
      ['nothing', [[2], bools([0, 0])], {}],
    ],
    plain,
  ),
  moving<object>(
    'fillWith',
    'lambda x, v: torch.fill(x, v)',
    ([x, v]) => torch.fill(x!, v!),
    [['odd', [[3, 2], []], {}]],
    plain,
  ),
]

const any = { dtypes: ['float32', 'int32', 'bool'], layouts: ['contiguous', 'slice'], grad: 'none' } as const

/** Where elements are not 0. */
export const nonzeroFunctions: readonly OpCases[] = [
  moving<object>(
    'nonzeroTuple',
    'lambda x: torch.nonzero(x, as_tuple=True)',
    ([x]) => torch.nonzero(x!, { asTuple: true }),
    [
      ['odd', [(g) => g.list([0, 1, 1, 0, 0, 1], [2, 3])], {}],
      ['0-d', [(g) => g.list([1], [])], {}],
      ['none', [(g) => g.list([0, 0])], {}],
    ],
    any,
  ),
  moving<torch.NonzeroStaticOptions>(
    'nonzeroStatic',
    'lambda x, size, fillValue=-1: torch.nonzero_static(x, size=size, fill_value=fillValue)',
    ([x], options) => torch.nonzeroStatic(x!, options),
    [
      ['more', [(g) => g.list([0, 1, 1, 0, 0, 1], [2, 3])], { size: 5 }],
      ['fewer', [(g) => g.list([1, 1, 1])], { size: 2, fillValue: 7 }],
      ['0-d', [(g) => g.list([1], [])], { size: 2 }],
    ],
    any,
  ),
  moving<{ readonly shape: readonly number[] }>(
    'unravelIndex',
    'lambda i, shape: torch.unravel_index(i, tuple(shape))',
    ([i], { shape }) => torch.unravelIndex(i!, shape),
    [
      ['odd', [ints([0, 7, 23, 11], [2, 2])], { shape: [2, 3, 4] }],
      ['none', [ints([])], { shape: [2] }],
    ],
    { ...any, dtypes: ['int32'] },
  ),
]
