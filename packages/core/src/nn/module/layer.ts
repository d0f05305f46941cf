import { Module } from './module.ts'
import type { Settings } from './settings.ts'
import { snakeCase } from './state-dict.ts'

/** The base of PyTorch's own layers: told by a table of settings what it takes, holds and prints. */
export abstract class Layer extends Module {
  readonly #settings: Settings

  /** @param given - What the constructor was given. */
  constructor(settings: Settings, given: ArrayLike<unknown>) {
    const held = settings.hold(given)
    super()
    this.#settings = settings
    Object.assign(this, held)
  }

  /** PyTorch's name: `runningMean` is `running_mean`. */
  override stateName(field: string): string {
    return snakeCase(field)
  }

  override extraRepr(): string {
    return this.#settings.print(this)
  }
}
