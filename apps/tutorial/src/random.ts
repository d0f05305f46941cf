/** A small seeded source of random numbers for drawing pictures on the host. */
export interface Random {
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Standard normal. */
  normal(): number
  /** An integer in [0, count). */
  below(count: number): number
}

/**
 * The splitmix32 sequence of `seed`: a Weyl sequence through a 32-bit finalizer.
 *
 * Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014), with the constants of
 * C. Wellons' "lowbias32" hash.
 */
export function seeded(seed: number): Random {
  let state = seed | 0
  const uniform = (): number => {
    state = (state + 0x9e3779b9) | 0
    let x = state
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32
  }
  return {
    between: (low, high) => low + (high - low) * uniform(),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (count) => Math.floor(count * uniform()),
  }
}
