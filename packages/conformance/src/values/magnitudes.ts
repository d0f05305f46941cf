import type { HostTensor } from './host.ts'

/** The same tensor with absolute values. */
export function magnitudes({ values, ...rest }: HostTensor): HostTensor {
  return { ...rest, values: values.map(Math.abs) }
}

/** How many elements some dimensions have together. */
export function sizeOf(shape: readonly number[], dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * (shape[dim] ?? 1), 1)
}

/** How many elements the dimensions from `from` on have together. */
export function product(shape: readonly number[], from: number): number {
  return shape.slice(from).reduce((a, b) => a * b, 1)
}

/** For each element of a tensor, a fold over its line along `dim`. */
export function perLine(x: HostTensor, dim: number, fold: (line: readonly number[]) => number): Float64Array {
  const size = x.shape[dim]!
  const inner = product(x.shape, dim + 1)
  return Float64Array.from(x.values, (_, i) => {
    const start = Math.floor(i / (size * inner)) * size * inner + (i % inner)
    return fold(Array.from({ length: size }, (_unused, k) => x.values[start + k * inner]!))
  })
}

function finite(values: ArrayLike<number>): number[] {
  return Array.from(values).filter(Number.isFinite)
}

/** Distance from the smallest finite value to the largest. */
export function span(values: ArrayLike<number>): number {
  const list = finite(values)
  return list.length === 0 ? 0 : Math.max(...list) - Math.min(...list)
}

/** The largest finite magnitude. */
export function peak(values: ArrayLike<number>): number {
  return finite(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}
