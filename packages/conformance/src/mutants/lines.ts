import { count } from '../judge/values/elements.ts'

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
