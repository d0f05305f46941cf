import type { Case } from '../write/make-case.ts'
import type { Context } from './context.ts'
import {
  checkExpectations,
  contextOf,
  isGood,
  runCase,
  selectedCases,
  type Selection,
  type SuiteOptions,
} from './run.ts'

/** What vitest, node:test, mocha and their like hand to a test. */
export interface TestContext {
  skip?(reason?: string): void
}

/** A test runner, as far as the suite needs it. */
export interface Runner {
  describe(name: string, body: () => void): unknown
  it(name: string, body: (context: TestContext) => Promise<void>): unknown
}

/**
 * Registers the conformance suite with a test runner.
 *
 * Cases that the device does not support are skipped with the reason, never hidden. An expected failure that passes fails.
 *
 * @example
 * ```ts
 * import { describe, it } from 'vitest'
 *
 * conformance({ describe, it }, { create: () => myBackend(), oracle: js, expectations })
 * ```
 */
export function conformance(runner: Runner, options: SuiteOptions): void {
  const create = once(async () => contextOf(await options.create(), options))
  const judge = once(async () => contextOf(options.oracle(), options))
  runner.describe('expectations', () => {
    runner.it('name cases of the suite', async () => checkExpectations(options))
  })
  register(runner, options, 'oracle', judge)
  register(runner, options, 'backend', create)
}

function register(
  { describe, it }: Runner,
  options: SuiteOptions,
  role: NonNullable<Selection['role']>,
  context: () => Promise<Context>,
): void {
  for (const [op, cases] of byOp(selectedCases({ ...options, role }))) {
    describe(role === 'oracle' ? `${op} (oracle)` : op, () => {
      for (const one of cases) it(one.id, (test) => runTest(one, context, options, test))
    })
  }
}

function byOp(cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  const groups = new Map<string, Case[]>()
  for (const one of cases) groups.set(one.op, [...(groups.get(one.op) ?? []), one])
  return groups
}

async function runTest(
  one: Case,
  context: () => Promise<Context>,
  options: SuiteOptions,
  test: TestContext,
): Promise<void> {
  const row = await runCase(one, await context(), options.expectations)
  if (row.status === 'unsupported') test.skip?.(row.reason)
  else if (!isGood(row)) throw new Error(`${row.case}: ${row.reason}`)
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
