import type { Call, Element, Outcome, TensorSpec, Value } from '../differential/call.ts'
import { shapeOf } from '../differential/draw.ts'
import { toNumber } from '../differential/execute.ts'
import type { Difference } from '../differential/judge.ts'
import type { Wider } from '../differential/wider.ts'

/** One thing that differs between a call's two sides. */
export interface Differing {
  readonly call: Call
  readonly ours: Outcome
  readonly theirs: Outcome
  readonly difference: Difference
  /** The same call in float64; absent where nobody can tell. */
  readonly wider?: Wider
  /** In programs: an argument is written between this call and backward(). */
  readonly overwritten?: boolean
  /** In programs: what the call writes shares memory with another of its arguments. */
  readonly aliased?: boolean
  /** In programs: the device finds some mistakes after the call. */
  readonly reportsLate?: boolean
}

/** Where flambeau means something else than PyTorch, on purpose. */
export interface DocumentedDifference {
  /** A sentence for users. */
  readonly what: string
  readonly why: string
  /** Whether it is this that differs here. As narrow as can be. */
  covers(one: Differing): boolean
  /** Whether the gradients of a program differ because this call is part of it. */
  after?(one: Differing): boolean
}

export type Condition = (one: Differing) => boolean

/** The function's name without its home. */
export function nameOf({ fn }: Call): string {
  return fn.slice(fn.indexOf('.') + 1)
}

/** Of these functions alone. */
export function of(names: string, condition: Condition): Condition {
  const set = new Set(names.trim().split(/\s+/))
  return (one) => set.has(nameOf(one.call)) && condition(one)
}

export function anyOf(...conditions: readonly Condition[]): Condition {
  return (one) => conditions.some((condition) => condition(one))
}

/** PyTorch refuses the call in these words. */
export function refusedThere(words: RegExp): Condition {
  return ({ difference, theirs }) => difference.cause === 'accepted here' && words.test(theirs.error ?? '')
}

/** flambeau refuses the call in these words. */
export function refusedHere(words: RegExp): Condition {
  return ({ difference, ours }) => difference.cause === 'refused here' && words.test(ours.error ?? '')
}

export function caused(cause: RegExp, detail: RegExp = /(?:)/): Condition {
  return ({ difference }) => cause.test(difference.cause) && detail.test(difference.detail)
}

function distanceOf({ detail }: Difference): number {
  const [a, b] = (/: (\S+), PyTorch (\S+)$/.exec(detail) ?? []).slice(1).map(Number)
  return Math.abs(a! - b!)
}

/** How far the numbers of a difference are apart, relative to PyTorch's. */
export function relativeOf({ detail }: Difference): number {
  const [a, b] = (/: (\S+), PyTorch (\S+)$/.exec(detail) ?? []).slice(1).map(Number)
  return Math.abs(a! - b!) / Math.abs(b!)
}

/** Every dtype that a call mentions. */
export function dtypesIn({ tensors, args }: Call): ReadonlySet<string> {
  const found = new Set<string>(tensors.map(({ dtype }) => dtype))
  for (const text of JSON.stringify(args).matchAll(/"dtype":"(\w+)"/g)) found.add(text[1]!)
  return found
}

export function hasRepeats({ values, view }: TensorSpec): boolean {
  return new Set(values).size < values.length || view?.some(([kind]) => kind === 'expand') === true
}

/** Whether a tensor has no elements. */
export function isEmpty(one: TensorSpec): boolean {
  return shapeOf(one).includes(0)
}

/** Whether some tensor of the call holds such a number. */
export function holds(suits: (value: Element) => boolean): Condition {
  return ({ call }) => call.tensors.some(({ values }) => values.some(suits))
}

export const isSpecial = (value: Element): boolean => typeof value === 'string' && value !== '-0'
/** Infinite, NaN, or so large that its square is beyond float32. */
export const isHuge = (value: Element): boolean => !(Math.abs(toNumber(value)) < 1e19)
/** 0, also in a half. */
export const isZero = (value: Element): boolean => Math.abs(toNumber(value)) < 1e-25

/** The value of an argument or option, by its name. */
export function valueOf({ args }: Call, name: string): Value | undefined {
  for (const { n, v } of args) {
    if (typeof v === 'object' && v !== null && 'o' in v && name in v.o) return v.o[name]
    if (n === name) return v
  }
  return undefined
}

/** Whether an argument is NaN or infinite. */
export function isSpecialAt(name: string): Condition {
  return ({ call }) => {
    const value = valueOf(call, name)
    return typeof value === 'object' && value !== null && 'f' in value
  }
}

export function allOf(...conditions: readonly Condition[]): Condition {
  return (one) => conditions.every((condition) => condition(one))
}

export function isWhole({ dtype }: TensorSpec): boolean {
  return !/float|bool/.test(dtype)
}

export const special: Condition = caused(/\(NaN or infinity\)/)
/** PyTorch's number is NaN, and flambeau's is not. */
export const theirsIsNaN: Condition = caused(/\(NaN or infinity\)/, /PyTorch nan$/)

export const hasNothing: Condition = ({ call }) => call.tensors.some(isEmpty)
export const isHalf: Condition = ({ call }) => call.tensors.some(({ dtype }) => /^b?float16$/.test(dtype))

/** Two of the call's tensors hold a number that is the same. */
export function haveInCommon({ call }: Differing): boolean {
  const seen = new Set<unknown>()
  return call.tensors.some(({ values }) => {
    const repeated = values.some((value) => seen.has(value))
    for (const value of values) seen.add(value)
    return repeated
  })
}

/** The call's arguments, as JSON, contain this. */
export function given(text: string): Condition {
  return ({ call }) => JSON.stringify(call.args).includes(text)
}

/** The numbers of a difference are no further apart than this. */
export function within(limit: number): Condition {
  return ({ difference }) => distanceOf(difference) <= limit
}

/** In float64, where what overflows float32 does not and digits are not lost, both sides agree. */
export const agreeInFloat64: Condition = ({ wider }) =>
  wider?.found.every((difference) => difference.numeric !== true || distanceOf(difference) <= 1e-9) !== false
