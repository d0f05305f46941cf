import type { Backend, DType } from '@flambeau/core'
import type { OpCases } from '../write/case.ts'
import type { Replaced } from '../differential/execute.ts'
import { allCases } from './cases.ts'
import { type Case, type Level, levels, type Role } from '../write/make-case.ts'
import { type Context, oracleOf } from './context.ts'
import {
  expectedFailure,
  type Expectations,
  isExpired,
  mistakesIn,
  publishedAccuracy,
  unknownPatterns,
} from './expectations.ts'
import type { Recording } from './golden.ts'
import { type Verdict, verdictOfError } from '../judge/verdict.ts'

/** The outcome of one case. */
export interface Row extends Omit<Verdict, 'status'>, Omit<Case, 'id' | 'run' | 'role' | 'level'> {
  readonly case: string
  /** `xfail`: failed as the expectations say. `xpass`: passed although they say it fails, which fails the run. */
  readonly status: 'pass' | 'fail' | 'unsupported' | 'xfail' | 'xpass'
  readonly ms: number
  readonly seed: number
}

export interface SuiteOptions {
  /** Makes the device to judge. Called once. */
  readonly create: () => Backend | Promise<Backend>
  /** Makes the backend that, run in float64, tells what is right. */
  readonly oracle: () => Backend
  readonly expectations?: Expectations
  /** Cases of ops of your own: they are run instead of the suite's. */
  readonly cases?: readonly OpCases[]
  /** What PyTorch was asked; without it the checks `golden`, `call`, `misuse`, `constants` and `aliasing` are left out. */
  readonly goldens?: readonly Recording[]
  readonly level?: Level
  /** Seed of the samples. Default 0. */
  readonly seed?: number
  /** Functions to judge in the place of core's own. */
  readonly functions?: Replaced
  /** Only these cases. Default: all. */
  readonly filter?: (one: Case) => boolean
}

export interface Selection extends SuiteOptions {
  /** Judge the backend (default), or core's formulas and the oracle. */
  readonly role?: Role
}

/** The cases a selection asks for. */
export function selectedCases({
  goldens,
  cases,
  level = 'quick',
  role = 'backend',
  filter,
}: Selection): readonly Case[] {
  return allCases(goldens, cases).filter(
    (one) =>
      one.role === role && levels.indexOf(one.level) <= levels.indexOf(level) && (filter === undefined || filter(one)),
  )
}

function hasDType({ capabilities }: Backend, dtype: DType): boolean {
  return capabilities.dtypes.has(dtype)
}

function noDType({ name }: Backend, dtype: DType): Verdict {
  return { status: 'unsupported', reason: `${name} has no ${dtype} tensors` }
}

/** Runs one case and sets its outcome against what is expected of it. */
export async function runCase(one: Case, context: Context, expectations: Expectations = {}): Promise<Row> {
  const { id, op, dtype, sample, layout, check } = one
  const start = performance.now()
  const verdict = hasDType(context.device, dtype)
    ? await one.run(context).catch(verdictOfError)
    : noDType(context.device, dtype)
  const ms = performance.now() - start
  const row = { case: id, op, dtype, sample, layout, check, ...verdict, ms, seed: context.seed }
  const expected = expectedFailure(expectations, id, context.device.info)
  if (expected === undefined || verdict.status === 'unsupported') return row
  const { issue } = expected
  if (isExpired(expected)) {
    const since = `the expectation (${expected.reason}) ended on ${expected.expires}`
    return {
      ...row,
      status: verdict.status === 'fail' ? 'fail' : 'xpass',
      reason: `${since}: ${verdict.reason ?? 'it passes; remove it'}`,
    }
  }
  if (verdict.status === 'fail') {
    const tracked = issue === undefined ? '' : `, ${issue}`
    return { ...row, status: 'xfail', reason: `${expected.reason}${tracked} (${verdict.reason})` }
  }
  return { ...row, status: 'xpass', reason: `expected to fail (${expected.reason}) but passes; remove the expectation` }
}

/** The context in which the cases of a selection run. */
export function contextOf(
  device: Backend,
  { oracle, expectations = {}, seed = 0, functions = {} }: SuiteOptions,
): Context {
  return { device, oracle: oracleOf(oracle()), seed, functions, accuracy: publishedAccuracy(expectations) }
}

/** Fails for expectations that name no case, or are not what they should be. */
export function checkExpectations({ expectations = {}, goldens, cases }: SuiteOptions): void {
  const mistakes = mistakesIn(expectations)
  if (mistakes.length > 0) throw new Error(`the expectations are wrong: ${mistakes.join('; ')}`)
  const unknown = unknownPatterns(
    expectations,
    allCases(goldens, cases).map(({ id }) => id),
  )
  if (unknown.length > 0) throw new Error(`the expectations name unknown cases: ${unknown.join(', ')}`)
}

/** Runs the suite on a device and yields a row for every case. */
export async function* run(selection: Selection): AsyncGenerator<Row, void, undefined> {
  checkExpectations(selection)
  const device = selection.role === 'oracle' ? selection.oracle() : await selection.create()
  const context = contextOf(device, selection)
  for (const one of selectedCases(selection)) yield runCase(one, context, selection.expectations)
}

/** Whether a row lets the run pass. */
export function isGood({ status }: Row): boolean {
  return status !== 'fail' && status !== 'xpass'
}
