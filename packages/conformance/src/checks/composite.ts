import { withKernels } from '@flambeau/core'
import type { Context, Subject } from '../context.ts'
import type { Verdict } from '../verdict.ts'
import { values } from './values.ts'

/** The op as core composes it from others, with the device's own kernel for it taken away. */
export function composite(context: Context, subject: Subject): Promise<Verdict> {
  const { op } = subject.cases
  const plain = withKernels(context.device, `${context.device.name} without ${op}`, (kernels) => kernels.delete(op))
  return values(context, subject, plain)
}
