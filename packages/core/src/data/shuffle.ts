import type { PhiloxAttrs } from '../backend/primitives.ts'
import type { Generator } from '../random/generator.ts'

const multipliers = [0xd2511f53, 0xcd9e8d57] as const
const keySteps = [0x9e3779b9, 0xbb67ae85] as const
const rounds = 10

/** The upper 32 bits of a product of two 32-bit numbers. Halves keep every partial sum below 2⁵³. */
function highProduct(a: number, b: number): number {
  const low = a * (b & 0xffff)
  const high = a * (b >>> 16)
  return Math.floor((high + low / 0x10000) / 0x10000)
}

/** Block `index` of Philox4x32-10 (Salmon et al., 2011), as four signed words: what the `philox` primitive gives for 4 · index … */
function philoxBlock(index: number, { seed, offset }: PhiloxAttrs): readonly [number, number, number, number] {
  let [x0, x1, x2, x3] = [index >>> 0, Math.floor(index / 2 ** 32), offset[0], offset[1]]
  let [k0, k1] = seed
  for (let round = 0; round < rounds; round++) {
    const [high0, low0] = [highProduct(multipliers[0], x0), Math.imul(multipliers[0], x0)]
    const [high1, low1] = [highProduct(multipliers[1], x2), Math.imul(multipliers[1], x2)]
    ;[x0, x1, x2, x3] = [(high1 ^ x1 ^ k0) >>> 0, low1 >>> 0, (high0 ^ x3 ^ k1) >>> 0, low0 >>> 0]
    k0 = (k0 + keySteps[0]) >>> 0
    k1 = (k1 + keySteps[1]) >>> 0
  }
  return [x0 | 0, x1 | 0, x2 | 0, x3 | 0]
}

/**
 * 0 … n − 1 in random order, on the host: the same as `randperm(n, { generator })`, whose result could not be read at once on every device.
 */
export function shuffled(n: number, generator: Generator): Int32Array {
  const block = generator.next()
  const words = new Int32Array(n)
  for (let i = 0; i < n; i += 4) words.set(philoxBlock(i / 4, block).slice(0, n - i), i)
  return Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => words[a]! - words[b]! || a - b)
}
