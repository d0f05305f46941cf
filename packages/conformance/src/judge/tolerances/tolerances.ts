import { opCases } from '../../ops/index.ts'
import { primitives } from '../../run/context.ts'
import type { Tolerance } from '../values/compare.ts'
import { carried, type Judged, rounded, type Rule } from './rule.ts'

const rules = new Map(
  opCases.flatMap(({ op, tolerance }) => (tolerance === undefined ? [] : [[op, tolerance] as const])),
)

/**
 * The rule of an op: its own, or the correctly rounded value for primitives that have none. Undefined for everything else, whose
 * bounds are found by experiment (see perturbed.ts).
 */
export function ruleOf(op: string): Rule | undefined {
  return rules.get(op) ?? (primitives.has(op) ? rounded : undefined)
}

/** Whether an op gives one of the numbers of its dtype exactly. */
export function isRounded(op: string): boolean {
  const rule = ruleOf(op)
  return rule === rounded || rule === carried
}

/** Primitives that only move values. Others that are exact may choose between zeros. */
export const movers: ReadonlySet<string> = new Set(['fill', 'copy', 'take', 'gather', 'scatter'])

/** The tolerance of each output of a call by a rule. */
export function tolerancesBy(rule: Rule, call: Judged): readonly Tolerance[] {
  const tolerance = rule(call)
  const list: readonly Tolerance[] = Array.isArray(tolerance) ? tolerance : [tolerance as Tolerance]
  return call.expected.map((_, i) => list[i] ?? list[list.length - 1]!)
}
