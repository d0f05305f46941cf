import { type DType, isFloat } from '@flambeau/core/backend'
import type { Gen } from '../write/gen.ts'
import { roundTo } from '../judge/values/format.ts'
import type { Arg, Ref, Step } from './program.ts'

/** A value of the program so far, as the oracle has it. */
export interface Known {
  readonly ref: number
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly values: Float64Array
  /** No rounding has touched it: every device has exactly these values. */
  readonly exact: boolean
}

/** Draws the parts of a program. */
export class Drawing {
  readonly gen: Gen
  readonly dtype: DType
  /** Whether gradients will be asked for: then numbers keep away from kinks and ties. */
  readonly smooth: boolean
  readonly integers: readonly DType[]
  readonly known: readonly Known[]
  /** Steps that must come before the one being drawn: inputs made for it. */
  readonly extra: Step[] = []
  readonly #next: number

  constructor(
    gen: Gen,
    dtype: DType,
    smooth: boolean,
    integers: readonly DType[],
    known: readonly Known[],
    next: number,
  ) {
    this.gen = gen
    this.dtype = dtype
    this.smooth = smooth
    this.integers = integers
    this.known = known
    this.#next = next
  }

  below(count: number): number {
    return Math.floor(this.gen.uniform() * count)
  }

  chance(probability: number): boolean {
    return this.gen.uniform() < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  /** A value of the program, newer ones more often. */
  value(suits: (one: Known) => boolean = () => true): Known | undefined {
    const list = this.known.filter(suits)
    if (list.length === 0) return undefined
    return list[Math.max(this.below(list.length), this.below(list.length))]
  }

  dim(shape: readonly number[]): number {
    const rank = Math.max(shape.length, 1)
    const dim = this.below(rank)
    return this.chance(0.3) ? dim - rank : dim
  }

  size(): number {
    return this.pick([0, 1, 1, 2, 2, 3, 3, 4, 5])
  }

  shape(): readonly number[] {
    return Array.from({ length: this.pick([0, 1, 1, 2, 2, 2, 3, 3, 4]) }, () => this.size())
  }

  /** A number that every float dtype can hold; for programs with gradients one that is not. */
  number(dtype: DType): number {
    if (dtype === 'bool') return this.below(2)
    if (!isFloat(dtype)) return dtype === 'uint8' ? this.below(7) : this.below(9) - 4
    return this.smooth ? roundTo(dtype, 4 * this.gen.uniform() - 2) : (this.below(33) - 16) / 4
  }

  scalar(dtype: DType): number {
    const value = isFloat(dtype) ? (this.below(17) - 8) / 4 : this.number(dtype)
    return value === 0 ? 2 : value
  }

  input(shape: readonly number[], dtype: DType, number: () => number = () => this.number(dtype)): Ref {
    const count = shape.reduce((a, b) => a * b, 1)
    const values = Array.from({ length: count }, number)
    const wanted = this.smooth && isFloat(dtype) && this.chance(0.7)
    return this.before({ input: { dtype, shape, values, ...(wanted ? { requiresGrad: true } : {}) } })
  }

  /** A step before the one being drawn. */
  before(step: Step): Ref {
    this.extra.push(step)
    return { ref: this.#next + this.extra.length - 1 }
  }

  anyDType(): DType {
    const roll = this.gen.uniform()
    if (this.smooth ? roll < 0.9 : roll < 0.55) return this.dtype
    if (this.integers.length > 3 && roll < 0.6) return this.pick(['float32', 'float16', 'bfloat16', 'float64'])
    return roll < 0.92 ? this.pick(this.integers) : 'bool'
  }

  /** A shape that broadcasts with this one, and is not larger. */
  broadcastable(shape: readonly number[]): readonly number[] {
    const cut = shape.slice(this.chance(0.3) ? this.below(shape.length + 1) : 0)
    return cut.map((size) => (this.chance(0.25) ? 1 : size))
  }

  /** Something to combine a value with: another value that broadcasts into it, a new tensor, or a number. */
  operand(x: Known, number?: () => number): Arg {
    const roll = this.gen.uniform()
    if (roll < 0.2 && number === undefined && x.dtype !== 'bool') return this.scalar(x.dtype)
    if (roll < 0.65 && number === undefined) {
      const other = this.value((one) => one.dtype === x.dtype && fitsInto(one.shape, x.shape))
      if (other !== undefined) return { ref: other.ref }
    }
    return this.input(this.broadcastable(x.shape), x.dtype, number)
  }

  /** An axis permutation. */
  order(rank: number): readonly number[] {
    return this.gen.permutation(rank)
  }

  /** Whole numbers as indices into a dimension of this size. */
  indices(shape: readonly number[], size: number, distinct = false): Ref | undefined {
    if (size === 0 && shape.reduce((a, b) => a * b, 1) > 0) return undefined
    if (!distinct) return this.input(shape, 'int32', () => this.below(size))
    const order = this.gen.permutation(size)
    let at = 0
    return this.input(shape, 'int32', () => order[at++ % size]!)
  }
}

/** Whether a shape broadcasts into another without growing it. */
export function fitsInto(shape: readonly number[], target: readonly number[]): boolean {
  const lead = target.length - shape.length
  return lead >= 0 && shape.every((size, d) => size === 1 || size === target[lead + d])
}
