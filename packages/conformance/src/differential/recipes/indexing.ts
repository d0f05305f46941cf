import type { Value } from '../call.ts'
import type { Draw } from '../draw.ts'
import { type Recipe, shared } from './recipe.ts'

const sizeAt = (shape: readonly number[], dim: number): number => shape[dim < 0 ? dim + shape.length : dim] ?? 1

/** gather and scatter: an index no larger than the tensor, but for the dimension. */
function along(draw: Draw): {
  readonly shape: number[]
  readonly dim: number
  readonly index: { t: number }
  readonly indexShape: number[]
} {
  const shape = draw.shape(0, 3)
  const dim = draw.dim(shape.length)
  const n = sizeAt(shape, dim)
  const at = dim < 0 ? dim + shape.length : dim
  const indexShape = shape.map((size, d) =>
    d === at ? draw.int(draw.chance(0.05) ? 0 : 1, 4) : draw.chance(0.8) ? size : Math.max(0, size - 1),
  )
  const index = draw.indices(indexShape, 0, n - 1)
  return { shape, dim, index, indexShape }
}

const gather: Recipe = (draw) => {
  const { shape, dim, index } = along(draw)
  return { positional: [draw.tensor(shape), dim, index] }
}

const scatter: Recipe = (draw, { name }) => {
  const { shape, dim, index, indexShape } = along(draw)
  const x = draw.tensor(shape)
  const scalar = /^scatter_?$/.test(name) && draw.chance(0.3)
  const src = scalar
    ? draw.amount([0, 1, -1, 2.5, 300])
    : draw.tensor(indexShape, draw.chance(0.9) ? { dtype: draw.dtypeOf(x) } : {})
  return { positional: [x, dim, index, src] }
}

/** A vector of indices along one dimension. */
const alongVector: Recipe = (draw, { name }) => {
  const shape = draw.shape(0, 3)
  const dim = draw.dim(shape.length)
  const count = draw.int(draw.chance(0.06) ? 0 : 1, 4)
  const x = draw.tensor(shape)
  const index = draw.indices(draw.chance(0.95) ? [count] : [], 0, sizeAt(shape, dim) - 1)
  if (name.startsWith('indexSelect')) return { positional: [x, dim, index] }
  if (name.startsWith('indexFill'))
    return { positional: [x, dim, index, draw.chance(0.6) ? draw.amount([0, 1, -1, 2.5, 300, -300]) : draw.tensor([])] }
  const at = dim < 0 ? dim + shape.length : dim
  const source = shape.map((size, d) => (d === at ? count : size))
  return {
    positional: [
      x,
      dim,
      index,
      draw.tensor(draw.chance(0.95) ? source : draw.shape(0, 3), draw.chance(0.9) ? { dtype: draw.dtypeOf(x) } : {}),
    ],
  }
}

const masked: Recipe = (draw, { name }) => {
  const shape = draw.shape()
  const x = draw.tensor(shape)
  const mask = draw.bools(draw.broadcastable(shape))
  if (name.startsWith('maskedSelect')) return { positional: [x, mask] }
  if (name.startsWith('maskedFill'))
    return { positional: [x, mask, draw.chance(0.7) ? draw.amount([0, 1, -1, 2.5, 300, -300]) : draw.tensor([])] }
  return { positional: [x, mask, draw.tensor(draw.chance(0.8) ? shape : draw.shape(), { dtype: draw.dtypeOf(x) })] }
}

/** Items of `x.index(…)`. */
function items(draw: Draw, shape: readonly number[], masks: boolean): Value[] {
  const out: Value[] = []
  const common = draw.broadcastable(draw.shape(0, 2, 3))
  let left = [...shape]
  while (left.length > 0 && draw.chance(0.8)) {
    const size = left[0]!
    const kind = draw.pick([
      'number',
      'slice',
      'slice',
      ':',
      'null',
      'tensor',
      'tensor',
      'list',
      ...(masks ? ['mask'] : []),
    ])
    left = left.slice(1)
    if (kind === 'number') out.push(draw.int(-size - (draw.chance(0.05) ? 1 : 0), Math.max(0, size - 1)))
    else if (kind === 'slice')
      out.push([
        draw.pick([null, 0, 1, -1, -2]),
        draw.pick([null, 1, 2, 5, -1, 0]),
        ...(draw.chance(0.4) ? [draw.int(1, 2)] : []),
      ])
    else if (kind === ':') out.push(':')
    else if (kind === 'tensor') out.push(draw.indices(common, draw.chance(0.3) ? -size : 0, size - 1))
    else if (kind === 'list')
      out.push([Array.from({ length: common.at(-1) ?? 2 }, () => draw.int(0, Math.max(0, size - 1)))])
    else if (kind === 'mask') out.push(draw.bools([size]))
    else {
      out.push(null)
      left = [size, ...left]
    }
  }
  if (left.length > 0 && draw.chance(0.2)) out.splice(draw.int(0, out.length), 0, '...')
  return out
}

const put: Recipe = (draw, { name }) => {
  const shape = draw.shape()
  const count = shape.reduce((a, b) => a * b, 1)
  const x = draw.tensor(shape)
  const indexShape = draw.shape(0, 2, 3)
  const index = draw.indices(indexShape, draw.chance(0.3) ? -count : 0, count - 1)
  if (name === 'take') return { positional: [x, index] }
  return {
    positional: [x, index, draw.tensor(draw.chance(0.9) ? indexShape : draw.shape(), { dtype: draw.dtypeOf(x) })],
  }
}

const indexPut: Recipe = (draw) => {
  const shape = draw.shape(1, 3)
  const x = draw.tensor(shape)
  const common = draw.shape(0, 2, 3)
  const given = shape.slice(0, draw.int(1, shape.length))
  const indices = given.map((size) =>
    draw.chance(0.15) ? null : draw.indices(draw.broadcastable(common), draw.chance(0.3) ? -size : 0, size - 1),
  )
  const values = draw.tensor(
    draw.broadcastable([...common, ...shape.slice(given.length)]),
    draw.chance(0.95) ? { dtype: draw.dtypeOf(x) } : {},
  )
  return { positional: [x, indices, values] }
}

const takeAlong: Recipe = (draw) => {
  const { shape, dim, index } = along(draw)
  if (draw.chance(0.3)) {
    const count = shape.reduce((a, b) => a * b, 1)
    return { positional: [draw.tensor(shape), draw.indices(draw.shape(1, 2), 0, count - 1, 'int64'), { u: true }] }
  }
  return { positional: [draw.tensor(shape), index, dim] }
}

export const indexing: Readonly<Record<string, Recipe>> = {
  gather,
  takeAlongDim: takeAlong,
  ...shared('scatter scatterAdd scatterReduce', scatter),
  ...shared('indexSelect indexAdd indexCopy indexFill indexReduce', alongVector),
  ...shared('maskedFill maskedScatter maskedSelect', masked),
  ...shared('take put', put),
  indexPut,
  ...shared('index indexAsync', (draw, { name }) => {
    const shape = draw.shape(1, 3)
    return { positional: [draw.tensor(shape), items(draw, shape, name === 'indexAsync' || draw.chance(0.05))] }
  }),
  setIndex: (draw) => {
    const shape = draw.shape(1, 3)
    const x = draw.tensor(shape)
    const value = draw.chance(0.5)
      ? draw.pick([0, 1, -1, 2.5, 300, true])
      : draw.tensor(draw.broadcastable(shape).slice(draw.int(0, 2)))
    return { positional: [x, items(draw, shape, true), value] }
  },
  where: (draw, { name }) => {
    const shape = draw.shape()
    const condition = draw.chance(0.95) ? draw.bools(draw.broadcastable(shape)) : draw.tensor(shape)
    const operand = (): Value =>
      draw.chance(0.65) ? draw.tensor(draw.broadcastable(shape)) : draw.pick([0, 1, -1, 2.5, 300, true])
    return name === 'where' ? { positional: [condition, operand(), operand()] } : { positional: [] }
  },
  'x.where': (draw) => {
    const shape = draw.shape()
    return {
      positional: [
        draw.tensor(shape),
        draw.bools(draw.broadcastable(shape)),
        draw.chance(0.65) ? draw.tensor(draw.broadcastable(shape)) : draw.pick([0, 1, 2.5, 300, true]),
      ],
    }
  },
  unravelIndex: (draw) => {
    const shape = draw.shape(1, 3)
    const count = shape.reduce((a, b) => a * b, 1)
    return { positional: [draw.indices(draw.shape(), 0, count - 1), shape] }
  },
  bincount: (draw) => {
    const n = draw.int(0, 6)
    return {
      positional: [draw.indices([n], draw.chance(0.05) ? -1 : 0, 5), draw.chance(0.4) ? draw.tensor([n]) : { u: true }],
    }
  },
  ...shared('searchsorted bucketize', (draw, { name }) => {
    const n = draw.int(1, 5)
    const sorted = (): { t: number } => {
      const made = draw.tensor([n], { grad: false, plainLayout: true })
      const spec = draw.tensors[made.t]!
      const values = spec.values.map((v) => (typeof v === 'number' ? v : 0)).toSorted((a, b) => a - b)
      draw.tensors[made.t] = { ...spec, values }
      return made
    }
    const boundaries = sorted()
    const values = draw.chance(0.8)
      ? draw.tensor(draw.shape(), { dtype: draw.dtypeOf(boundaries) })
      : draw.pick([0, 1, -1.5])
    return {
      positional: name === 'bucketize' ? [values, boundaries] : [boundaries, values],
      named: { sorter: undefined },
    }
  }),
  isin: (draw) => {
    const operand = (): Value =>
      draw.chance(0.85) ? draw.tensor(draw.shape(0, 2), { range: 'simple' }) : draw.pick([0, 1, -1])
    return { positional: [operand(), operand()] }
  },
  repeatInterleave: (draw) => {
    const shape = draw.shape(0, 3)
    const dim = draw.chance(0.6) ? draw.dim(shape.length) : undefined
    const n = dim === undefined ? shape.reduce((a, b) => a * b, 1) : sizeAt(shape, dim)
    const list = draw.chance(0.5)
    const repeats: Value = list
      ? Array.from({ length: draw.chance(0.95) ? n : n + 1 }, () =>
          draw.pick([0, 1, 2, 2, ...(draw.chance(0.05) ? [-1] : [])]),
        )
      : draw.pick([0, 1, 2, 3, ...(draw.chance(0.1) ? [-1] : [])])
    return { positional: [draw.tensor(shape), repeats, dim ?? { u: true }], named: { outputSize: undefined } }
  },
}
