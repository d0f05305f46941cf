import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { indexOutOfRange } from '../../errors.ts'
import { describeList } from '../module/describe.ts'
import { checkModule, itemsOf } from '../module/kinds.ts'
import { Module } from '../module/module.ts'

const moduleListArguments = signature('ModuleList', { modules: takes.anything })

/**
 * Modules in a list, as `torch.nn.ModuleList`: unlike an array it is found by `parameters()`, `to()` and `stateDict()`.
 *
 * @example
 * ```ts
 * class Net extends torch.nn.Module {
 *   layers = new torch.nn.ModuleList([new torch.nn.Linear(4, 4), new torch.nn.Linear(4, 4)])
 *
 *   override forward(x: torch.Tensor): torch.Tensor {
 *     for (const layer of this.layers) x = layer.call(x)
 *     return x
 *   }
 * }
 * Object.keys(new Net().stateDict()) // ['layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias']
 * ```
 */
export class ModuleList<M extends Module = Module> extends Module implements Iterable<M> {
  readonly #modules: M[]

  constructor(modules: Iterable<M> = []) {
    moduleListArguments(arguments)
    super()
    this.#modules = itemsOf('ModuleList', modules, checkModule)
  }

  get length(): number {
    return this.#modules.length
  }

  /** The module at a position; negative positions count from the end. */
  at(index: number): M {
    const module = this.#modules.at(index)
    if (module === undefined) throw indexOutOfRange('ModuleList', index, this.length)
    return module
  }

  /** Adds a module at the end. */
  append(module: M): this {
    checkModule('ModuleList', 'module', module)
    this.#modules.push(module)
    return this
  }

  /** Adds several modules at the end. */
  extend(modules: Iterable<M>): this {
    for (const module of itemsOf('ModuleList', modules, checkModule)) this.#modules.push(module)
    return this
  }

  /** Adds a module before the one at `index`. */
  insert(index: number, module: M): this {
    checkModule('ModuleList', 'module', module)
    this.#modules.splice(index, 0, module)
    return this
  }

  *[Symbol.iterator](): Generator<M> {
    yield* this.#modules
  }

  protected override fields(): readonly (readonly [name: string, value: unknown])[] {
    return [...super.fields(), ...Object.entries(this.#modules)]
  }

  override toString(): string {
    return describeList(this)
  }
}
