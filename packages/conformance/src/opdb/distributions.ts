import type { Tensor } from '@flambeau/core'
import { decodeArgument } from './invoke.ts'
import { describeMismatch, type Got, valuesOf } from './judge.ts'
import type { Sample, StoredTensor } from './sample.ts'

/** What a judge of random results may do. */
export interface Draws {
  readonly sample: Sample
  /** Calls the function once more. */
  readonly call: (changes?: Readonly<Record<string, unknown>>) => Promise<readonly unknown[]>
  readonly read: (tensor: Tensor) => Promise<Got>
  /** The gradient of the sample's first tensor for its cotangent, and that cotangent; undefined if none is asked for. */
  readonly gradient: (output: Tensor) => Promise<{ readonly got: Got; readonly cotangent: Float64Array } | undefined>
}

export type RandomJudge = (draws: Draws) => Promise<string | undefined>

/** How many elements are drawn for a statistic, and in how many calls at most. */
const wantedElements = 4000
export const mostCalls = 200
/** A statistic of a right generator leaves ±5 standard errors once in two million times. */
export const standardErrors = 5

/** An argument's value on the host: one number, or the elements of a tensor. */
export function given(sample: Sample, name: string, otherwise: number): number | Float64Array {
  const found = sample.args.find(({ n }) => n === name)
  if (found === undefined) return otherwise
  const { v } = found
  if (v !== null && typeof v === 'object' && 't' in v) return valuesOf(sample.tensors[v.t]!)
  const value = decodeArgument(v, [])
  return typeof value === 'number' ? value : otherwise
}

export const numberOf = (sample: Sample, name: string, otherwise: number): number => {
  const value = given(sample, name, otherwise)
  return typeof value === 'number' ? value : value[0]!
}

export function flagOf(sample: Sample, name: string, otherwise: boolean): boolean {
  const value = sample.args.find(({ n }) => n === name)?.v
  return typeof value === 'boolean' ? value : otherwise
}

/** Element `i` of an argument that is broadcast over the leading dimensions of the result. */
export const at = (value: number | Float64Array, i: number): number =>
  typeof value === 'number' ? value : value[i % value.length]!

export function expectedOutput(sample: Sample, i = 0): StoredTensor {
  return (sample.outputs[i] as { readonly tensor: StoredTensor }).tensor
}

/** Draws until there are enough elements; hands each result to `visit`, which may say what is wrong. */
export async function drawMany(draws: Draws, visit: (got: Got) => string | undefined): Promise<string | undefined> {
  let elements = 0
  for (let calls = 0; calls < mostCalls && elements < wantedElements; calls++) {
    const got = await draws.read((await draws.call())[0] as Tensor)
    const wrong = describeMismatch(got, expectedOutput(draws.sample)) ?? visit(got)
    if (wrong !== undefined || got.values.length === 0) return wrong
    elements += got.values.length
  }
  return undefined
}

/** Mean and variance of a sequence against a distribution's, of which the first moments are known. */
export class Moments {
  #count = 0
  #sum = 0
  #squares = 0
  readonly mean: number
  readonly variance: number
  readonly fourth: number

  /** @param fourth - Fourth central moment: it is the variance of a squared deviation, plus the variance squared. */
  constructor(mean: number, variance: number, fourth: number) {
    this.mean = mean
    this.variance = variance
    this.fourth = fourth
  }

  add(value: number): void {
    this.#count++
    this.#sum += value - this.mean
    this.#squares += (value - this.mean) ** 2
  }

  /** What does not fit, or undefined. */
  verdict(): string | undefined {
    const n = this.#count
    if (n === 0) return undefined
    const off = Math.abs(this.#sum / n)
    const allowed = standardErrors * Math.sqrt(this.variance / n)
    if (!(off <= allowed)) return `distribution: mean off by ${off}, allowed ${allowed} over ${n} draws`
    const spread = Math.abs(this.#squares / n - this.variance)
    const allowedSpread = standardErrors * Math.sqrt(Math.max(this.fourth - this.variance ** 2, 0) / n)
    if (!(spread <= allowedSpread + 1e-12)) {
      return `distribution: variance off by ${spread}, allowed ${allowedSpread} over ${n} draws`
    }
    return undefined
  }
}

export const uniform = (): Moments => new Moments(0.5, 1 / 12, 1 / 80)
export const gaussian = (): Moments => new Moments(0, 1, 3)

/** Elements that a function maps to draws of a known distribution; NaN says that a value is impossible. */
export function elementwise(
  moments: (sample: Sample) => Moments,
  standard: (value: number, i: number, sample: Sample) => number,
): (sample: Sample) => RandomJudge {
  return (sample) => async (draws) => {
    const known = moments(sample)
    let repeated: Got | undefined
    const wrong = await drawMany(draws, (got) => {
      repeated = got
      for (const [i, value] of got.values.entries()) {
        const one = standard(value, i, sample)
        if (Number.isNaN(one)) return `distribution: ${value} cannot be drawn`
        known.add(one)
      }
      return undefined
    })
    return wrong ?? (repeated === undefined ? undefined : known.verdict())
  }
}

export const within = (value: number, low: number, high: number): number =>
  value >= low && value <= high ? value : NaN
