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
  const out = new Float64Array(x.values.length)
  for (let line = 0; line * size < out.length; line++) {
    const start = Math.floor(line / inner) * size * inner + (line % inner)
    const at = Array.from({ length: size }, (_, k) => start + k * inner)
    const folded = fold(at.map((i) => x.values[i]!))
    for (const i of at) out[i] = folded
  }
  return out
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
