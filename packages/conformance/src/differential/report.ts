import { callText, lengthOf } from './print.ts'
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
