import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving } from '../../write/rows.ts'

interface Sizes {
  readonly sizes: readonly number[]
}

/** Functions that repeat elements, and that put them in another order. */
export const repeatFunctions: readonly OpCases[] = [
  moving<Sizes>('repeat', 'lambda x, sizes: x.repeat(sizes)', ([x], { sizes }) => torch.repeat(x!, sizes), [
    ['odd', [[2, 3]], { sizes: [2, 1, 3] }],
    ['once', [[2, 3]], { sizes: [1, 1] }],
    ['none', [[2, 3]], { sizes: [2, 0] }],
    ['0-d', [[]], { sizes: [3] }],
    ['special', ['special'], { sizes: [2] }],
  ]),
  moving<Sizes>('tile', 'lambda x, sizes: torch.tile(x, sizes)', ([x], { sizes }) => torch.tile(x!, sizes), [
    ['fewer', [[2, 3]], { sizes: [2] }],
    ['more', [[2]], { sizes: [3, 2] }],
  ]),
  moving<{ readonly repeats: number | readonly number[]; readonly dim: number | null }>(
    'repeatInterleave',
    'lambda x, repeats, dim: torch.repeat_interleave(x, repeats if isinstance(repeats, int) else torch.tensor(repeats), dim)',
    ([x], { repeats, dim }) => torch.repeatInterleave(x!, repeats as number, dim),
    [
      ['odd', [[2, 3]], { repeats: 2, dim: 1 }],
      ['all', [[2, 3]], { repeats: 3, dim: null }],
      ['none', [[2, 3]], { repeats: 0, dim: 0 }],
      ['list', [[3, 2]], { repeats: [1, 0, 3], dim: 0 }],
      ['0-d', [[]], { repeats: 2, dim: null }],
    ],
  ),
  moving<{ readonly dim: number | null; readonly outputSize?: number }>(
    'repeatInterleaveTensor',
    'lambda x, repeats, dim, outputSize=None: torch.repeat_interleave(x, repeats, dim, output_size=outputSize)',
    ([x, repeats], { dim, ...options }) => torch.repeatInterleave(x!, repeats!, dim, options),
    [
      ['read', [[4, 2], (g) => g.list([2, 0, 3, 1], [4], 'int32')], { dim: 0 }],
      ['given', [[2, 4], (g) => g.list([0, 2, 3, 0], [4], 'int32')], { dim: -1, outputSize: 5 }],
      ['none', [[3], (g) => g.list([0, 0, 0], [3], 'int32')], { dim: null }],
      ['one', [[3], (g) => g.list([2], [1], 'int32')], { dim: null }],
    ],
    { layouts: ['contiguous', 'slice'] },
  ),
  moving<{ readonly shifts: readonly number[]; readonly dims: readonly number[] }>(
    'roll',
    'lambda x, shifts, dims: torch.roll(x, shifts, dims)',
    ([x], { shifts, dims }) => torch.roll(x!, shifts, dims),
    [
      ['odd', [[3, 5]], { shifts: [1, -2], dims: [0, 1] }],
      ['all', [[2, 3]], { shifts: [4], dims: [] }],
      ['twice', [[5]], { shifts: [1, 1], dims: [0, 0] }],
      ['around', [[5]], { shifts: [-15], dims: [0] }],
      ['empty', [[0, 2]], { shifts: [1], dims: [0] }],
      ['0-d', [[]], { shifts: [1], dims: [] }],
      ['special', ['special'], { shifts: [3], dims: [0] }],
    ],
  ),
  moving<{ readonly dims: readonly number[] }>(
    'flip',
    'lambda x, dims: torch.flip(x, dims)',
    ([x], { dims }) => torch.flip(x!, dims),
    [
      ['odd', [[2, 3, 4]], { dims: [0, -1] }],
      ['none', [[3]], { dims: [] }],
      ['empty', [[0, 2]], { dims: [0] }],
    ],
  ),
  moving<object>('fliplr', 'lambda x: torch.fliplr(x)', ([x]) => torch.fliplr(x!), [['odd', [[2, 3, 2]], {}]]),
  moving<object>('flipud', 'lambda x: torch.flipud(x)', ([x]) => torch.flipud(x!), [['odd', [[3, 2]], {}]]),
  moving<{ readonly k: number; readonly dims: readonly number[] }>(
    'rot90',
    'lambda x, k, dims: torch.rot90(x, k, dims)',
    ([x], { k, dims }) => torch.rot90(x!, k, dims),
    [0, 1, 2, 3, -1].map((k) => [`k${k}`, [[2, 3, 2]], { k, dims: k === 3 ? [1, 0] : [0, -1] }] as const),
  ),
]
