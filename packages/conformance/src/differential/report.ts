import { callText, lengthOf, programText } from './print.ts'
import type { ProgramFinding, ProgramTally } from './run-programs.ts'
import type { Finding, Tally } from './run.ts'

interface Group {
  readonly fn: string
  readonly cause: string
  count: number
  smallest: Finding
  detail: string
}

function groupsOf({ findings }: Tally): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const finding of findings) {
    for (const { cause, detail } of finding.differences) {
      const key = `${finding.call.fn} ${cause}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { fn: finding.call.fn, cause, count: 1, smallest: finding, detail })
      else {
        group.count++
        if (lengthOf(finding.call) >= lengthOf(group.smallest.call)) continue
        group.smallest = finding
        group.detail = detail
      }
    }
  }
  const short = (fn: string): string => fn.slice(fn.indexOf('.') + 1)
  return [...groups.values()].toSorted(
    (a, b) => short(a.fn).localeCompare(short(b.fn)) || a.fn.localeCompare(b.fn) || b.count - a.count,
  )
}

/** The differences by function and cause, each with its smallest call. */
export function reportOf(tally: Tally): string {
  let heading = ''
  let out = ''
  for (const { fn, cause, count, smallest, detail } of groupsOf(tally)) {
    if (fn !== heading) out += `\n## ${fn}\n`
    heading = fn
    out += `- ${cause} (${count}×): ${detail}\n    ${callText(smallest.call)}\n`
  }
  return out
}

/** What was counted, in a line and one for each documented difference. */
export function totalsLine(tally: Tally, functions: number): string {
  const documented = [...tally.documented.values()].reduce((a, b) => a + b, 0)
  const lines = [...tally.documented].map(([name, count]) => `  ${count} ${name}`)
  return (
    `\n${tally.calls} calls of ${functions} functions: ${tally.equal} equal (${tally.refused} refused by both), ` +
    `${documented} documented differences, ${tally.different} different, ${tally.skipped} skipped\n${lines.join('\n')}\n`
  )
}

/** Programs that differ, by cause, each with its shortest. */
export function programReport({ findings }: ProgramTally): string {
  const groups = new Map<string, ProgramFinding[]>()
  for (const finding of findings) {
    const { cause, step } = finding.differences[0]!
    const key = `${cause}${step === undefined ? '' : ` at ${step.fn}`}`
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  let out = ''
  for (const [key, list] of [...groups].toSorted(([a], [b]) => a.localeCompare(b))) {
    const [shortest] = list.toSorted((a, b) => programText(a.program).length - programText(b.program).length)
    out += `\n- ${key} (${list.length}×): ${shortest!.differences[0]!.detail}\n    ${programText(shortest!.program)}\n`
  }
  return out
}

/** What was counted of programs. */
export function programTotals({ programs, equal, layout, different, skipped, documented }: ProgramTally): string {
  const count = [...documented.values()].reduce((a, b) => a + b, 0)
  return (
    `${programs} programs: ${equal} equal, ${layout} equal up to a view of another layout, ${different} different, ` +
    `${skipped} skipped; ${count} documented differences\n`
  )
}
