import { type Backend, type DType, isFloat, type Storage, deriveBackend } from '@flambeau/core'
import type { Context, Subject } from '../context.ts'
import { encode, sameBits } from '../values/host.ts'
import { fail, type Verdict } from '../verdict.ts'
import { values } from './values.ts'

/** Elements kept free behind every storage. */
const margin = 16

/** Fresh memory holds this, so that an element a kernel does not write, or adds to, shows. */
function poison(dtype: DType): number {
  if (dtype === 'bool') return 1
  return isFloat(dtype) ? NaN : 77
}

interface Guarded {
  readonly device: Backend
  /** Storages whose margin was written to. Frees all of them. */
  breaches(): Promise<readonly string[]>
}

/** A device whose storages are poisoned and end in a margin that nobody may touch. */
export function guarded(inner: Backend): Guarded {
  const storages: { readonly storage: Storage; readonly length: number }[] = []
  const allocate: Backend['allocate'] = (dtype, length) => {
    const storage = inner.allocate(dtype, length + margin)
    inner.write(storage, 0, encode(dtype, new Float64Array(length + margin).fill(poison(dtype))))
    storage.backend = device
    storages.push({ storage, length })
    return storage
  }
  // Released memory is looked at as well, so nothing is freed before the end.
  const release = (): void => {}
  const device = deriveBackend(inner, `${inner.name} with guarded storages`, { allocate, release })
  const breaches = async (): Promise<readonly string[]> => {
    const found: string[] = []
    for (const { storage, length } of storages) {
      const { dtype } = storage
      const expected = encode(dtype, new Float64Array(margin).fill(poison(dtype)))
      const actual = await inner.read(storage, length, margin)
      if (!sameBits(dtype, actual, expected)) found.push(`${dtype} storage of ${length} elements`)
      inner.release(storage)
    }
    return found
  }
  return { device, breaches }
}

/** Nothing is written outside of the outputs, and every element of them is. */
export async function guard(context: Context, subject: Subject): Promise<Verdict> {
  const { device, breaches } = guarded(context.device)
  const judged = await values(context, subject, device)
  const found = await breaches()
  if (found.length > 0) return fail(`wrote behind the end of a ${found.join(', and of a ')}`)
  return judged.status === 'fail' ? { ...judged, reason: `in poisoned memory, ${judged.reason}` } : judged
}
