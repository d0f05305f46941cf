import { type Backend, clearConstants, type DType } from '@flambeau/core'
import { type Capabilities, isFloat, type PrimAttrs } from '@flambeau/core/backend'
import type { Result } from '../run/call.ts'
import type { Context } from '../run/context.ts'
import { Gen, hash } from '../write/gen.ts'
import { steps } from './tolerances/rule.ts'
import { isRounded, movers, ruleOf, tolerancesBy } from './tolerances/tolerances.ts'
import { elementOf, type Tolerance, within } from './values/compare.ts'
import { count, peek, poke, rowStrides } from './values/elements.ts'
import { floatFormat, roundTo, smallestNormal, ulp } from './values/format.ts'
import { type HostTensor } from './values/host.ts'
import { type Wide, wide, type WideCall } from './wide.ts'

/*
 * How wrong may a function be that is a program of many primitives? Each primitive may be off by what its own rule says; what
 * becomes of these errors is found by experiment (Monte Carlo arithmetic: Parker 1997; discrete stochastic arithmetic: Vignes
 * 2004). The program runs several times on devices that err in every single step, at random, by as much as a right device may.
 * The largest deviation from the exact result, times a margin, is the bound. docs/numerics.md has the derivation.
 */

/** Runs of the program with errors. */
const runs = 8

/**
 * What the largest deviation in {@link runs} runs is multiplied by. Errors are between half a bound and a bound, so a single step
 * is given between two and four bounds; for sums of many errors of standard deviation σ the largest of eight runs is below σ/3, and
 * what is granted below 1.3 σ, in one of 50,000 elements, where real devices err by a third of σ.
 */
const margin = 4

/** Half a ULP, and a sixteenth for ties decided by what came before. */
const lastRounding = 0.5 + 2 ** -4

/** The largest share of elements that may go unjudged; where a number has 8 or 11 bits, the same sample is judged in float32, too. */
const mostUnjudged = 0.05
const mostUnjudgedInHalf = 1 / 3
/** Special values hold the ends of the range, where the smallest error overflows. */
const mostUnjudgedSpecials = 0.5

/**
 * Results that are representable are kept: WGSL promises it for these, IEEE for all that it rounds to the nearest number. float64
 * results always are, whether or not they were rounded, so there float32 must do.
 */
const exactIfRepresentable: ReadonlySet<string> = new Set(['add', 'sub', 'mul'])

/** Adding is exact in any order where all terms are multiples of a step of which the sum of their magnitudes is few enough. */
const sums: ReadonlySet<string> = new Set(['sum', 'cumsum', 'scatterReduce', 'matmul'])

/** Bits behind the point of the finest of some numbers; more than any dtype has for one that is no short binary fraction. */
function finest(values: Float64Array): number {
  let bits = 0
  for (const value of values) while (bits < 64 && !Number.isInteger(value * 2 ** bits)) bits++
  return bits
}

/** Of the terms that an op adds up: of a product they are its factors' together. */
function finestTerm(op: string, inputs: readonly HostTensor[]): number {
  const bits = inputs.map(({ dtype, values }) => (isFloat(dtype) ? finest(values) : 0))
  return op === 'matmul' ? bits.reduce((a, b) => a + b, 0) : Math.max(...bits)
}

/** Give one of the numbers they are given, perhaps with another sign. */
const choosers: ReadonlySet<string> = new Set([
  'where',
  'maximum',
  'minimum',
  'amax',
  'amin',
  'neg',
  'abs',
  'take',
  'gather',
  'scatter',
])

/** Whether the result is no new number: rounded once more, errors smaller than a ULP would disappear. */
function passesOn({ op, given, dtypes }: WideCall): boolean {
  return choosers.has(op) || (op === 'copy' && given[0] === dtypes[0])
}

/** Whether start + i · step rounds nowhere: both are multiples of a large enough power of two. */
function isEvenRange({ attrs }: WideCall): boolean {
  const { start, step } = attrs as PrimAttrs['iota']
  return Number.isInteger(start * 64) && Number.isInteger(step * 64)
}

/** What a program gives exactly, and how far from it a right device may be. */
export interface Bounds {
  readonly expected: readonly Result[]
  /** One per result. */
  readonly tolerances: readonly Tolerance[]
  /** Elements of which any value would be accepted. */
  readonly unjudged: number
  readonly elements: number
}

/** One run with errors: a device, and what became of it. */
export interface Trial {
  readonly device: Wide
  /** Nothing was done but moving values. */
  moved: boolean
}

function hostOf(device: Backend, view: WideCall['inputs'][number]): HostTensor {
  return { shape: view.shape, dtype: view.dtype, values: peek(device, view) }
}

/** The same call on other values, in memory of its own. */
function elsewhere(device: Backend, call: WideCall, inputs: readonly HostTensor[], attrs = call.attrs): HostTensor[] {
  const views = [...inputs, ...call.outputs].map(({ shape, dtype }) => ({
    storage: device.allocate(dtype, count(shape)),
    dtype,
    shape,
    strides: rowStrides(shape),
    offset: 0,
  }))
  const [given, made] = [views.slice(0, inputs.length), views.slice(inputs.length)]
  given.forEach((view, i) => poke(device, view, inputs[i]!.values))
  call.run(given, made, attrs)
  const results = made.map((view) => hostOf(device, view))
  for (const { storage } of views) device.release(storage)
  return results
}

/** A device on which every primitive errs. Results beyond the largest number are infinite on every other one: a fused kernel keeps them. */
export function trialOf(
  oracle: Wide,
  { arithmetic, subnormals }: Pick<Capabilities, 'arithmetic' | 'subnormals'>,
  seed: number,
  number: number,
): Trial {
  const { beneath } = oracle
  const gen = new Gen('float64', hash(`${seed}:perturbed:${number}`))
  const overflows = number % 2 === 1

  /** `value` as a right device may give it. */
  const erring = (
    dtype: DType,
    value: number,
    { ulp: bounds, rounds, scale, underflow }: Tolerance,
    at: number,
  ): number => {
    const size = typeof scale === 'number' ? scale : (scale?.[at] ?? 0)
    if (!Number.isFinite(value) || (value === 0 && size === 0)) return value
    // Twice what rounding does, so that few runs seldom miss the worst.
    const bound = rounds === true ? steps(dtype, 1) : elementOf(bounds, at)
    const most = bound * ulp(dtype, Math.max(Math.abs(value), size))
    const error = (gen.uniform() < 0.5 ? -1 : 1) * (0.5 + 0.5 * gen.uniform()) * most
    const moved = value + error
    // Relative errors do not change a sign.
    const kept = size <= Math.abs(value) && moved * value < 0 ? 0 * value : moved
    if (Math.abs(kept) < smallestNormal(dtype) && (subnormals === 'flush' || underflow === true) && gen.uniform() < 0.5)
      return 0 * kept
    return kept
  }

  const stored = (dtype: DType, value: number, rounds: boolean): number => {
    if (Math.abs(value) > floatFormat(dtype).max) return overflows ? Math.sign(value) * Infinity : value
    return rounds ? roundTo(dtype, value) : value
  }

  const intercept = (call: WideCall): void => {
    const { op, dtypes, outputs } = call
    const floating = dtypes.some(isFloat)
    if (!floating) {
      call.run()
      return
    }
    if (!movers.has(op)) trial.moved = false
    if (isRounded(op)) {
      call.run()
      outputs.forEach((view, i) => {
        if (isFloat(dtypes[i]!) && dtypes[i] !== 'float64')
          poke(
            beneath,
            view,
            peek(beneath, view).map((value) => stored(dtypes[i]!, value, !passesOn(call))),
          )
      })
      return
    }
    const inputs = call.inputs.map((view) => hostOf(beneath, view))
    call.run()
    const expected = outputs.map((view) => hostOf(beneath, view))
    const dtype = dtypes.find(isFloat)!
    const tolerances = tolerancesBy(ruleOf(op)!, {
      op,
      arithmetic,
      dtype,
      inputs,
      attrs: call.attrs,
      expected,
      exactly: (others, attrs) => elsewhere(beneath, call, others, attrs),
    })
    const step = sums.has(op) ? 2 ** -finestTerm(op, inputs) : undefined
    const limit = 2 ** floatFormat(dtype).precision
    // Whatever the oracle computes is a float64: there only results of few bits are surely exact.
    const short = dtype === 'float64' ? 'float32' : dtype
    outputs.forEach((view, i) => {
      if (!isFloat(dtypes[i]!)) return
      const { scale, rounds } = tolerances[i]!
      const isKept = exactIfRepresentable.has(op) || rounds === true || (op === 'iota' && isEvenRange(call))
      const isExact = (value: number, at: number): boolean =>
        step !== undefined
          ? (typeof scale === 'object' ? scale[at]! : Math.abs(value)) <= limit * step
          : isKept && roundTo(short, value) === value
      poke(
        beneath,
        view,
        expected[i]!.values.map((value, at) =>
          stored(dtype, isExact(value, at) ? value : erring(dtype, value, tolerances[i]!, at), false),
        ),
      )
    })
  }

  const trial: Trial = { device: wide(beneath, `${oracle.name}, perturbed`, intercept), moved: true }
  return trial
}

/** How far one element of a trial is from the correctly rounded one: infinite where one of them is no number and the other is. */
export function deviation(dtype: Result['dtype'], exact: number, perturbed: number): number {
  if (Object.is(exact, perturbed) || perturbed === exact || perturbed === roundTo(dtype, exact)) return 0
  const distance = Math.abs(exact - perturbed)
  return Number.isNaN(distance) ? Infinity : distance
}

function sameShape(a: Result, b: Result): boolean {
  return a.dtype === b.dtype && a.shape.join() === b.shape.join()
}

/** The magnitude in the middle of those that are not zero. */
function typical(values: Float64Array): number {
  const sizes = values
    .map(Math.abs)
    .filter((size) => size > 0 && size < Infinity)
    .sort()
  return sizes[Math.floor(sizes.length / 2)] ?? 0
}

interface Judgement {
  readonly tolerance: Tolerance
  readonly unjudged: number
}

function judgementOf(expected: Result, trials: readonly Result[], signedZero: boolean): Judgement {
  const { dtype, values } = expected
  if (!isFloat(dtype)) {
    const bounds = Float64Array.from(values, (_, i) =>
      trials.some(({ array }) => array[i] !== expected.array[i]) ? Infinity : 0,
    )
    return { tolerance: { ulp: bounds }, unjudged: bounds.filter((bound) => bound > 0).length }
  }
  const { precision } = floatFormat(dtype)
  // Results that are all zero are compared with the root of the smallest difference from one.
  const usual = typical(values) || 2 ** (-precision / 2)
  const spread = Float64Array.from(values, (value, i) =>
    trials.reduce((worst, trial) => Math.max(worst, deviation(dtype, value, trial.values[i]!)), 0),
  )
  const rounds = spread.some((one) => one > 0)
  const errors = spread.map((one) => margin * one)
  const unjudged = errors.filter((error, i) => error === Infinity || error > Math.max(Math.abs(values[i]!), usual) / 2)
  const rounding = rounds ? lastRounding : 0
  const final = errors.map((error, i) =>
    Number.isFinite(values[i]) ? error + rounding * ulp(dtype, values[i]!) : error,
  )
  return {
    tolerance: { ...within(dtype, values, final), ...(signedZero ? { signedZero } : {}) },
    unjudged: unjudged.length,
  }
}

/**
 * The exact results of a program, and how far a right device may be from them.
 *
 * @param run - Places its inputs on the device it is given, computes, and reads the results with `readBack`. It is called nine
 *   times and must do the same every time.
 */
export async function perturbedBounds(
  run: (device: Backend) => Promise<readonly Result[]>,
  { device, oracle, seed }: Pick<Context, 'device' | 'oracle' | 'seed'>,
): Promise<Bounds> {
  const expected = await run(oracle)
  const trials: (readonly Result[])[] = []
  let moved = true
  for (let number = 0; number < runs; number++) {
    const trial = trialOf(oracle, device.capabilities, seed, number)
    const results = await run(trial.device)
    clearConstants(trial.device)
    if (results.length !== expected.length || !results.every((one, i) => sameShape(one, expected[i]!)))
      throw new Error('the shapes of the results depend on rounding errors: choose another sample')
    trials.push(results)
    moved &&= trial.moved
  }
  const judgements = expected.map((one, i) =>
    judgementOf(
      one,
      trials.map((results) => results[i]!),
      moved,
    ),
  )
  return {
    expected,
    tolerances: judgements.map(({ tolerance }) => tolerance),
    unjudged: judgements.reduce((sum, { unjudged }) => sum + unjudged, 0),
    elements: expected.reduce((sum, { values }) => sum + values.length, 0),
  }
}

/** Why a sample proves nothing; undefined if it proves something. */
export function illConditioned(
  { expected, unjudged, elements }: Bounds,
  special = false,
  repeated = false,
): string | undefined {
  const half = expected.some(({ dtype }) => dtype === 'float16' || dtype === 'bfloat16')
  // Where one value stands for all, they stand or fall together; the float32 of the same sample decides.
  if (half && repeated) return undefined
  if (unjudged <= (special ? mostUnjudgedSpecials : half ? mostUnjudgedInHalf : mostUnjudged) * elements)
    return undefined
  return `ill-conditioned sample: rounding errors may change ${unjudged} of ${elements} elements to anything, so nothing is proven; choose other inputs`
}
