import { isFloat } from '@flambeau/core/backend'
import { type Drawing, fitsInto, type Known } from './draw.ts'
import type { Arg, Ref, Step } from './program.ts'

type Draw = (drawing: Drawing, x: Known) => Step | undefined

function call(name: string, x: Known, ...args: readonly Arg[]): Step {
  return { call: name, args: [{ ref: x.ref }, ...args] }
}

function rankAtLeast(rank: number, draw: Draw): Draw {
  return (d, x) => (x.shape.length < rank ? undefined : draw(d, x))
}

/** Views and movements that the small set of them is not made of. */
export const drawMovements: readonly Draw[] = [
  (d, x) => {
    const dims = x.shape.length
    return dims === 0 ? undefined : call('roll', x, d.below(5) - 2, d.dim(x.shape))
  },
  (_, x) => call('ravel', x),
  rankAtLeast(2, (d, x) => call(d.pick(['swapaxes', 'moveaxis']), x, d.dim(x.shape), d.dim(x.shape))),
  rankAtLeast(1, (d, x) => {
    const dim = d.below(x.shape.length)
    const size = d.below(x.shape[dim]! + 1)
    // Windows that overlap may not be written to.
    return size === 0 ? undefined : call('unfold', x, dim, size, size + d.below(2))
  }),
  rankAtLeast(1, (d, x) => {
    const dim = d.below(x.shape.length)
    return x.shape[dim] === 0 ? undefined : { call: 'unbind', args: [{ ref: x.ref }, dim], pick: 0 }
  }),
  rankAtLeast(1, (d, x) => ({
    call: 'tensorSplit',
    args: [{ ref: x.ref }, d.pick([1, 2, 3]), d.below(x.shape.length)],
    pick: 0,
  })),
  rankAtLeast(1, (d, x) =>
    call(
      'repeat',
      x,
      x.shape.map(() => d.pick([0, 1, 1, 2])),
    ),
  ),
  rankAtLeast(2, (d, x) => call(d.pick(['tril', 'triu']), x, d.below(3) - 1)),
  rankAtLeast(2, (d, x) => call('rot90', x, d.below(4), [0, 1])),
  (d, x) => (x.shape.length > 2 ? undefined : call('diagEmbed', x, d.below(3) - 1)),
  (d, x) => {
    const size = d.below(3)
    return x.shape.length === 0 ? undefined : call('repeatInterleave', x, size, d.below(x.shape.length))
  },
]

/** Writes of one tensor into a part of another. */
export const drawInserts: readonly Draw[] = [
  rankAtLeast(1, (d, x) => {
    const dim = d.below(x.shape.length)
    if (x.shape[dim] === 0) return undefined
    const rest = x.shape.filter((_, at) => at !== dim)
    return call('selectScatter', x, d.input(rest, x.dtype), dim, d.below(x.shape[dim]!))
  }),
  rankAtLeast(1, (d, x) => {
    const dim = d.below(x.shape.length)
    const start = d.below(x.shape[dim]! + 1)
    const part = x.shape.map((size, at) => (at === dim ? size - start : size))
    return call('sliceScatter', x, d.input(part, x.dtype), dim, start, x.shape[dim]!)
  }),
  rankAtLeast(1, (d, x) => {
    const dim = d.below(x.shape.length)
    const count = Math.min(x.shape[dim]!, d.size())
    const index = d.indices([count], x.shape[dim]!, true)
    const source = x.shape.map((size, at) => (at === dim ? count : size))
    if (index === undefined) return undefined
    return d.chance(0.5)
      ? call(d.pick(['indexCopy', 'indexCopy_']), x, dim, index, d.input(source, x.dtype))
      : call(d.pick(['indexFill', 'indexFill_']), x, dim, index, d.scalar(x.dtype))
  }),
  rankAtLeast(1, (d, x) => {
    if (x.dtype === 'bool') return undefined
    const dim = d.below(x.shape.length)
    const shape = x.shape.map((size, at) => (at === dim ? d.size() : size))
    const index = d.indices(shape, x.shape[dim]!)
    return index && call(d.pick(['scatterAdd_', 'scatterAdd_']), x, dim, index, d.input(shape, x.dtype))
  }),
  (d, x) => {
    const mask = d.input(d.broadcastable(x.shape), 'bool')
    return call('maskedFill_', x, mask, d.scalar(x.dtype))
  },
  rankAtLeast(2, (d, x) => call(d.pick(['tril_', 'triu_']), x, d.below(3) - 1)),
]

function sameKind(d: Drawing, x: Known): Ref {
  const other = d.value((one) => one.dtype === x.dtype && fitsInto(one.shape, x.shape))
  return other === undefined ? d.input(d.broadcastable(x.shape), x.dtype) : { ref: other.ref }
}

/** Elementwise functions of several tensors, and with bounds. */
export const drawCombinations: readonly Draw[] = [
  (d, x) => (isFloat(x.dtype) ? call(d.pick(['lerp', 'lerp_']), x, sameKind(d, x), 0.25) : undefined),
  (d, x) =>
    isFloat(x.dtype)
      ? call(d.pick(['addcmul', 'addcmul_']), x, sameKind(d, x), sameKind(d, x), { value: 0.5 })
      : undefined,
  (d, x) => {
    if (x.dtype === 'bool' || (d.smooth && isFloat(x.dtype))) return undefined
    return call(d.pick(['clamp', 'clamp_']), x, x.dtype === 'uint8' ? 1 : -1, 2)
  },
  (d, x) => (isFloat(x.dtype) && d.smooth ? call(d.pick(['logaddexp', 'hypot']), x, sameKind(d, x)) : undefined),
  (d, x) => (isFloat(x.dtype) ? call(d.pick(['exp2', 'erfc', 'sinc']), x) : undefined),
  (d, x) => (x.exact ? call(d.pick(['logicalAnd', 'logicalOr', 'logicalXor']), x, sameKind(d, x)) : undefined),
]

function matrix(d: Drawing, x: Known, draw: (rows: number, columns: number) => Step): Step | undefined {
  if (!isFloat(x.dtype) || x.shape.length !== 2) return undefined
  return draw(x.shape[0]!, x.shape[1]!)
}

/** Products, and reductions along lines. */
export const drawLines: readonly Draw[] = [
  (d, x) =>
    matrix(d, x, (rows, columns) => {
      const inner = d.size()
      const [a, b] = [d.input([rows, inner], x.dtype), d.input([inner, columns], x.dtype)]
      return call(d.pick(['addmm', 'addmm_']), x, a, b, { beta: 0.5, alpha: 2 })
    }),
  (d, x) => matrix(d, x, (_, columns) => call('mv', x, d.input([columns], x.dtype))),
  (d, x) =>
    isFloat(x.dtype) && x.shape.length === 1
      ? { call: d.pick(['outer', 'kron']), args: [{ ref: x.ref }, d.input([d.size()], x.dtype)] }
      : undefined,
  rankAtLeast(1, (d, x) => (x.dtype === 'bool' ? undefined : call('diff', x, 1, d.dim(x.shape)))),
  rankAtLeast(1, (d, x) => (isFloat(x.dtype) ? call('logcumsumexp', x, d.dim(x.shape)) : undefined)),
  rankAtLeast(1, (d, x) => {
    if (!x.exact || d.smooth || x.dtype === 'bool') return undefined
    return {
      call: d.pick(['cummax', 'cummin']),
      args: [{ ref: x.ref }, d.dim(x.shape)],
      pick: d.pick(['values', 'indices']),
    }
  }),
  rankAtLeast(1, (d, x) => {
    if (!x.exact || d.smooth || x.dtype === 'bool') return undefined
    const dim = d.below(x.shape.length)
    const k = d.below(x.shape[dim]! + 1)
    return { call: 'topk', args: [{ ref: x.ref }, k, dim], pick: 'values' }
  }),
  (d, x) => (x.shape.length === 2 && x.dtype !== 'bool' ? call('trace', x) : undefined),
  (d, x) => (x.exact ? call('countNonzero', x, ...(x.shape.length > 0 ? [d.dim(x.shape)] : [])) : undefined),
  rankAtLeast(1, (d, x) => {
    const dim = d.below(x.shape.length)
    const shape = x.shape.map((size, at) => (at === dim ? d.size() : size))
    const index = d.indices(shape, x.shape[dim]!)
    return index && call('takeAlongDim', x, index, dim)
  }),
]
