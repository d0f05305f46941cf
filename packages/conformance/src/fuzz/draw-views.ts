import { isFloat } from '@flambeau/core/backend'
import type { Drawing, Known } from './draw.ts'
import type { Arg, Step } from './program.ts'

type Draw = (drawing: Drawing, x: Known) => Step | undefined

function call(name: string, x: Known, ...args: readonly Arg[]): Step {
  return { call: name, args: [{ ref: x.ref }, ...args] }
}

/** Shapes of as many elements. */
function reshaped(d: Drawing, shape: readonly number[]): readonly number[] {
  const sizes = [...shape]
  for (let i = 0; i < 3; i++) {
    const at = d.below(sizes.length + 1)
    if (d.chance(0.4) && sizes.length > 1 && at + 1 < sizes.length) sizes.splice(at, 2, sizes[at]! * sizes[at + 1]!)
    else if (d.chance(0.5) && sizes.length < 5) sizes.splice(at, 0, 1)
    else if (at < sizes.length && sizes[at]! % 2 === 0 && sizes[at]! > 0 && sizes.length < 5)
      sizes.splice(at, 1, 2, sizes[at]! / 2)
  }
  return sizes
}

/** Other windows on the same memory. */
export const drawViews: readonly Draw[] = [
  (d, x) => call('transpose', x, d.dim(x.shape), d.dim(x.shape)),
  (d, x) => call('permute', x, d.order(x.shape.length)),
  (d, x) => {
    if (x.shape.length === 0) return undefined
    const dim = d.below(x.shape.length)
    const size = x.shape[dim]!
    const start = d.below(size + 1)
    return call('slice', x, dim, start, start + d.below(size - start + 1), d.pick([1, 1, 2, 3]))
  },
  (d, x) => {
    if (x.shape.length === 0) return undefined
    const dim = d.below(x.shape.length)
    const start = d.below(x.shape[dim]! + 1)
    return call('narrow', x, dim, start, d.below(x.shape[dim]! - start + 1))
  },
  (d, x) => {
    const dim = d.below(Math.max(x.shape.length, 1))
    const size = x.shape[dim] ?? 0
    return size === 0 ? undefined : call('select', x, dim, d.below(size) - (d.chance(0.3) ? size : 0))
  },
  (d, x) => {
    if (x.shape.length < 2) return undefined
    const [a, b] = d.order(x.shape.length)
    return call('diagonal', x, d.below(3) - 1, a!, b!)
  },
  (d, x) => {
    const grown = x.shape.map((size) => (size === 1 && d.chance(0.7) ? d.size() : size))
    return call('expand', x, [...Array.from({ length: d.below(2) }, () => d.size()), ...grown])
  },
  (d, x) => call('unsqueeze', x, d.below(x.shape.length + 1)),
  (d, x) => (d.chance(0.5) ? call('squeeze', x) : call('squeeze', x, d.dim(x.shape))),
  (d, x) => call(d.pick(['reshape', 'reshape', 'view']), x, reshaped(d, x.shape)),
  (d, x) => call('flatten', x, ...(x.shape.length > 1 ? [d.below(x.shape.length - 1), -1] : [])),
  (d, x) => {
    const index = x.shape.map((size): Arg => {
      const roll = d.gen.uniform()
      if (roll < 0.3) return ':'
      if (roll < 0.5 && size > 0) return d.below(size)
      return [d.below(size + 1), size]
    })
    return call('index', x, ...(d.chance(0.3) ? ['...', ...index] : d.chance(0.3) ? [...index, null] : index))
  },
  (d, x) => {
    if (x.shape.length === 0) return undefined
    const dim = d.below(x.shape.length)
    return { call: 'chunk', args: [{ ref: x.ref }, d.pick([1, 2, 3]), dim], pick: 0 }
  },
  (d, x) => (d.smooth ? undefined : call('detach', x)),
]

/** The same values in other memory or another dtype. */
export const drawCopies: readonly Draw[] = [
  (_, x) => call('clone', x),
  (_, x) => call('contiguous', x),
  (d, x) => call('flip', x, x.shape.length === 0 ? [] : [d.dim(x.shape)]),
  (d, x) => {
    const target = d.anyDType()
    return isFloat(x.dtype) && !isFloat(target) && !x.exact && target !== 'bool' ? undefined : call('to', x, target)
  },
  (d, x) => {
    const other = d.value((one) => one.dtype === x.dtype && one.shape.join() === x.shape.join()) ?? x
    const name = d.pick(['cat', 'stack'])
    if (name === 'cat' && x.shape.length === 0) return undefined
    return {
      call: name,
      args: [[{ ref: x.ref }, { ref: other.ref }], d.below(x.shape.length + (name === 'stack' ? 1 : 0))],
    }
  },
]
