/** Sizes or dimensions as an array or one by one. */
export type Sizes = readonly [readonly number[]] | readonly number[]

export function sizesOf(sizes: Sizes): readonly number[] {
  const first = sizes[0]
  return Array.isArray(first) ? (first as readonly number[]) : (sizes as readonly number[])
}
