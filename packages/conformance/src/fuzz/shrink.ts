import { type Arg, type Input, isInPlace, isRef, mapArg, type Program, refsOf, renamed, type Step } from './program.ts'

/** Whether a program still shows what is being hunted. */
export type Fails = (program: Program) => Promise<boolean>

/** The program without some steps and all that depend on them, or undefined if that is impossible. */
function without(program: Program, gone: ReadonlySet<number>): Program {
  const dropped = new Set(gone)
  const places = new Map<number, number>()
  const steps: Step[] = []
  for (const [number, step] of program.steps.entries()) {
    if (dropped.has(number) || refsOf(step).some((ref) => dropped.has(ref))) {
      dropped.add(number)
      continue
    }
    places.set(number, steps.length)
    steps.push(renamed(step, (ref) => places.get(ref)!))
  }
  return { ...program, steps }
}

/** The program with step `number` replaced. */
function replaced(program: Program, number: number, step: Step): Program {
  return { ...program, steps: program.steps.map((old, at) => (at === number ? step : old)) }
}

/** Without step `number`, of which the users take the value `by` instead. */
function bypassed(program: Program, number: number, by: number): Program {
  const steps = program.steps.map((step, at) =>
    at > number ? renamed(step, (ref) => (ref === number ? by : ref)) : step,
  )
  return without({ ...program, steps }, new Set([number]))
}

/** Runs of steps to leave out together: halves first, then ever smaller ones, from the end. */
function* removals({ steps }: Program): Generator<ReadonlySet<number>> {
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let end = steps.length; end > 0; end -= size) {
      yield new Set(Array.from({ length: Math.min(size, end) }, (_, i) => end - 1 - i))
    }
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1)
}

/** The first elements along each dimension. */
function cut({ shape, values, ...rest }: Input, to: readonly number[]): Input {
  const kept: number[] = []
  values.forEach((value, i) => {
    let left = i
    for (let d = shape.length - 1; d >= 0; d--) {
      if (left % shape[d]! >= to[d]!) return
      left = Math.floor(left / shape[d]!)
    }
    kept.push(value)
  })
  return { ...rest, shape: to, values: kept }
}

/** Smaller and rounder inputs in place of one. */
function* simplerInputs(input: Input): Generator<Input> {
  const { shape, values } = input
  for (let d = 0; d < shape.length; d++) {
    for (const size of [1, 2, shape[d]! - 1]) {
      if (size < shape[d]! && size > 0)
        yield cut(
          input,
          shape.map((old, at) => (at === d ? size : old)),
        )
    }
  }
  if (shape.length > 0 && sizeOf(shape) === 1) yield { ...input, shape: [] }
  if (input.requiresGrad === true) yield { dtype: input.dtype, shape, values }
  for (const make of [() => 0, () => 1, (_: number, i: number) => i + 1, (value: number) => Math.round(value)]) {
    const simpler = values.map(make)
    if (simpler.some((value, i) => value !== values[i])) yield { ...input, values: simpler }
  }
}

/** Smaller numbers and fewer arguments in place of a call's. */
function* simplerCalls(step: Extract<Step, { readonly call: string }>): Generator<Step> {
  const { args } = step
  const last = args[args.length - 1]
  if (typeof last === 'object' && last !== null && !isRef(last) && !Array.isArray(last)) {
    yield { ...step, args: args.slice(0, -1) }
  }
  const leaves: number[] = []
  for (const [at, arg] of args.entries()) if (typeof arg === 'number' && arg !== 0) leaves.push(at)
  for (const at of leaves) {
    for (const value of [0, 1]) {
      if (args[at] !== value) yield { ...step, args: args.map((arg, i): Arg => (i === at ? value : arg)) }
    }
  }
  // A simpler call of as many operands.
  const refs = args.filter(isRef)
  const name = isInPlace(step.call) ? (refs.length > 1 ? 'copy_' : 'neg_') : refs.length > 1 ? 'add' : 'neg'
  if (step.call !== name && refs.length === args.length) yield { call: name, args: refs }
}

/** Programs a little simpler than one, the greatest steps first. */
function* simpler(program: Program): Generator<Program> {
  for (const gone of removals(program)) yield without(program, gone)
  for (let number = program.steps.length - 1; number >= 0; number--) {
    const step = program.steps[number]!
    if ('call' in step && !isInPlace(step.call)) {
      for (const ref of new Set(refsOf(step))) yield bypassed(program, number, ref)
    }
    if ('input' in step) for (const input of simplerInputs(step.input)) yield replaced(program, number, { input })
    if ('call' in step) for (const call of simplerCalls(step)) yield replaced(program, number, call)
  }
}

/** What each step's value was, for a value to stand in for the steps that made it. */
export type ValuesOf = (program: Program) => Promise<ReadonlyMap<number, Input>>

/** A program whose steps up to one are replaced by their result. */
async function* folded(program: Program, valuesOf: ValuesOf): AsyncGenerator<Program> {
  const values = await valuesOf(program)
  for (let number = program.steps.length - 1; number >= 0; number--) {
    const input = values.get(number)
    if (!('call' in program.steps[number]!) || input === undefined) continue
    const unused = replaced(program, number, { input })
    yield withoutUnused(unused, number)
  }
}

/** Without the inputs that nothing reads. */
function withoutUnused(program: Program, keep: number): Program {
  const used = new Set(program.steps.flatMap(refsOf))
  const idle = program.steps.flatMap((step, at) => ('input' in step && !used.has(at) && at !== keep ? [at] : []))
  return without(program, new Set(idle))
}

/** How long the hunt may take: runs of a program. */
const budget = 1000

/** The simplest program found that still fails. */
export async function shrink(program: Program, fails: Fails, valuesOf?: ValuesOf): Promise<Program> {
  let best = program
  let left = budget
  const improves = async (candidate: Program): Promise<boolean> => {
    if (left-- <= 0 || candidate.steps.length === 0) return false
    if (!(await fails(candidate))) return false
    best = candidate
    return true
  }
  for (let improved = true; improved && left > 0;) {
    improved = false
    for (const candidate of simpler(best)) {
      if (await improves(candidate)) {
        improved = true
        break
      }
    }
    if (improved || valuesOf === undefined) continue
    for await (const candidate of folded(best, valuesOf)) {
      if (await improves(candidate)) {
        improved = true
        break
      }
    }
  }
  return best
}

/** Whether a program has fewer or smaller parts than another: what shrinking is measured by. */
export function weight({ steps }: Program): number {
  return steps.reduce((sum, step) => {
    if ('input' in step) return sum + 1 + step.input.values.length
    if (!('call' in step)) return sum + 1
    let leaves = 0
    for (const arg of step.args) {
      mapArg(
        arg,
        (ref) => ({ ref }),
        (leaf) => {
          leaves++
          return leaf
        },
      )
    }
    return sum + 2 + leaves
  }, 0)
}
