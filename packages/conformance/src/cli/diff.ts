import type { Report } from '../report/report.ts'
import { isGood, type Row } from '../run/run.ts'
import { format } from '../judge/verdict.ts'
import { readReport } from './files.ts'
import { CommandError, paint, parse, print } from './terminal.ts'

function rowsOf(report: Report): ReadonlyMap<string, Row> {
  return new Map(
    report.sections.flatMap(({ backend, rows }) => rows.map((row) => [`${backend}  ${row.case}`, row] as const)),
  )
}

/** An error that grew or shrank by half is worth a line. */
const notable = 1.5

function change(before: Row | undefined, after: Row | undefined): string | undefined {
  if (before === undefined) return `new: ${after!.status}`
  if (after === undefined) return `gone: was ${before.status}`
  if (before.status !== after.status) return `${before.status} → ${after.status}`
  const [a, b] = [before.maxUlp ?? 0, after.maxUlp ?? 0]
  if (a === b || Math.max(a, b) < notable * Math.min(a, b)) return undefined
  return `${format(a)} → ${format(b)} ULP`
}

/** `conform diff`: what changed. Exit code 1 if something that was well is not. */
export async function diff(args: readonly string[]): Promise<number> {
  const { positionals } = parse(args, [])
  const [first, second] = positionals
  if (first === undefined || second === undefined) throw new CommandError('diff takes two JSON files')
  const [before, after] = [rowsOf(readReport(first)), rowsOf(readReport(second))]
  let worse = 0
  let changes = 0
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key), after.get(key)]
    const text = change(old, now)
    if (text === undefined) continue
    changes++
    const broke = now !== undefined && !isGood(now) && (old === undefined || isGood(old))
    if (broke) worse++
    print(`${paint(broke ? 31 : 0, key)}  ${text}\n`)
  }
  print(`${changes} changes, ${worse} for the worse\n`)
  return worse === 0 ? 0 : 1
}
