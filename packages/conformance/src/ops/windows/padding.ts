import { constantPadNd, nn } from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving } from '../../write/rows.ts'

const F = nn.functional

interface Pad {
  readonly pad: readonly number[]
  readonly mode?: 'constant' | 'reflect' | 'replicate' | 'circular'
  readonly value?: number
}

/** Functions that add margins or mix channels and space. */
export const paddingFunctions: readonly OpCases[] = [
  moving<Pad>({
    op: 'pad',
    torch: 'lambda x, **o: torch.nn.functional.pad(x, **o)',
    dtypes: ['float32', 'float64', 'int32'],
    invoke: ([x], { pad, ...options }) => F.pad(x!, pad, options),
    rows: [
      { name: 'constant', inputs: [[2, 3, 4]], attrs: { pad: [1, 2, 0, 1], value: 1 } },
      { name: 'negative', inputs: [[3, 4]], attrs: { pad: [-1, 2, 1, -2] } },
      { name: 'reflect', inputs: [[2, 3, 4]], attrs: { pad: [2, 1], mode: 'reflect' } },
      { name: 'reflect-2', inputs: [[1, 2, 3, 4]], attrs: { pad: [3, -1, 1, 2], mode: 'reflect' } },
      { name: 'replicate', inputs: [[2, 2, 3]], attrs: { pad: [2, 1, 0, 2], mode: 'replicate' } },
      { name: 'replicate-3', inputs: [[1, 1, 2, 2, 3]], attrs: { pad: [1, 2, -1, 0, 1, 1], mode: 'replicate' } },
      { name: 'circular', inputs: [[1, 2, 3, 4]], attrs: { pad: [1, 2, 3, 0], mode: 'circular' } },
      { name: 'circular-negative', inputs: [[2, 5]], attrs: { pad: [-1, 2], mode: 'circular' } },
      { name: 'special', special: true, inputs: ['special'], attrs: { pad: [1, 1], value: 1 } },
      { name: 'empty', inputs: [[0, 2]], attrs: { pad: [1, 1, 1, 0], value: 1 } },
    ],
  }),
  moving<Pad>({
    op: 'constantPadNd',
    torch: 'lambda x, pad, value=0: torch.constant_pad_nd(x, pad, value)',
    invoke: ([x], { pad, value }) => constantPadNd(x!, pad, value),
    rows: [
      { name: 'odd', inputs: [[2, 3]], attrs: { pad: [1, 2, 2, 1], value: 1 } },
      { name: 'cut', inputs: [[3, 4]], attrs: { pad: [-1, -1] } },
    ],
  }),
  moving<{ factor: number }>({
    op: 'pixelShuffle',
    torch: 'lambda x, factor: torch.nn.functional.pixel_shuffle(x, factor)',
    invoke: ([x], { factor }) => F.pixelShuffle(x!, factor),
    rows: [
      { name: 'odd', inputs: [[2, 8, 3, 2]], attrs: { factor: 2 } },
      { name: 'single', inputs: [[9, 1, 2]], attrs: { factor: 3 } },
    ],
  }),
  moving<{ factor: number }>({
    op: 'pixelUnshuffle',
    torch: 'lambda x, factor: torch.nn.functional.pixel_unshuffle(x, factor)',
    invoke: ([x], { factor }) => F.pixelUnshuffle(x!, factor),
    rows: [
      { name: 'odd', inputs: [[2, 2, 6, 4]], attrs: { factor: 2 } },
      { name: 'single', inputs: [[1, 3, 6]], attrs: { factor: 3 } },
    ],
  }),
  moving<{ groups: number }>({
    op: 'channelShuffle',
    torch: 'lambda x, groups: torch.nn.functional.channel_shuffle(x, groups)',
    dtypes: ['float32', 'float64'],
    invoke: ([x], { groups }) => F.channelShuffle(x!, groups),
    rows: [{ name: 'odd', inputs: [[2, 6, 3]], attrs: { groups: 3 } }],
  }),
]
