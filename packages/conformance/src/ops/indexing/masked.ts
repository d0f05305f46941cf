import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { bools, ints, moving, plain } from '../../write/rows.ts'

export const maskedFunctions: readonly OpCases[] = [
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
