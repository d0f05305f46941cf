import { Module } from './module.ts'

/**
 * Modules by name, as `torch.nn.ModuleDict`.
 *
 * @example
 * ```ts
 * const heads = new torch.nn.ModuleDict({ digits: new torch.nn.Linear(84, 10), parity: new torch.nn.Linear(84, 2) })
 * heads.get('digits').call(torch.ones([1, 84])).shape // [1, 10]
 * ```
 */
export class ModuleDict<Modules extends Readonly<Record<string, Module>>> extends Module {
  readonly #modules: Modules

  constructor(modules: Modules) {
    super()
    this.#modules = { ...modules }
  }

  get<Name extends keyof Modules>(name: Name): Modules[Name] {
    return this.#modules[name]
  }

  keys(): (keyof Modules & string)[] {
    return Object.keys(this.#modules)
  }

  protected override fields(): readonly (readonly [name: string, value: unknown])[] {
    return [...super.fields(), ...Object.entries(this.#modules)]
  }
}
