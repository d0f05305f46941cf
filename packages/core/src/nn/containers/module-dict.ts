import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'
import { checkModule, entriesOf } from '../module/kinds.ts'
import { Module } from '../module/module.ts'

const moduleDictArguments = signature('ModuleDict', { modules: takes.anything })

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
    moduleDictArguments(arguments)
    super()
    this.#modules = Object.fromEntries(entriesOf<Module>('ModuleDict', modules, checkModule)) as Modules
  }

  get<Name extends keyof Modules>(name: Name): Modules[Name] {
    if (!Object.hasOwn(this.#modules, name)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'ModuleDict',
        `has no module '${String(name)}'. It has: ${this.keys().join(', ')}.`,
      )
    }
    return this.#modules[name]
  }

  keys(): (keyof Modules & string)[] {
    return Object.keys(this.#modules)
  }

  protected override fields(): readonly (readonly [name: string, value: unknown])[] {
    return [...super.fields(), ...Object.entries(this.#modules)]
  }
}
