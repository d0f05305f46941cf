import type { Value } from '../call.ts'
import { type Recipe, shared } from './recipe.ts'

const fills: readonly Value[] = [0, 1, -1, 2.5, 300, -300, 1e10, true, { f: 'nan' }, { f: 'inf' }]

const sized: Recipe = (draw, { name }) => {
  const method = name.startsWith('new')
  const shape: Value = draw.chance(0.96) ? draw.shape() : [2, -1]
  const value = /full/i.test(name) ? [draw.pick(fills)] : []
  return { positional: [...(method ? [draw.tensor(draw.shape())] : []), shape, ...value] }
}

export const creation: Readonly<Record<string, Recipe>> = {
  ...shared('zeros ones full empty rand randn newZeros newOnes newFull newEmpty', sized),
  fullLike: (draw) => ({ positional: [draw.tensor(draw.shape()), draw.pick(fills)] }),
  emptyStrided: (draw) => {
    const shape = draw.shape()
    return { positional: [shape, shape.map(() => draw.int(0, 3))] }
  },
  scalarTensor: (draw) => ({ positional: [draw.pick(fills)] }),
  tensor: (draw) => ({
    positional: [draw.chance(0.3) ? draw.pick(fills) : Array.from({ length: draw.int(0, 3) }, () => draw.pick(fills))],
  }),
  arange: (draw) => ({
    positional: [
      draw.pick([0, 1, 3, -2, 0.5]),
      draw.pick([4, 1, -3, 2.5, 7]),
      draw.pick([1, 2, 0.5, -1, 0, 0.3]),
    ].slice(0, draw.int(1, 3)),
  }),
  eye: (draw) => ({
    positional: [
      draw.int(draw.chance(0.1) ? -1 : 0, 4),
      draw.chance(0.5) ? draw.int(draw.chance(0.1) ? -1 : 0, 4) : { u: true },
    ],
  }),
  ...shared('linspace logspace', (draw) => {
    const end = (): Value => (draw.chance(0.8) ? draw.pick([0, 1, -1, 2.5, 10]) : draw.tensor([]))
    return { positional: [end(), end(), draw.pick([0, 1, 2, 5, 7, ...(draw.chance(0.1) ? [-1] : [])])] }
  }),
  ...shared('trilIndices triuIndices', (draw) => ({
    positional: [draw.int(draw.chance(0.1) ? -1 : 0, 4), draw.int(0, 4), draw.int(-3, 3)],
  })),
  randint: (draw) => ({ positional: [draw.int(-2, 1), draw.int(draw.chance(0.1) ? -2 : 2, 9), draw.shape()] }),
  randperm: (draw) => ({ positional: [draw.int(draw.chance(0.1) ? -1 : 0, 6)] }),
  normal: (draw) => {
    const shape = draw.shape()
    return {
      positional: [
        draw.tensor(shape),
        draw.chance(0.5) ? draw.tensor(shape, { range: 'positive' }) : draw.pick([1, 0.5, 0, -1]),
      ],
    }
  },
  ...shared('bernoulli', (draw) => ({ positional: [draw.tensor(draw.shape(), { range: 'unit' })] })),
  multinomial: (draw) => ({
    positional: [
      draw.tensor(draw.shape(1, 2), { range: draw.chance(0.85) ? 'positive' : 'simple' }),
      draw.int(draw.chance(0.1) ? -1 : 1, 3),
    ],
  }),
  broadcastShapes: (draw) => {
    const shape = draw.shape()
    return { positional: [Array.from({ length: draw.int(1, 3) }, () => draw.broadcastable(shape)) as never] }
  },
  quantile: (draw) => ({
    positional: [
      draw.tensor(draw.shape()),
      draw.chance(0.6)
        ? draw.pick([0, 0.5, 1, 0.3, -0.1])
        : draw.tensor(draw.shape(0, 1), { range: 'unit', grad: false, dtype: draw.dtype }),
    ],
  }),
  nanquantile: (draw) => ({
    positional: [
      draw.tensor(draw.shape()),
      draw.chance(0.6)
        ? draw.pick([0, 0.5, 1, 0.3, -0.1])
        : draw.tensor(draw.shape(0, 1), { range: 'unit', grad: false, dtype: draw.dtype }),
    ],
  }),
  histc: (draw) => ({ positional: [draw.tensor(draw.shape(), { grad: false })] }),
  histogram: (draw) => ({
    positional: [
      draw.tensor(draw.shape(), { grad: false }),
      draw.pick([1, 4, 5, ...(draw.chance(0.1) ? [0, -1] : [])]),
    ],
    named: { range: draw.chance(0.5) ? [-1, 2] : undefined, weight: undefined },
  }),
  histogramdd: (draw) => {
    const d = draw.int(1, 2)
    return {
      positional: [draw.tensor([draw.int(0, 5), d], { grad: false }), Array.from({ length: d }, () => draw.int(1, 4))],
      named: { range: undefined, weight: undefined },
    }
  },
  cov: (draw) => {
    const shape = draw.shape(0, 2)
    const n = shape.at(-1) ?? 1
    return {
      positional: [draw.tensor(shape)],
      named: {
        fweights: draw.chance(0.2) ? draw.tensor([n], { dtype: 'int64', range: [0, 3] }) : undefined,
        aweights: draw.chance(0.2) ? draw.tensor([n], { range: 'positive' }) : undefined,
      },
    }
  },
  corrcoef: (draw) => ({ positional: [draw.tensor(draw.shape(0, 2))] }),
  gradient: (draw) => {
    const shape = draw.shape(1, 2).map((n) => n + (draw.chance(0.9) ? 2 : 0))
    return {
      positional: [draw.tensor(shape)],
      named: { spacing: draw.chance(0.4) ? draw.pick([1, 0.5, 2]) : undefined },
    }
  },
  diff: (draw) => {
    const shape = draw.shape(draw.chance(0.05) ? 0 : 1, 3)
    const dim = draw.dim(shape.length)
    const extra = (): Value =>
      draw.tensor(
        shape.map((n, d) => (d === (dim < 0 ? dim + shape.length : dim) ? draw.int(0, 2) : n)),
        { dtype: draw.dtype },
      )
    return {
      positional: [draw.tensor(shape, { dtype: draw.dtype }), draw.pick([1, 1, 2, 0, 3, -1]), dim],
      named: { prepend: draw.chance(0.3) ? extra() : undefined, append: draw.chance(0.3) ? extra() : undefined },
    }
  },
  ...shared('trapezoid trapz cumulativeTrapezoid', (draw) => {
    const shape = draw.shape(1, 3)
    const x = draw.chance(0.4)
    return {
      positional: [draw.tensor(shape), x ? draw.tensor(draw.chance(0.5) ? shape : [shape.at(-1)!]) : { u: true }],
      named: x ? { dx: undefined, dim: undefined } : {},
    }
  }),
  polygamma: (draw) => ({ positional: [draw.pick([0, 1, 2, 3, -1]), draw.tensor(draw.shape())] }),
  'x.polygamma_': (draw) => ({ positional: [draw.tensor(draw.shape()), draw.pick([0, 1, 2, -1])] }),
  'x.polygamma': (draw) => ({ positional: [draw.tensor(draw.shape()), draw.pick([0, 1, 2, -1])] }),
  mvlgamma: (draw) => ({ positional: [draw.tensor(draw.shape(), { range: [0.5, 4] }), draw.pick([1, 2, 3, 0, -1])] }),
  ...shared('topk kthvalue', (draw) => {
    const shape = draw.shape(0, 3)
    const dim = draw.dim(shape.length)
    const n = shape[dim < 0 ? dim + shape.length : dim] ?? 1
    return { positional: [draw.tensor(shape), draw.int(draw.chance(0.1) ? 0 : 1, n + (draw.chance(0.1) ? 1 : 0)), dim] }
  }),
  ...shared('dropout dropout1d dropout2d dropout3d alphaDropout featureAlphaDropout', (draw) => ({
    positional: [draw.tensor(draw.shape())],
    named: { p: draw.pick([0, 0.5, 1, ...(draw.chance(0.2) ? [-0.1, 1.1] : [])]), training: draw.chance(0.5) },
  })),
}
