import type { Kernel, Kernels, PhiloxAttrs } from '@flambeau/core/backend'
import { count } from '../../templates/runs.ts'
import { BLOCK, blockA, NumberStream } from '../../templates/streams.ts'

/** Upper 32 bits of the unsigned product, from products of 16-bit halves. */
function mulHigh(a: number, b: number): number {
  const low = (a & 0xffff) * (b & 0xffff)
  const middle = (a >>> 16) * (b & 0xffff) + (low >>> 16)
  const other = (a & 0xffff) * (b >>> 16) + (middle & 0xffff)
  return ((a >>> 16) * (b >>> 16) + Math.floor(middle / 65536) + Math.floor(other / 65536)) | 0
}

/** Philox4x32-10 (Salmon et al., 2011): four words, as signed bits, into `out` from `at`. */
export function philoxBlock(
  [key0, key1]: readonly [number, number],
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  out: Int32Array | Float64Array,
  at: number,
): void {
  let [x0, x1, x2, x3] = [counter0 | 0, counter1 | 0, counter2 | 0, counter3 | 0]
  let [k0, k1] = [key0 | 0, key1 | 0]
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(0xd2511f53, x0)
    const high1 = mulHigh(0xcd9e8d57, x2)
    const low0 = Math.imul(0xd2511f53, x0)
    const low1 = Math.imul(0xcd9e8d57, x2)
    x0 = high1 ^ x1 ^ k0
    x1 = low1
    x2 = high0 ^ x3 ^ k1
    x3 = low0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  out[at] = x0
  out[at + 1] = x1
  out[at + 2] = x2
  out[at + 3] = x3
}

/** Words `start` to `start + n` of a stream, `start` a multiple of 4; up to three more are written when n is not. */
export function philoxWords(attrs: PhiloxAttrs, start: number, out: Int32Array | Float64Array, n: number): void {
  const [high0, high1] = attrs.offset
  for (let i = 0; i < n; i += 4) {
    const index = (start + i) / 4
    philoxBlock(attrs.seed, index % 2 ** 32, Math.floor(index / 2 ** 32), high0, high1, out, i)
  }
}

const philox: Kernel<PhiloxAttrs> = {
  run(_, [out], attrs) {
    const total = count(out!.shape)
    const target = new NumberStream(out!)
    for (let start = 0; start < total; start += BLOCK) {
      const n = Math.min(total - start, BLOCK)
      philoxWords(attrs, start, blockA, n)
      target.write(blockA, n)
    }
  },
}

export const philoxKernels: Pick<Kernels, 'philox'> = { philox }
