import type { Backend, DType } from '@flambeau/core'
import { primitives } from '../run/context.ts'
import { isGood, type Row } from '../run/run.ts'
import type { Check } from '../judge/verdict.ts'

/** A backend's results, with what is needed to know which backend it was. */
export interface Section {
  /** What was asked for: `js`, or `oracle` for the suite's judgement of core and the oracle. */
  readonly backend: string
  /** What the device calls itself. */
  readonly device: string
  readonly info: Readonly<Record<string, string>>
  readonly capabilities: {
    readonly dtypes: readonly DType[]
    readonly arithmetic: string
    readonly nan: string
    readonly subnormals: string
    readonly syncRead: boolean
    readonly maxStorageBytes: number
  }
  readonly rows: readonly Row[]
}

/** One run of the suite: what `--json` writes. */
export interface Report {
  readonly created: string
  readonly commit: string
  readonly command: string
  readonly level: string
  readonly seed: number
  /** Whether only some cases were asked for: what a device lacks then says nothing about it. */
  readonly partial?: boolean
  readonly sections: readonly Section[]
}

export type Status = Row['status']
export type Counts = { readonly [S in Status]: number }

export const statuses: readonly Status[] = ['pass', 'fail', 'xpass', 'xfail', 'unsupported']

export function sectionOf(backend: string, device: Backend, rows: readonly Row[]): Section {
  const { dtypes, arithmetic, nan, subnormals, syncRead, maxStorageBytes } = device.capabilities
  return {
    backend,
    device: device.name,
    info: device.info,
    capabilities: { dtypes: [...dtypes], arithmetic, nan, subnormals, syncRead, maxStorageBytes },
    rows,
  }
}

export function countsOf(rows: readonly Row[]): Counts {
  const counts = { pass: 0, fail: 0, xpass: 0, xfail: 0, unsupported: 0 }
  for (const { status } of rows) counts[status]++
  return counts
}

/** The status that stands for several: the worst that occurs. */
export function worstStatus(rows: readonly Row[]): Status {
  const ranks: readonly Status[] = ['fail', 'xpass', 'xfail', 'pass', 'unsupported']
  return ranks.find((status) => rows.some((row) => row.status === status)) ?? 'unsupported'
}

/** The row with the largest error relative to its bound, among those that were compared in ULPs. */
export function worstRow(rows: readonly Row[]): Row | undefined {
  let worst: Row | undefined
  const ratio = (row: Row): number => row.maxUlp! / row.bound!
  for (const row of rows) {
    if (row.maxUlp === undefined || row.bound === undefined) continue
    if (worst === undefined || ratio(row) > ratio(worst)) worst = row
  }
  return worst
}

/** Rows by a key, in the order of first appearance. */
export function groupBy<K>(rows: readonly Row[], key: (row: Row) => K): ReadonlyMap<K, readonly Row[]> {
  const groups = new Map<K, Row[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group === undefined) groups.set(key(row), [row])
    else group.push(row)
  }
  return groups
}

/** Which primitives passed at least one comparison of values, and which did not. */
export function primitiveCoverage({ rows }: Section): {
  readonly covered: number
  readonly missing: readonly string[]
} {
  const seen = new Set<string>()
  const compared: readonly Check[] = ['values', 'special']
  for (const row of rows) if (row.status === 'pass' && compared.includes(row.check)) seen.add(row.op)
  const missing = [...primitives].filter((name) => !seen.has(name))
  return { covered: primitives.size - missing.length, missing }
}

export function isGoodSection({ rows }: Section): boolean {
  return rows.every(isGood)
}

/** Infinity has no JSON form: what is not comparable is written as the string. */
export function toJson(report: Report): string {
  return JSON.stringify(report, (_key, value: unknown) => (value === Infinity ? 'Infinity' : value), 1)
}

export function fromJson(text: string): Report {
  return JSON.parse(text, (key, value: unknown) =>
    value === 'Infinity' && (key === 'maxUlp' || key === 'p99Ulp') ? Infinity : value,
  ) as Report
}
