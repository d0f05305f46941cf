import { signatures } from '../arguments/signature.ts'
import { type OfTensor, strict } from '../tensor/strict.ts'
import { Tensor } from '../tensor/tensor.ts'

type Method<F> = F extends (self: never, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never

type Picked<Functions, Names extends keyof Functions> = { readonly [Name in Names]: Method<Functions[Name]> }

/** A file of functions, some of which tensors have as methods. */
interface WithMethods {
  readonly methods: readonly string[]
}

/** The methods that a file of functions lists. Of several overloads the last one survives: declare those by hand. */
export type Methods<File extends WithMethods> = Picked<File, File['methods'][number] & keyof File>

/** Gives every tensor the methods that a file of functions lists. */
export function installMethods(file: WithMethods): void {
  install(file as unknown as Readonly<Record<string, OfTensor>>, file.methods)
}

/** Gives every tensor functions as its methods: what a function takes first, the tensor is. */
export function install<const Name extends string>(
  functions: { readonly [N in Name]: OfTensor },
  names: readonly Name[] = Object.keys(functions) as Name[],
): void {
  for (const name of names) define(name, mostArguments(name, functions[name]), functions[name])
}

/** As {@link install}, for methods that take a list also spread: `x.view(2, 3)`. */
export function installSpread(functions: Readonly<Record<string, OfTensor>>): void {
  for (const [name, fn] of Object.entries(functions)) define(name, Infinity, fn)
}

/** A property that is computed from the tensor. */
export function installProperty(name: string, fn: OfTensor): void {
  const value = strict(name, 0, fn)
  Object.defineProperty(Tensor.prototype, name, { configurable: true, get: value })
}

/** What the function declares to take besides the tensor; an in-place form that is made of a function takes what that does. */
function mostArguments(name: string, fn: OfTensor): number {
  const own = signatures.get(name) ?? (fn.length === 1 ? signatures.get(name.replace(/_$/, '')) : undefined)
  return Math.max(own === undefined ? 0 : Object.keys(own).length, fn.length) - 1
}

function define(name: string, most: number, fn: OfTensor): void {
  const value = strict(name, most, fn)
  Object.defineProperty(value, 'length', { value: most === Infinity ? 0 : most })
  // The source that a reader, or the suite that binds arguments by name, wants to see.
  Object.defineProperty(value, 'toString', { value: () => String(fn).replace(/\(\s*\w+\s*,?\s*/, '(') })
  Object.defineProperty(Tensor.prototype, name, { configurable: true, writable: true, value })
}
