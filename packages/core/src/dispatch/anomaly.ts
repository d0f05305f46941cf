import type { Node } from './node.ts'

let enabled = false
const stacks = new WeakMap<Node, string>()

/**
 * Notes, for every recorded operation, where it was called, so that an error in `backward()` can name the forward line.
 * Slow; for debugging. As `torch.autograd.set_detect_anomaly`.
 *
 * @returns What it was before.
 */
export function setDetectAnomaly(value: boolean): boolean {
  const before = enabled
  enabled = value
  return before
}

export function noteCreation(node: Node): void {
  if (enabled) stacks.set(node, new Error(`${node.name} was recorded here`).stack ?? '')
}

/** Where a node was recorded, if anomaly detection was on. */
export function creationOf(node: Node): string | undefined {
  return stacks.get(node)
}
