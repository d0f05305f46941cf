import { asStrided, type Backend, empty, expand, permute, select, slice, type Tensor } from '@flambeau/core'
import { rowStrides } from '../judge/values/elements.ts'
import { encode, type HostTensor } from '../judge/values/host.ts'

/**
 * Ways a tensor can lie in its storage. All but the first are views on a larger or differently ordered storage, so a kernel that
 * ignores strides or offset reads wrong elements.
 */
export const layouts = ['contiguous', 'transposed', 'slice', 'expanded'] as const
export type Layout = (typeof layouts)[number]

/** What lies between the elements of a slice: a value that would be noticed. */
const foreign = 77

function isEmpty({ values }: HostTensor): boolean {
  return values.length === 0
}

/** The values a tensor has in a layout: `expanded` repeats its first row, the others keep them. */
export function valuesIn(layout: Layout, tensor: HostTensor): HostTensor {
  if (layout !== 'expanded' || tensor.shape.length === 0 || isEmpty(tensor)) return tensor
  const row = tensor.values.length / tensor.shape[0]!
  return { ...tensor, values: tensor.values.map((_, i) => tensor.values[i % row]!) }
}

/** Puts a tensor on a device in a layout. Its values must be what `valuesIn` gives for the layout. */
export function place(device: Backend, layout: Layout, tensor: HostTensor): Tensor {
  const { shape, dtype, values } = tensor
  const rank = shape.length
  const make = (at: readonly number[], list: ArrayLike<number>): Tensor => {
    const made = empty(at, { device, dtype })
    device.write(made.storage, made.offset, encode(dtype, list))
    return made
  }
  if (layout === 'contiguous' && tensor.strides !== undefined && values.length > 0) {
    const memory = memoryOf(tensor, tensor.strides)
    return asStrided(make([memory.length], memory), shape, tensor.strides)
  }
  if (layout === 'transposed' && rank > 1) {
    const order = shape.map((_, d) => rank - 1 - d)
    return permute(make([...shape].reverse(), transposed(tensor)), order)
  }
  if (layout === 'slice') {
    const { length } = values
    if (rank === 0) return select(make([4], [foreign, foreign, values[0]!, foreign]), 0, 2)
    const last = shape[rank - 1]!
    const width = 2 * last + 3
    const wide = new Float64Array(last === 0 ? 0 : (length / last) * width).fill(foreign)
    values.forEach((value, i) => (wide[Math.floor(i / last) * width + 3 + 2 * (i % last)] = value))
    if (last === 0) return make(shape, values)
    return slice(make([...shape.slice(0, -1), width], wide), rank - 1, 3, 3 + 2 * last, 2)
  }
  if (layout === 'expanded' && rank > 0 && !isEmpty(tensor)) {
    const row = values.length / shape[0]!
    return expand(make([1, ...shape.slice(1)], values.subarray(0, row)), shape)
  }
  return make(shape, values)
}

/** The memory that a tensor with these strides looks at. */
function memoryOf({ shape, values }: HostTensor, strides: readonly number[]): Float64Array {
  const last = shape.reduce((at, size, d) => at + (size - 1) * strides[d]!, 0)
  const memory = new Float64Array(last + 1).fill(foreign)
  const steps = rowStrides(shape)
  values.forEach((value, i) => {
    memory[shape.reduce((at, size, d) => at + (Math.floor(i / steps[d]!) % size) * strides[d]!, 0)] = value
  })
  return memory
}

/** Elements in the row order of the reversed shape. */
function transposed({ shape, values }: HostTensor): Float64Array {
  const out = new Float64Array(values.length)
  const strides = new Array<number>(shape.length)
  let step = 1
  for (let d = 0; d < shape.length; d++) {
    strides[d] = step
    step *= shape[d]!
  }
  for (let i = 0; i < values.length; i++) {
    let rest = i
    let at = 0
    for (let d = shape.length - 1; d >= 0; d--) {
      at += (rest % shape[d]!) * strides[d]!
      rest = Math.floor(rest / shape[d]!)
    }
    out[at] = values[i]!
  }
  return out
}
