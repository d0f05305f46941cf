import { type Backend, clearConstants, type DType } from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import { guarded } from '../checks/guard.ts'
import { deviation, trialOf } from '../judge/perturbed.ts'
import { roundTo, smallestNormal, ulp } from '../judge/values/format.ts'
import { fail, format, type Verdict } from '../judge/verdict.ts'
import type { Wide } from '../judge/wide.ts'
import { execute, type Observed, type Outcome } from './execute.ts'
import { agrees, meaning } from './model.ts'
import { ownedMemory } from '../run/context.ts'
import type { Program } from './program.ts'
import { wrongSlope } from './slopes.ts'

/** What every device must give for a program, and how far from it it may be. */
export interface Expected {
  readonly observed: readonly Observed[]
  /** By observed value, then element: the bound on the absolute error. Infinite where rounding decides between integers. */
  readonly bounds: readonly Float64Array[]
}

/** One expectation for every device. */
const loosest = { arithmetic: 'wgsl', subnormals: 'keep' } as const

/** Runs with other roundings. */
const runs = 4

/** How many times the spread of those runs a device may be off: they are few, and the worst case is none of them. */
const margin = 4

/** The oracle contradicts what the program means: core's views, in-place rules or lifetimes are wrong. */
export class MeaningError extends Error {
  override readonly name = 'MeaningError'
}

/** The float64 runs of a program: right, and with errors within the bounds of every op. */
export async function trials(program: Program, oracle: Wide, count: number): Promise<readonly Outcome[]> {
  const outcomes = [await execute(program, oracle)]
  for (let i = 0; i < count; i++) {
    const { device } = trialOf(oracle, loosest, 0, i)
    outcomes.push(await execute(program, device))
    clearConstants(device)
  }
  return outcomes
}

/** By observed value and element: how far the runs with errors are from the right one. */
export function spreads([right, ...others]: readonly Outcome[]): readonly Float64Array[] {
  return right!.observed.map(({ dtype, values }, k) =>
    values.map((value, i) =>
      others.reduce((most, { observed }) => {
        const other = observed[k]!.values[i]!
        return Math.max(most, isFloat(dtype) ? deviation(dtype, value, other) : value === other ? 0 : Infinity)
      }, 0),
    ),
  )
}

/** What a program means, by the oracle, checked against the model that knows of no memory. */
export async function expectedOf(program: Program, oracle: Wide): Promise<Expected> {
  const before = await liveBytes(oracle)
  const outcomes = await trials(program, oracle, runs)
  const remain = (await liveBytes(oracle)) - before
  if (remain !== 0) throw new MeaningError(`${remain} bytes remain on the oracle afterwards`)
  const right = outcomes[0]!
  const told = await meaning(program, oracle.beneath, right.aliases)
  const byLabel = new Map(told.map((one) => [one.label, one]))
  for (const one of right.observed) {
    const other = byLabel.get(one.label)
    if (other !== undefined && !agrees(one, other)) {
      throw new MeaningError(
        `the oracle gives ${one.label} = ${shown(one)}, but step by step on fresh tensors it is ${shown(other)}`,
      )
    }
  }
  const slope = await wrongSlope(program, right, oracle.beneath)
  if (slope !== undefined) throw new MeaningError(slope)
  const bounds = spreads(outcomes).map((spread) => {
    // A choice or a cast at the end rounds small errors away in some elements; a device may round the other way.
    const least = spread.some((value) => value > 0) ? Number.MIN_VALUE : 0
    return spread.map((value) => Math.max(margin * value, least))
  })
  return { observed: right.observed, bounds }
}

function shown({ dtype, shape, values }: Observed): string {
  const list = [...values.subarray(0, 8)].map((value) => String(value)).join(', ')
  return `${dtype}[${shape.join(', ')}] (${list}${values.length > 8 ? ', …' : ''})`
}

/** Compares what a device gave with what is expected. */
function compareOutcome({ observed, bounds }: Expected, actual: readonly Observed[]): Verdict {
  let most = 0
  for (const [k, wanted] of observed.entries()) {
    const got = actual[k]
    if (got === undefined || got.label !== wanted.label) return fail(`${wanted.label} is missing`)
    const { dtype } = wanted
    if (got.dtype !== dtype || got.shape.join() !== wanted.shape.join()) {
      return fail(
        `${got.label} is ${got.dtype}[${got.shape.join(', ')}], expected ${dtype}[${wanted.shape.join(', ')}]`,
      )
    }
    for (const [i, value] of wanted.values.entries()) {
      const found = got.values[i]!
      const ratio = excess(dtype, found, value, bounds[k]![i]!)
      if (ratio > 1) {
        return fail(
          `${got.label}[${i}] is ${found}, expected ${value}` +
            (Number.isFinite(ratio) ? `, ${format(ratio)} times the bound` : ''),
        )
      }
      most = Math.max(most, ratio)
    }
  }
  return { status: 'pass', maxUlp: most, bound: 1 }
}

/** The error of one element over its bound. */
function excess(dtype: DType, found: number, value: number, bound: number): number {
  if (found === value || (Number.isNaN(found) && Number.isNaN(value)) || bound === Infinity) return 0
  if (!isFloat(dtype)) return Infinity
  if (bound === 0) return roundTo(dtype, value) === found || underflows(dtype, value, found) ? 0 : Infinity
  const error = Math.abs(found - value)
  if (Number.isNaN(error)) return Infinity
  if (underflows(dtype, value, found)) return 0
  return error / (bound + ulp(dtype, value))
}

function underflows(dtype: DType, value: number, found: number): boolean {
  return found === 0 && Math.abs(value) < smallestNormal(dtype)
}

async function liveBytes(device: Backend): Promise<number> {
  clearConstants(device)
  await device.synchronize()
  return ownedMemory(device).bytes
}

/** Runs a program on a device in an ordinary way and with guarded, poisoned memory, and judges values and what it leaves behind. */
export async function judgeOn(program: Program, device: Backend, expected: Expected): Promise<Verdict> {
  const before = await liveBytes(device)
  const verdict = compareOutcome(expected, (await execute(program, device)).observed)
  if (verdict.status !== 'pass') return verdict
  const remain = (await liveBytes(device)) - before
  if (remain > 0) return fail(`${remain} bytes remain afterwards`)
  const guard = guarded(device)
  const poisoned = compareOutcome(expected, (await execute(program, guard.device)).observed)
  clearConstants(guard.device)
  const breaches = await guard.breaches()
  if (breaches.length > 0) return fail(`writes behind the end of a ${breaches.join(', and of a ')}`)
  return poisoned.status === 'pass' ? verdict : { ...poisoned, reason: `in poisoned memory, ${poisoned.reason}` }
}

/** Whether a device computes a program right. */
export async function judgeProgram(program: Program, device: Backend, oracle: Wide): Promise<Verdict> {
  try {
    return await judgeOn(program, device, await expectedOf(program, oracle))
  } catch (error) {
    if (error instanceof MeaningError) return fail(error.message)
    throw error
  }
}
