import { clearConstants, withKernels } from '@flambeau/core'
import type { Context, Subject } from '../context.ts'
import type { Verdict } from '../verdict.ts'
import { values } from './values.ts'

/** The op as core composes it from others, with the device's own kernel for it taken away. */
export async function composite(context: Context, subject: Subject): Promise<Verdict> {
  const plain = withKernels(context.device, `${context.device.name} without ${subject.cases.op}`, (kernels) => {
    kernels.delete(subject.cases.op)
  })
  try {
    return await values(context, subject, plain)
  } finally {
    clearConstants(plain)
  }
}
