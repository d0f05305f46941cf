import { type DType, isDType, isFloat } from '@flambeau/core/backend'
import { hostTensor } from '../judge/values/host.ts'

/** A value made by an earlier step, by the number of that step. */
export interface Ref {
  readonly ref: number
}

/** What a call may be given: a value, or anything JSON can say. */
export type Arg =
  | Ref
  | number
  | string
  | boolean
  | null
  | readonly Arg[]
  | { readonly [option: string]: number | string | boolean | null }

/** A tensor given to the program. */
export interface Input {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly values: readonly number[]
  readonly requiresGrad?: true
}

/**
 * One step of a program. Its number names the value it makes, if it makes one.
 *
 * - `input`: a tensor from the host.
 * - `call`: a method of the first argument, or a function of that name; `pick` chooses from several results.
 * - `dispose`: a value is released early.
 * - `read`: a value is read while the program goes on.
 * - `churn`: memory is taken, filled and released, so that freed memory is soon in use again.
 * - `backward`: gradients of all inputs that want them. The last step.
 */
export type Step =
  | { readonly input: Input }
  | { readonly call: string; readonly args: readonly Arg[]; readonly pick?: string | number }
  | { readonly dispose: number }
  | { readonly read: number }
  | { readonly churn: { readonly dtype: DType; readonly length: number } }
  | { readonly backward: number }

/** A program of a few steps, as data. */
export interface Program {
  /** The floating dtype that most of it is in. */
  readonly dtype: DType
  readonly steps: readonly Step[]
}

export function isRef(arg: Arg): arg is Ref {
  return typeof arg === 'object' && arg !== null && !Array.isArray(arg) && 'ref' in arg
}

/** An argument with every value in it replaced, and every other leaf. */
export function mapArg(arg: Arg, ref: (ref: number) => Arg, leaf: (value: Arg) => Arg = (value) => value): Arg {
  if (isRef(arg)) return ref(arg.ref)
  if (Array.isArray(arg)) return (arg as readonly Arg[]).map((one) => mapArg(one, ref, leaf))
  if (typeof arg === 'object' && arg !== null) {
    return Object.fromEntries(Object.entries(arg).map(([key, value]) => [key, leaf(value)])) as Arg
  }
  return leaf(arg)
}

/** Numbers of the values a step reads. */
export function refsOf(step: Step): readonly number[] {
  if ('dispose' in step) return [step.dispose]
  if ('read' in step) return [step.read]
  if ('backward' in step) return [step.backward]
  if (!('call' in step)) return []
  const refs: number[] = []
  for (const arg of step.args) {
    mapArg(arg, (ref) => {
      refs.push(ref)
      return { ref }
    })
  }
  return refs
}

/** A step with the values it reads renamed. */
export function renamed(step: Step, rename: (ref: number) => number): Step {
  if ('dispose' in step) return { dispose: rename(step.dispose) }
  if ('read' in step) return { read: rename(step.read) }
  if ('backward' in step) return { backward: rename(step.backward) }
  if (!('call' in step)) return step
  return { ...step, args: step.args.map((arg) => mapArg(arg, (ref) => ({ ref: rename(ref) }))) }
}

/** Whether a call writes over its first argument. */
export function isInPlace(call: string): boolean {
  return call.endsWith('_')
}

/** Every dtype that is named in a program. */
export function dtypesOf(program: Program): ReadonlySet<DType> {
  const found = new Set<DType>([program.dtype])
  for (const step of program.steps) {
    if ('input' in step) found.add(step.input.dtype)
    if ('churn' in step) found.add(step.churn.dtype)
    if ('call' in step) {
      for (const arg of step.args) {
        mapArg(
          arg,
          (ref) => ({ ref }),
          (value) => {
            if (isDType(value)) found.add(value)
            return value
          },
        )
      }
    }
  }
  return found
}

/** The program with float64 for every float, with its inputs as they are in their own dtype. */
export function widenedProgram({ dtype, steps }: Program): Program {
  const wide = (name: DType): DType => (isFloat(name) ? 'float64' : name)
  return {
    dtype,
    steps: steps.map((step): Step => {
      if ('input' in step) {
        const { dtype, shape, values } = step.input
        return { input: { ...step.input, dtype: wide(dtype), values: [...hostTensor(dtype, shape, values).values] } }
      }
      if ('churn' in step) return { churn: { ...step.churn, dtype: wide(step.churn.dtype) } }
      if (!('call' in step)) return step
      const leaf = (value: Arg): Arg => (isDType(value) ? wide(value) : value)
      return { ...step, args: step.args.map((arg) => mapArg(arg, (ref) => ({ ref }), leaf)) }
    }),
  }
}

function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function problemOfInput(input: unknown): string | undefined {
  const { dtype, shape, values } = (input ?? {}) as { dtype?: unknown; shape?: unknown; values?: unknown }
  if (!isDType(dtype)) return `its dtype is ${JSON.stringify(dtype)}`
  if (!isShape(shape)) return `its shape is ${JSON.stringify(shape)}`
  const count = shape.reduce((a, b) => a * b, 1)
  if (!Array.isArray(values) || values.length !== count || !values.every((value) => typeof value === 'number')) {
    return `its values are not ${count} numbers`
  }
  return undefined
}

function problemOfStep(step: unknown, number: number): string | undefined {
  if (typeof step !== 'object' || step === null) return 'it is no object'
  const kinds = ['input', 'call', 'dispose', 'read', 'churn', 'backward'].filter((kind) => kind in step)
  if (kinds.length !== 1) return 'it must have one of input, call, dispose, read, churn and backward'
  if ('input' in step) return problemOfInput(step.input)
  if ('call' in step && (typeof step.call !== 'string' || !Array.isArray((step as { args?: unknown }).args))) {
    return 'a call has a name and a list of args'
  }
  if ('churn' in step) {
    const { dtype, length } = (step.churn ?? {}) as { dtype?: unknown; length?: unknown }
    if (!isDType(dtype) || !Number.isSafeInteger(length)) return 'churn has a dtype and a length'
  }
  const wrong = refsOf(step as Step).find((ref) => !Number.isSafeInteger(ref) || ref < 0 || ref >= number)
  return wrong === undefined ? undefined : `it uses v${wrong}, which no earlier step makes`
}

/** Why something read from a file is no program, or undefined if it is one. */
export function problemOf(program: unknown): string | undefined {
  if (typeof program !== 'object' || program === null) return 'it is no object'
  const { dtype, steps } = program as { readonly dtype?: unknown; readonly steps?: unknown }
  if (!isDType(dtype) || !isFloat(dtype)) return `its dtype is ${JSON.stringify(dtype)}, not a floating one`
  if (!Array.isArray(steps)) return 'it has no list of steps'
  for (const [number, step] of steps.entries()) {
    const problem = problemOfStep(step, number)
    if (problem !== undefined) return `step ${number}: ${problem}`
  }
  return undefined
}
