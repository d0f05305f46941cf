import { index, indexPut, indexSelect, maskedFill, maskedScatter, setIndex_, take, takeAlongDim } from '@flambeau/core'
import type { Mistake } from './error.ts'

/** Mistakes with indices and masks, some of which only the device can see. */
export const indexMistakes: readonly Mistake[] = [
  { op: 'lookup', sample: 'too-large', code: 'INDEX_OUT_OF_RANGE', make: (t) => index(t.ones([3]), t.indices(3)) },
  { op: 'lookup', sample: 'too-small', code: 'INDEX_OUT_OF_RANGE', make: (t) => index(t.ones([3]), t.indices(-4)) },
  {
    op: 'lookup',
    sample: 'second-of-two',
    code: 'INDEX_OUT_OF_RANGE',
    make: (t) => index(t.ones([3, 4]), t.indices(0, 1), t.indices(4, 0)),
  },
  {
    op: 'lookup',
    sample: 'list',
    code: 'INDEX_OUT_OF_RANGE',
    details: { index: 3, dim: 0, size: 3 },
    make: (t) => index(t.ones([3]), [[0, 3]]),
  },
  { op: 'lookup', sample: 'floats', code: 'DTYPE_MISMATCH', make: (t) => index(t.ones([3]), t.ones([2])) },
  { op: 'lookup', sample: 'mask', code: 'INVALID_ARGUMENT', make: (t) => index(t.ones([3]), t.ones([3], 'bool')) },
  {
    op: 'lookup',
    sample: 'shapes',
    code: 'SHAPE_MISMATCH',
    make: (t) => index(t.ones([3, 4]), t.indices(0, 1), t.indices(0, 1, 2)),
  },
  {
    op: 'lookup',
    sample: 'vector',
    code: 'SHAPE_MISMATCH',
    make: (t) => indexSelect(t.ones([3]), 0, t.indices(0, 1).view(2, 1)),
  },
  { op: 'lookup', sample: 'flat', code: 'INDEX_OUT_OF_RANGE', make: (t) => take(t.ones([2, 2]), t.indices(4)) },
  {
    op: 'gather',
    sample: 'along-too-small',
    code: 'INDEX_OUT_OF_RANGE',
    make: (t) => takeAlongDim(t.ones([3]), t.indices(-4)),
  },
  {
    op: 'indexPut',
    sample: 'out-of-range',
    code: 'INDEX_OUT_OF_RANGE',
    make: (t) => indexPut(t.ones([3]), [t.indices(3)], t.ones([])),
  },
  {
    op: 'indexPut',
    sample: 'too-few-values',
    code: 'SHAPE_MISMATCH',
    make: (t) => setIndex_(t.ones([3]), [t.ones([3], 'bool')], t.ones([2])),
  },
  {
    op: 'indexPut',
    sample: 'values',
    code: 'SHAPE_MISMATCH',
    make: (t) => indexPut(t.ones([3, 2]), [t.indices(0)], t.ones([3])),
  },
  {
    op: 'indexAdd',
    sample: 'source',
    code: 'SHAPE_MISMATCH',
    make: (t) => t.ones([3, 2]).indexAdd(0, t.indices(0), t.ones([1, 3])),
  },
  {
    op: 'maskedFill',
    sample: 'mask-dtype',
    code: 'DTYPE_MISMATCH',
    make: (t) => maskedFill(t.ones([3]), t.ones([3]), 0),
  },
  {
    op: 'maskedScatter',
    sample: 'too-few',
    code: 'INDEX_OUT_OF_RANGE',
    make: (t) => maskedScatter(t.ones([3]), t.ones([3], 'bool'), t.ones([2])),
  },
  {
    op: 'maskedScatter',
    sample: 'empty',
    code: 'INDEX_OUT_OF_RANGE',
    make: (t) => maskedScatter(t.ones([3]), t.ones([3], 'bool'), t.ones([0])),
  },
]
