import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving } from '../../write/rows.ts'
import { faulty } from '../../mutants/break.ts'

interface Sizes {
  readonly sizes: readonly number[]
}

/** Functions that repeat elements, and that put them in another order. */
export const repeatFunctions: readonly OpCases[] = [
  moving<Sizes>({
    op: 'repeat',
    torch: 'lambda x, sizes: x.repeat(sizes)',
    invoke: ([x], { sizes }) => torch.repeat(x!, sizes),
    rows: [
      { name: 'odd', inputs: [[2, 3]], attrs: { sizes: [2, 1, 3] } },
      { name: 'once', inputs: [[2, 3]], attrs: { sizes: [1, 1] } },
      { name: 'none', inputs: [[2, 3]], attrs: { sizes: [2, 0] } },
      { name: '0-d', inputs: [[]], attrs: { sizes: [3] } },
      { name: 'special', special: true, inputs: ['special'], attrs: { sizes: [2] } },
    ],
  }),
  moving<Sizes>({
    op: 'tile',
    torch: 'lambda x, sizes: torch.tile(x, sizes)',
    invoke: ([x], { sizes }) => torch.tile(x!, sizes),
    mutants: [
      faulty(
        'tile gives a view where nothing is repeated',
        'torch.tile',
        'aliasing',
        (x: torch.Tensor, dims: readonly number[]) =>
          dims.every((n) => n === 1) ? torch.view(x, x.shape) : torch.tile(x, dims),
      ),
    ],
    rows: [
      { name: 'fewer', inputs: [[2, 3]], attrs: { sizes: [2] } },
      { name: 'more', inputs: [[2]], attrs: { sizes: [3, 2] } },
    ],
  }),
  moving<{ readonly repeats: number | readonly number[]; readonly dim: number | null }>({
    op: 'repeatInterleave',
    torch:
      'lambda x, repeats, dim: torch.repeat_interleave(x, repeats if isinstance(repeats, int) else torch.tensor(repeats), dim)',
    invoke: ([x], { repeats, dim }) => torch.repeatInterleave(x!, repeats as number, dim),
    rows: [
      { name: 'odd', inputs: [[2, 3]], attrs: { repeats: 2, dim: 1 } },
      { name: 'all', inputs: [[2, 3]], attrs: { repeats: 3, dim: null } },
      { name: 'none', inputs: [[2, 3]], attrs: { repeats: 0, dim: 0 } },
      { name: 'list', inputs: [[3, 2]], attrs: { repeats: [1, 0, 3], dim: 0 } },
      { name: '0-d', inputs: [[]], attrs: { repeats: 2, dim: null } },
    ],
  }),
  moving<{ readonly dim: number | null; readonly outputSize?: number }>({
    op: 'repeatInterleaveTensor',
    torch: 'lambda x, repeats, dim, outputSize=None: torch.repeat_interleave(x, repeats, dim, output_size=outputSize)',
    layouts: ['contiguous', 'slice'],
    invoke: ([x, repeats], { dim, ...options }) => torch.repeatInterleave(x!, repeats!, dim, options),
    rows: [
      { name: 'read', inputs: [[4, 2], (g) => g.list([2, 0, 3, 1], [4], 'int32')], attrs: { dim: 0 } },
      { name: 'given', inputs: [[2, 4], (g) => g.list([0, 2, 3, 0], [4], 'int32')], attrs: { dim: -1, outputSize: 5 } },
      { name: 'none', inputs: [[3], (g) => g.list([0, 0, 0], [3], 'int32')], attrs: { dim: null } },
      { name: 'one', inputs: [[3], (g) => g.list([2], [1], 'int32')], attrs: { dim: null } },
    ],
  }),
  moving<{ readonly shifts: readonly number[]; readonly dims: readonly number[] }>({
    op: 'roll',
    torch: 'lambda x, shifts, dims: torch.roll(x, shifts, dims)',
    invoke: ([x], { shifts, dims }) => torch.roll(x!, shifts, dims),
    rows: [
      { name: 'odd', inputs: [[3, 5]], attrs: { shifts: [1, -2], dims: [0, 1] } },
      { name: 'all', inputs: [[2, 3]], attrs: { shifts: [4], dims: [] } },
      { name: 'twice', inputs: [[5]], attrs: { shifts: [1, 1], dims: [0, 0] } },
      { name: 'around', inputs: [[5]], attrs: { shifts: [-15], dims: [0] } },
      { name: 'empty', inputs: [[0, 2]], attrs: { shifts: [1], dims: [0] } },
      { name: '0-d', inputs: [[]], attrs: { shifts: [1], dims: [] } },
      { name: 'special', special: true, inputs: ['special'], attrs: { shifts: [3], dims: [0] } },
    ],
  }),
  moving<{ readonly dims: readonly number[] }>({
    op: 'flip',
    torch: 'lambda x, dims: torch.flip(x, dims)',
    invoke: ([x], { dims }) => torch.flip(x!, dims),
    rows: [
      { name: 'odd', inputs: [[2, 3, 4]], attrs: { dims: [0, -1] } },
      { name: 'none', inputs: [[3]], attrs: { dims: [] } },
      { name: 'empty', inputs: [[0, 2]], attrs: { dims: [0] } },
    ],
  }),
  moving({
    op: 'fliplr',
    torch: 'lambda x: torch.fliplr(x)',
    invoke: ([x]) => torch.fliplr(x!),
    rows: [{ name: 'odd', inputs: [[2, 3, 2]] }],
  }),
  moving({
    op: 'flipud',
    torch: 'lambda x: torch.flipud(x)',
    invoke: ([x]) => torch.flipud(x!),
    rows: [{ name: 'odd', inputs: [[3, 2]] }],
  }),
  moving<{ readonly k: number; readonly dims: readonly number[] }>({
    op: 'rot90',
    torch: 'lambda x, k, dims: torch.rot90(x, k, dims)',
    invoke: ([x], { k, dims }) => torch.rot90(x!, k, dims),
    rows: [0, 1, 2, 3, -1].map((k) => ({
      name: `k${k}`,
      inputs: [[2, 3, 2]],
      attrs: { k, dims: k === 3 ? [1, 0] : [0, -1] },
    })),
  }),
]
