import type { Value } from '../call.ts'
import { type Draw, product } from '../draw.ts'
import { type Recipe, shared } from './recipe.ts'

/** Another factorisation of the same number of elements. */
function factored(draw: Draw, count: number): number[] {
  if (draw.chance(0.05)) return [count + 1]
  const sizes: number[] = []
  let rest = count
  for (const prime of [2, 3, 2, 3, 5]) {
    if (rest > 0 && rest % prime === 0 && draw.chance(0.7)) {
      sizes.push(prime)
      rest /= prime
    }
  }
  sizes.push(rest)
  const out = draw.shuffled(sizes)
  if (draw.chance(0.25)) out[draw.int(0, out.length - 1)] = -1
  if (draw.chance(0.2)) out.push(1)
  return out
}

const reshaped: Recipe = (draw) => {
  const shape = draw.shape()
  return { positional: [draw.tensor(shape), factored(draw, product(shape))] }
}

const expanded: Recipe = (draw) => {
  const shape = draw.shape(0, 3).map((n) => (draw.chance(0.5) ? 1 : n))
  const sizes = shape.map((n) => (n === 1 ? draw.int(1, 3) : draw.chance(0.2) ? -1 : n))
  return {
    positional: [
      draw.tensor(shape),
      [...(draw.chance(0.4) ? [draw.int(1, 2)] : []), ...(draw.chance(0.95) ? sizes : sizes.map((n) => n + 1))],
    ],
  }
}

const repeated: Recipe = (draw) => {
  const shape = draw.shape(0, 3)
  return {
    positional: [
      draw.tensor(shape),
      [
        ...(draw.chance(0.4) ? [draw.int(1, 2)] : []),
        ...shape.map(() => draw.pick([1, 1, 2, 3, ...(draw.chance(0.1) ? [0, -1] : [])])),
      ],
    ],
  }
}

const permuted: Recipe = (draw) => {
  const shape = draw.shape()
  const dims = draw.shuffled(shape.map((_, d) => (draw.chance(0.3) ? d - shape.length : d)))
  return { positional: [draw.tensor(shape), draw.chance(0.95) ? dims : dims.slice(1)] }
}

const strided: Recipe = (draw, { name }) => {
  const n = draw.int(1, 12)
  const size = Array.from({ length: draw.int(0, 3) }, () => draw.int(draw.chance(0.05) ? 0 : 1, 3))
  const stride = size.map(() => draw.int(draw.chance(0.05) ? -1 : 0, 3))
  const reach = size.reduce((a, s, i) => a + (s - 1) * stride[i]!, 1)
  const x = draw.tensor([draw.chance(0.85) ? Math.max(n, reach + 1) : n], { plainLayout: true })
  const rest = [size, stride, draw.chance(0.5) ? draw.int(0, 1) : { u: true as const }]
  return {
    positional: name.startsWith('asStridedScatter')
      ? [x, draw.tensor(size, { dtype: draw.dtypeOf(x) }), ...rest]
      : [x, ...rest],
  }
}

/** select, narrow and slice, and the scatters into them. */
const part: Recipe = (draw, { name }) => {
  const shape = draw.shape(1, 3)
  const dim = draw.dim(shape.length)
  const at = dim < 0 ? dim + shape.length : dim
  const n = shape[at] ?? 1
  const x = draw.tensor(shape)
  if (name.startsWith('select')) {
    const index = draw.int(-n - (draw.chance(0.1) ? 1 : 0), n - (draw.chance(0.1) ? 0 : 1))
    if (!name.startsWith('selectScatter')) return { positional: [x, dim, index] }
    return {
      positional: [
        x,
        draw.tensor(
          shape.filter((_, d) => d !== at),
          { dtype: draw.dtypeOf(x) },
        ),
        dim,
        index,
      ],
    }
  }
  if (name === 'narrow') {
    const start = draw.int(draw.chance(0.2) ? -n : 0, n)
    return {
      positional: [x, dim, start, draw.int(0, Math.max(0, n - Math.max(0, start)) + (draw.chance(0.1) ? 1 : 0))],
    }
  }
  const start = draw.int(-n - 1, n + 1)
  const end = draw.int(-n - 1, n + 1)
  const step = draw.pick([1, 1, 2, ...(draw.chance(0.1) ? [0, -1] : [])])
  if (name === 'slice') return { positional: [x, dim, start, end, step] }
  const clamp = (v: number): number => Math.min(Math.max(v < 0 ? v + n : v, 0), n)
  const length = Math.max(0, Math.ceil((clamp(end) - clamp(start)) / Math.max(step, 1)))
  return {
    positional: [
      x,
      draw.tensor(
        shape.map((size, d) => (d === at ? length : size)),
        { dtype: draw.dtypeOf(x) },
      ),
      dim,
      start,
      end,
      step,
    ],
  }
}

const diagonal: Recipe = (draw, { name }) => {
  const shape = draw.shape(2, 3)
  const x = draw.tensor(shape)
  const offset = draw.pick([0, 0, 1, -1, 2])
  const [dim1, dim2] = draw.shuffled(shape.map((_, d) => d))
  const rest: Value[] = [offset, draw.chance(0.95) ? dim1! : dim2!, dim2!]
  if (!name.startsWith('diagonalScatter')) return { positional: [x, ...rest] }
  const length = Math.max(
    0,
    offset >= 0 ? Math.min(shape[dim1!]!, shape[dim2!]! - offset) : Math.min(shape[dim1!]! + offset, shape[dim2!]!),
  )
  const src = [...shape.filter((_, d) => d !== dim1 && d !== dim2), length]
  return { positional: [x, draw.tensor(src, { dtype: draw.dtypeOf(x) }), ...rest] }
}

/** Tensors that fit together along one dimension. */
const joined: Recipe = (draw, { name }) => {
  const shape = draw.shape(name === 'cat' ? 1 : 0, 3)
  const dim = name === 'stack' ? draw.dim(shape.length + 1) : draw.dim(shape.length)
  const at =
    name === 'cat'
      ? dim < 0
        ? dim + shape.length
        : dim
      : name === 'hstack'
        ? Math.min(1, shape.length - 1)
        : name === 'dstack'
          ? 2
          : 0
  const count = draw.int(draw.chance(0.03) ? 0 : 1, 3)
  const vary = name !== 'stack'
  const list = Array.from({ length: count }, () =>
    draw.tensor(
      shape.map((n, d) => (vary && d === at && draw.chance(0.5) ? draw.int(0, 3) : draw.chance(0.99) ? n : n + 1)),
    ),
  )
  return { positional: name === 'cat' || name === 'stack' ? [list, draw.chance(0.8) ? dim : { u: true }] : [list] }
}

const parts: Recipe = (draw, { name }) => {
  const shape = draw.shape(draw.chance(0.05) ? 0 : 1, 3)
  const fixed = { hsplit: Math.min(1, shape.length - 1), vsplit: 0, dsplit: 2 } as const
  const dim = name in fixed ? fixed[name as 'vsplit'] : draw.dim(shape.length)
  const n = shape[dim < 0 ? dim + shape.length : dim] ?? 1
  const list = draw.chance(0.5)
  const sizes = (): number[] => {
    const first = draw.int(0, n)
    return draw.chance(0.9) ? [first, n - first] : [first, n]
  }
  const positions = (): number[] =>
    Array.from({ length: draw.int(0, 3) }, () => draw.int(-1, n + 1)).toSorted((a, b) => a - b)
  const x = draw.tensor(shape)
  const tail = name in fixed ? [] : [dim]
  if (name === 'splitWithSizes') return { positional: [x, sizes(), dim] }
  if (name === 'split')
    return { positional: [x, list ? sizes() : draw.pick([1, 2, 3, ...(draw.chance(0.1) ? [0, -1] : [])]), dim] }
  return { positional: [x, list ? positions() : draw.pick([1, 2, n, ...(draw.chance(0.1) ? [0, -1] : [])]), ...tail] }
}

const moved: Recipe = (draw) => {
  const shape = draw.shape(1, 4)
  if (draw.chance(0.5)) return { positional: [draw.tensor(shape), draw.dim(shape.length), draw.dim(shape.length)] }
  const all = shape.map((_, d) => d)
  const count = draw.int(1, shape.length)
  return { positional: [draw.tensor(shape), draw.shuffled(all).slice(0, count), draw.shuffled(all).slice(0, count)] }
}

const vectors: Recipe = (draw) => ({
  positional: [
    Array.from({ length: draw.int(1, 3) }, () => draw.tensor(draw.chance(0.95) ? [draw.int(0, 3)] : [2, 2])),
  ],
})

export const shapes: Readonly<Record<string, Recipe>> = {
  ...shared('view reshape', reshaped),
  ...shared('expand broadcastTo', expanded),
  ...shared('repeat tile', repeated),
  permute: permuted,
  ...shared('asStrided asStridedScatter', strided),
  ...shared('select narrow slice selectScatter sliceScatter', part),
  ...shared('diagonal diagonalScatter', diagonal),
  ...shared('cat stack hstack vstack dstack columnStack rowStack', joined),
  ...shared('split splitWithSizes tensorSplit hsplit vsplit dsplit', parts),
  chunk: (draw) => {
    const shape = draw.shape(0, 3)
    return {
      positional: [
        draw.tensor(shape),
        draw.pick([1, 2, 3, 5, ...(draw.chance(0.1) ? [0, -1] : [])]),
        draw.dim(shape.length),
      ],
    }
  },
  ...shared('movedim moveaxis', moved),
  sumToSize: (draw) => {
    const shape = draw.shape()
    const size = shape.map((n) => (draw.chance(0.4) ? 1 : n)).slice(draw.chance(0.3) ? 1 : 0)
    return { positional: [draw.tensor(shape), size] }
  },
  unflatten: (draw) => {
    const shape = draw.shape(1, 3)
    const dim = draw.dim(shape.length)
    return { positional: [draw.tensor(shape), dim, factored(draw, shape[dim < 0 ? dim + shape.length : dim] ?? 1)] }
  },
  'x.unfold': (draw) => {
    const shape = draw.shape(0, 3)
    const dim = draw.dim(shape.length)
    const n = shape[dim < 0 ? dim + shape.length : dim] ?? 1
    return {
      positional: [
        draw.tensor(shape),
        dim,
        draw.int(draw.chance(0.05) ? 0 : 1, n),
        draw.pick([1, 2, 3, ...(draw.chance(0.1) ? [0] : [])]),
      ],
    }
  },
  ...shared('flip', (draw) => {
    const shape = draw.shape()
    return { positional: [draw.tensor(shape), draw.dims(shape.length)] }
  }),
  rot90: (draw) => {
    const shape = draw.shape(2, 3)
    return {
      positional: [
        draw.tensor(shape),
        draw.int(-2, 5),
        draw.chance(0.9) ? draw.shuffled(shape.map((_, d) => d)).slice(0, 2) : [0, 0],
      ],
    }
  },
  roll: (draw) => {
    const shape = draw.shape()
    const dims = draw.dims(shape.length)
    return draw.chance(0.4)
      ? { positional: [draw.tensor(shape), draw.pick([1, -1, 2, 5])] }
      : { positional: [draw.tensor(shape), dims.map(() => draw.int(-3, 3)), dims] }
  },
  ...shared('cartesianProd', vectors),
  combinations: (draw) => ({ positional: [draw.tensor([draw.int(0, 4)])] }),
  meshgrid: vectors,
  ...shared('tril triu', (draw) => ({ positional: [draw.tensor(draw.shape(draw.chance(0.05) ? 1 : 2, 4))] })),
  ...shared('viewAs reshapeAs expandAs', (draw, { name }) => {
    const shape = draw.shape()
    const other = name === 'expandAs' ? shape : factored(draw, product(shape)).map((n) => Math.max(n, 1))
    const own = name === 'expandAs' ? draw.broadcastable(shape) : shape
    return { positional: [draw.tensor(own), draw.tensor(other)] }
  }),
}
