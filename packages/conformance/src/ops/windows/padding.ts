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
  moving<Pad>(
    'pad',
    'lambda x, **o: torch.nn.functional.pad(x, **o)',
    ([x], { pad, ...options }) => F.pad(x!, pad, options),
    [
      ['constant', [[2, 3, 4]], { pad: [1, 2, 0, 1], value: 1 }],
      ['negative', [[3, 4]], { pad: [-1, 2, 1, -2] }],
      ['reflect', [[2, 3, 4]], { pad: [2, 1], mode: 'reflect' }],
      ['reflect-2', [[1, 2, 3, 4]], { pad: [3, -1, 1, 2], mode: 'reflect' }],
      ['replicate', [[2, 2, 3]], { pad: [2, 1, 0, 2], mode: 'replicate' }],
      ['replicate-3', [[1, 1, 2, 2, 3]], { pad: [1, 2, -1, 0, 1, 1], mode: 'replicate' }],
      ['circular', [[1, 2, 3, 4]], { pad: [1, 2, 3, 0], mode: 'circular' }],
      ['circular-negative', [[2, 5]], { pad: [-1, 2], mode: 'circular' }],
      ['special', ['special'], { pad: [1, 1], value: 1 }],
      ['empty', [[0, 2]], { pad: [1, 1, 1, 0], value: 1 }],
    ],
    { dtypes: ['float32', 'float64', 'int32'] },
  ),
  moving<Pad>(
    'constantPadNd',
    'lambda x, pad, value=0: torch.constant_pad_nd(x, pad, value)',
    ([x], { pad, value }) => constantPadNd(x!, pad, value),
    [
      ['odd', [[2, 3]], { pad: [1, 2, 2, 1], value: 1 }],
      ['cut', [[3, 4]], { pad: [-1, -1] }],
    ],
  ),
  moving<{ factor: number }>(
    'pixelShuffle',
    'lambda x, factor: torch.nn.functional.pixel_shuffle(x, factor)',
    ([x], { factor }) => F.pixelShuffle(x!, factor),
    [
      ['odd', [[2, 8, 3, 2]], { factor: 2 }],
      ['single', [[9, 1, 2]], { factor: 3 }],
    ],
  ),
  moving<{ factor: number }>(
    'pixelUnshuffle',
    'lambda x, factor: torch.nn.functional.pixel_unshuffle(x, factor)',
    ([x], { factor }) => F.pixelUnshuffle(x!, factor),
    [
      ['odd', [[2, 2, 6, 4]], { factor: 2 }],
      ['single', [[1, 3, 6]], { factor: 3 }],
    ],
  ),
  moving<{ groups: number }>(
    'channelShuffle',
    'lambda x, groups: torch.nn.functional.channel_shuffle(x, groups)',
    ([x], { groups }) => F.channelShuffle(x!, groups),
    [['odd', [[2, 6, 3]], { groups: 3 }]],
    { dtypes: ['float32', 'float64'] },
  ),
]
