import type { DType } from '@flambeau/core'
import type { Context } from '../run/context.ts'
import type { Layout } from './layouts.ts'
import type { Check, Verdict } from '../judge/verdict.ts'

/**
 * `quick` takes a minute on js; `full` adds dense, huge and every layout of every sample; `exhaustive` every number of the half
 * dtypes and every exponent of float32.
 */
export const levels = ['quick', 'full', 'exhaustive'] as const
export type Level = (typeof levels)[number]

/** Whom a case judges: the backend, or core's formulas and the oracle, which need judging once. */
export type Role = 'backend' | 'oracle'

/** One thing that can be right or wrong. Its id is `op:dtype:sample/layout:check`. */
export interface Case {
  readonly id: string
  readonly op: string
  readonly dtype: DType
  readonly sample: string
  readonly layout: Layout
  readonly check: Check
  readonly role: Role
  readonly level: Level
  run(context: Context): Promise<Verdict>
}

/** The parts of an id. */
export type CaseName = Pick<Case, 'op' | 'dtype' | 'sample' | 'layout' | 'check'>

export function caseId({ op, dtype, sample, layout, check }: CaseName): string {
  return `${op}:${dtype}:${sample}/${layout}:${check}`
}

/** A case from its name and what it does. */
export function makeCase(
  name: CaseName,
  run: Case['run'],
  { role = 'backend', level = 'quick' }: { readonly role?: Role; readonly level?: Level } = {},
): Case {
  return { id: caseId(name), ...name, role, level, run }
}
