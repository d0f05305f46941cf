import { nn, noGrad, type Tensor } from '@flambeau/core'
import { floats, onlyContiguous, type OpCases } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { samplesOf } from '../../write/rows.ts'
import { composedWrongly, faulty } from '../../mutants/break.ts'

const indices = (shape: readonly number[], rows: number) => (g: Gen) => g.integers(shape, 0, rows)

const plain = { paddingIdx: -1, scaleGradByFreq: false }
const F = nn.functional

export const embeddingOps: readonly OpCases[] = [
  {
    op: 'embedding',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda i, w, paddingIdx, scaleGradByFreq: torch.embedding(w, i, paddingIdx, scaleGradByFreq)',
    mutants: [
      faulty(
        'the result of embedding is a view made without recording',
        'F.embedding',
        'call',
        (indices: Tensor, weight: Tensor, options?: object) => {
          const right = F.embedding(indices, weight, options)
          return noGrad(() => right.view(...right.shape))
        },
      ),
    ],
    // What a padding row or frequencies do to gradients is no derivative.
    samples: samplesOf([
      { name: 'odd', inputs: [indices([3, 5], 7), [7, 3]], attrs: plain },
      { name: '0-d', inputs: [indices([], 4), [4, 2]], attrs: plain },
      { name: 'empty', inputs: [indices([0], 4), [4, 2]], attrs: plain },
    ]),
  },
  {
    op: 'embeddingGrad',
    dtypes: floats,
    torch:
      'lambda g, i, rows, paddingIdx, scaleGradByFreq: ' +
      'torch.ops.aten.embedding_dense_backward(g, i, rows, paddingIdx, scaleGradByFreq)',
    mutants: [
      composedWrongly('embeddingGrad counts the padding row', (inputs, attrs, right) =>
        right('embeddingGrad', inputs, { ...attrs, paddingIdx: -1 }),
      ),
    ],
    samples: samplesOf([
      { name: 'odd', inputs: [[3, 5, 3], indices([3, 5], 7)], attrs: { ...plain, rows: 7 } },
      { name: 'padding', inputs: [[6, 2], indices([6], 3)], attrs: { paddingIdx: 1, scaleGradByFreq: false, rows: 3 } },
      {
        name: 'frequencies',
        inputs: [[9, 2], indices([9], 3)],
        attrs: { paddingIdx: -1, scaleGradByFreq: true, rows: 3 },
      },
      { name: 'empty', inputs: [[0, 2], indices([0], 3)], attrs: { ...plain, rows: 3 } },
    ]),
  },
]

/** The least length to divide by is 0 in float16, in PyTorch too. */
const zero = (g: Gen): number => (g.dtype === 'float16' ? 1 : 0)

interface BagAttrs {
  readonly mode: 'sum' | 'mean' | 'max'
  readonly paddingIdx?: number
  readonly includeLastOffset?: boolean
}

export const embeddingFunctions: readonly OpCases[] = [
  {
    op: 'embeddingRenorm',
    dtypes: floats,
    // The gradient is that of the table after its rows were shrunk.
    layouts: onlyContiguous,
    torch:
      'lambda i, w, maxNorm, normType=2.0: (lambda t: (torch.nn.functional.embedding(i, t, max_norm=maxNorm, ' +
      'norm_type=normType), t))(w.clone())',
    invoke: ([i, w], attrs: { readonly maxNorm: number; readonly normType?: number }) => {
      const table = w!.clone()
      return [F.embedding(i!, table, attrs), table]
    },
    samples: samplesOf([
      { name: 'odd', inputs: [indices([4], 5), [5, 3]], attrs: { maxNorm: 1 } },
      { name: 'p-1', inputs: [indices([2, 2], 5), [5, 3]], attrs: { maxNorm: 0.5, normType: 1 } },
    ]),
  },
  {
    op: 'embeddingBag',
    dtypes: floats,
    grad: 'piecewise',
    layouts: onlyContiguous,
    torch:
      'lambda i, w, o=None, s=None, mode="mean", paddingIdx=None, includeLastOffset=False: ' +
      'torch.nn.functional.embedding_bag(i, w, o, mode=mode, per_sample_weights=s, padding_idx=paddingIdx, ' +
      'include_last_offset=includeLastOffset)',
    invoke: ([i, w, o, s], attrs: BagAttrs) =>
      F.embeddingBag(i!, w!, o ?? null, { ...attrs, ...(s === undefined ? {} : { perSampleWeights: s }) }),
    samples: samplesOf<BagAttrs>([
      { name: 'rows', inputs: [indices([3, 4], 6), [6, 3]], attrs: { mode: 'mean' } },
      {
        name: 'max',
        inputs: [(g) => g.list([0, 2, 4, 1, 3, 5], [2, 3], 'int32'), (g) => g.distinct([6, 3])],
        attrs: { mode: 'max' },
      },
      {
        name: 'offsets',
        inputs: [indices([6], 5), [5, 2], (g) => g.list([0, 2, 2, 6], [4], 'int32')],
        attrs: { mode: 'sum', includeLastOffset: true },
      },
      {
        name: 'padding',
        inputs: [indices([7], 3), [3, 2], (g) => g.list([0, 3, 3, 7], [4], 'int32')],
        attrs: { mode: 'mean', paddingIdx: 1 },
      },
      {
        name: 'weighted',
        inputs: [indices([5], 4), [4, 2], (g) => g.list([0, 2], [2], 'int32'), [5]],
        attrs: { mode: 'sum' },
      },
    ]),
  },
  {
    op: 'oneHot',
    dtypes: ['int32', 'int64', 'uint8'],
    torch: 'lambda x, numClasses=-1: torch.nn.functional.one_hot(x, numClasses)',
    invoke: ([x], { numClasses }: { readonly numClasses?: number }) =>
      numClasses === undefined ? F.oneHot(x!) : F.oneHot(x!, numClasses),
    samples: samplesOf<{ readonly numClasses?: number }>([
      { name: 'odd', inputs: [(g) => g.values([2, 3], 0, 4)], attrs: { numClasses: 6 } },
      { name: 'inferred', inputs: [(g) => g.values([5], 0, 3)] },
      { name: '0-d', inputs: [(g) => g.values([], 0, 3)], attrs: { numClasses: 4 } },
      { name: 'empty', inputs: [[0]], attrs: { numClasses: 3 } },
    ]),
  },
  {
    op: 'bilinear',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda a, b, w, c=None: torch.nn.functional.bilinear(a, b, w, c)',
    invoke: ([a, b, w, c]) => F.bilinear(a!, b!, w!, c),
    samples: samplesOf([
      { name: 'odd', inputs: [[3, 2], [3, 4], [5, 2, 4], [5]] },
      {
        name: 'no-bias',
        inputs: [
          [2, 3, 2],
          [2, 3, 2],
          [1, 2, 2],
        ],
      },
      { name: 'vectors', inputs: [[2], [3], [2, 2, 3], [2]] },
    ]),
  },
  {
    op: 'cosineSimilarity',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda a, b, dim=1: torch.cosine_similarity(a, b, dim)',
    invoke: ([a, b], { dim }: { readonly dim?: number }) => F.cosineSimilarity(a!, b!, dim),
    samples: samplesOf<{ readonly dim?: number }>([
      {
        name: 'odd',
        inputs: [
          [3, 5],
          [3, 5],
        ],
      },
      {
        name: 'broadcast',
        inputs: [
          [3, 1, 4],
          [2, 4],
        ],
        attrs: { dim: -1 },
      },
      {
        name: 'special-zero',
        special: true,
        inputs: [(g) => g.list([zero(g), 0, 1, 2], [2, 2]), (g) => g.list([0, 1, 2, 4], [2, 2])],
      },
    ]),
  },
  {
    op: 'pairwiseDistance',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda a, b, p=2.0, eps=1e-6, keepdim=False: torch.pairwise_distance(a, b, p, eps, keepdim)',
    invoke: ([a, b], attrs: { readonly p?: number; readonly eps?: number; readonly keepdim?: boolean }) =>
      F.pairwiseDistance(a!, b!, attrs),
    samples: samplesOf<{ readonly p?: number; readonly eps?: number; readonly keepdim?: boolean }>([
      {
        name: 'odd',
        inputs: [
          [3, 5],
          [3, 5],
        ],
      },
      { name: 'p-3', inputs: [[2, 4], [4]], attrs: { p: 3, keepdim: true } },
      { name: 'p-1', inputs: [[5], [2, 5]], attrs: { p: 1, eps: 0.125 } },
    ]),
  },
  {
    op: 'normalize',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, p=2.0, dim=1: torch.nn.functional.normalize(x, p, dim)',
    invoke: ([x], attrs: { readonly p?: number; readonly dim?: number }) => F.normalize(x!, attrs),
    samples: samplesOf<{ readonly p?: number; readonly dim?: number }>([
      { name: 'odd', inputs: [[3, 5]] },
      { name: 'p-1', inputs: [[2, 3, 2]], attrs: { p: 1, dim: -1 } },
      { name: 'special-zero', special: true, inputs: [(g) => g.list([zero(g), 0, 3, 4], [2, 2])] },
    ]),
  },
]
