import { clearConstants } from '@flambeau/core'
import type { Context, Subject } from '../context.ts'
import { withoutKernel } from '../variant.ts'
import type { Verdict } from '../verdict.ts'
import { values } from './values.ts'

/** The op as core composes it from others, with the device's own kernel for it taken away. */
export async function composite(context: Context, subject: Subject): Promise<Verdict> {
  const plain = withoutKernel(context.device, subject.cases.op)
  try {
    return await values(context, subject, plain)
  } finally {
    clearConstants(plain)
  }
}
