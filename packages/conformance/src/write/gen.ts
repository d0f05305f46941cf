import { type DType, integerRange, isFloat } from '@flambeau/core/backend'
import { decode, type HostTensor, hostTensor } from '../judge/values/host.ts'
import { floatFormat, smallestNormal } from '../judge/values/format.ts'

/** 32-bit FNV-1a of a text: the same case has the same values wherever and in whatever order it runs. */
export function hash(text: string): number {
  let state = 0x811c9dc5
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193)
  return state >>> 0
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** Makes the inputs of one case, all rounded to the case's dtype. */
export class Gen {
  readonly dtype: DType
  #state: number

  constructor(dtype: DType, seed: number) {
    this.dtype = dtype
    this.#state = seed >>> 0
  }

  /** A number in [0, 1) (mulberry32). */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let word = this.#state
    word = Math.imul(word ^ (word >>> 15), word | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32
  }

  /** A tensor from a function of the row-order index. */
  from(shape: readonly number[], value: (index: number) => number, dtype: DType = this.dtype): HostTensor {
    return hostTensor(
      dtype,
      shape,
      Float64Array.from({ length: count(shape) }, (_, i) => value(i)),
    )
  }

  /** The given values. */
  list(values: readonly number[], shape: readonly number[] = [values.length], dtype: DType = this.dtype): HostTensor {
    return hostTensor(dtype, shape, values)
  }

  /** Numbers between `low` and `high`: evenly drawn floats, whole numbers for integers, coin flips for bool. */
  values(shape: readonly number[], low = -2, high = 2): HostTensor {
    if (this.dtype === 'bool') return this.from(shape, () => (this.uniform() < 0.5 ? 1 : 0))
    if (!isFloat(this.dtype)) {
      const least = Math.max(Math.ceil(low), Number(integerRange(this.dtype)[0]))
      return this.from(shape, () => least + Math.floor(this.uniform() * (Math.floor(high) - least + 1)))
    }
    return this.from(shape, () => low + (high - low) * this.uniform())
  }

  /** Distinct values in random order, `gap` apart: for ops that are piecewise, away from ties. */
  distinct(shape: readonly number[], gap = 0.125): HostTensor {
    const order = this.permutation(count(shape))
    return this.from(shape, (i) => (order[i]! - order.length / 2) * gap + gap / 4)
  }

  /** Whole numbers in [low, high) of an integer dtype. */
  integers(shape: readonly number[], low: number, high: number, dtype: DType = 'int32'): HostTensor {
    return this.from(shape, () => low + Math.floor(this.uniform() * (high - low)), dtype)
  }

  bools(shape: readonly number[]): HostTensor {
    return this.from(shape, () => (this.uniform() < 0.5 ? 1 : 0), 'bool')
  }

  /** 0 … n − 1 shuffled. */
  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor(this.uniform() * (i + 1))
      const kept = order[i]!
      order[i] = order[j]!
      order[j] = kept
    }
    return order
  }

  /** Values at which implementations break: signed zeros, infinities, NaN, the ends of the range, subnormals, halves. */
  extremes(): number[] {
    if (this.dtype === 'bool') return [0, 1]
    if (!isFloat(this.dtype)) {
      const [least, most] = integerRange(this.dtype)
      // The greatest int64 is not a double; the next power of two below it is.
      const top = this.dtype === 'int64' ? 2 ** 62 : Number(most)
      return [0, 1, 2, 3, 7, top, top - 1, Number(least), ...(least < 0n ? [-1, -2, -3] : [128])]
    }
    const { max } = floatFormat(this.dtype)
    const tiny = smallestNormal(this.dtype)
    const signed = [0, 1, 0.5, 1.5, 2.5, 2, 3, 10, 100, max, tiny, tiny / 4, Infinity]
    return [...signed, ...signed.map((value) => -value), NaN]
  }

  /** Every number of a half dtype; in float32 some for each sign and exponent, the ends of the binade among them. */
  everywhere(): HostTensor {
    const { dtype } = this
    if (dtype === 'float16' || dtype === 'bfloat16') {
      return this.list([
        ...decode(
          dtype,
          Uint16Array.from({ length: 2 ** 16 }, (_, i) => i),
        ),
      ])
    }
    const perExponent = 32
    const mantissas = [0, 1, 2 ** 22, 2 ** 23 - 1]
    const bits = Uint32Array.from({ length: 2 ** 9 * perExponent }, (_, i) => {
      const fraction = mantissas[i % perExponent] ?? Math.floor(this.uniform() * 2 ** 23)
      return (Math.floor(i / perExponent) * 2 ** 23 + fraction) >>> 0
    })
    return this.list([...new Float32Array(bits.buffer)], [bits.length], 'float32')
  }

  /** Every extreme once, as a vector. */
  special(): HostTensor {
    return this.list(this.extremes())
  }

  /** Every pair of extremes, as two vectors. */
  specialPairs(): readonly [HostTensor, HostTensor] {
    const values = this.extremes()
    return [
      this.from([values.length ** 2], (i) => values[Math.floor(i / values.length)]!),
      this.from([values.length ** 2], (i) => values[i % values.length]!),
    ]
  }
}
