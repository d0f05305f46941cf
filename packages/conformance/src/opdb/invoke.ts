import * as core from '@flambeau/core'
import { type Argument, arrange, type Callable, camelCase, signatureOf } from './bind.ts'
import { dtypeOf, isList, type Sample, type Stored, Unsupported } from './sample.ts'
import { type Named, Slice, table } from './table.ts'

/** flambeau has no function for a name. */
export class Missing extends Error {
  override readonly name = 'Missing'
}

type Functions = Readonly<Record<string, unknown>>
const torch: Functions = core
const functional: Functions = core.nn.functional
const methods = core.Tensor.prototype as unknown as Functions

const prefix = 'nn.functional.'

/** The function that carries a name, and where it was found. */
interface Located {
  readonly label: string
  readonly fn: Callable
  /** It is a method: its first argument is `this`. */
  readonly method: boolean
}

function among(place: Functions, label: string, name: string): Located | undefined {
  const fn = place[name]
  return typeof fn === 'function' ? { label: label + name, fn: fn as Callable, method: false } : undefined
}

function amongMethods(name: string): Located | undefined {
  const own = Object.getOwnPropertyDescriptor(prototypeWith(name) ?? {}, name)
  if (typeof own?.value !== 'function') return undefined
  return { label: `Tensor.${name}`, fn: own.value as Callable, method: true }
}

/** Looks a name up: names of nn.functional there alone, others among torch's functions, then the methods. */
function locate(name: string, inFunctional: boolean, methodOnly = false): Located | undefined {
  if (methodOnly) return amongMethods(name)
  return inFunctional ? among(functional, 'nn.functional.', name) : (among(torch, 'torch.', name) ?? amongMethods(name))
}

function prototypeWith(name: string): object | undefined {
  let at: object | null = methods
  while (at !== null && !Object.hasOwn(at, name)) at = Object.getPrototypeOf(at) as object | null
  return at === Object.prototype || at === null ? undefined : at
}

const numbers = { nan: NaN, inf: Infinity, '-inf': -Infinity }

/** Arguments that say where or how a result is stored, which is not flambeau's business; they change no value. */
const dropped: ReadonlySet<string> = new Set(['device', 'non_blocking', 'pin_memory', 'sparse_grad'])

/** An argument as flambeau's users write it. */
export function decodeArgument(stored: Stored, tensors: readonly core.Tensor[]): unknown {
  if (stored === null || typeof stored !== 'object') return stored
  if (isList(stored)) return stored.map((one) => decodeArgument(one, tensors))
  if ('t' in stored) return tensors[stored.t]
  if ('f' in stored) return typeof stored.f === 'number' ? stored.f : numbers[stored.f]
  if ('dtype' in stored) return dtypeOf(stored.dtype)
  if ('unsupported' in stored) throw new Unsupported(stored.unsupported)
  if ('slice' in stored) {
    const [start, stop, step] = stored.slice.map((one) => decodeArgument(one, tensors))
    return new Slice(start, stop, step)
  }
  if ('ellipsis' in stored) return '...'
  if ('function' in stored) return stored
  return undefined
}

/** The sample's arguments that matter here. */
export function argumentsOf(sample: Sample, tensors: readonly core.Tensor[]): Argument[] {
  return sample.args
    .filter(({ n }) => !dropped.has(n))
    .map(({ n, v, k }) => ({ name: n, value: decodeArgument(v, tensors), keyword: k === true }))
    .filter(({ value }) => value !== undefined)
}

/** The function a call goes to. Throws {@link Missing}. */
function target(name: string, call: string, named: Named = {}): Located {
  const rule = table[call] ?? table[name]
  const inFunctional = name.startsWith(prefix)
  const chosen = typeof rule?.fn === 'function' ? rule.fn(named) : rule?.fn
  if (rule?.call !== undefined && rule.fn === undefined) {
    return { label: camelCase(call), fn: rule.call as Callable, method: false }
  }
  const found = locate(chosen ?? camelCase(call), inFunctional, rule?.method)
  if (found === undefined) throw new Missing(`no ${chosen ?? camelCase(call)}`)
  return found
}

function changed(args: readonly Argument[], changes: Named): Argument[] {
  const isNew = (key: string): boolean => !args.some((one) => camelCase(one.name) === key)
  return [
    ...args.map((one) => (camelCase(one.name) in changes ? { ...one, value: changes[camelCase(one.name)] } : one)),
    ...Object.keys(changes)
      .filter(isNew)
      .map((name) => ({ name, value: changes[name], keyword: true })),
  ].filter(({ value }) => value !== undefined)
}

/** How a user of flambeau writes a name. */
export function labelOf(name: string, call: string): string {
  const rule = table[call] ?? table[name]
  if (rule?.label !== undefined) return rule.label
  const fn = typeof rule?.fn === 'function' ? rule.fn({}) : (rule?.fn ?? camelCase(call.replace(prefix, '')))
  const found = locate(fn, name.startsWith(prefix), rule?.method)
  return found?.label ?? ''
}

/** Whether there is the method (`suffix` is empty) or the method in place (`_`) of a name. */
export function hasForm(name: string, suffix: '' | '_'): boolean {
  const rule = table[name]
  return locate((typeof rule?.fn === 'string' ? rule.fn : camelCase(name)) + suffix, false, true) !== undefined
}

/** Calls the method (`suffix` is empty) or the method in place (`_`) of a name. Throws {@link Missing}. */
export function invokeForm(name: string, sample: Sample, args: readonly Argument[], suffix: '' | '_'): unknown {
  const rule = table[sample.call] ?? table[name]
  const named: Named = Object.fromEntries(args.map((one) => [camelCase(one.name), one.value]))
  if (rule?.call !== undefined) return invoke(name, sample, args)
  const method = (typeof rule?.fn === 'function' ? rule.fn(named) : (rule?.fn ?? camelCase(sample.call))) + suffix
  const found = locate(method, false, true)
  if (found === undefined) throw new Missing(`no method ${method}`)
  const passed = changed(args, rule?.change?.(named) ?? {})
  // The tensor whose method it is comes first, wherever the function takes it: where(condition, self, other).
  const self = passed.find((one) => one.name === 'self') ?? passed.find(({ value }) => value instanceof core.Tensor)
  if (self === undefined) throw new Missing('no tensor whose method it could be')
  const known = sample.params.map(({ n }) => n)
  const own = suffix === '_' ? { ...self, value: (self.value as core.Tensor).detach().clone() } : self
  return callMethod(found.fn, [own, ...passed.filter((one) => one !== self)], known)
}

/** Calls flambeau as the sample calls PyTorch. */
export function invoke(name: string, sample: Sample, args: readonly Argument[]): unknown {
  const rule = table[sample.call] ?? table[name]
  const named: Named = Object.fromEntries(args.map((one) => [camelCase(one.name), one.value]))
  if (rule?.call !== undefined) {
    return rule.call(named, (wanted) => {
      const found = locate(wanted, name.startsWith(prefix))
      if (found === undefined) throw new Missing(`no ${wanted}`)
      return found.method ? (self, ...rest) => found.fn.apply(self, rest) : found.fn
    })
  }
  const located = target(name, sample.call, named)
  const passed = changed(args, rule?.change?.(named) ?? {})
  const known = sample.params.map(({ n }) => n)
  if (!located.method) return located.fn(...arrange(signatureOf(located.fn), passed, known))
  return callMethod(located.fn, passed, known)
}

function callMethod(fn: Callable, passed: readonly Argument[], known: readonly string[]): unknown {
  const signature = signatureOf(fn)
  const [self, ...others] = passed
  // Without `self` nobody is first: a leading flag is an option.
  const rest = arrange({ ...signature, params: ['self', ...signature.params] }, [self!, ...others], known).slice(1)
  return fn.apply(self!.value, rest)
}
