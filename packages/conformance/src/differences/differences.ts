import { conventions } from './conventions.ts'
import type { Differing, DocumentedDifference } from './differing.ts'
import { extensions } from './extensions.ts'
import { pytorchs } from './pytorchs.ts'

/** Every difference from PyTorch that is meant. What differs otherwise is a fault. */
export const differences: readonly DocumentedDifference[] = [...conventions, ...extensions, ...pytorchs]

/** The documented difference that this is, if any. */
export function documentedAs(one: Differing): string | undefined {
  return differences.find(({ covers }) => covers(one))?.what
}
