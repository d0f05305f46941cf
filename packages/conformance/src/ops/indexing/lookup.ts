import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { bools, type Input, ints, moving, plain, type Row, withoutBool } from '../../write/rows.ts'

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

export const lookupFunctions: readonly OpCases[] = [
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
]
