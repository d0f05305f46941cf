import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { indexOutOfRange, TorchError } from '../../errors.ts'
import { checkParameter, entriesOf, itemsOf } from '../module/kinds.ts'
import { Module } from '../module/module.ts'
import type { Parameter } from '../module/parameter.ts'

const parameterListArguments = signature('ParameterList', { parameters: takes.anything })

/**
 * Parameters in a list, as `torch.nn.ParameterList`: unlike those in an array they are found by `parameters()`.
 *
 * @example
 * ```ts
 * class Sum extends torch.nn.Module {
 *   terms = new torch.nn.ParameterList([1, 2].map((n) => new torch.nn.Parameter(torch.tensor(n))))
 *
 *   override forward(): torch.Tensor {
 *     return [...this.terms].reduce<torch.Tensor>((sum, term) => sum.add(term), torch.tensor(0))
 *   }
 * }
 * new Sum().parameters().length // 2
 * ```
 */
export class ParameterList extends Module implements Iterable<Parameter> {
  readonly #parameters: Parameter[]

  constructor(parameters: Iterable<Parameter> = []) {
    parameterListArguments(arguments)
    super()
    this.#parameters = itemsOf('ParameterList', parameters, checkParameter)
  }

  get length(): number {
    return this.#parameters.length
  }

  /** The parameter at a position; negative positions count from the end. */
  at(index: number): Parameter {
    const parameter = this.#parameters.at(index)
    if (parameter === undefined) throw indexOutOfRange('ParameterList', index, this.length)
    return parameter
  }

  /** Adds a parameter at the end. */
  append(parameter: Parameter): this {
    checkParameter('ParameterList', 'parameter', parameter)
    this.#parameters.push(parameter)
    return this
  }

  *[Symbol.iterator](): Generator<Parameter> {
    yield* this.#parameters
  }

  protected override fields(): readonly (readonly [name: string, value: unknown])[] {
    return [...super.fields(), ...Object.entries(this.#parameters)]
  }
}

const parameterDictArguments = signature('ParameterDict', { parameters: takes.anything })

/**
 * Parameters by name, as `torch.nn.ParameterDict`.
 *
 * @example
 * ```ts
 * const scales = new torch.nn.ParameterDict({ left: new torch.nn.Parameter(torch.ones([2])) })
 * scales.get('left').shape // [2]
 * ```
 */
export class ParameterDict<Name extends string> extends Module {
  readonly #parameters: Readonly<Record<Name, Parameter>>

  constructor(parameters: Readonly<Record<Name, Parameter>>) {
    parameterDictArguments(arguments)
    super()
    this.#parameters = Object.fromEntries(entriesOf<Parameter>('ParameterDict', parameters, checkParameter)) as Record<
      Name,
      Parameter
    >
  }

  get(name: Name): Parameter {
    if (!Object.hasOwn(this.#parameters, name)) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'ParameterDict',
        `has no parameter '${name}'. It has: ${this.keys().join(', ')}.`,
      )
    }
    return this.#parameters[name]
  }

  keys(): Name[] {
    return Object.keys(this.#parameters) as Name[]
  }

  protected override fields(): readonly (readonly [name: string, value: unknown])[] {
    return [...super.fields(), ...Object.entries<Parameter>(this.#parameters)]
  }
}
