import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { toHtml } from '../report/html.ts'
import { fromJson, type Report, toJson } from '../report/report.ts'
import { type Arguments, CommandError, print, text } from './terminal.ts'

/** The commit the working directory is at; outside a repository the version of this package. */
export function currentCommit(): string {
  try {
    const options: ExecFileSyncOptionsWithStringEncoding = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
    const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], options).trim()
    const changed = execFileSync('git', ['status', '--porcelain', '--untracked-files=no'], options).trim() !== ''
    return changed ? `${commit} with changes` : commit
  } catch {
    const manifest: { name: string; version: string } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    )
    return `${manifest.name} ${manifest.version}`
  }
}

/** Writes a file, and its folder if need be. */
export function write(file: string, content: string): void {
  mkdirSync(dirname(resolve(file)), { recursive: true })
  writeFileSync(file, content)
  print(`wrote ${file}\n`)
}

/** Writes a report where `--json` and `--html` say. */
export function writeReport(parsed: Arguments, report: Report): void {
  const json = text(parsed, 'json')
  const html = text(parsed, 'html')
  if (json !== undefined) write(json, toJson(report))
  if (html !== undefined) write(html.endsWith('.html') ? html : join(html, 'index.html'), toHtml(report))
}

export function readReport(file: string): Report {
  try {
    return fromJson(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new CommandError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
