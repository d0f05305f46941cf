import { js } from '@flambeau/backend-js'
import { afterAll, describe, expect, it } from 'vitest'
import { readGoldens } from '../node.ts'
import { isGood, type Row, run } from '../run/run.ts'
import type { Mutant } from './break.ts'
import { mutants } from './mutants.ts'

const goldens = readGoldens()

async function judge(
  { ops, check, functions }: Pick<Mutant, 'ops' | 'check' | 'functions'>,
  make: () => ReturnType<typeof js>,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  const needsGoldens = ['call', 'misuse', 'constants', 'aliasing'].includes(check ?? '')
  const filter = (one: { op: string; check: string }) =>
    ops.includes(one.op) && (check === undefined || one.check === check)
  for await (const row of run({
    create: make,
    oracle: js,
    filter,
    ...(functions === undefined ? {} : { functions }),
    ...(needsGoldens ? { goldens } : {}),
  }))
    rows.push(row)
  return rows
}

describe('mutants', () => {
  const caught: string[] = []

  describe.each(mutants)('$name', (mutant) => {
    it('is caught', async () => {
      const rows = await judge(mutant, () => mutant.make(js()))
      const failures = rows.filter((row) => !isGood(row))
      expect(failures, `${rows.length} cases ran and none noticed`).not.toEqual([])
      caught.push(`${mutant.name}: ${failures.length} cases, such as ${failures[0]!.case}`)
    })

    it('is not seen where it is absent', async () => {
      const rows = await judge({ ops: mutant.ops, ...(mutant.check === undefined ? {} : { check: mutant.check }) }, js)
      expect(rows.length).toBeGreaterThan(0)
      expect(rows.filter((row) => !isGood(row)).map((row) => `${row.case}: ${row.reason}`)).toEqual([])
    })
  })

  afterAll(() => {
    process.stdout.write(`${caught.length} of ${mutants.length} mutants caught\n  ${caught.join('\n  ')}\n`)
  })
})
