import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving } from '../../write/rows.ts'

interface Swap {
  readonly a: number
  readonly b: number
}

export const viewFunctions: readonly OpCases[] = [
  moving<{ readonly shape: readonly number[] }>(
    'reshape',
    'lambda x, shape: torch.reshape(x, shape)',
    ([x], { shape }) => torch.reshape(x!, shape),
    [
      ['odd', [[3, 4, 5]], { shape: [5, -1] }],
      ['to-0-d', [[1, 1]], { shape: [] }],
      ['empty', [[0, 3]], { shape: [3, 0] }],
      ['special', ['special'], { shape: [-1, 1] }],
    ],
  ),
  moving<{ readonly startDim: number; readonly endDim: number }>(
    'flatten',
    'lambda x, startDim, endDim: torch.flatten(x, startDim, endDim)',
    ([x], { startDim, endDim }) => torch.flatten(x!, startDim, endDim),
    [
      ['odd', [[3, 4, 5]], { startDim: 1, endDim: -1 }],
      ['first', [[3, 4, 5]], { startDim: 0, endDim: 1 }],
      ['0-d', [[]], { startDim: 0, endDim: -1 }],
    ],
  ),
  moving<{ readonly dim: number; readonly sizes: readonly number[] }>(
    'unflatten',
    'lambda x, dim, sizes: torch.unflatten(x, dim, sizes)',
    ([x], { dim, sizes }) => torch.unflatten(x!.contiguous(), dim, sizes),
    [
      ['odd', [[3, 8, 2]], { dim: 1, sizes: [2, -1] }],
      ['last', [[6]], { dim: -1, sizes: [3, 2] }],
    ],
  ),
  moving<object>('ravel', 'lambda x: torch.ravel(x)', ([x]) => torch.ravel(x!), [
    ['odd', [[3, 4]], {}],
    ['0-d', [[]], {}],
    ['empty', [[0, 2]], {}],
  ]),
  moving<{ readonly shape: readonly number[] }>(
    'expand',
    'lambda x, shape: x.expand(shape)',
    ([x], { shape }) => torch.expand(x!, shape),
    [
      ['odd', [[3, 1]], { shape: [2, 3, 4] }],
      ['0-d', [[]], { shape: [2, 2] }],
      ['empty', [[1, 3]], { shape: [0, 3] }],
    ],
  ),
  moving<object>(
    'broadcastTensors',
    'lambda x, y: torch.broadcast_tensors(x, y)',
    (xs) => torch.broadcastTensors(...xs),
    [
      [
        'odd',
        [
          [3, 1],
          [2, 1, 4],
        ],
        {},
      ],
      ['0-d', [[], [2, 2]], {}],
    ],
  ),
  moving<{ readonly dim?: readonly number[] }>(
    'squeeze',
    'lambda x, dim=None: torch.squeeze(x) if dim is None else torch.squeeze(x, dim)',
    ([x], { dim }) => torch.squeeze(x!, dim),
    [
      ['odd', [[1, 3, 1, 2]], {}],
      ['one', [[1, 3, 1]], { dim: [-1] }],
      ['several', [[1, 3, 1, 1]], { dim: [0, 1, 2] }],
      ['none', [[1, 3]], { dim: [] }],
    ],
  ),
  moving<Swap>('transpose', 'lambda x, a, b: torch.transpose(x, a, b)', ([x], { a, b }) => torch.transpose(x!, a, b), [
    ['odd', [[3, 4, 5]], { a: 0, b: -1 }],
    ['same', [[3, 4]], { a: 1, b: 1 }],
    ['0-d', [[]], { a: 0, b: -1 }],
  ]),
  moving<object>('mT', 'lambda x: x.mT', ([x]) => x!.mT, [['odd', [[2, 3, 4]], {}]]),
  moving<{ readonly source: readonly number[]; readonly destination: readonly number[] }>(
    'movedim',
    'lambda x, source, destination: torch.movedim(x, source, destination)',
    ([x], { source, destination }) => torch.movedim(x!, source, destination),
    [
      ['odd', [[2, 3, 4]], { source: [0, 1], destination: [1, -1] }],
      ['one', [[2, 3, 4]], { source: [-1], destination: [0] }],
    ],
  ),
  moving<{ readonly dimension: number; readonly size: number; readonly step: number }>(
    'unfoldDim',
    'lambda x, dimension, size, step: x.unfold(dimension, size, step)',
    ([x], { dimension, size, step }) => x!.unfold(dimension, size, step),
    [
      ['overlap', [[2, 7, 3]], { dimension: 1, size: 3, step: 2 }],
      ['gaps', [[7]], { dimension: 0, size: 2, step: 3 }],
      ['whole', [[4]], { dimension: -1, size: 4, step: 1 }],
      ['0-d', [[]], { dimension: 0, size: 1, step: 1 }],
    ],
  ),
  moving<{ readonly size: readonly number[]; readonly stride: readonly number[]; readonly offset: number }>(
    'asStrided',
    'lambda x, size, stride, offset: torch.as_strided(x, size, stride, offset)',
    ([x], { size, stride, offset }) => torch.asStrided(torch.clone(x!), size, stride, offset),
    [
      ['overlap', [[3, 4]], { size: [3, 3], stride: [2, 1], offset: 1 }],
      ['steps', [[12]], { size: [2, 2], stride: [6, 2], offset: 0 }],
      ['0-d', [[3]], { size: [], stride: [], offset: 2 }],
    ],
  ),
  moving<{ readonly offset: number; readonly dims: readonly [number, number] }>(
    'diagonal',
    'lambda x, offset, dims: torch.diagonal(x, offset, *dims)',
    ([x], { offset, dims }) => torch.diagonal(x!, offset, ...dims),
    [
      ['odd', [[3, 4, 5]], { offset: 1, dims: [-1, 0] }],
      ['below', [[4, 3]], { offset: -2, dims: [0, 1] }],
      ['none', [[2, 3]], { offset: 9, dims: [0, 1] }],
      ['empty', [[0, 3]], { offset: 0, dims: [0, 1] }],
    ],
  ),
  moving<{ readonly dim: number }>(
    'unbind',
    'lambda x, dim: torch.unbind(x, dim)',
    ([x], { dim }) => torch.unbind(x!, dim),
    [
      ['odd', [[3, 2]], { dim: 0 }],
      ['last', [[2, 3]], { dim: -1 }],
    ],
  ),
  moving<{ readonly shape: readonly number[] }>(
    'broadcastTo',
    'lambda x, shape: torch.broadcast_to(x, shape)',
    ([x], { shape }) => torch.broadcastTo(x!, shape),
    [['odd', [[3, 1]], { shape: [2, 3, 4] }]],
  ),
  moving<{ readonly shape: readonly number[] }>(
    'view',
    'lambda x, shape: x.contiguous().view(shape)',
    ([x], { shape }) => torch.view(x!.contiguous(), shape),
    [
      ['odd', [[3, 4, 5]], { shape: [-1, 10] }],
      ['to-0-d', [[1]], { shape: [] }],
    ],
  ),
  moving<{ readonly dim: number }>(
    'unsqueeze',
    'lambda x, dim: torch.unsqueeze(x, dim)',
    ([x], { dim }) => torch.unsqueeze(x!, dim),
    [
      ['odd', [[3, 4]], { dim: -2 }],
      ['0-d', [[]], { dim: 0 }],
    ],
  ),
]
