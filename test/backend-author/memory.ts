import { type Backend, type DType, isFloat, Storage, type View } from '@flambeau/core/backend'

/** The dtypes of this device, and the array that holds each. */
export const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const

export type Elements = Float32Array | Int32Array | Uint8Array

export class Memory extends Storage {
  elements: Elements

  constructor(backend: Backend, dtype: DType, length: number) {
    super(backend, dtype, length)
    this.elements = new arrays[dtype as keyof typeof arrays](length)
  }
}

function elementsOf(view: View): Elements {
  return (view.storage as Memory).elements
}

/** Another view of the same memory. */
export function looking({ storage, dtype, shape, strides, offset }: View, change: Partial<View>): View {
  return { storage, dtype, shape, strides, offset, ...change }
}

/** Where each element of a view lies, in row order. */
function places({ shape, strides, offset }: View): Int32Array {
  let at = Int32Array.of(offset)
  shape.forEach((size, dim) => {
    const inner = new Int32Array(at.length * size)
    for (let i = 0; i < inner.length; i++) inner[i] = at[Math.floor(i / size)]! + (i % size) * strides[dim]!
    at = inner
  })
  return at
}

/** The elements of a view in row order. */
export function get(view: View): Float64Array {
  const elements = elementsOf(view)
  return Float64Array.from(places(view), (at) => elements[at]!)
}

/** Writes elements in row order: rounded to float32, or to the low 32 bits, or as they are for bool. */
export function put(view: View, values: ArrayLike<number>): void {
  const elements = elementsOf(view)
  places(view).forEach((at, i) => (elements[at] = values[i]!))
}

export function isFloating(view: View): boolean {
  return isFloat(view.dtype)
}

/** A row along a dimension: where its elements lie in row order. `size` may be another one than that of the shape. */
export function lines(shape: readonly number[], dim: number): Int32Array[] {
  const size = shape[dim] ?? 1
  const inner = shape.slice(dim + 1).reduce((a, b) => a * b, 1)
  const count = size === 0 ? 0 : shape.reduce((a, b) => a * b, 1) / size
  return Array.from({ length: count }, (_, line) => {
    const start = Math.floor(line / inner) * inner * size + (line % inner)
    return Int32Array.from({ length: size }, (_unused, k) => start + k * inner)
  })
}
