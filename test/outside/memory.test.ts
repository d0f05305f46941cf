import * as torch from 'flambeau'
import { programs } from './program.ts'

const F = torch.nn.functional

/** What an input holds after its result was written to. */
function afterWriting(fn: (x: torch.Tensor) => torch.Tensor, values: torch.NestedArray): torch.Tensor[] {
  const x = torch.tensor(values)
  const result = fn(x)
  result.view(-1).index(0).fill_(9)
  return [x, result]
}

programs('results that own their memory', {
  'F3: repeat': {
    run: () => afterWriting((x) => x.repeat(2, 1), [1, 2, 3]),
    gives: [
      [1, 2, 3],
      [
        [9, 2, 3],
        [1, 2, 3],
      ],
    ],
  },
  'F3: tile': {
    run: () => afterWriting((x) => x.tile(2, 1), [[1, 2]]),
    gives: [
      [[1, 2]],
      [
        [9, 2],
        [1, 2],
      ],
    ],
  },
  'F3: repeatInterleave': {
    run: () => afterWriting((x) => torch.repeatInterleave(x, 2), [1, 2]),
    gives: [
      [1, 2],
      [9, 1, 2, 2],
    ],
  },
  'F6: pad by nothing': { run: () => afterWriting((x) => F.pad(x, [0, 0]), [[1, 2]]), gives: [[[1, 2]], [[9, 2]]] },
  'F6: pad by less than nothing': {
    run: () => afterWriting((x) => F.pad(x, [0, -1]).contiguous(), [1, 2]),
    gives: [[1, 2], [9]],
  },
  'F6: constantPadNd': {
    run: () => afterWriting((x) => torch.constantPadNd(x, [0, 0]), [1, 2]),
    gives: [
      [1, 2],
      [9, 2],
    ],
  },
  'F6: pad of a leaf, in place': {
    run: () => F.pad(torch.ones([1, 2], { requiresGrad: true }), [0, 0]).mul_(2),
    gives: [[2, 2]],
  },
})

programs('results written in place under the tape', {
  'F12: relu_ of conv3d': {
    run: () => {
      const w = torch.ones([1, 1, 1, 1, 1], { requiresGrad: true })
      F.relu_(F.conv3d(torch.full([1, 1, 1, 1, 2], 3), w))
        .sum()
        .backward()
      return w.grad
    },
    gives: [[[[[6]]]]],
  },
  'F12: attention times 2': {
    run: () => {
      const q = torch.ones([1, 1, 2, 2], { requiresGrad: true })
      const v = torch.tensor(
        [
          [
            [
              [1, 2],
              [3, 4],
            ],
          ],
        ],
        { requiresGrad: true },
      )
      F.scaledDotProductAttention(q, q, v).mul_(2).sum().backward()
      return v.grad
    },
    gives: [
      [
        [
          [2, 2],
          [2, 2],
        ],
      ],
    ],
  },
})

programs('taken by PyTorch', {
  'F19: interpolate area to size 0': {
    run: () => F.interpolate(torch.ones([1, 1, 2, 2]), { size: [0, 0], mode: 'area' }).shape,
    gives: [1, 1, 0, 0],
  },
  'F19: view without elements': { run: () => torch.ones([0, 3]).t().view(0).shape, gives: [0] },
  'F19: asStrided without elements, beyond the end': {
    run: () => torch.asStrided(torch.ones([3]), [0], [1], 100).shape,
    gives: [0],
  },
  'F19: igamma of an argument that requires grad': {
    run: () => torch.igamma(torch.tensor([1], { requiresGrad: true }), torch.tensor([1])),
    gives: [0.6321205],
  },
  'R18: batch normalisation of an empty batch': {
    run: () => new torch.nn.BatchNorm1d(5).call(torch.ones([0, 5])).shape,
    gives: [0, 5],
  },
  'R8: a grid of NaN and infinity with a border': {
    run: () =>
      F.gridSample(
        torch.tensor([
          [
            [
              [1, 2],
              [3, 4],
            ],
          ],
        ]),
        torch.tensor([
          [
            [
              [NaN, NaN],
              [Infinity, -Infinity],
            ],
          ],
        ]),
        {
          paddingMode: 'border',
          alignCorners: false,
        },
      ),
    gives: [[[[1, 2]]]],
  },
  'R10: clipGradNorm_ of one tensor': {
    run: async () => {
      const p = new torch.nn.Parameter(torch.tensor([3, 4]))
      p.mul(torch.tensor([3, 4]))
        .sum()
        .backward()
      return (torch.nn.utils.clipGradNorm_ as (...given: readonly unknown[]) => torch.Tensor)(p, 1)
    },
    gives: 5,
  },
  'R21: the pixels of a canvas': {
    run: () => torch.tensor(new Uint8ClampedArray([1, 2, 255])),
    gives: [1, 2, 255],
    dtype: 'uint8',
  },
})
