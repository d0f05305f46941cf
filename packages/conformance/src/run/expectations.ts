/** A case, or several, that a backend is known to fail. */
export interface ExpectedFailure {
  /** A case id, in which whole segments (op, dtype, sample, layout, check) may be `*`. */
  readonly case: string
  readonly reason: string
  /** Where the failure is tracked. */
  readonly issue?: string
  /** The last day (YYYY-MM-DD) on which it is excused. After it the failure counts. Default: never. */
  readonly expires?: string
  /** Facts of the device (`Backend.info`) with which it fails; a value may end in `*`. Default: always. */
  readonly when?: Readonly<Record<string, string>>
}

type Facts = Readonly<Record<string, string>>

/** A bound looser than the suite's, which the backend publishes. */
export interface PublishedAccuracy {
  /** `op:dtype`. */
  readonly op: string
  readonly ulp: number
  readonly reason: string
}

/** What a backend says of itself: expectations/<backend>.json. */
export interface Expectations {
  readonly failures?: readonly ExpectedFailure[]
  readonly accuracy?: readonly PublishedAccuracy[]
}

function segments(id: string): readonly string[] {
  return id.split(/[:/]/)
}

/** Whether a pattern names a case. Segments are compared whole; `*` stands for any one of them. */
export function matches(pattern: string, id: string): boolean {
  const wanted = segments(pattern)
  const given = segments(id)
  return wanted.length === given.length && wanted.every((segment, i) => segment === '*' || segment === given[i])
}

function holds(when: Facts, info: Facts): boolean {
  return Object.entries(when).every(([key, wanted]) => {
    const given = info[key]
    if (given === undefined) return false
    return wanted.endsWith('*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted
  })
}

/** The expected failure that covers a case on a device with these facts, if any. */
export function expectedFailure(expectations: Expectations, id: string, info: Facts = {}): ExpectedFailure | undefined {
  return expectations.failures?.find((one) => matches(one.case, id) && holds(one.when ?? {}, info))
}

const day = /^\d{4}-\d{2}-\d{2}$/

/** Whether an expectation no longer excuses anything. */
export function isExpired({ expires }: ExpectedFailure, now: Date = new Date()): boolean {
  return expires !== undefined && now.toISOString().slice(0, 10) > expires
}

/** What is wrong with the expectations themselves. */
export function mistakesIn({ failures = [] }: Expectations): readonly string[] {
  return failures.flatMap(({ case: id, reason, issue, expires }) => [
    ...(reason.trim() === '' ? [`${id} has no reason`] : []),
    ...(expires !== undefined && !(day.test(expires) && Number.isFinite(Date.parse(expires)))
      ? [`${id} expires on '${expires}', which is no day like 2027-01-31`]
      : []),
    ...(issue !== undefined && !/^https?:\/\//.test(issue) ? [`${id} names '${issue}' as issue, which is no URL`] : []),
  ])
}

/** Patterns that name no case of the suite: misspelt, or left over. */
export function unknownPatterns(expectations: Expectations, ids: readonly string[]): readonly string[] {
  return (expectations.failures ?? [])
    .map((one) => one.case)
    .filter((pattern) => !ids.some((id) => matches(pattern, id)))
}

/** Published bounds by `op:dtype`. */
export function publishedAccuracy(expectations: Expectations): ReadonlyMap<string, number> {
  return new Map(expectations.accuracy?.map(({ op, ulp }) => [op, ulp]))
}
