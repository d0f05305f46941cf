import { matches } from './expectations.ts'
import type { Case } from '../write/make-case.ts'

/** Which cases are wanted; what is left out does not restrict. */
export interface Query {
  /** Names of ops; `*` stands for any text. */
  readonly ops?: readonly string[] | undefined
  readonly dtypes?: readonly string[] | undefined
  readonly checks?: readonly string[] | undefined
  /** A case id, in which whole segments may be `*`. */
  readonly id?: string | undefined
}

/** Whether a name matches a pattern in which * stands for any text. */
export function globMatches(pattern: string, name: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')
  return new RegExp(`^${escaped}$`).test(name)
}

/** The filter for a query; undefined when it asks for everything. */
export function filterOf({ ops, dtypes, checks, id }: Query): ((one: Case) => boolean) | undefined {
  if (ops === undefined && dtypes === undefined && checks === undefined && id === undefined) return undefined
  return (one) =>
    (ops === undefined || ops.some((pattern) => globMatches(pattern, one.op))) &&
    (dtypes === undefined || dtypes.includes(one.dtype)) &&
    (checks === undefined || checks.includes(one.check)) &&
    (id === undefined || matches(id, one.id))
}

/** A comma-separated list. */
export function listOf(text: string | null | undefined): readonly string[] | undefined {
  const items = text
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  return items === undefined || items.length === 0 ? undefined : items
}

/** The query in a URL: `?q=<case id, or patterns of ops>&dtype=…&check=…`. */
export function queryOf(parameters: URLSearchParams): Query {
  const q = parameters.get('q')
  return {
    ...(q === null || q === '' ? {} : q.includes(':') ? { id: q } : { ops: listOf(q) }),
    dtypes: listOf(parameters.get('dtype')),
    checks: listOf(parameters.get('check')),
  }
}
