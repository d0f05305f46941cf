import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { bools, ints, moving, plain, type Row, withoutBool } from '../../write/rows.ts'

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
  { name: 'one', inputs: [[5, 3], ints([4, -1, 0, 0])], attrs: { key: ['tensor'] } },
  { name: 'one-inner', inputs: [[2, 5, 3], ints([4, -1, 0, 0], [2, 2])], attrs: { key: [':', 'tensor'] } },
  { name: 'two', inputs: [[4, 3, 2], ints([3, -4, 0]), ints([1, -1, 2])], attrs: { key: ['tensor', 'tensor'] } },
  {
    name: 'broadcast',
    inputs: [[2, 4, 3], ints([3, 0], [2, 1]), ints([1, -1, 2])],
    attrs: { key: [':', 'tensor', 'tensor'] },
  },
  { name: 'apart', inputs: [[4, 2, 3], ints([3, 0]), ints([1, -1])], attrs: { key: ['tensor', ':', 'tensor'] } },
  {
    name: 'new-axis-between',
    inputs: [[4, 3], ints([3, 0]), ints([1, -1])],
    attrs: { key: ['tensor', null, 'tensor'] },
  },
  { name: 'with-range', inputs: [[4, 6], ints([2, 1])], attrs: { key: ['tensor', [1, null, 2]] } },
  { name: 'with-number', inputs: [[4, 2, 3], ints([1, 2, 0])], attrs: { key: [1, ':', 'tensor'] } },
  {
    name: 'number-tensor-apart',
    inputs: [[4, 2, 3], ints([1], []), ints([1, 2])],
    attrs: { key: ['tensor', ':', 'tensor'] },
  },
  { name: 'list', inputs: [[4, 3]], attrs: { key: [[[0, -1]], [[1, 2]]] } },
  { name: 'boolean-list', inputs: [[3, 2]], attrs: { key: [[[true, false, true]]] } },
  { name: 'truth', inputs: [[3, 2]], attrs: { key: [true] } },
  { name: 'lie', inputs: [[3, 2]], attrs: { key: [false, '...'] } },
  { name: 'none', inputs: [[3, 2], ints([])], attrs: { key: ['tensor'] } },
]

const puts: readonly Row<{ readonly at: readonly number[] }>[] = [
  { name: 'one', inputs: [[5, 3], [3, 3], ints([4, -5, 1])], attrs: { at: [0] } },
  { name: 'two', inputs: [[4, 3, 2], [3, 2], ints([3, -4, 1]), ints([1, -1, 2])], attrs: { at: [0, 1] } },
  { name: 'inner', inputs: [[2, 5], [], ints([4, 0])], attrs: { at: [1] } },
  { name: 'apart', inputs: [[4, 2, 3], [2, 2], ints([3, 0]), ints([1, -1])], attrs: { at: [0, 2] } },
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
  moving<{ readonly key: Key }>({
    op: 'index',
    torch: `lambda x, *ts, key: x[${pythonKey}(key, iter(ts))]`,
    ...plain,
    invoke: ([x, ...tensors], { key }) => torch.index(x!, ...keyOf(key, tensors)),
    rows: reads,
  }),
  moving<{ readonly key: Key }>({
    op: 'indexAsync',
    torch: `lambda x, *ts, key: x[${pythonKey}(key, iter(ts))]`,
    ...plain,
    invoke: ([x, ...tensors], { key }) => torch.indexAsync(x!, ...keyOf(key, tensors)),
    rows: [
      { name: 'mask', inputs: [[3, 2], bools([1, 0, 1])], attrs: { key: ['tensor'] } },
      { name: 'whole-mask', inputs: [[2, 3], bools([1, 0, 1, 0, 0, 1], [2, 3])], attrs: { key: ['tensor'] } },
      { name: 'inner-mask', inputs: [[2, 3, 2], bools([0, 1, 1])], attrs: { key: [':', 'tensor'] } },
      {
        name: 'mask-and-indices',
        inputs: [[3, 4], bools([1, 0, 1]), ints([3, -4])],
        attrs: { key: ['tensor', 'tensor'] },
      },
      { name: 'nothing', inputs: [[3], bools([0, 0, 0])], attrs: { key: ['tensor'] } },
    ],
  }),
  moving<{ readonly at: readonly number[] }>({
    op: 'indexPut',
    torch:
      'lambda x, v, *ts, at: torch.index_put(x, [(ts[at.index(d)] if d in at else torch.arange(x.shape[d]).reshape([-1] + [1] * (x.dim() - d - 1))) for d in range(max(at) + 1)], v) if at != [0, 2] else x.transpose(1, 2).index_put(ts, v).transpose(1, 2)',
    ...plain,
    invoke: (inputs, { at }) => indexPutOf(inputs, at, false),
    mistakes: [
      {
        name: 'out-of-range',
        code: 'INDEX_OUT_OF_RANGE',
        make: (t) => torch.indexPut(t.ones([3]), [t.indices(3)], t.ones([])),
      },
      {
        name: 'too-few-values',
        code: 'SHAPE_MISMATCH',
        make: (t) => torch.setIndex_(t.ones([3]), [t.ones([3], 'bool')], t.ones([2])),
      },
      {
        name: 'values',
        code: 'SHAPE_MISMATCH',
        make: (t) => torch.indexPut(t.ones([3, 2]), [t.indices(0)], t.ones([3])),
      },
    ],
    rows: puts,
  }),
  moving<{ readonly at: readonly number[] }>({
    op: 'indexPutAccumulate',
    torch: 'lambda x, v, *ts, at: torch.index_put(x, ts, v, accumulate=True)',
    ...withoutBool,
    invoke: (inputs, { at }) => indexPutOf(inputs, at, true),
    rows: [
      { name: 'duplicates', inputs: [[4, 3], [5, 3], ints([1, 1, -1, 0, -3])], attrs: { at: [0] } },
      { name: 'two', inputs: [[2, 3], [], ints([1, 1, 0]), ints([2, 2, 0])], attrs: { at: [0, 1] } },
    ],
  }),
  moving<{ readonly accumulate: boolean }>({
    op: 'indexPutMask',
    torch: 'lambda x, v, m, accumulate: torch.index_put(x, [m], v, accumulate=accumulate)',
    ...withoutBool,
    invoke: ([x, values, mask], { accumulate }) => torch.indexPut(x!, [mask!], values!, { accumulate }),
    rows: [
      { name: 'one-for-all', inputs: [[3, 2], [2], bools([1, 0, 1])], attrs: { accumulate: false } },
      { name: 'one-each', inputs: [[2, 3], [3], bools([1, 0, 1, 0, 0, 1], [2, 3])], attrs: { accumulate: false } },
      { name: 'rows', inputs: [[3, 2], [2, 2], bools([0, 1, 1])], attrs: { accumulate: true } },
      { name: 'nothing', inputs: [[3], [0], bools([0, 0, 0])], attrs: { accumulate: false } },
    ],
  }),
]
