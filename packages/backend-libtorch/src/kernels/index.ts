import { type AnyKernel, kernelTable, type PrimName } from '@flambeau/core/backend'

import type { Session } from '../session.ts'
import * as fragments from './fragments.ts'

type OpsOf<F> = F extends (session: Session) => infer Table ? keyof Table : never
type Implemented = OpsOf<(typeof fragments)[keyof typeof fragments]>

/** Empty, or the compiler lists the primitives that no file has. */
const missing: { readonly [N in Exclude<PrimName, Implemented>]: never } = {}

/** Every kernel, on whichever libtorch device its tensors are. */
export function kernels(session: Session): Map<string, AnyKernel> {
  return kernelTable(missing, ...Object.values(fragments).map((fragment) => fragment(session)))
}
