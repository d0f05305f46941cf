import * as core from '@flambeau/core'
import type { Argument, Call, Described, Outcome, TensorOutput, TensorSpec, Value } from './call.ts'
import { decode, describe, differentiate, errorOf, flatten, locate, overlaps, placeTensors } from './execute.ts'
import { product } from './draw.ts'

/** One call of a program. Its results are `{ r: [id, k] }` in the arguments of later steps. */
export interface Step {
  readonly id: number
  readonly fn: string
  readonly args: readonly Argument[]
}

/** Calls one after the other, and then gradients of what they made. */
export interface Program {
  readonly tensors: readonly TensorSpec[]
  readonly steps: readonly Step[]
  readonly order: 1 | 2
}

/** A step's result: what single calls report, and how it lies in memory. */
export interface StepOutput extends TensorOutput {
  readonly strides: readonly number[]
}

export interface StepOutcome {
  readonly error?: string
  readonly raw?: true
  readonly code?: string
  readonly outputs?: readonly StepOutput[]
  /** Earlier tensors that were written, by the number that `shares` gives them. */
  readonly written?: Readonly<Record<string, Described>>
}

/** The number by which outcomes call a result. */
const labelOf = (id: number, k: number): number => 1000 * (id + 1) + k

/** Whether one of a step's arguments is a result of the step `id`. */
export function refersTo({ args }: Step, id: number): boolean {
  return JSON.stringify(args).includes(`"r":[${id},`)
}

function labelsIn({ args }: Pick<Step, 'args'>): readonly number[] {
  const text = JSON.stringify(args)
  return [
    ...Array.from(text.matchAll(/"t":(\d+)/g), ([, t]) => Number(t)),
    ...Array.from(text.matchAll(/"r":\[(\d+),(\d+)\]/g), ([, id, k]) => labelOf(Number(id), Number(k))),
  ]
}

/** What the arguments of a step held before it; undefined where no earlier step made or wrote them. */
export function heldBefore({ steps }: Program, outcome: ProgramOutcome, i: number): readonly (Described | undefined)[] {
  return labelsIn(steps[i]!).map((label) =>
    outcome.steps
      .slice(0, i)
      .map(
        ({ outputs, written }, at) => written?.[label] ?? outputs?.find((_, k) => labelOf(steps[at]!.id, k) === label),
      )
      .findLast((held) => held !== undefined),
  )
}

/** Whether later steps write what a step was given. */
export function isWrittenAfter({ steps }: Program, outcome: ProgramOutcome, i: number): boolean {
  const labels = labelsIn(steps[i]!)
  return outcome.steps.slice(i + 1).some(({ written = {} }) => labels.some((label) => label in written))
}

/** Whether what a step writes shares memory with another of its arguments. */
export function isAliased({ steps }: Program, outcome: ProgramOutcome, i: number): boolean {
  const { fn, args } = steps[i]!
  const [target] = labelsIn({ args: args.slice(0, 1) })
  const others = labelsIn({ args: args.slice(1) })
  if (!fn.endsWith('_') || target === undefined) return false
  const shares = new Map(
    outcome.steps
      .slice(0, i)
      .flatMap(({ outputs = [] }, at) => outputs.map((one, k) => [labelOf(steps[at]!.id, k), one.shares] as const)),
  )
  return others.some((one) => shares.get(one)?.includes(target) === true || shares.get(target)?.includes(one) === true)
}

/** Whether a tensor has elements to share. */
export function isTouching({ shape }: Pick<Described, 'shape'>): boolean {
  return product(shape) > 0
}

/** A program without a step and all that uses its results. */
export function without(program: Program, step: Step): Program {
  const gone = [step]
  for (const one of program.steps) if (gone.some(({ id }) => refersTo(one, id))) gone.push(one)
  return { ...program, steps: program.steps.filter((one) => !gone.includes(one)) }
}

export interface ProgramOutcome extends Pick<
  Outcome,
  'grads' | 'gradError' | 'second' | 'secondError' | 'raw' | 'crashed' | 'slow' | 'broken'
> {
  readonly steps: readonly StepOutcome[]
  /** Every tensor at the end, in the order they were made: leaves, then results. */
  readonly values: readonly Described[]
}

type Tensor = core.Tensor

/** A program that is under way on a device. */
export class Running {
  readonly device: core.Backend
  readonly leaves: Tensor[] = []
  readonly made: Tensor[] = []
  readonly results: Map<string, Tensor> = new Map()
  readonly outcomes: StepOutcome[] = []
  readonly specs: TensorSpec[] = []
  readonly #bases: Tensor[] = []
  /** What every tensor held after the last step. */
  readonly #known = new Map<number, Described>()

  constructor(device: core.Backend) {
    this.device = device
  }

  add(specs: readonly TensorSpec[]): void {
    const { leaves, bases, made } = placeTensors(this.device, specs)
    this.leaves.push(...leaves)
    this.#bases.push(...bases)
    this.made.push(...made)
    this.specs.push(...specs)
  }

  /** All tensors so far. */
  get all(): readonly Tensor[] {
    return [...this.made, ...this.results.values()]
  }

  async step({ id, fn, args }: Step): Promise<void> {
    const before = this.#labelled()
    for (const [label, one] of before) if (!this.#known.has(label)) this.#known.set(label, await describe(one))
    const versions = new Map(Array.from(before, ([label, { storage }]) => [label, storage.version]))
    const described: StepOutput[] = []
    let error: StepOutcome | undefined
    try {
      const given = args.map(({ v }) => decode(v, this.made, this.results))
      const outputs = flatten(await locate(fn)(...given)).filter((one): one is Tensor => core.isTensor(one))
      const sharing = new Map(before)
      for (const [k, one] of outputs.entries()) {
        described.push(await this.#output(one, sharing))
        sharing.set(labelOf(id, k), one)
      }
      // What the device reports later belongs to this step.
      await this.device.synchronize()
      outputs.forEach((one, k) => this.results.set(`${id},${k}`, one))
    } catch (thrown) {
      error = errorOf(thrown)
    }
    const written: Record<string, Described> = {}
    for (const [label, one] of before) {
      if (one.storage.version === versions.get(label)) continue
      const [now, old] = [await describe(one), this.#known.get(label)!]
      if (now.values.every((value, i) => value === old.values[i])) continue
      written[label] = now
      this.#known.set(label, now)
    }
    this.outcomes.push(error === undefined ? { outputs: described, written } : { ...error, written })
  }

  /** A step's arguments as they are now, as a call of its own. */
  async asCall({ fn, args }: Step, order: 0 | 1 | 2): Promise<Call> {
    const tensors: TensorSpec[] = []
    const places = new Map<Tensor, number>()
    const place = async (value: Value): Promise<Value> => {
      if (Array.isArray(value)) return Promise.all((value as readonly Value[]).map(place))
      if (typeof value !== 'object' || value === null) return value
      if ('o' in value) {
        const entries: (readonly [string, Value])[] = []
        for (const [name, one] of Object.entries(value.o)) entries.push([name, await place(one)])
        return { o: Object.fromEntries(entries) }
      }
      const tensor = decode(value, this.made, this.results)
      if (!core.isTensor(tensor)) return value
      if (!places.has(tensor)) {
        places.set(tensor, tensors.length)
        const at = this.made.indexOf(tensor)
        tensors.push(await (at < 0 ? specOf(tensor) : this.#specAt(at)))
      }
      return { t: places.get(tensor)! }
    }
    const placed: Argument[] = []
    for (const { n, v } of args) placed.push({ n, v: await place(v) })
    return { fn, args: placed, tensors, order }
  }

  /** A leaf as it was described, with what it holds now. */
  async #specAt(i: number): Promise<TensorSpec> {
    const { values } = await describe(this.#bases[i]!)
    return { ...this.specs[i]!, values, ...(this.made[i]!.requiresGrad ? { grad: true, clone: true } : {}) }
  }

  /** Every tensor with a number of its own, which does not depend on what else there is. */
  #labelled(): ReadonlyMap<number, Tensor> {
    return new Map([
      ...this.made.map((one, i) => [i, one] as const),
      ...Array.from(
        this.results,
        ([key, one]) => [labelOf(...(key.split(',').map(Number) as [number, number])), one] as const,
      ),
    ])
  }

  async #output(value: Tensor, others: ReadonlyMap<number, Tensor>): Promise<StepOutput> {
    const shares = [...others].flatMap(([label, one]) =>
      isTouching(value) && isTouching(one) && one.storage === value.storage ? [label] : [],
    )
    return {
      ...(await describe(value)),
      requiresGrad: value.requiresGrad,
      shares,
      overlaps: overlaps(value),
      strides: value.strides,
    }
  }

  async finish(order: number): Promise<ProgramOutcome> {
    const values: Described[] = []
    for (const one of this.all) values.push(await describe(one))
    const inputs = this.leaves.filter((_, i) => this.specs[i]!.grad === true)
    const gradients = await differentiate(this.device, [...this.results.values()].slice(-3), inputs, order)
    return { steps: this.outcomes, values, ...gradients }
  }
}

/** A tensor like this one; what is expanded stays so. */
async function specOf(tensor: Tensor): Promise<TensorSpec> {
  const base = tensor.shape.map((n, d) => (tensor.strides[d] === 0 && n > 1 ? 1 : n))
  const isExpanded = base.some((n, d) => n !== tensor.shape[d])
  const own = tensor.detach()
  const { dtype, values } = await describe(base.reduce((x, n, d) => x.narrow(d, 0, n), own))
  return {
    dtype,
    base,
    values,
    ...(tensor.requiresGrad ? { grad: true, clone: true } : {}),
    ...(isExpanded ? { view: [['expand', ...tensor.shape]] } : {}),
  }
}

/** Runs a program on a device up to a step, and gives that step as a call of its own. */
export async function stepAsCall(device: core.Backend, program: Program, i: number, order: 0 | 1 | 2): Promise<Call> {
  const running = new Running(device)
  core.manualSeed(0)
  running.add(program.tensors)
  for (const step of program.steps.slice(0, i)) await running.step(step)
  return running.asCall(program.steps[i]!, order)
}

/** Runs a whole program on a device. */
export async function runProgram(device: core.Backend, { tensors, steps, order }: Program): Promise<ProgramOutcome> {
  const running = new Running(device)
  core.manualSeed(0)
  running.add(tensors)
  for (const step of steps) await running.step(step)
  return running.finish(order)
}
