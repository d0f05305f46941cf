/** One comparison. Lower figures are better. */
export interface Row {
  readonly name: string
  /** Null where it could not be measured. */
  readonly ours: number | null
  /** The peer's figure, or the budget where a row has no peer. */
  readonly theirs: number | null
  readonly unit: string
  /** ours ÷ theirs. */
  readonly ratio: number | null
  /** What the ratio must not exceed; null where there is nothing to compare with. */
  readonly limit: number | null
}

/** A row together with what people should know about it. */
export interface Finding {
  readonly row: Row
  readonly note: string
}

export interface Comparison {
  readonly name: string
  readonly unit: string
  readonly limit: number | null
}

export function measured(comparison: Comparison, ours: number, theirs: number | null, note = ''): Finding {
  const { name, unit, limit } = comparison
  return { row: { name, ours, theirs, unit, ratio: theirs === null ? null : ours / theirs, limit }, note }
}

/** A row that counts as failed, because something was missing. */
export function unmeasured(comparison: Comparison, reason: string): Finding {
  const { name, unit, limit } = comparison
  return { row: { name, ours: null, theirs: null, unit, ratio: null, limit }, note: reason }
}

export function passed({ ours, ratio, limit }: Row): boolean {
  return limit === null ? ours !== null : ratio !== null && ratio <= limit
}
