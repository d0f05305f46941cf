import { type Backend, type DType, isFloat, type Storage, deriveBackend } from '@flambeau/core/backend'
import type { Context, Subject } from '../run/context.ts'
import { encode, sameBits } from '../judge/values/host.ts'
import { fail, type Verdict } from '../judge/verdict.ts'
import { values } from './values.ts'

/** Elements kept free behind every storage, and in the storages that lie before and after it. */
const margin = 16

/** Fresh memory holds this, so that an element a kernel does not write, or adds to, shows. */
function poison(dtype: DType): number {
  if (dtype === 'bool') return 1
  return isFloat(dtype) ? NaN : 77
}

interface Guarded {
  readonly device: Backend
  /** What was written to that nobody may touch. Frees all memory. */
  breaches(): Promise<readonly string[]>
}

/** Elements that must stay as they are. */
interface Fence {
  readonly storage: Storage
  readonly start: number
  readonly what: string
}

/** A device whose storages are poisoned, and lie between margins that nobody may touch. */
export function guarded(inner: Backend): Guarded {
  const fences: Fence[] = []
  const storages: Storage[] = []
  const poisoned = (dtype: DType, length: number): Storage => {
    const storage = inner.allocate(dtype, length)
    inner.write(storage, 0, encode(dtype, new Float64Array(length).fill(poison(dtype))))
    storages.push(storage)
    return storage
  }
  const allocate: Backend['allocate'] = (dtype, length) => {
    const what = `${dtype} storage of ${length} elements`
    fences.push({ storage: poisoned(dtype, margin), start: 0, what: `what lies before a ${what}` })
    const storage = poisoned(dtype, length + margin)
    storage.backend = device
    fences.push({ storage, start: length, what: `what lies behind a ${what}` })
    return storage
  }
  // Released memory is looked at as well, so nothing is freed before the end.
  const release = (): void => {}
  const device = deriveBackend(inner, `${inner.name} with guarded storages`, { allocate, release })
  const breaches = async (): Promise<readonly string[]> => {
    const found: string[] = []
    for (const { storage, start, what } of fences) {
      const { dtype } = storage
      const expected = encode(dtype, new Float64Array(margin).fill(poison(dtype)))
      if (!sameBits(dtype, await inner.read(storage, start, margin), expected)) found.push(what)
    }
    for (const storage of storages) inner.release(storage)
    return found
  }
  return { device, breaches }
}

/** Nothing is written outside of the outputs, and every element of them is. */
export async function guard(context: Context, subject: Subject): Promise<Verdict> {
  const { device, breaches } = guarded(context.device)
  const judged = await values(context, subject, device)
  const found = await breaches()
  if (found.length > 0) return fail(`wrote to ${found.join(', and to ')}`)
  return judged.status === 'fail' ? { ...judged, reason: `in poisoned memory, ${judged.reason}` } : judged
}
