import { wrongInPyTorch } from './table.ts'
import type { Verdict } from './run.ts'

/** One name on one backend. */
export interface NameReport {
  readonly name: string
  /** What a user of flambeau writes. */
  readonly label: string
  readonly status: 'missing' | 'complete' | 'partial'
  readonly passed: number
  readonly failed: number
  readonly unsupported: number
  /** Why samples failed or are unsupported, with how often. */
  readonly causes: Readonly<Record<string, number>>
  /** Methods of PyTorch's tensors that are not there. */
  readonly noMethods?: readonly string[]
}

/** The cause without the numbers of one sample, so that equal causes count together. */
function kindOf(cause: string): string {
  return cause.replaceAll(/-?\d+(\.\d+)?(e[-+]?\d+)?/g, 'n').slice(0, 160)
}

export function summarise(name: string, label: string, verdicts: readonly Verdict[]): NameReport {
  const count = (status: Verdict['status']): number => verdicts.filter((one) => one.status === status).length
  const causes: Record<string, number> = {}
  for (const { status, cause } of verdicts) {
    if (cause === undefined) continue
    const key = `${status}: ${status === 'failed' ? kindOf(cause) : cause}`
    causes[key] = (causes[key] ?? 0) + 1
  }
  const failed = count('failed')
  return {
    name,
    label,
    status: count('missing') > 0 ? 'missing' : failed > 0 ? 'partial' : 'complete',
    passed: count('passed'),
    failed,
    unsupported: count('unsupported'),
    causes,
  }
}

export function countsOf({ status, passed, failed, unsupported, causes }: NameReport): string {
  if (status === 'missing') return `missing (${Object.keys(causes)[0] ?? ''})`
  const parts = [`${passed} passed`]
  if (failed > 0) parts.push(`${failed} failed`)
  if (unsupported > 0) parts.push(`${unsupported} unsupported`)
  return parts.join(', ')
}

/** Shares of the samples that have to pass, and how many of the names have to be there. */
const thresholds: Readonly<Record<string, number>> = { js: 0.99, libtorch: 0.99, webgpu: 0.97 }
const wantedNames = 390

type Reports = Readonly<Record<string, readonly NameReport[]>>

export interface Totals {
  readonly names: number
  readonly implemented: number
  readonly passed: number
  readonly failed: number
  readonly unsupported: number
  /** Of the samples that are supported, in percent. */
  readonly share: number
}

export function totalsOf(rows: readonly NameReport[]): Totals {
  const sum = (key: 'passed' | 'failed' | 'unsupported'): number => rows.reduce((total, row) => total + row[key], 0)
  const [passed, failed] = [sum('passed'), sum('failed')]
  return {
    names: rows.length,
    implemented: rows.filter((row) => row.status !== 'missing').length,
    passed,
    failed,
    unsupported: sum('unsupported'),
    share: passed + failed === 0 ? 0 : (100 * passed) / (passed + failed),
  }
}

/** Whether every backend passes enough samples, and enough names are there. */
export function thresholdsHold(reports: Reports): boolean {
  return Object.entries(reports).every(([backend, rows]) => {
    const { share, implemented } = totalsOf(rows)
    return share >= 100 * (thresholds[backend] ?? 0.99) && implemented >= wantedNames
  })
}

/** `30`, `28 + 2 failed`, `5 (4 unsupported)`. */
function cell({ status, passed, failed, unsupported }: NameReport): string {
  if (status === 'missing') return 'missing'
  const right = failed === 0 ? String(passed) : `${passed}, ${failed} failed`
  return unsupported === 0 ? right : `${right}, ${unsupported} unsupported`
}

/** Causes over all backends, without the status in front; the same words once. */
function notes(rows: readonly NameReport[]): string {
  const seen = new Set(rows.flatMap(({ causes }) => Object.keys(causes)))
  return [...seen]
    .filter((cause) => !cause.startsWith('missing'))
    .map((cause) =>
      cause
        .replace(/^(unsupported|failed): /, '')
        .replaceAll('|', '\\|')
        .replaceAll('\n', ' '),
    )
    .join('; ')
}

function reasonsTable(reports: Reports): string[] {
  const counts = new Map<string, Record<string, number>>()
  for (const [backend, rows] of Object.entries(reports)) {
    for (const { causes } of rows) {
      for (const [cause, count] of Object.entries(causes)) {
        if (!cause.startsWith('unsupported: ')) continue
        const reason = cause.slice('unsupported: '.length)
        const row = counts.get(reason) ?? {}
        row[backend] = (row[backend] ?? 0) + count
        counts.set(reason, row)
      }
    }
  }
  const backends = Object.keys(reports)
  return [
    table(['left out', ...backends]),
    ruler(backends.length + 1),
    ...[...counts]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([reason, row]) => table([reason, ...backends.map((backend) => String(row[backend] ?? 0))])),
  ]
}

function missingMethods(rows: readonly NameReport[]): string[] {
  const missing = rows.flatMap(({ noMethods = [] }) => noMethods.map((name) => `\`${name}\``))
  return missing.length === 0
    ? []
    : [`Not there as methods: ${missing.join(', ')}; a tensor's shape and strides are not changed in place.`, '']
}

const table = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const ruler = (columns: number): string => table(Array.from({ length: columns }, () => '---'))

/** The table that is committed as `docs/opdb.md`. */
export function markdown(reports: Reports, { torch, seed }: { readonly torch: string; readonly seed: number }): string {
  const backends = Object.keys(reports)
  const first = Object.values(reports)[0]!
  const totals = backends.map((backend) => {
    const { names, implemented, passed, failed, unsupported, share } = totalsOf(reports[backend]!)
    return table([
      backend,
      `${implemented} of ${names}`,
      String(passed),
      String(failed),
      `${share.toFixed(2)} %`,
      String(unsupported),
    ])
  })
  const lines = [
    "# PyTorch's operator database on flambeau",
    '',
    `The samples of PyTorch ${torch}'s own operator database (\`op_db\`, seed ${seed}), run through flambeau: values, dtypes, shapes, and`,
    'gradients for random cotangents. `conform opdb --format md` writes this page; the README of `packages/conformance` says how.',
    '',
    table(['backend', 'names', 'samples passed', 'failed', 'share', 'unsupported']),
    ruler(6),
    ...totals,
    '',
    "An element passes if it is near PyTorch's float64 result for the same inputs, or near its float32 result, within PyTorch's own",
    'tolerances (1.3e-6 relative and 1e-5 absolute for float32, or what the entry declares), gradients included; or if its error is',
    "no greater than the one of PyTorch's float32 result in the same tensor. int64 of PyTorch may be int32 here. Random results are",
    'judged by support, mean and variance (5 standard errors).',
    '',
    '## Left out',
    '',
    ...reasonsTable(reports),
    '',
    ...Object.entries(wrongInPyTorch).map(
      ([name, { reason }]) => `Not judged: the gradient of \`${name}\`. ${reason}.`,
    ),
    '',
    ...missingMethods(first),
    '## Names',
    '',
    table(['PyTorch', 'flambeau', ...backends, 'left out or wrong']),
    ruler(backends.length + 3),
    ...first.map((row, i) =>
      table([
        `\`${row.name}\``,
        row.label === '' ? '' : `\`${row.label}\``,
        ...backends.map((backend) => cell(reports[backend]![i]!)),
        notes(backends.map((backend) => reports[backend]![i]!)),
      ]),
    ),
  ]
  return `${lines.join('\n')}\n`
}
