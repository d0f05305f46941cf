import type { Value } from '../call.ts'
import type { Draw } from '../draw.ts'
import { perDimension, rankOf, type Recipe, shared, sometimes } from './recipe.ts'

/** An image of `rank` spatial dimensions with `channels`, mostly with a batch. */
function image(draw: Draw, rank: number, channels: number, low = 1, high = 6): number[] {
  const spatial = Array.from({ length: rank }, () => (draw.chance(0.02) ? 0 : draw.int(low, high)))
  const batch = draw.chance(0.8) ? [draw.chance(0.04) ? 0 : draw.int(1, 2)] : []
  return [...batch, channels, ...spatial]
}

const conv: Recipe = (draw, { name }) => {
  const rank = rankOf(name)
  const transposed = name.startsWith('convTranspose')
  const groups = draw.pick([1, 1, 1, 2])
  const [inside, outside] = [draw.int(1, 2) * groups, draw.int(1, 2) * groups]
  const kernel = Array.from({ length: rank }, () => draw.int(1, 3))
  const weight = transposed ? [inside, outside / groups, ...kernel] : [outside, inside / groups, ...kernel]
  const high = rank === 3 ? 4 : 6
  return {
    positional: [
      draw.tensor(image(draw, rank, draw.chance(0.04) ? inside + 1 : inside, 1, high)),
      draw.tensor(weight),
      draw.chance(0.5) ? draw.tensor([draw.chance(0.05) ? outside + 1 : outside]) : { u: true },
    ],
    named: {
      groups: groups > 1 || draw.chance(0.1) ? groups : undefined,
      stride: sometimes(draw, () => perDimension(draw, rank, [1, 2, 2, 3, ...(draw.chance(0.1) ? [0, -1] : [])])),
      padding: sometimes(draw, () =>
        !transposed && draw.chance(0.2)
          ? draw.pick(['same', 'valid', 'bogus'])
          : perDimension(draw, rank, [0, 1, 2, ...(draw.chance(0.1) ? [-1] : [])]),
      ),
      dilation: sometimes(draw, () => perDimension(draw, rank, [1, 2, ...(draw.chance(0.1) ? [0] : [])]), 0.3),
      outputPadding: sometimes(draw, () => perDimension(draw, rank, [0, 1, ...(draw.chance(0.1) ? [-1] : [])]), 0.3),
    },
  }
}

const windowOptions = (draw: Draw, rank: number): Readonly<Record<string, Value | undefined>> => ({
  stride: sometimes(draw, () => perDimension(draw, rank, [1, 2, 3, ...(draw.chance(0.1) ? [0, -1] : [])])),
  padding: sometimes(draw, () => perDimension(draw, rank, [0, 1, 1, ...(draw.chance(0.15) ? [2, -1] : [])])),
  dilation: sometimes(draw, () => perDimension(draw, rank, [1, 2, ...(draw.chance(0.1) ? [0] : [])]), 0.3),
})

const pool: Recipe = (draw, { name }) => {
  const rank = rankOf(name)
  const x = draw.tensor(image(draw, rank, draw.int(1, 2), 1, rank === 3 ? 4 : 6))
  const kernel = perDimension(draw, rank, [1, 2, 2, 3, 3, ...(draw.chance(0.1) ? [0, 7, -1] : [])])
  return {
    positional: [
      x,
      ...(name.startsWith('lp')
        ? [draw.pick([1, 2, 3, 2, 0.5, Infinity])].map((p) => (p === Infinity ? { f: 'inf' as const } : p))
        : []),
      kernel,
    ],
    named: windowOptions(draw, rank),
  }
}

const adaptive: Recipe = (draw, { name }) => {
  const rank = rankOf(name)
  const x = draw.tensor(image(draw, rank, draw.int(1, 2), 1, rank === 3 ? 4 : 6))
  const sizes: readonly (number | null)[] = [
    1,
    2,
    3,
    5,
    ...(rank > 1 ? [null] : []),
    ...(draw.chance(0.1) ? [0, -1] : []),
  ]
  return {
    positional: [x, draw.chance(0.4) ? draw.pick([1, 2, 3]) : Array.from({ length: rank }, () => draw.pick(sizes))],
  }
}

const fractional: Recipe = (draw, { name }) => {
  const rank = rankOf(name)
  const shape = image(draw, rank, draw.int(1, 2), 3, 6)
  const batch = shape.length === rank + 2 ? shape[0]! : 1
  const samples = draw.tensor([batch, shape.at(-rank - 1)!, rank], { range: [0, 1], grad: false })
  const size = draw.chance(0.5)
  return {
    positional: [draw.tensor(shape), perDimension(draw, rank, [1, 2])],
    named: {
      outputSize: size ? perDimension(draw, rank, [1, 2, 2]) : undefined,
      outputRatio: size && draw.chance(0.95) ? undefined : perDimension(draw, rank, [0.5, 0.6, 0.9]),
      randomSamples: samples,
    },
  }
}

const unpool: Recipe = (draw, { name }) => {
  const rank = rankOf(name)
  const shape = image(draw, rank, draw.int(1, 2), 1, 3)
  const cells = shape.slice(-rank).reduce((a, b) => a * b, 1)
  return {
    positional: [
      draw.tensor(shape),
      draw.indices(shape, 0, Math.max(0, cells - 1), 'int64'),
      perDimension(draw, rank, [1, 2, 3]),
    ],
    named: { outputSize: undefined },
  }
}

const pad: Recipe = (draw) => {
  const shape = draw.shape(1, 4)
  const mode = draw.pick(['constant', 'constant', 'reflect', 'replicate', 'circular', 'bogus'] as const)
  const pairs = draw.int(1, Math.max(1, mode === 'constant' ? shape.length : Math.min(3, shape.length - 1)))
  const amounts = Array.from({ length: 2 * pairs }, () =>
    draw.pick([0, 0, 1, 2, -1, ...(draw.chance(0.1) ? [5, -3] : [])]),
  )
  if (draw.chance(0.15)) amounts.fill(0)
  return {
    positional: [draw.tensor(shape), draw.chance(0.95) ? amounts : amounts.slice(1)],
    named: {
      mode: mode === 'constant' && draw.chance(0.6) ? undefined : mode,
      ...(mode === 'constant' ? {} : { value: undefined }),
    },
  }
}

const unfold: Recipe = (draw) => ({
  positional: [draw.tensor(image(draw, 2, draw.int(1, 2))), perDimension(draw, 2, [1, 2, 3])],
  named: windowOptions(draw, 2),
})

const fold: Recipe = (draw) => {
  const [channels, kh, kw, h, w] = [draw.int(1, 2), draw.int(1, 2), draw.int(1, 2), draw.int(2, 4), draw.int(2, 4)]
  const blocks = (h - kh + 1) * (w - kw + 1)
  const batch = draw.chance(0.7) ? [draw.int(1, 2)] : []
  const plain = draw.chance(0.8)
  return {
    positional: [
      draw.tensor([...batch, channels * kh * kw, draw.chance(0.95) ? blocks : blocks + 1]),
      [h, w],
      [kh, kw],
    ],
    named: plain ? { stride: undefined, padding: undefined, dilation: undefined } : windowOptions(draw, 2),
  }
}

const shuffle: Recipe = (draw, { name }) => {
  const factor = draw.int(1, 2)
  const down = name === 'pixelUnshuffle'
  const [c, h, w] = [draw.int(1, 2), draw.int(1, 2), draw.int(1, 2)]
  const shape = down ? [c, h * factor, w * factor] : [c * factor * factor, h, w]
  if (draw.chance(0.05)) shape[0]!++
  return {
    positional: [draw.tensor([...draw.shape(0, 1, 2), ...shape]), draw.chance(0.92) ? factor : draw.pick([0, -1, 3])],
  }
}

const interpolate: Recipe = (draw, { name }) => {
  const mode = draw.pick([
    'nearest',
    'nearest-exact',
    'linear',
    'bilinear',
    'bicubic',
    'trilinear',
    'area',
    'bogus',
  ] as const)
  const ranks = { linear: 1, bilinear: 2, bicubic: 2, trilinear: 3 } as const
  const rank =
    name === 'interpolate' ? (draw.chance(0.95) && mode in ranks ? ranks[mode as 'linear'] : draw.int(1, 3)) : 2
  const shape = [draw.int(1, 2), draw.int(1, 2), ...Array.from({ length: rank }, () => draw.int(1, 4))]
  const bySize = draw.chance(0.5)
  const smooth = mode in ranks
  return {
    positional: [draw.tensor(shape)],
    named: {
      size: bySize ? perDimension(draw, rank, [1, 2, 3, 5, ...(draw.chance(0.1) ? [0, -1] : [])]) : undefined,
      scaleFactor:
        bySize && draw.chance(0.97)
          ? undefined
          : perDimension(draw, rank, [0.5, 1, 1.5, 2, 2.7, ...(draw.chance(0.05) ? [0.1, -1, 0] : [])]),
      mode,
      alignCorners: sometimes(draw, () => draw.chance(0.5), smooth ? 0.6 : 0.05),
    },
  }
}

const grid =
  (rank: number): Recipe =>
  (draw, { name }) => {
    const spatial = Array.from({ length: rank }, () => draw.int(1, 4))
    const out = Array.from({ length: rank }, () => draw.int(1, 3))
    const n = draw.int(1, 2)
    const range = draw.chance(0.2) ? 'hostile' : ([-1.4, 1.4] as const)
    const x = draw.tensor([n, draw.int(1, 2), ...spatial])
    const positions = draw.tensor([n, ...out, rank], {
      range,
      ...(draw.chance(0.95) ? { dtype: draw.dtypeOf(x) } : {}),
    })
    if (name === 'gridSample') return { positional: [x, positions] }
    return { positional: [x, positions, draw.int(0, rank === 2 ? 2 : 1), draw.int(0, 2), draw.chance(0.5)] }
  }

const affine: Recipe = (draw) => {
  const rank = draw.int(2, 3)
  const n = draw.int(1, 2)
  return {
    positional: [
      draw.tensor([n, rank, rank + 1]),
      [
        draw.chance(0.95) ? n : n + 1,
        draw.int(1, 2),
        ...Array.from({ length: rank }, () => draw.int(draw.chance(0.05) ? 0 : 1, 3)),
      ],
    ],
  }
}

const norm: Recipe = (draw, { name }) => {
  const c = draw.int(1, 4)
  const shape = [draw.int(1, 3), c, ...draw.shape(0, 2, 3)]
  const vector = (): Value =>
    draw.tensor([draw.chance(0.96) ? c : c + 1], draw.chance(0.9) ? { dtype: draw.dtype } : {})
  const running = draw.chance(0.6)
  const x = draw.tensor(shape, { dtype: draw.dtype })
  const stats = (range: 'plain' | 'positive'): Value => draw.tensor([c], { dtype: draw.dtype, range, grad: false })
  const flag = name === 'batchNorm' ? 'training' : 'useInputStats'
  return {
    positional: [x],
    named: {
      runningMean: running ? stats('plain') : undefined,
      runningVar: running ? stats('positive') : undefined,
      weight: sometimes(draw, vector),
      bias: sometimes(draw, vector),
      [flag]: running ? draw.chance(0.5) : draw.chance(0.95),
    },
  }
}

const groupNorm: Recipe = (draw) => {
  const groups = draw.int(1, 2)
  const c = groups * draw.int(1, 2)
  const shape = [draw.int(1, 3), draw.chance(0.95) ? c : c + 1, ...draw.shape(0, 2, 3)]
  const vector = (): Value => (draw.chance(0.5) ? draw.tensor([c], { dtype: draw.dtype }) : { u: true })
  return { positional: [draw.tensor(shape, { dtype: draw.dtype }), groups, vector(), vector()] }
}

const layerNorm: Recipe = (draw) => {
  const shape = draw.shape(1, 4)
  const inner = shape.slice(draw.int(0, shape.length - 1))
  const vector = (): Value => (draw.chance(0.5) ? draw.tensor(inner, { dtype: draw.dtype }) : { u: true })
  const given: Value = inner.length === 1 && draw.chance(0.4) ? inner[0]! : draw.chance(0.96) ? inner : [...inner, 2]
  return { positional: [draw.tensor(shape, { dtype: draw.dtype }), given, vector(), vector()] }
}

export const windows: Readonly<Record<string, Recipe>> = {
  ...shared('conv1d conv2d conv3d convTranspose1d convTranspose2d convTranspose3d', conv),
  ...shared('maxPool1d maxPool2d maxPool3d maxPool1dWithIndices maxPool2dWithIndices maxPool3dWithIndices', pool),
  ...shared('avgPool1d avgPool2d avgPool3d lpPool1d lpPool2d lpPool3d', pool),
  ...shared(
    'adaptiveAvgPool1d adaptiveAvgPool2d adaptiveAvgPool3d adaptiveMaxPool1d adaptiveMaxPool2d adaptiveMaxPool3d',
    adaptive,
  ),
  ...shared('adaptiveMaxPool1dWithIndices adaptiveMaxPool2dWithIndices adaptiveMaxPool3dWithIndices', adaptive),
  ...shared(
    'fractionalMaxPool2d fractionalMaxPool3d fractionalMaxPool2dWithIndices fractionalMaxPool3dWithIndices',
    fractional,
  ),
  ...shared('maxUnpool1d maxUnpool2d maxUnpool3d', unpool),
  ...shared('pad constantPadNd', pad),
  unfold,
  fold,
  ...shared('pixelShuffle pixelUnshuffle', shuffle),
  channelShuffle: (draw) => {
    const groups = draw.int(1, 2)
    return {
      positional: [
        draw.tensor([draw.int(1, 2), groups * draw.int(1, 3), ...draw.shape(1, 2, 3)]),
        draw.chance(0.92) ? groups : draw.pick([0, -1, 3]),
      ],
    }
  },
  ...shared('interpolate upsampleBilinear upsampleNearest', interpolate),
  gridSample: (draw, scene) => grid(draw.int(2, 3))(draw, scene),
  gridSampler2d: grid(2),
  gridSampler3d: grid(3),
  affineGrid: affine,
  ...shared('batchNorm instanceNorm', norm),
  groupNorm,
  ...shared('layerNorm rmsNorm', layerNorm),
  localResponseNorm: (draw) => ({
    positional: [draw.tensor(image(draw, draw.int(1, 2), draw.int(1, 4))), draw.pick([1, 2, 3, 5, 0])],
  }),
}
