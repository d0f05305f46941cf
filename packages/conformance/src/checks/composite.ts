import { type Backend, clearConstants, withKernels } from '@flambeau/core'
import { type Context, primitivesOnly, type Subject } from '../run/context.ts'
import type { Verdict } from '../judge/verdict.ts'
import { values } from './values.ts'

/** The device without its own kernel for the op, or, where a function calls several ops, without all but the primitives. */
function plainDevice({ device }: Context, { cases: { op, invoke } }: Subject): Backend {
  if (invoke !== undefined) return primitivesOnly(device)
  return withKernels(device, `${device.name} without ${op}`, (kernels) => {
    kernels.delete(op)
  })
}

/** The op as core composes it from others. */
export async function composite(context: Context, subject: Subject): Promise<Verdict> {
  const plain = plainDevice(context, subject)
  try {
    return await values(context, subject, plain)
  } finally {
    clearConstants(plain)
  }
}
