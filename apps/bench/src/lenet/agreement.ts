/** Largest relative difference that float32 rounding in another order explains over a few steps. */
const tolerance = 1e-4

interface Training {
  readonly name: string
  readonly losses: readonly number[]
}

/** Why two contestants did not do the same work: their losses differ, or do not fall. Undefined if they did. */
export function findDisagreement(ours: Training, theirs: Training): string | undefined {
  const steps = Math.min(ours.losses.length, theirs.losses.length)
  if (steps < 2) return `${ours.name} and ${theirs.name} have no two steps to compare`
  for (let i = 0; i < steps; i++) {
    const [a, b] = [ours.losses[i]!, theirs.losses[i]!]
    if (Math.abs(a - b) <= tolerance * Math.abs(b)) continue
    return `the loss of step ${i + 1} is ${a} with ${ours.name}, but ${b} with ${theirs.name}`
  }
  const stuck = [ours, theirs].find(({ losses }) => !(losses.at(-1)! < losses[0]!))
  return stuck === undefined ? undefined : `the loss does not fall with ${stuck.name}: ${stuck.losses.join(', ')}`
}
