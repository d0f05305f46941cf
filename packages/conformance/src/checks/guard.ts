import { type Backend, type DType, isFloat, type Storage } from '@flambeau/core'
import type { Context, Subject } from '../context.ts'
import { encode, sameBits } from '../values/host.ts'
import { fail, pass, type Verdict } from '../verdict.ts'
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
  /** Storages whose margin was written to. */
  breaches(): Promise<readonly string[]>
}

/** A device whose storages are poisoned and end in a margin that nobody may touch. */
export function guarded(inner: Backend): Guarded {
  const storages: { readonly storage: Storage; readonly length: number; released: boolean }[] = []
  const allocate = (dtype: DType, length: number): Storage => {
    const storage = inner.allocate(dtype, length + margin)
    inner.write(storage, 0, encode(dtype, new Float64Array(length + margin).fill(poison(dtype))))
    storage.backend = device
    storages.push({ storage, length, released: false })
    return storage
  }
  const release = (storage: Storage): void => {
    const entry = storages.find((one) => one.storage === storage)
    if (entry !== undefined) entry.released = true
  }
  const device: Backend = Object.create(inner, {
    name: { value: `${inner.name} with guarded storages`, enumerable: true },
    allocate: { value: allocate },
    release: { value: release },
  }) as Backend
  const breaches = async (): Promise<readonly string[]> => {
    const found: string[] = []
    for (const { storage, length, released } of storages) {
      const { dtype } = storage
      const expected = encode(dtype, new Float64Array(margin).fill(poison(dtype)))
      const actual = await inner.read(storage, length, margin)
      if (!sameBits(dtype, actual, expected)) found.push(`${dtype} storage of ${length} elements`)
      if (released) inner.release(storage)
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
