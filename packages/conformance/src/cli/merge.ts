import { isGoodSection, type Report } from '../report/report.ts'
import { readReport, writeReport } from './files.ts'
import { CommandError, parse, print, text } from './terminal.ts'

/** `conform merge`: one report from several. A later section replaces an earlier one of the same device. */
export async function merge(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['json', 'html'])
  if (parsed.positionals.length === 0) throw new CommandError('merge takes the JSON files of some runs')
  if (text(parsed, 'json') === undefined && text(parsed, 'html') === undefined) {
    throw new CommandError('merge writes to --json <file> or --html <folder>')
  }
  const reports = parsed.positionals.map(readReport)
  const sections = new Map(
    reports.flatMap((report) =>
      report.sections.map(
        (section) => [`${section.backend}\n${section.device}\n${JSON.stringify(section.info)}`, section] as const,
      ),
    ),
  )
  const levels = new Set(reports.map(({ level }) => level))
  const commits = new Set(reports.map(({ commit }) => commit))
  const merged: Report = {
    ...reports[reports.length - 1]!,
    level: [...levels].join(' and '),
    commit: [...commits].join(' and '),
    partial: reports.some(({ partial }) => partial === true),
    command: `conform merge ${args.join(' ')}`,
    sections: [...sections.values()],
  }
  writeReport(parsed, merged)
  print(`${merged.sections.length} sections\n`)
  return merged.sections.every(isGoodSection) ? 0 : 1
}
