import type { View } from '@flambeau/core/backend'

/**
 * Walks a strided window in row order, as runs of equally spaced elements. Neighbouring dimensions that lie like one are
 * merged first, so a contiguous view is a single run. Strides may be negative or zero.
 *
 * @example
 * ```ts
 * const runs = new Runs(view.shape, view.strides, view.offset)
 * while (runs.next()) visit(runs.start, runs.step, runs.length)
 * ```
 */
export class Runs {
  /** Position of the current run's first element. */
  start = 0
  /** Distance between its elements. */
  readonly step: number
  /** How many elements it has; {@link nextUpTo} may cut a run into pieces. */
  length = 0

  readonly #runLength: number
  readonly #sizes: number[] = []
  readonly #strides: number[] = []
  readonly #index: number[]
  #row: number
  #column = 0
  #rowsLeft: number

  constructor(shape: readonly number[], strides: readonly number[], offset: number) {
    const sizes = this.#sizes
    const steps = this.#strides
    let rows = 1
    for (let i = 0; i < shape.length; i++) {
      const size = shape[i]!
      const stride = strides[i]!
      rows *= size
      if (size === 1) continue
      const last = sizes.length - 1
      if (last >= 0 && steps[last] === stride * size) {
        sizes[last]! *= size
        steps[last] = stride
      } else {
        sizes.push(size)
        steps.push(stride)
      }
    }
    this.#runLength = sizes.pop() ?? 1
    this.step = steps.pop() ?? 1
    this.#rowsLeft = rows === 0 ? 0 : rows / this.#runLength
    this.#index = sizes.map(() => 0)
    this.#row = offset
  }

  /** Moves to the next run, or returns false at the end. */
  next(): boolean {
    return this.nextUpTo(this.#runLength) > 0
  }

  /** Moves to the next run of at most `limit` elements and returns its length, 0 at the end. */
  nextUpTo(limit: number): number {
    if (this.#rowsLeft === 0) return 0
    const length = Math.min(limit, this.#runLength - this.#column)
    this.start = this.#row + this.#column * this.step
    this.length = length
    this.#column += length
    if (this.#column === this.#runLength) this.#advance()
    return length
  }

  #advance(): void {
    const sizes = this.#sizes
    const strides = this.#strides
    const index = this.#index
    this.#column = 0
    this.#rowsLeft--
    for (let d = sizes.length - 1; d >= 0; d--) {
      this.#row += strides[d]!
      if (++index[d]! < sizes[d]!) return
      this.#row -= strides[d]! * sizes[d]!
      index[d] = 0
    }
  }
}

/** The same elements with `dims` moved to the end, in their order. */
export function movedLast(view: View, dims: readonly number[]): View {
  const order = view.shape.map((_, i) => i).filter((i) => !dims.includes(i))
  order.push(...dims)
  return permuted(view, order)
}

/** The same elements with `dims` moved to the front, in their order. */
export function movedFirst(view: View, dims: readonly number[]): View {
  return permuted(view, [...dims, ...view.shape.map((_, i) => i).filter((i) => !dims.includes(i))])
}

function permuted(view: View, order: readonly number[]): View {
  return reshaped(
    view,
    order.map((i) => view.shape[i]!),
    order.map((i) => view.strides[i]!),
  )
}

/** The same storage seen through other sizes and strides. */
export function reshaped(
  view: View,
  shape: readonly number[],
  strides: readonly number[],
  offset: number = view.offset,
): View {
  return { storage: view.storage, dtype: view.dtype, shape, strides, offset }
}

/** Number of elements of a view. */
export function count(shape: readonly number[]): number {
  let product = 1
  for (let i = 0; i < shape.length; i++) product *= shape[i]!
  return product
}

/** A 0-d view as one of a single dimension, so that `dim` 0 exists. */
export function atLeast1d(view: View): View {
  return view.shape.length === 0 ? reshaped(view, [1], [1]) : view
}
