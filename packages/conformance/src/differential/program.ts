import * as core from '@flambeau/core'
import type { Argument, Described, Outcome, TensorOutput, TensorSpec } from './call.ts'
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

  constructor(device: core.Backend) {
    this.device = device
  }

  add(specs: readonly TensorSpec[]): void {
    const { leaves, made } = placeTensors(this.device, specs)
    this.leaves.push(...leaves)
    this.made.push(...made)
    this.specs.push(...specs)
  }

  /** All tensors so far. */
  get all(): readonly Tensor[] {
    return [...this.made, ...this.results.values()]
  }

  async step({ id, fn, args }: Step): Promise<void> {
    const before = this.#labelled()
    try {
      const given = args.map(({ v }) => decode(v, this.made, this.results))
      const outputs = flatten(await locate(fn)(...given)).filter((one): one is Tensor => core.isTensor(one))
      const described: StepOutput[] = []
      for (const one of outputs) described.push(await this.#output(one, before))
      // What the device reports later belongs to this step.
      await this.device.synchronize()
      outputs.forEach((one, k) => this.results.set(`${id},${k}`, one))
      this.outcomes.push({ outputs: described })
    } catch (error) {
      this.outcomes.push(errorOf(error))
    }
  }

  /** Every tensor with a number of its own, which does not depend on what else there is. */
  #labelled(): readonly (readonly [Tensor, number])[] {
    const label = (key: string): number => {
      const [id, k] = key.split(',').map(Number) as [number, number]
      return 1000 * (id + 1) + k
    }
    return [
      ...this.made.map((one, i) => [one, i] as const),
      ...Array.from(this.results, ([key, one]) => [one, label(key)] as const),
    ]
  }

  async #output(value: Tensor, before: readonly (readonly [Tensor, number])[]): Promise<StepOutput> {
    const holds = product(value.shape) > 0
    const shares = before.flatMap(([one, label]) =>
      holds && product(one.shape) > 0 && one.storage === value.storage ? [label] : [],
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

/** Runs a whole program on a device. */
export async function runProgram(device: core.Backend, { tensors, steps, order }: Program): Promise<ProgramOutcome> {
  const running = new Running(device)
  core.manualSeed(0)
  running.add(tensors)
  for (const step of steps) await running.step(step)
  return running.finish(order)
}
