import { evaluate, exactly } from '../run/call.ts'
import type { Example, OpCases } from '../write/case.ts'
import type { Context, Subject } from '../run/context.ts'
import { type Bounds, perturbedBounds } from './perturbed.ts'
import { ruleOf, tolerancesBy } from './tolerances/tolerances.ts'
import type { DType } from '@flambeau/core'
import { elementOf, type Tolerance } from './values/compare.ts'
import type { Rule } from './tolerances/rule.ts'

/** The rule for a case's results. Most functions have none: what becomes of errors in them is found by experiment. */
export function ruleFor({ op, invoke, tolerance }: OpCases): Rule | undefined {
  return tolerance ?? (invoke === undefined ? ruleOf(op) : undefined)
}

/** The exact results of a call, and how far the device may be from them: by the op's rule, or else by experiment. */
export async function boundsOf(context: Context, cases: OpCases, dtype: DType, example: Example): Promise<Bounds> {
  const rule = ruleFor(cases)
  if (rule === undefined) return perturbedBounds((device) => evaluate(cases, device, example), context)
  const { oracle, device } = context
  const { inputs, attrs } = example
  const expected = await evaluate(cases, oracle, example)
  const tolerances = tolerancesBy(rule, {
    op: cases.op,
    arithmetic: device.capabilities.arithmetic,
    dtype,
    inputs,
    attrs,
    expected,
    exactly: (others, changed = attrs) => exactly(cases, oracle, { ...example, inputs: others, attrs: changed }),
  })
  return { expected, tolerances, unjudged: 0, elements: 0 }
}

/** Bounds that are at least what the backend publishes for itself, and whether it does. */
export function published(
  { accuracy }: Context,
  { op }: OpCases,
  dtype: DType,
  { tolerances }: Bounds,
): { readonly tolerances: readonly Tolerance[]; readonly loose: boolean } {
  const least = accuracy.get(`${op}:${dtype}`) ?? 0
  if (!tolerances.some(({ ulp }) => elementOf(ulp, 0) < least)) return { tolerances, loose: false }
  const loosened = tolerances.map((one) => ({
    ...one,
    ulp: typeof one.ulp === 'number' ? Math.max(one.ulp, least) : Array.from(one.ulp, (n) => Math.max(n, least)),
  }))
  return { tolerances: loosened, loose: true }
}

const found = new WeakMap<Context, Map<string, Promise<Bounds>>>()
/** The layouts and checks of one sample come one after another. */
const mostFound = 4

/** Bounds found once for all layouts and checks that ask for the same numbers. */
export function shared(
  context: Context,
  { cases, dtype, sample, layout }: Subject,
  what: string,
  find: () => Promise<Bounds>,
): Promise<Bounds> {
  if (ruleFor(cases) !== undefined) return find()
  let table = found.get(context)
  if (table === undefined) found.set(context, (table = new Map()))
  const key = `${cases.op}:${dtype}:${sample.name}:${layout === 'expanded' ? layout : ''}:${what}`
  let bounds = table.get(key)
  if (bounds === undefined) {
    table.set(key, (bounds = find()))
    if (table.size > mostFound) table.delete(table.keys().next().value!)
  }
  return bounds
}
