import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type ts from 'typescript'

/** What a parameter may be, as far as drawing one needs to know. */
export type Kind =
  | { readonly kind: 'tensor' | 'number' | 'bigint' | 'boolean' | 'string' | 'null' | 'dtype' | 'other' }
  | { readonly kind: 'choice'; readonly values: readonly (string | number | boolean)[] }
  | { readonly kind: 'list'; readonly item: Kind; readonly length?: number }
  | { readonly kind: 'either'; readonly kinds: readonly Kind[] }
  | { readonly kind: 'options'; readonly fields: readonly Field[] }

export interface Field {
  readonly name: string
  readonly kind: Kind
  readonly optional: boolean
}

export interface Parameter extends Field {
  readonly rest: boolean
}

/** One way to call a function: overloads are several. */
export interface Signature {
  /** `torch.add`, `F.relu`, or `x.mul_`, whose first parameter is the tensor itself. */
  readonly fn: string
  readonly parameters: readonly Parameter[]
}

/** Parameters that say where and how, not what. */
const ignored: ReadonlySet<string> = new Set(['device', 'generator'])

class Reader {
  readonly #ts: typeof ts
  readonly #checker: ts.TypeChecker

  constructor(compiler: typeof ts, checker: ts.TypeChecker) {
    this.#ts = compiler
    this.#checker = checker
  }

  kindOf(type: ts.Type): Kind {
    const { TypeFlags } = this.#ts
    if (type.isUnion()) return this.#union(type.types.filter((one) => (one.flags & TypeFlags.Undefined) === 0))
    if ((type.flags & TypeFlags.Null) !== 0) return { kind: 'null' }
    if (type.isStringLiteral() || type.isNumberLiteral()) return { kind: 'choice', values: [type.value] }
    if ((type.flags & TypeFlags.BooleanLiteral) !== 0)
      return { kind: 'choice', values: [this.#checker.typeToString(type) === 'true'] }
    if ((type.flags & TypeFlags.NumberLike) !== 0) return { kind: 'number' }
    if ((type.flags & TypeFlags.StringLike) !== 0) return { kind: 'string' }
    if ((type.flags & TypeFlags.BigIntLike) !== 0) return { kind: 'bigint' }
    if ((type.flags & TypeFlags.TypeParameter) !== 0) {
      const constraint = this.#checker.getBaseConstraintOfType(type)
      return constraint === undefined ? { kind: 'other' } : this.kindOf(constraint)
    }
    return this.#object(type)
  }

  #union(types: readonly ts.Type[]): Kind {
    const kinds = types.map((one) => this.kindOf(one))
    const values = kinds.flatMap((one) => (one.kind === 'choice' ? one.values : []))
    const others = kinds.filter((one) => one.kind !== 'choice' && one.kind !== 'other')
    if (values.includes('float32') && values.includes('int8')) others.push({ kind: 'dtype' })
    else if (values.includes(true) && values.includes(false)) others.push({ kind: 'boolean' })
    else if (values.length > 0) others.push({ kind: 'choice', values })
    return others.length === 1
      ? others[0]!
      : others.length === 0
        ? { kind: 'other' }
        : { kind: 'either', kinds: others }
  }

  #object(type: ts.Type): Kind {
    const checker = this.#checker
    const name = type.getSymbol()?.name
    if (name === 'Tensor') return { kind: 'tensor' }
    if (checker.isTupleType(type)) {
      const items = checker.getTypeArguments(type as ts.TypeReference)
      return {
        kind: 'list',
        item: items[0] === undefined ? { kind: 'other' } : this.kindOf(items[0]),
        length: items.length,
      }
    }
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference)
      // Nested lists of data end here.
      return { kind: 'list', item: item === undefined || item === type ? { kind: 'other' } : this.#item(item) }
    }
    if (type.getCallSignatures().length > 0 || type.isClass()) return { kind: 'other' }
    const fields = type.getProperties().map((property) => this.#field(property))
    if (fields.length === 0 || fields.some(({ kind }) => kind.kind === 'other')) {
      const known = fields.filter(
        ({ kind, name: key, optional }) => kind.kind !== 'other' || ignored.has(key) || optional,
      )
      if (fields.length === 0 || known.length < fields.length) return { kind: 'other' }
    }
    return {
      kind: 'options',
      fields: fields.filter(({ kind, name: key }) => kind.kind !== 'other' && !ignored.has(key)),
    }
  }

  #item(type: ts.Type): Kind {
    return this.#checker.typeToString(type).startsWith('Nested') ? { kind: 'other' } : this.kindOf(type)
  }

  #field(property: ts.Symbol): Field {
    const optional = (property.flags & this.#ts.SymbolFlags.Optional) !== 0
    if (ignored.has(property.name)) return { name: property.name, kind: { kind: 'other' }, optional }
    return { name: property.name, kind: this.kindOf(this.#checker.getTypeOfSymbol(property)), optional }
  }

  /** One, or those of a tuple that stands for the rest: methods are functions without their first parameter. */
  #parameters(parameter: ts.Symbol): Parameter[] {
    const declaration = parameter.valueDeclaration as ts.ParameterDeclaration | undefined
    const type = this.#checker.getTypeOfSymbol(parameter)
    const rest = declaration?.dotDotDotToken !== undefined
    if (rest && this.#checker.isTupleType(type)) {
      const { ElementFlags } = this.#ts
      const { target } = type as ts.TupleTypeReference
      return this.#checker.getTypeArguments(type as ts.TypeReference).map((item, i) => ({
        name: target.labeledElementDeclarations?.[i]?.name.getText() ?? `argument${i}`,
        kind: this.kindOf(item),
        optional: (target.elementFlags[i]! & ElementFlags.Optional) !== 0,
        rest: (target.elementFlags[i]! & ElementFlags.Rest) !== 0,
      }))
    }
    const optional = declaration?.questionToken !== undefined || declaration?.initializer !== undefined
    return [{ name: parameter.name, kind: this.kindOf(type), optional, rest }]
  }

  signatures(fn: string, type: ts.Type): Signature[] {
    return type.getCallSignatures().map((signature) => {
      const parameters = signature.parameters.flatMap((parameter) => this.#parameters(parameter))
      const own: readonly Parameter[] = fn.startsWith('x.')
        ? [{ name: 'self', kind: { kind: 'tensor' }, optional: false, rest: false }, ...parameters]
        : parameters
      return { fn, parameters: own }
    })
  }
}

/** Every function and method of the package, read from its declarations: new ones are found by themselves. */
export function readSignatures(): readonly Signature[] {
  const compiler = createRequire(import.meta.url)('typescript') as typeof ts
  const file = fileURLToPath(import.meta.resolve('@flambeau/core')).replace(/\.js$/, '.d.ts')
  const program = compiler.createProgram([file], {
    module: compiler.ModuleKind.NodeNext,
    moduleResolution: compiler.ModuleResolutionKind.NodeNext,
    target: compiler.ScriptTarget.ES2023,
    strict: true,
  })
  const checker = program.getTypeChecker()
  const reader = new Reader(compiler, checker)
  const resolved = (symbol: ts.Symbol): ts.Symbol =>
    (symbol.flags & compiler.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
  const members = (symbol: ts.Symbol): Map<string, ts.Symbol> =>
    new Map(checker.getExportsOfModule(resolved(symbol)).map((one) => [one.name, one]))
  const functions = (prefix: string, symbols: Iterable<ts.Symbol>): Signature[] =>
    [...symbols]
      .filter((one) => (resolved(one).flags & compiler.SymbolFlags.Function) !== 0)
      .flatMap((one) => reader.signatures(prefix + one.name, checker.getTypeOfSymbol(resolved(one))))
  const root = members(checker.getSymbolAtLocation(program.getSourceFile(file)!)!)
  const functional = members(members(root.get('nn')!).get('functional')!)
  const methods = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(resolved(root.get('Tensor')!)))
  return [
    ...functions('torch.', root.values()),
    ...functions('F.', functional.values()),
    ...methods.flatMap((one) => reader.signatures(`x.${one.name}`, checker.getTypeOfSymbol(one))),
  ]
}
