/** What a contestant does when it is its turn. */
export interface Turns {
  /** How long a unit of its work took. */
  readonly measure: () => Promise<number>
  /** How many turns it takes. Slow contestants may take fewer, spread over the whole time. */
  readonly rounds: number
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * The contestants' medians, measured in turns, so that whatever else the machine does disturbs all of them alike. The turns
 * go forwards and backwards, since the first after a pause is at a disadvantage.
 */
export async function interleave(contestants: readonly Turns[]): Promise<readonly number[]> {
  const most = Math.max(...contestants.map(({ rounds }) => rounds))
  const samples = contestants.map((): number[] => [])
  for (let round = 0; round < most; round++) {
    const order = contestants.map((_, i) => i)
    if (round % 2 === 1) order.reverse()
    for (const i of order) {
      const { measure, rounds } = contestants[i]!
      const due = Math.floor(((round + 1) * rounds) / most) > Math.floor((round * rounds) / most)
      if (due) samples[i]!.push(await measure())
    }
  }
  return samples.map(median)
}
