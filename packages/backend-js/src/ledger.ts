import type { MemoryUse } from '@flambeau/core/backend'

/** Storages that the garbage collector takes together, as far as the count is concerned. */
interface Lot {
  bytes: number
  storages: number
}

/** What a storage refers to while it is counted. */
export interface Entry {
  readonly bytes: number
  lot: Lot | undefined
  /** The sign of life of a lot of several: it dies with the last of them. */
  token: object | undefined
}

/**
 * Registering an object with the collector costs more than a small operation. So storages are registered one by one only while
 * few are waiting, and where they are large; the others share a registration, and are counted until the last of their lot is gone.
 */
const mostAlone = 1000
const largeBytes = 65_536
const lotSize = 64

/** Counts what is alive: until it is released, or the collector has taken it. */
export class Ledger {
  #bytes = 0
  #storages = 0
  #left = { bytes: 0, storages: 0 }
  #waiting = 0
  #open: { readonly lot: Lot; readonly token: object } | undefined
  readonly #collector = new FinalizationRegistry<Lot>((lot) => {
    this.#waiting--
    this.#bytes -= lot.bytes
    this.#storages -= lot.storages
    this.#left.bytes -= lot.bytes
    this.#left.storages -= lot.storages
  })

  get use(): MemoryUse {
    const { bytes, storages } = this.#left
    return {
      liveBytes: this.#bytes,
      liveStorages: this.#storages,
      leftBytes: bytes,
      leftStorages: storages,
      pooledBytes: 0,
    }
  }

  enter(bytes: number): Entry {
    this.#bytes += bytes
    this.#storages++
    return { bytes, lot: undefined, token: undefined }
  }

  /** The storage is released. */
  leave({ bytes, lot }: Entry): void {
    this.#bytes -= bytes
    this.#storages--
    if (lot === undefined) return
    lot.bytes -= bytes
    lot.storages--
    this.#left.bytes -= bytes
    this.#left.storages--
  }

  /** The collector will take the storage. */
  collect(storage: object, entry: Entry): void {
    const { bytes } = entry
    this.#left.bytes += bytes
    this.#left.storages++
    if (this.#waiting < mostAlone || bytes >= largeBytes) {
      entry.lot = { bytes, storages: 1 }
      this.#waiting++
      this.#collector.register(storage, entry.lot)
      return
    }
    const { lot, token } = (this.#open ??= this.#newLot())
    entry.lot = lot
    entry.token = token
    lot.bytes += bytes
    lot.storages++
    if (lot.storages >= lotSize) this.#open = undefined
  }

  #newLot(): { lot: Lot; token: object } {
    const [lot, token] = [{ bytes: 0, storages: 0 }, {}]
    this.#waiting++
    this.#collector.register(token, lot)
    return { lot, token }
  }
}
