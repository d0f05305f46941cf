/** Strides of a contiguous tensor. */
export function rowStrides(shape: readonly number[]): number[] {
  const strides: number[] = []
  let step = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step
    step *= shape[d]!
  }
  return strides
}

/** Number of elements. */
export const count: (shape: readonly number[]) => number = (shape) => shape.reduce((a, b) => a * b, 1)

/** Start and stride of each line of a row-order array along a dimension. */
export function lines(
  shape: readonly number[],
  dim: number,
): { readonly size: number; readonly at: readonly (readonly number[])[] } {
  const size = shape[dim]!
  const inner = count(shape.slice(dim + 1))
  const at = Array.from({ length: size === 0 ? 0 : count(shape) / size }, (_, i) =>
    Array.from({ length: size }, (_unused, k) => Math.floor(i / inner) * size * inner + k * inner + (i % inner)),
  )
  return { size, at }
}
