import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { bools, ints, moving, plain } from '../../write/rows.ts'

export const maskedFunctions: readonly OpCases[] = [
  moving({
    op: 'maskedFill',
    torch: 'lambda x, m, v: torch.masked_fill(x, m, v)',
    ...plain,
    invoke: ([x, m, v]) => torch.maskedFill(x!, m!, v!),
    mistakes: [
      { name: 'mask-dtype', code: 'DTYPE_MISMATCH', make: (t) => torch.maskedFill(t.ones([3]), t.ones([3]), 0) },
    ],
    rows: [
      { name: 'odd', inputs: [[3, 2], bools([1, 0, 1], [3, 1]), []] },
      { name: 'grows', inputs: [[2], bools([1, 0, 1], [3, 1]), []] },
      { name: 'special', special: true, inputs: ['special', bools([1], []), []] },
    ],
  }),
  moving({
    op: 'maskedScatter',
    torch: 'lambda x, m, s: torch.masked_scatter(x, m, s)',
    ...plain,
    invoke: ([x, m, source]) => torch.maskedScatter(x!, m!, source!),
    mistakes: [
      {
        name: 'too-few',
        code: 'INDEX_OUT_OF_RANGE',
        make: (t) => torch.maskedScatter(t.ones([3]), t.ones([3], 'bool'), t.ones([2])),
      },
      {
        name: 'empty',
        code: 'INDEX_OUT_OF_RANGE',
        make: (t) => torch.maskedScatter(t.ones([3]), t.ones([3], 'bool'), t.ones([0])),
      },
    ],
    rows: [
      { name: 'odd', inputs: [[3, 2], bools([1, 0, 1, 0, 0, 1], [3, 2]), [4]] },
      { name: 'broadcast', inputs: [[3, 2], bools([0, 1]), [3, 1]] },
      { name: 'nothing', inputs: [[2], bools([0, 0]), [0]] },
    ],
  }),
  moving({
    op: 'maskedSelect',
    torch: 'lambda x, m: torch.masked_select(x, m)',
    ...plain,
    invoke: ([x, m]) => torch.maskedSelect(x!, m!),
    rows: [
      { name: 'odd', inputs: [[3, 2], bools([1, 0, 1, 0, 0, 1], [3, 2])] },
      { name: 'broadcast', inputs: [[3, 1], bools([0, 1])] },
      { name: 'nothing', inputs: [[2], bools([0, 0])] },
    ],
  }),
  moving({
    op: 'fillWith',
    torch: 'lambda x, v: torch.fill(x, v)',
    ...plain,
    invoke: ([x, v]) => torch.fill(x!, v!),
    rows: [{ name: 'odd', inputs: [[3, 2], []] }],
  }),
]

const any = { dtypes: ['float32', 'int32', 'bool'], layouts: ['contiguous', 'slice'], grad: 'none' } as const

/** Where elements are not 0. */
export const nonzeroFunctions: readonly OpCases[] = [
  moving({
    op: 'nonzeroTuple',
    torch: 'lambda x: torch.nonzero(x, as_tuple=True)',
    ...any,
    invoke: ([x]) => torch.nonzero(x!, { asTuple: true }),
    rows: [
      { name: 'odd', inputs: [(g) => g.list([0, 1, 1, 0, 0, 1], [2, 3])] },
      { name: '0-d', inputs: [(g) => g.list([1], [])] },
      { name: 'none', inputs: [(g) => g.list([0, 0])] },
    ],
  }),
  moving<torch.NonzeroStaticOptions>({
    op: 'nonzeroStatic',
    torch: 'lambda x, size, fillValue=-1: torch.nonzero_static(x, size=size, fill_value=fillValue)',
    ...any,
    invoke: ([x], options) => torch.nonzeroStatic(x!, options),
    rows: [
      { name: 'more', inputs: [(g) => g.list([0, 1, 1, 0, 0, 1], [2, 3])], attrs: { size: 5 } },
      { name: 'fewer', inputs: [(g) => g.list([1, 1, 1])], attrs: { size: 2, fillValue: 7 } },
      { name: '0-d', inputs: [(g) => g.list([1], [])], attrs: { size: 2 } },
    ],
  }),
  moving<{ readonly shape: readonly number[] }>({
    op: 'unravelIndex',
    torch: 'lambda i, shape: torch.unravel_index(i, tuple(shape))',
    ...any,
    dtypes: ['int32'],
    invoke: ([i], { shape }) => torch.unravelIndex(i!, shape),
    rows: [
      { name: 'odd', inputs: [ints([0, 7, 23, 11], [2, 2])], attrs: { shape: [2, 3, 4] } },
      { name: 'none', inputs: [ints([])], attrs: { shape: [2] } },
    ],
  }),
]
