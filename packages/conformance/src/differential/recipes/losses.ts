import type { Value } from '../call.ts'
import type { Draw } from '../draw.ts'
import { type Recipe, shared, sometimes } from './recipe.ts'

/** Classes: [C], [N, C] or [N, C, d1 …], with the target's shape. */
function classes(draw: Draw): { readonly shape: number[]; readonly target: number[]; readonly c: number } {
  const c = draw.int(1, 4)
  if (draw.chance(0.15)) return { shape: [c], target: [], c }
  const n = draw.chance(0.05) ? 0 : draw.int(1, 4)
  const more = draw.chance(0.3) ? draw.shape(1, 2, 3) : []
  return { shape: [n, c, ...more], target: [n, ...more], c }
}

const weights = (draw: Draw, c: number): Value | undefined =>
  sometimes(
    draw,
    () => draw.tensor([draw.chance(0.95) ? c : c + 1], { dtype: draw.dtype, range: [0, 2], grad: false }),
    0.4,
  )

const ignored = (draw: Draw): Value | undefined => sometimes(draw, () => draw.pick([0, 1, -1, -100, 5]), 0.3)

const crossEntropy: Recipe = (draw, { name }) => {
  const { shape, target, c } = classes(draw)
  const soft = name === 'crossEntropy' && draw.chance(0.25)
  const input = draw.tensor(shape, { dtype: draw.dtype })
  const classIndices = soft
    ? draw.tensor(shape, { dtype: draw.dtype, range: 'unit' })
    : draw.indices(target, 0, c - 1, draw.chance(0.95) ? 'int64' : 'int32')
  return {
    positional: [input, classIndices],
    named: { weight: weights(draw, c), ignoreIndex: soft && draw.chance(0.9) ? undefined : ignored(draw) },
  }
}

const linearCrossEntropy: Recipe = (draw) => {
  const [n, d, c] = [draw.int(1, 4), draw.int(1, 3), draw.int(1, 4)]
  return {
    positional: [
      draw.tensor([n, d], { dtype: draw.dtype }),
      draw.tensor([c, d], { dtype: draw.dtype }),
      draw.indices([n], 0, c - 1, 'int64'),
    ],
    named: {
      linearBias: sometimes(draw, () => draw.tensor([c], { dtype: draw.dtype }), 0.4),
      weight: weights(draw, c),
      ignoreIndex: ignored(draw),
    },
  }
}

/** Two tensors of one shape, or of shapes that broadcast; `range` is the target's. */
const pair =
  (
    input: 'plain' | 'unit' | 'any',
    target: 'plain' | 'unit' | 'signs' | 'any',
    named: readonly string[] = [],
  ): Recipe =>
  (draw) => {
    const shape = draw.shape()
    const hostile = draw.chance(0.12)
    const ranged = (range: 'plain' | 'unit' | 'signs' | 'any'): object => (range === 'any' || hostile ? {} : { range })
    const other = draw.chance(0.85) ? shape : draw.broadcastable(shape)
    return {
      positional: [draw.tensor(shape, ranged(input)), draw.tensor(other, ranged(target))],
      named: Object.fromEntries(
        named.map((name) => [
          name,
          sometimes(draw, () => draw.tensor(draw.broadcastable(shape), { range: [0, 2] }), 0.3),
        ]),
      ),
    }
  }

const embeddingPair: Recipe = (draw) => {
  const shape = draw.chance(0.7) ? [draw.int(1, 4), draw.int(1, 4)] : [draw.int(1, 4)]
  return {
    positional: [
      draw.tensor(shape),
      draw.tensor(shape),
      draw.tensor(shape.slice(0, -1), { range: draw.chance(0.95) ? 'signs' : 'plain', grad: false }),
    ],
  }
}

const ctc: Recipe = (draw) => {
  const [t, n, c, s] = [draw.int(1, 6), draw.int(1, 3), draw.int(2, 4), draw.int(1, 3)]
  const targets = draw.indices([n, s], 1, c - 1, 'int64')
  return {
    positional: [
      draw.tensor([t, n, c], { range: [-3, 0] }),
      targets,
      Array.from({ length: n }, () => (draw.chance(0.7) ? t : draw.int(1, t))),
      Array.from({ length: n }, () => draw.int(0, s)),
    ],
    named: { blank: draw.chance(0.95) ? undefined : draw.pick([0, 1, -1, 9]) },
  }
}

const margins: Recipe = (draw, { name }) => {
  const c = draw.int(1, 4)
  const n = draw.chance(0.8) ? [draw.int(1, 3)] : []
  const multilabel = name === 'multilabelMarginLoss'
  const target = multilabel
    ? draw.tensor([...n, c], { dtype: 'int64', range: [-1, c - 1] })
    : draw.indices(n, 0, c - 1, 'int64')
  return {
    positional: [draw.tensor([...n, c], { dtype: draw.dtype }), target],
    named: multilabel ? {} : { weight: weights(draw, c) },
  }
}

const triplet: Recipe = (draw) => {
  const shape = draw.shape(1, 3)
  return { positional: [draw.tensor(shape), draw.tensor(shape), draw.tensor(draw.broadcastable(shape))] }
}

const embedding: Recipe = (draw, { name }) => {
  const [rows, d] = [draw.int(1, 5), draw.int(1, 3)]
  const weight = draw.tensor([rows, d], { dtype: draw.dtype })
  const common = { paddingIdx: sometimes(draw, () => draw.pick([0, 1, -1, 7]), 0.3), maxNorm: undefined }
  if (name === 'embedding') return { positional: [draw.indices(draw.shape(), 0, rows - 1), weight], named: common }
  const flat = draw.chance(0.5)
  const count = draw.int(1, 6)
  const indices = flat
    ? draw.indices([count], 0, rows - 1, 'int64')
    : draw.indices([draw.int(1, 3), draw.int(1, 3)], 0, rows - 1, 'int64')
  const offsets = flat ? Array.from({ length: draw.int(0, 2) }, () => draw.int(0, count)).toSorted((a, b) => a - b) : []
  if (flat) draw.tensors.push({ dtype: draw.integerDtype(), base: [offsets.length + 1], values: [0, ...offsets] })
  return {
    positional: [indices, weight, flat ? { t: draw.tensors.length - 1 } : { u: true }],
    named: {
      ...common,
      perSampleWeights: sometimes(draw, () => draw.tensor(draw.shapeOf(indices), { dtype: draw.dtype }), 0.2),
    },
  }
}

export const losses: Readonly<Record<string, Recipe>> = {
  ...shared('crossEntropy nllLoss', crossEntropy),
  linearCrossEntropy,
  binaryCrossEntropy: pair('unit', 'unit', ['weight']),
  binaryCrossEntropyWithLogits: pair('any', 'unit', ['weight', 'posWeight']),
  klDiv: pair('any', 'unit'),
  poissonNllLoss: pair('any', 'any'),
  ...shared('mseLoss l1Loss huberLoss smoothL1Loss', pair('any', 'any', ['weight'])),
  ...shared('softMarginLoss hingeEmbeddingLoss', pair('any', 'signs')),
  multilabelSoftMarginLoss: pair('any', 'unit', ['weight']),
  gaussianNllLoss: (draw) => {
    const shape = draw.shape(1, 3)
    const variance = draw.chance(0.7)
      ? draw.tensor(draw.chance(0.6) ? shape : [...shape.slice(0, -1), 1], {
          range: draw.chance(0.9) ? 'positive' : 'plain',
        })
      : draw.pick([1, 0.5, 0, -1])
    return {
      positional: [draw.tensor(shape), draw.tensor(draw.chance(0.8) ? shape : draw.broadcastable(shape)), variance],
    }
  },
  marginRankingLoss: (draw) => {
    const shape = draw.shape()
    return {
      positional: [
        draw.tensor(shape),
        draw.tensor(draw.chance(0.8) ? shape : draw.broadcastable(shape)),
        draw.tensor(shape, { range: 'signs' }),
      ],
    }
  },
  cosineEmbeddingLoss: embeddingPair,
  ...shared('tripletMarginLoss tripletMarginWithDistanceLoss', triplet),
  ...shared('multiMarginLoss multilabelMarginLoss', margins),
  ctcLoss: ctc,
  ...shared('embedding embeddingBag', embedding),
  oneHot: (draw) => ({ positional: [draw.indices(draw.shape(), 0, 3)] }),
  prelu: (draw) => {
    const shape = draw.shape()
    return { positional: [draw.tensor(shape), draw.tensor(draw.chance(0.4) ? [1] : [shape[1] ?? 1])] }
  },
  glu: (draw) => {
    const shape = draw.shape(1, 3)
    const at = draw.int(0, shape.length - 1)
    if (draw.chance(0.93)) shape[at]! += shape[at]! % 2
    return { positional: [draw.tensor(shape), at - shape.length] }
  },
}
