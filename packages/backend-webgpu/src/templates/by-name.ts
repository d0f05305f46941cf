/** One kernel per name, made by the same recipe. */
export function byName<N extends string, K>(names: readonly N[], make: (name: N) => K): Record<N, K> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<N, K>
}
