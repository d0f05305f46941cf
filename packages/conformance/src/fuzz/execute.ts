import * as core from '@flambeau/core'
import type { Backend, DType, Storage, Tensor } from '@flambeau/core'
import { inScope, readBack, type Result } from '../run/call.ts'
import { encode } from '../judge/values/host.ts'
import { type Arg, isInPlace, isRef, type Input, type Program, type Step } from './program.ts'

/** What one step's value turned out to be. */
export interface Observed extends Result {
  /** `v3`, `v3 read at step 5`, or `gradient of v0`. */
  readonly label: string
}

/** A run of a program. */
export interface Outcome {
  readonly observed: readonly Observed[]
  /** By step: the value whose memory its value shares; −1 where it has its own, or makes none. */
  readonly aliases: readonly number[]
}

type Callable = (...args: unknown[]) => unknown

/** A method of tensors, or a function of core or of nn.functional. */
function callableOf(name: string, on: unknown): Callable {
  const method = on instanceof core.Tensor ? (on as unknown as Record<string, unknown>)[name] : undefined
  if (typeof method === 'function') return (self, ...rest) => (method as Callable).call(self, ...rest)
  const found =
    (core as unknown as Record<string, unknown>)[name] ??
    (core.nn.functional as unknown as Record<string, unknown>)[name]
  if (typeof found !== 'function') throw new Error(`core has no function ${name}`)
  return found as Callable
}

/** Puts an input on a device. */
export function placeInput(device: Backend, { dtype, shape, values, requiresGrad }: Input): Tensor {
  const tensor = core.empty(shape, { device, dtype })
  if (values.length > 0) device.write(tensor.storage, 0, encode(dtype, values))
  return requiresGrad === true ? tensor.requiresGrad_(true) : tensor
}

/** Performs the call of a step, with its values taken from `valueOf`. */
export function perform(step: Extract<Step, { readonly call: string }>, valueOf: (ref: number) => Tensor): Tensor {
  const resolve = (arg: Arg): unknown => {
    if (isRef(arg)) return valueOf(arg.ref)
    return Array.isArray(arg) ? (arg as readonly Arg[]).map(resolve) : arg
  }
  const args = step.args.map(resolve)
  const result = callableOf(step.call, args[0])(...args)
  const chosen = step.pick === undefined ? result : (result as Record<string | number, unknown>)[step.pick]
  if (!(chosen instanceof core.Tensor)) throw new Error(`${step.call} gave no tensor`)
  return chosen
}

function churn(device: Backend, { dtype, length }: { readonly dtype: DType; readonly length: number }): void {
  const junk = core.empty([length], { device, dtype })
  if (length > 0) device.write(junk.storage, 0, encode(dtype, new Float64Array(length).fill(99)))
  junk.dispose()
}

/** Runs a program on a device, step by step as a user would, and reads every value that is left. */
export function execute(program: Program, device: Backend): Promise<Outcome> {
  return inScope(async () => {
    const values: (Tensor | undefined)[] = []
    const storages: (Storage | undefined)[] = []
    const aliases: number[] = []
    const pending: Promise<Observed>[] = []
    const observe = async (label: string, tensor: Tensor): Promise<Observed> => ({ label, ...(await readBack(tensor)) })
    const valueOf = (ref: number): Tensor => {
      const value = values[ref]
      if (value === undefined) throw new Error(`v${ref} is no value`)
      return value
    }
    for (const [number, step] of program.steps.entries()) {
      values.push(undefined)
      aliases.push(-1)
      if ('input' in step) values[number] = placeInput(device, step.input)
      else if ('call' in step) {
        const made = perform(step, valueOf)
        if (isInPlace(step.call)) continue
        aliases[number] = storages.indexOf(made.storage)
        values[number] = made
      } else if ('dispose' in step) {
        valueOf(step.dispose).dispose()
        values[step.dispose] = undefined
      } else if ('read' in step) {
        // Asked for now, waited for later: the steps that follow may write over what is being read.
        pending.push(observe(`v${step.read} read at step ${number}`, valueOf(step.read)))
      } else if ('churn' in step) churn(device, step.churn)
      else valueOf(step.backward).backward()
      storages[number] = values[number]?.storage
    }
    for (const [number, value] of values.entries()) {
      if (value === undefined) continue
      pending.push(observe(`v${number}`, value.detach()))
      if (value.isLeaf && value.grad !== null) pending.push(observe(`gradient of v${number}`, value.grad))
    }
    const observed = await Promise.all(pending)
    for (const value of values) if (value?.isLeaf === true) value.grad = null
    return { observed, aliases }
  })
}
