/** Something that is in force until it ends: by `using`, or by `end()`. Ending twice is harmless. */
export interface Guard extends Disposable {
  end(): void
}

/**
 * Settings that are in force for a while, for the whole program. The latest of those that are still open counts, in whatever order
 * they end: tasks that wait for each other cannot leave a setting behind.
 */
export class Settings<T> {
  readonly #open: Entry<T>[] = []
  readonly #changed: () => void

  /** @param changed - Called after each opening and end. */
  constructor(changed: () => void = () => {}) {
    this.#changed = changed
  }

  /** The one that counts. */
  get latest(): T | undefined {
    return this.#open.at(-1)?.value
  }

  some(holds: (value: T) => boolean): boolean {
    return this.#open.some(({ value }) => holds(value))
  }

  open(value: T): Guard {
    const entry = new Entry(value, (ended) => {
      this.#open.splice(this.#open.lastIndexOf(ended), 1)
      this.#changed()
    })
    this.#open.push(entry)
    this.#changed()
    return entry
  }

  /** Runs `fn` with the setting open. */
  during<R>(value: T, fn: () => R): R {
    const guard = this.open(value)
    try {
      return fn()
    } finally {
      guard.end()
    }
  }
}

class Entry<T> implements Guard {
  readonly value: T
  #close: ((entry: Entry<T>) => void) | null

  constructor(value: T, close: (entry: Entry<T>) => void) {
    this.value = value
    this.#close = close
  }

  end(): void {
    const close = this.#close
    this.#close = null
    close?.(this)
  }

  [Symbol.dispose](): void {
    this.end()
  }
}
