import * as torch from '@flambeau/core'
import type { OpCases } from '../../write/case.ts'
import { moving } from '../../write/rows.ts'

interface Swap {
  readonly a: number
  readonly b: number
}

export const viewFunctions: readonly OpCases[] = [
  moving<{ readonly shape: readonly number[] }>({
    op: 'reshape',
    torch: 'lambda x, shape: torch.reshape(x, shape)',
    invoke: ([x], { shape }) => torch.reshape(x!, shape),
    mistakes: [{ name: 'size', code: 'SHAPE_MISMATCH', make: (t) => torch.reshape(t.ones([2, 3]), [4]) }],
    rows: [
      { name: 'odd', inputs: [[3, 4, 5]], attrs: { shape: [5, -1] } },
      { name: 'to-0-d', inputs: [[1, 1]], attrs: { shape: [] } },
      { name: 'empty', inputs: [[0, 3]], attrs: { shape: [3, 0] } },
      { name: 'special', special: true, inputs: ['special'], attrs: { shape: [-1, 1] } },
    ],
  }),
  moving<{ readonly startDim: number; readonly endDim: number }>({
    op: 'flatten',
    torch: 'lambda x, startDim, endDim: torch.flatten(x, startDim, endDim)',
    invoke: ([x], { startDim, endDim }) => torch.flatten(x!, startDim, endDim),
    rows: [
      { name: 'odd', inputs: [[3, 4, 5]], attrs: { startDim: 1, endDim: -1 } },
      { name: 'first', inputs: [[3, 4, 5]], attrs: { startDim: 0, endDim: 1 } },
      { name: '0-d', inputs: [[]], attrs: { startDim: 0, endDim: -1 } },
    ],
  }),
  moving<{ readonly dim: number; readonly sizes: readonly number[] }>({
    op: 'unflatten',
    torch: 'lambda x, dim, sizes: torch.unflatten(x, dim, sizes)',
    invoke: ([x], { dim, sizes }) => torch.unflatten(x!.contiguous(), dim, sizes),
    rows: [
      { name: 'odd', inputs: [[3, 8, 2]], attrs: { dim: 1, sizes: [2, -1] } },
      { name: 'last', inputs: [[6]], attrs: { dim: -1, sizes: [3, 2] } },
    ],
  }),
  moving({
    op: 'ravel',
    torch: 'lambda x: torch.ravel(x)',
    invoke: ([x]) => torch.ravel(x!),
    rows: [
      { name: 'odd', inputs: [[3, 4]] },
      { name: '0-d', inputs: [[]] },
      { name: 'empty', inputs: [[0, 2]] },
    ],
  }),
  moving<{ readonly shape: readonly number[] }>({
    op: 'expand',
    torch: 'lambda x, shape: x.expand(shape)',
    invoke: ([x], { shape }) => torch.expand(x!, shape),
    rows: [
      { name: 'odd', inputs: [[3, 1]], attrs: { shape: [2, 3, 4] } },
      { name: '0-d', inputs: [[]], attrs: { shape: [2, 2] } },
      { name: 'empty', inputs: [[1, 3]], attrs: { shape: [0, 3] } },
    ],
  }),
  moving({
    op: 'broadcastTensors',
    torch: 'lambda x, y: torch.broadcast_tensors(x, y)',
    invoke: (xs) => torch.broadcastTensors(...xs),
    rows: [
      {
        name: 'odd',
        inputs: [
          [3, 1],
          [2, 1, 4],
        ],
      },
      { name: '0-d', inputs: [[], [2, 2]] },
    ],
  }),
  moving<{ readonly dim?: readonly number[] }>({
    op: 'squeeze',
    torch: 'lambda x, dim=None: torch.squeeze(x) if dim is None else torch.squeeze(x, dim)',
    invoke: ([x], { dim }) => torch.squeeze(x!, dim),
    rows: [
      { name: 'odd', inputs: [[1, 3, 1, 2]] },
      { name: 'one', inputs: [[1, 3, 1]], attrs: { dim: [-1] } },
      { name: 'several', inputs: [[1, 3, 1, 1]], attrs: { dim: [0, 1, 2] } },
      { name: 'none', inputs: [[1, 3]], attrs: { dim: [] } },
    ],
  }),
  moving<Swap>({
    op: 'transpose',
    torch: 'lambda x, a, b: torch.transpose(x, a, b)',
    invoke: ([x], { a, b }) => torch.transpose(x!, a, b),
    rows: [
      { name: 'odd', inputs: [[3, 4, 5]], attrs: { a: 0, b: -1 } },
      { name: 'same', inputs: [[3, 4]], attrs: { a: 1, b: 1 } },
      { name: '0-d', inputs: [[]], attrs: { a: 0, b: -1 } },
    ],
  }),
  moving({ op: 'mT', torch: 'lambda x: x.mT', invoke: ([x]) => x!.mT, rows: [{ name: 'odd', inputs: [[2, 3, 4]] }] }),
  moving<{ readonly source: readonly number[]; readonly destination: readonly number[] }>({
    op: 'movedim',
    torch: 'lambda x, source, destination: torch.movedim(x, source, destination)',
    invoke: ([x], { source, destination }) => torch.movedim(x!, source, destination),
    rows: [
      { name: 'odd', inputs: [[2, 3, 4]], attrs: { source: [0, 1], destination: [1, -1] } },
      { name: 'one', inputs: [[2, 3, 4]], attrs: { source: [-1], destination: [0] } },
    ],
  }),
  moving<{ readonly dimension: number; readonly size: number; readonly step: number }>({
    op: 'unfoldDim',
    torch: 'lambda x, dimension, size, step: x.unfold(dimension, size, step)',
    invoke: ([x], { dimension, size, step }) => x!.unfold(dimension, size, step),
    rows: [
      { name: 'overlap', inputs: [[2, 7, 3]], attrs: { dimension: 1, size: 3, step: 2 } },
      { name: 'gaps', inputs: [[7]], attrs: { dimension: 0, size: 2, step: 3 } },
      { name: 'whole', inputs: [[4]], attrs: { dimension: -1, size: 4, step: 1 } },
      { name: '0-d', inputs: [[]], attrs: { dimension: 0, size: 1, step: 1 } },
    ],
  }),
  moving<{ readonly size: readonly number[]; readonly stride: readonly number[]; readonly offset: number }>({
    op: 'asStrided',
    torch: 'lambda x, size, stride, offset: torch.as_strided(x, size, stride, offset)',
    invoke: ([x], { size, stride, offset }) => torch.asStrided(torch.clone(x!), size, stride, offset),
    rows: [
      { name: 'overlap', inputs: [[3, 4]], attrs: { size: [3, 3], stride: [2, 1], offset: 1 } },
      { name: 'steps', inputs: [[12]], attrs: { size: [2, 2], stride: [6, 2], offset: 0 } },
      { name: '0-d', inputs: [[3]], attrs: { size: [], stride: [], offset: 2 } },
    ],
  }),
  moving<{ readonly offset: number; readonly dims: readonly [number, number] }>({
    op: 'diagonal',
    torch: 'lambda x, offset, dims: torch.diagonal(x, offset, *dims)',
    invoke: ([x], { offset, dims }) => torch.diagonal(x!, offset, ...dims),
    rows: [
      { name: 'odd', inputs: [[3, 4, 5]], attrs: { offset: 1, dims: [-1, 0] } },
      { name: 'below', inputs: [[4, 3]], attrs: { offset: -2, dims: [0, 1] } },
      { name: 'none', inputs: [[2, 3]], attrs: { offset: 9, dims: [0, 1] } },
      { name: 'empty', inputs: [[0, 3]], attrs: { offset: 0, dims: [0, 1] } },
    ],
  }),
  moving<{ readonly dim: number }>({
    op: 'unbind',
    torch: 'lambda x, dim: torch.unbind(x, dim)',
    invoke: ([x], { dim }) => torch.unbind(x!, dim),
    rows: [
      { name: 'odd', inputs: [[3, 2]], attrs: { dim: 0 } },
      { name: 'last', inputs: [[2, 3]], attrs: { dim: -1 } },
    ],
  }),
  moving<{ readonly shape: readonly number[] }>({
    op: 'broadcastTo',
    torch: 'lambda x, shape: torch.broadcast_to(x, shape)',
    invoke: ([x], { shape }) => torch.broadcastTo(x!, shape),
    rows: [{ name: 'odd', inputs: [[3, 1]], attrs: { shape: [2, 3, 4] } }],
  }),
  moving<{ readonly shape: readonly number[] }>({
    op: 'view',
    torch: 'lambda x, shape: x.contiguous().view(shape)',
    invoke: ([x], { shape }) => torch.view(x!.contiguous(), shape),
    rows: [
      { name: 'odd', inputs: [[3, 4, 5]], attrs: { shape: [-1, 10] } },
      { name: 'to-0-d', inputs: [[1]], attrs: { shape: [] } },
    ],
  }),
  moving<{ readonly dim: number }>({
    op: 'unsqueeze',
    torch: 'lambda x, dim: torch.unsqueeze(x, dim)',
    invoke: ([x], { dim }) => torch.unsqueeze(x!, dim),
    rows: [
      { name: 'odd', inputs: [[3, 4]], attrs: { dim: -2 } },
      { name: '0-d', inputs: [[]], attrs: { dim: 0 } },
    ],
  }),
]
