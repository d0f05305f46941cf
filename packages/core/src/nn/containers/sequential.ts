import { isPlainObject } from '../../arguments/describe.ts'
import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { indexOutOfRange } from '../../errors.ts'
import { checkModule } from '../module/kinds.ts'
import { Module } from '../module/module.ts'

/** A module that makes one tensor from one tensor. */
export type TensorModule = Module & { forward(x: Tensor): Tensor }

const sequentialInputs = signature('Sequential.call', { input: takes.anything })

/**
 * Modules that are called one after the other, as `torch.nn.Sequential`.
 *
 * @example
 * ```ts
 * const net = new torch.nn.Sequential(new torch.nn.Linear(4, 8), new torch.nn.ReLU(), new torch.nn.Linear(8, 2))
 * net.call(torch.ones([1, 4])).shape // [1, 2]
 * const named = new torch.nn.Sequential({ fc: new torch.nn.Linear(4, 8), act: new torch.nn.ReLU() })
 * Object.keys(named.stateDict()) // ['fc.weight', 'fc.bias']
 * ```
 */
export class Sequential extends Module implements Iterable<TensorModule> {
  readonly #layers: [name: string, layer: TensorModule][]

  constructor(layers: Readonly<Record<string, TensorModule>>)
  constructor(...layers: TensorModule[])
  constructor(...given: TensorModule[] | [Readonly<Record<string, TensorModule>>]) {
    super()
    const [first] = given
    const named = given.length === 1 && isPlainObject(first)
    this.#layers = Object.entries(named ? first : given)
    for (const [name, layer] of this.#layers) checkModule('Sequential', `layer '${name}'`, layer)
  }

  /** Number of layers. */
  get length(): number {
    return this.#layers.length
  }

  /** The layer at a position; negative positions count from the end. */
  at(index: number): TensorModule {
    const entry = this.#layers.at(index)
    if (entry === undefined) throw indexOutOfRange('Sequential', index, this.length)
    return entry[1]
  }

  /** Adds a layer at the end. */
  append(layer: TensorModule): this {
    checkModule('Sequential', 'layer', layer)
    this.#layers.push([String(this.length), layer])
    return this
  }

  *[Symbol.iterator](): Generator<TensorModule> {
    for (const [, layer] of this.#layers) yield layer
  }

  override forward(x: Tensor): Tensor {
    sequentialInputs(arguments)
    let value = x
    for (const [, layer] of this.#layers) value = layer.call(value)
    return value
  }

  protected override fields(): readonly (readonly [name: string, value: unknown])[] {
    return [...super.fields(), ...this.#layers]
  }
}
