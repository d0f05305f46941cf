import { conventions } from './conventions.ts'
import type { Differing, DocumentedDifference } from './differing.ts'
import { extensions } from './extensions.ts'
import { layers } from './layers.ts'
import { memory } from './memory.ts'
import { numbers } from './numbers.ts'
import { pointwise } from './pointwise.ts'
import { pytorchElementwiseGradients } from './pytorch-elementwise-gradients.ts'
import { pytorchGradients } from './pytorch-gradients.ts'
import { pytorchs } from './pytorchs.ts'
import { sampling } from './sampling.ts'

/** Every difference from PyTorch that is meant. What differs otherwise is a fault. */
export const differences: readonly DocumentedDifference[] = [
  ...conventions,
  ...numbers,
  ...memory,
  ...extensions,
  ...pytorchs,
  ...pytorchElementwiseGradients,
  ...pytorchGradients,
  ...pointwise,
  ...layers,
  ...sampling,
]

/** The documented difference that this is, if any. */
export function documentedAs(one: Differing): string | undefined {
  return differences.find(({ covers, after }) => covers(one) || after?.(one) === true)?.what
}

/** The documented difference by which a program's gradients differ after this call, whatever the call alone would show. */
export function documentedAfter(one: Differing): string | undefined {
  return differences.find(({ after }) => after?.(one) === true)?.what
}
