import type { Backend, View } from '@flambeau/core'
import { decode, encode } from './host.ts'

/** Strides of a contiguous tensor. */
export function rowStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  let step = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step
    step *= shape[d]!
  }
  return strides
}

/** Number of elements. */
export function count(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1)
}

/** Storage positions of a view's elements, in row order. */
export function positions({ shape, strides, offset }: View): Float64Array {
  const at = new Float64Array(count(shape)).fill(offset)
  const steps = rowStrides(shape)
  shape.forEach((size, d) => {
    if (strides[d] === 0) return
    for (let i = 0; i < at.length; i++) at[i]! += (Math.floor(i / steps[d]!) % size) * strides[d]!
  })
  return at
}

function isContiguous({ shape, strides }: View): boolean {
  const steps = rowStrides(shape)
  return shape.every((size, d) => size === 1 || strides[d] === steps[d])
}

/** Elements of a view, in row order. Needs a device that reads synchronously. */
export function peek(device: Backend, view: View): Float64Array {
  const size = count(view.shape)
  if (size === 0) return new Float64Array(0)
  if (isContiguous(view)) return decode(view.dtype, device.readSync!(view.storage, view.offset, size))
  const all = decode(view.dtype, device.readSync!(view.storage, 0, view.storage.length))
  return Float64Array.from(positions(view), (at) => all[at]!)
}

/** Overwrites elements of a view. */
export function poke(device: Backend, view: View, values: ArrayLike<number>): void {
  if (values.length === 0) return
  if (isContiguous(view)) device.write(view.storage, view.offset, encode(view.dtype, values))
  else positions(view).forEach((at, i) => device.write(view.storage, at, encode(view.dtype, [values[i]!])))
}
