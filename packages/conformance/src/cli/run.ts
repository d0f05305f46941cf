import type { Backend } from '@flambeau/core'
import { type Level, levels } from '../write/make-case.ts'
import type { Expectations } from '../run/expectations.ts'
import { filterOf } from '../run/query.ts'
import { readExpectations, readGoldens } from '../node.ts'
import { primitives } from '../run/context.ts'
import {
  countsOf,
  groupBy,
  isGoodSection,
  primitiveCoverage,
  type Report,
  type Section,
  sectionOf,
  statuses,
  worstRow,
} from '../report/report.ts'
import { isGood, type Row, run, selectedCases, type Selection } from '../run/run.ts'
import { format } from '../judge/verdict.ts'
import { findOracle, makeDevice } from './backends.ts'
import { currentCommit, writeReport } from './files.ts'
import { readCases } from './own-cases.ts'
import { CommandError, list, oneOf, paint, parse, print, text, wholeNumber } from './terminal.ts'

function showTrouble({ case: id, status, reason }: Row): void {
  const color = status === 'fail' || status === 'xpass' ? 31 : status === 'xfail' ? 33 : 90
  print(`  ${paint(color, status.padEnd(11))} ${id}\n              ${reason ?? ''}\n`)
}

async function runSection(name: string, device: Backend, selection: Selection, verbose: boolean): Promise<Section> {
  const facts = Object.entries(device.info).map(([key, value]) => `${key} ${value}`)
  print(`\n${paint(1, name)} ${paint(90, [device.name, ...facts].join(' · '))}\n`)
  const rows: Row[] = []
  const start = performance.now()
  for await (const row of run(selection)) {
    rows.push(row)
    if (!isGood(row) || (verbose && row.status !== 'pass')) showTrouble(row)
  }
  const section = sectionOf(name, device, rows)
  const counts = countsOf(rows)
  const parts = statuses.filter((status) => counts[status] > 0).map((status) => `${counts[status]} ${status}`)
  print(`  ${parts.join(', ')} in ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
  return section
}

function showAccuracy({ rows }: Section, { accuracy = [] }: Expectations): void {
  const worst = [...groupBy(rows, (row) => `${row.op}:${row.dtype}`)]
    .flatMap(([key, group]) => {
      const row = worstRow(group)
      return row === undefined || row.maxUlp === 0 ? [] : [{ key, row }]
    })
    .sort((a, b) => b.row.maxUlp! / b.row.bound! - a.row.maxUlp! / a.row.bound!)
    .slice(0, 5)
    .map(({ key, row }) => `${key} ${format(row.maxUlp!)} of ${format(row.bound!)}`)
  if (worst.length > 0) print(`  nearest to their bounds, in ULP: ${worst.join('; ')}\n`)
  for (const { op, ulp, reason } of accuracy) print(`  publishes a bound of ${ulp} ULP for ${op}: ${reason}\n`)
}

function showCoverage(section: Section): boolean {
  const { covered, missing } = primitiveCoverage(section)
  print(
    `  ${covered} of ${primitives.size} primitives proven${missing.length === 0 ? '' : `; not: ${missing.join(', ')}`}\n`,
  )
  return missing.length === 0
}

/** `conform run`: judges backends. Exit code 1 if a case fails or a primitive goes unproven. */
export async function runSuite(args: readonly string[]): Promise<number> {
  const parsed = parse(
    args,
    ['backend', 'level', 'op', 'dtype', 'check', 'case', 'cases', 'seed', 'json', 'html'],
    ['verbose'],
  )
  const names = list(parsed, 'backend')
  if (names === undefined || names.length === 0) throw new CommandError('--backend is needed, e.g. --backend js,webgpu')
  const level = oneOf<Level>(parsed, 'level', levels, 'quick')
  const seed = wholeNumber(parsed, 'seed', 0)
  const filter = filterOf({
    ops: list(parsed, 'op'),
    dtypes: list(parsed, 'dtype'),
    checks: list(parsed, 'check'),
    id: text(parsed, 'case'),
  })
  const verbose = parsed.values['verbose'] === true
  const devices = new Map<string, Backend>()
  for (const name of names) devices.set(name, await makeDevice(name))
  const oracle = await findOracle()
  const file = text(parsed, 'cases')
  const own = file === undefined ? {} : { cases: await readCases(file) }
  const shared = { oracle, level, seed, goldens: readGoldens(), ...own, ...(filter === undefined ? {} : { filter }) }
  const partial = filter !== undefined || file !== undefined
  const sections: Section[] = []
  let complete = true

  const judged = oracle()
  const judgement: Selection = { ...shared, role: 'oracle', create: () => judged }
  if (selectedCases(judgement).length > 0)
    sections.push(await runSection('oracle', judged, { ...judgement, oracle: () => judged }, verbose))
  for (const [name, device] of devices) {
    const expectations = file === undefined ? readExpectations(name) : {}
    const section = await runSection(name, device, { ...shared, expectations, create: () => device }, verbose)
    if (section.rows.length === 0 && sections.length === 0) throw new CommandError('no case matches')
    showAccuracy(section, expectations)
    if (!partial) complete = showCoverage(section) && complete
    sections.push(section)
    await device.dispose()
  }
  const report: Report = {
    created: new Date().toISOString(),
    commit: currentCommit(),
    command: `conform run ${args.join(' ')}`,
    level,
    seed,
    partial,
    sections,
  }
  writeReport(parsed, report)
  const good = sections.every(isGoodSection) && complete
  const total = sections.reduce((sum, { rows }) => sum + rows.length, 0)
  print(good ? paint(32, `\n${total} cases hold\n`) : paint(31, '\nnot everything holds\n'))
  return good ? 0 : 1
}
