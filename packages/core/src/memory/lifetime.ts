import type { Storage } from '../backend/backend.ts'

/** Leaves a storage to the garbage collector. */
export function leaveToCollector(storage: Storage): void {
  if (storage.collected) return
  storage.collected = true
  storage.backend.collect?.(storage)
}

/** One reference more, by a graph. */
export function saveStorage(storage: Storage): void {
  storage.references++
  storage.saves++
}

/** One reference of a graph less. */
export function unsaveStorage(storage: Storage): void {
  storage.saves--
  dropReference(storage)
}

/** One reference less; the last one frees the memory. */
export function dropReference(storage: Storage): void {
  storage.references--
  if (storage.released) return
  if (storage.references === 0) {
    storage.released = true
    storage.backend.release(storage)
  } else if (storage.references === storage.saves) leaveToCollector(storage)
}
