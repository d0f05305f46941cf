import type { Verdict } from './run.ts'

/** One name on one backend. */
export interface NameReport {
  readonly name: string
  readonly status: 'missing' | 'complete' | 'partial'
  readonly passed: number
  readonly failed: number
  readonly unsupported: number
  /** Why samples failed or are unsupported, with how often. */
  readonly causes: Readonly<Record<string, number>>
}

/** The cause without the numbers of one sample, so that equal causes count together. */
function kindOf(cause: string): string {
  return cause.replaceAll(/-?\d+(\.\d+)?(e[-+]?\d+)?/g, 'n').slice(0, 160)
}

export function summarise(name: string, verdicts: readonly Verdict[]): NameReport {
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

const thresholds: Readonly<Record<string, number>> = { js: 0.99, libtorch: 0.99, webgpu: 0.97 }
const wantedNames = 390

export function thresholdsHold(reports: Readonly<Record<string, readonly NameReport[]>>): boolean {
  return Object.entries(reports).every(([backend, rows]) => {
    const passed = rows.reduce((sum, row) => sum + row.passed, 0)
    const failed = rows.reduce((sum, row) => sum + row.failed, 0)
    const implemented = rows.filter((row) => row.status !== 'missing' && row.passed > 0).length
    return passed >= (thresholds[backend] ?? 0.99) * (passed + failed) && implemented >= wantedNames
  })
}

export function markdown(
  reports: Readonly<Record<string, readonly NameReport[]>>,
  { torch, seed }: { readonly torch: string; readonly seed: number },
): string {
  const backends = Object.keys(reports)
  const lines = [
    "# PyTorch's operator database",
    '',
    `Samples of PyTorch ${torch} (seed ${seed}).`,
    '',
    `| name | ${backends.join(' | ')} |`,
    `| --- | ${backends.map(() => '---').join(' | ')} |`,
    ...reports[backends[0]!]!.map(
      (row, i) => `| \`${row.name}\` | ${backends.map((backend) => countsOf(reports[backend]![i]!)).join(' | ')} |`,
    ),
  ]
  return `${lines.join('\n')}\n`
}
