import { type DType, integerRange, isFloat } from '@flambeau/core/backend'
import type { Element, TensorSpec, Value, ViewStep } from './call.ts'

/** A stream of random choices: the same seed and text give the same ones. */
class Dice {
  #state: number

  constructor(seed: number) {
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

  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1))
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.uniform() * list.length)]!
  }

  shuffled<T>(list: readonly T[]): T[] {
    const out = [...list]
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(0, i)
      const kept = out[i]!
      out[i] = out[j]!
      out[j] = kept
    }
    return out
  }
}

const dtypes: readonly DType[] = [
  ...Array.from({ length: 7 }, () => 'float32' as const),
  ...Array.from({ length: 6 }, () => 'float64' as const),
  ...(['float16', 'bfloat16', 'int32', 'int32', 'int64', 'int64', 'uint8', 'int8', 'int16', 'bool', 'bool'] as const),
]

/** What a tensor's numbers are like. */
export type Range =
  | 'plain'
  | 'simple'
  | 'positive'
  | 'unit'
  | 'signs'
  | 'hostile'
  | readonly [low: number, high: number]

export interface Wish {
  readonly dtype?: DType
  readonly range?: Range
  /** Default: sometimes. */
  readonly grad?: boolean
  /** Default: sometimes another layout than the contiguous one. */
  readonly plainLayout?: boolean
}

export const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

const specials: readonly Element[] = [
  'nan',
  'inf',
  '-inf',
  '-0',
  0,
  0,
  1,
  -1,
  0.5,
  -0.5,
  2,
  1e30,
  -1e30,
  1e-30,
  3e38,
  100,
]

/** Few digits, so that a call can be read, and no negative zero, which JSON cannot hold. */
const short = (value: number): number => Math.round(value * 1000) / 1000 + 0

/** What calls of a kind have in common. */
export interface Theme {
  readonly name: string
  /** Dtypes of most tensors; the more often one stands here, the more often it is drawn. */
  readonly dtypes: readonly DType[]
  /** How often a tensor has another dtype than the others. */
  readonly mixed: number
  readonly ranges: readonly Range[]
  /** How often tensors require grad. */
  readonly grad: number
  /** How often an optional argument is given. */
  readonly options: number
  /** Numbers are beyond what small dtypes hold. */
  readonly beyond?: boolean
}

/** Calls of every kind. */
export const anything: Theme = {
  name: 'anything',
  dtypes,
  mixed: 0.15,
  ranges: ['plain', 'plain', 'plain', 'simple', 'simple', 'positive', 'unit', 'hostile'],
  grad: 0.6,
  options: 0.4,
}

const beyond: readonly number[] = [300, -300, 70000, -1, 1e10, 256, 65504 * 2]

/** Draws the arguments of one call and collects its tensors. */
export class Draw extends Dice {
  readonly theme: Theme
  readonly tensors: TensorSpec[] = []
  /** The dtype that the call's tensors have most often. */
  readonly dtype: DType
  readonly #device: ReadonlySet<DType>
  readonly #grad: boolean
  readonly #range: Range

  constructor(seed: number, device: ReadonlySet<DType>, theme: Theme = anything) {
    super(seed)
    this.theme = theme
    this.#device = device
    this.dtype = this.anyDtype()
    this.#grad = this.chance(theme.grad)
    this.#range = this.pick(theme.ranges)
  }

  anyDtype(): DType {
    const dtype = this.pick(this.theme.dtypes)
    return this.#device.has(dtype) ? dtype : 'float32'
  }

  integerDtype(): DType {
    const dtype = this.pick(['int64', 'int64', 'int64', 'int32'] as const)
    return this.#device.has(dtype) ? dtype : 'int32'
  }

  shape(least = 0, most = 4, size = 4): number[] {
    const rank = Math.max(least, Math.min(most, this.pick([0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4])))
    return Array.from({ length: rank }, () => (this.chance(0.03) ? 0 : this.int(1, size)))
  }

  /** A shape that broadcasts with another. */
  broadcastable(shape: readonly number[]): number[] {
    if (this.chance(0.55)) return [...shape]
    const kept = this.chance(0.3) ? shape.slice(this.int(0, shape.length)) : shape
    return kept.map((n) => (this.chance(0.3) ? 1 : n))
  }

  /** One number, as it stands in a tensor of this dtype. */
  element(dtype: DType, range: Range): Element {
    if (dtype === 'bool') return this.chance(0.5) ? 1 : 0
    if (!isFloat(dtype)) return this.#whole(dtype, range)
    if (Array.isArray(range)) {
      const [low, high] = range as readonly [number, number]
      return short(low + (high - low) * this.uniform())
    }
    switch (range) {
      case 'simple':
        return this.int(-4, 4) / 2
      case 'positive':
        return short(0.05 + this.uniform() * 3)
      case 'unit':
        return this.chance(0.1) ? this.int(0, 1) : short(this.uniform())
      case 'signs':
        return this.chance(0.5) ? 1 : -1
      case 'hostile':
        return this.chance(0.5) ? this.pick(specials) : short((this.uniform() - 0.5) * 8)
      default:
        return short((this.uniform() - 0.5) * 6)
    }
  }

  #whole(dtype: DType, range: Range): number {
    const [least, most] = integerRange(dtype).map(Number) as [number, number]
    const clip = (value: number): number => Math.min(Math.max(value, least), most)
    if (Array.isArray(range)) return clip(this.int(Math.ceil(range[0] as number), Math.floor(range[1] as number)))
    if (range === 'signs') return clip(this.chance(0.5) ? 1 : -1)
    if (range === 'positive') return this.int(1, 6)
    if (range === 'unit') return this.int(0, 1)
    if (range !== 'hostile' || this.chance(0.6)) return clip(this.int(-4, 6))
    return dtype === 'int64'
      ? this.pick([2 ** 40, -(2 ** 40), 2 ** 31, 100, 0])
      : this.pick([least, most, most - 1, 0, 100])
  }

  tensor(
    shape: readonly number[],
    { dtype, range = this.#range, grad, plainLayout }: Wish = {},
  ): { readonly t: number } {
    const wished = dtype ?? (this.chance(1 - this.theme.mixed) ? this.dtype : this.anyDtype())
    const chosen = this.#device.has(wished) ? wished : isFloat(wished) ? 'float32' : 'int32'
    const { base, view } = plainLayout === true ? { base: shape, view: [] } : this.#layout(shape)
    const wanted = grad ?? (this.#grad && this.chance(0.85))
    this.tensors.push({
      dtype: chosen,
      base,
      values: Array.from({ length: product(base) }, () => this.element(chosen, range)),
      ...(wanted && isFloat(chosen) ? { grad: true } : {}),
      ...(view.length > 0 ? { view } : {}),
    })
    return { t: this.tensors.length - 1 }
  }

  /** Tensors that index: whole numbers from `low` to `high`. */
  indices(shape: readonly number[], low: number, high: number, dtype?: DType): { readonly t: number } {
    const beyond = this.chance(0.04) ? this.pick([1, 3]) : 0
    return this.tensor(shape, { dtype: dtype ?? this.integerDtype(), range: [low, Math.max(low, high + beyond)] })
  }

  bools(shape: readonly number[]): { readonly t: number } {
    return this.tensor(shape, { dtype: 'bool' })
  }

  #layout(shape: readonly number[]): { readonly base: readonly number[]; readonly view: readonly ViewStep[] } {
    const kind =
      this.chance(0.7) || shape.length === 0 ? 'contiguous' : this.pick(['transpose', 'slice', 'expand'] as const)
    const at = this.int(0, Math.max(0, shape.length - 1))
    const base = [...shape]
    switch (kind) {
      case 'transpose': {
        const other = this.int(0, shape.length - 1)
        base[at] = shape[other]!
        base[other] = shape[at]!
        return { base, view: [['transpose', at, other]] }
      }
      case 'slice': {
        const step = this.int(1, 2)
        const start = this.int(0, 1)
        base[at] = shape[at] === 0 ? start : start + (shape[at]! - 1) * step + 1
        return { base, view: [['slice', at, start, step]] }
      }
      case 'expand':
        if (shape[at] === 0) return { base, view: [] }
        base[at] = 1
        return { base, view: [['expand', ...shape]] }
      default:
        return { base, view: [] }
    }
  }

  /** The shape of a tensor that was drawn. */
  shapeOf({ t }: { readonly t: number }): readonly number[] {
    return shapeOf(this.tensors[t]!)
  }

  dtypeOf({ t }: { readonly t: number }): DType {
    return this.tensors[t]!.dtype
  }

  /** Mostly a valid dimension, counted from either end. */
  dim(rank: number): number {
    if (this.chance(0.05)) return this.pick([rank, -rank - 1, 7])
    return rank === 0 ? this.pick([0, -1]) : this.int(-rank, rank - 1)
  }

  dims(rank: number): number[] {
    const all = Array.from({ length: rank }, (_, i) => i)
    const some = this.shuffled(all).slice(0, this.int(this.chance(0.05) ? 0 : 1, Math.max(1, rank)))
    return some.map((d) => (this.chance(0.3) ? d - rank : d))
  }

  /** A number that becomes an element, or is added to one. */
  amount(list: readonly number[]): Value {
    return this.scalar(this.theme.beyond === true && this.chance(0.7) ? beyond : list)
  }

  /** A number as a function's argument. */
  scalar(list: readonly number[]): Value {
    return encodeNumber(this.pick(list))
  }
}

function encodeNumber(value: number): Value {
  if (Number.isNaN(value)) return { f: 'nan' }
  if (!Number.isFinite(value)) return { f: value > 0 ? 'inf' : '-inf' }
  return value
}

export function shapeOf({ base, view = [] }: TensorSpec): readonly number[] {
  let shape = [...base]
  for (const step of view) {
    if (step[0] === 'expand') shape = step.slice(1) as number[]
    else if (step[0] === 'slice') {
      const [, dim, start, by] = step
      shape[dim] = Math.ceil((shape[dim]! - start) / by)
    } else {
      const [, a, b] = step
      const kept = shape[a]!
      shape[a] = shape[b]!
      shape[b] = kept
    }
  }
  return shape
}
