import { readFileSync } from 'node:fs'
import { opCases } from '../ops/index.ts'
import { time, timedSubject, type Timing } from '../run/perf.ts'
import { globMatches } from '../run/query.ts'
import { makeDevice } from './backends.ts'
import { currentCommit, write } from './files.ts'
import { CommandError, list, paint, parse, print, text } from './terminal.ts'

interface PerfReport {
  readonly created: string
  readonly commit: string
  readonly timings: readonly Timing[]
}

function readTimings(file: string): ReadonlyMap<string, number> {
  try {
    const { timings } = JSON.parse(readFileSync(file, 'utf8')) as PerfReport
    return new Map(timings.map(({ op, sample, backend, nanoseconds }) => [`${op} ${sample} ${backend}`, nanoseconds]))
  } catch (error) {
    throw new CommandError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function show(timings: readonly Timing[], before: ReadonlyMap<string, number> | undefined): void {
  const [first] = timings
  const parts = timings.map(({ op, sample, backend, nanoseconds }) => {
    const microseconds = `${backend} ${(nanoseconds / 1e3).toFixed(1)} µs`
    const ratio = backend === first!.backend ? '' : ` = ${(nanoseconds / first!.nanoseconds).toFixed(2)} ×`
    const old = before?.get(`${op} ${sample} ${backend}`)
    const change = old === undefined ? '' : paint(90, ` (was ${(nanoseconds / old).toFixed(2)} ×)`)
    return `${microseconds}${ratio}${change}`
  })
  print(`${`${first!.op} ${first!.sample}`.padEnd(36)} ${parts.join('   ')}\n`)
}

/** `conform perf`: how long ops take on several devices, in turns; `--against` an earlier file of the same machine. */
export async function perf(args: readonly string[]): Promise<number> {
  const parsed = parse(args, ['backend', 'op', 'json', 'against'])
  const names = list(parsed, 'backend')
  if (names === undefined) throw new CommandError('--backend is needed, e.g. --backend libtorch,webgpu')
  const patterns = list(parsed, 'op') ?? ['*']
  const against = text(parsed, 'against')
  const before = against === undefined ? undefined : readTimings(against)
  const devices = await Promise.all(names.map(async (name) => [name, await makeDevice(name)] as const))
  const timings: Timing[] = []
  for (const cases of opCases) {
    if (!patterns.some((pattern) => globMatches(pattern, cases.op))) continue
    const subject = timedSubject(cases)
    if (subject === undefined) continue
    const found = await time(devices, subject)
    show(found, before)
    timings.push(...found)
  }
  if (timings.length === 0) throw new CommandError('no op matches')
  const json = text(parsed, 'json')
  const report: PerfReport = { created: new Date().toISOString(), commit: currentCommit(), timings }
  if (json !== undefined) write(json, JSON.stringify(report, null, 1))
  for (const [, device] of devices) await device.dispose()
  return 0
}
