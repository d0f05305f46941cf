import { TorchError } from '@flambeau/core'
import type { Comparison } from './values/compare.ts'

/** The checks of the suite. `oracle` ones judge the formulas of core and the oracle itself. */
export const checks = [
  'values',
  'special',
  'exhaustive',
  'composite',
  'golden',
  'grad',
  'gradcheck',
  'gradgradcheck',
  'error',
  'meta',
  'dtypes',
  'unmodified',
  'guard',
  'determinism',
  'memory',
  'aliasing',
  'call',
  'misuse',
  'constants',
  'stream',
  'training',
  'module',
  'fuzz',
] as const
export type Check = (typeof checks)[number]

/** Where a result is most wrong. */
export interface Worst {
  readonly output: number
  readonly index: number
  readonly expected: string
  readonly actual: string
  /** The elements of elementwise inputs at that place. */
  readonly inputs?: readonly string[]
}

/** What came of one case. */
export interface Verdict {
  readonly status: 'pass' | 'fail' | 'unsupported'
  readonly reason?: string
  readonly maxUlp?: number
  readonly p99Ulp?: number
  readonly bound?: number
  /**
   * Whose bound it is: `rule` of the op in the suite's table, found by `experiment` with erring devices, or the looser one that the
   * `backend` publishes for itself.
   */
  readonly boundSource?: 'rule' | 'experiment' | 'backend'
  /** Where the device and PyTorch's vector disagree: which of them is nearer to the oracle. */
  readonly nearerToF64?: 'device' | 'torch' | 'neither'
  readonly histogram?: readonly number[]
  readonly worst?: Worst
}

export const pass: Verdict = { status: 'pass' }

export function fail(reason: string): Verdict {
  return { status: 'fail', reason }
}

/** One verdict for the outputs of a call: the worst of them, with their histograms added. */
export function verdictOf(comparisons: readonly Comparison[], describe: (output: number) => Worst): Verdict {
  if (comparisons.length === 0) return pass
  const ratio = (one: Comparison): number => one.maxUlp / one.bound
  let worst = 0
  for (let i = 1; i < comparisons.length; i++) if (ratio(comparisons[i]!) > ratio(comparisons[worst]!)) worst = i
  const { ok, maxUlp, bound, worst: index } = comparisons[worst]!
  const histogram = comparisons[0]!.histogram.map((_, bin) =>
    comparisons.reduce((sum, one) => sum + one.histogram[bin]!, 0),
  )
  const shared = {
    maxUlp,
    p99Ulp: Math.max(...comparisons.map((one) => one.p99Ulp)),
    bound,
    histogram,
    ...(index < 0 || maxUlp === 0 ? {} : { worst: describe(worst) }),
  }
  if (ok) return { status: 'pass', ...shared }
  const { output, expected, actual } = shared.worst!
  const size = Number.isFinite(maxUlp) ? `${format(maxUlp)} ULP (bound ${format(bound)})` : 'not comparable'
  return { status: 'fail', reason: `output ${output}[${index}] is ${actual}, expected ${expected}: ${size}`, ...shared }
}

export function format(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4)
}

/** Unsupported calls are listed as such; every other error is a failure. */
export function verdictOfError(error: unknown): Verdict {
  if (error instanceof TorchError && (error.code === 'UNSUPPORTED_DTYPE' || error.code === 'UNSUPPORTED_OP')) {
    return { status: 'unsupported', reason: error.message }
  }
  return fail(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}
