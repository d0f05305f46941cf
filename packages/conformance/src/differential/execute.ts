import * as core from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import { readBack } from '../run/call.ts'
import { encode } from '../judge/values/host.ts'
import type { Call, Described, Element, Outcome, Output, TensorSpec, Value, ViewStep } from './call.ts'
import { product } from './draw.ts'

type Tensor = core.Tensor
export type Callable = (...args: unknown[]) => unknown
/** Functions to take in the place of flambeau's own, by their full name (`torch.add`). */
export type Replaced = Readonly<Record<string, Callable>>

const words = { nan: NaN, inf: Infinity, '-inf': -Infinity, '-0': -0 } as const
export const toNumber = (element: Element): number => (typeof element === 'number' ? element : words[element])

export function toElement(value: number): Element {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return Object.is(value, -0) ? '-0' : value
}

/** The tensors of a call: leaves, and what is passed. */
export interface Placed {
  readonly leaves: readonly Tensor[]
  /** What the views are of: the leaves or copies of them. */
  readonly bases: readonly Tensor[]
  readonly made: readonly Tensor[]
}

function viewOf(x: Tensor, step: ViewStep): Tensor {
  switch (step[0]) {
    case 'transpose':
      return x.transpose(step[1], step[2])
    case 'expand':
      return x.expand(...(step.slice(1) as number[]))
    default:
      return x.slice(step[1], step[2], null, step[3])
  }
}

export function placeTensors(device: core.Backend, specs: readonly TensorSpec[]): Placed {
  const leaves: Tensor[] = []
  const bases: Tensor[] = []
  const made: Tensor[] = []
  for (const { dtype, base: size, values, grad, clone, view = [] } of specs) {
    const leaf = core.empty(size, { device, dtype })
    if (product(size) > 0) device.write(leaf.storage, leaf.offset, encode(dtype, values.map(toNumber)))
    if (grad === true) leaf.requiresGrad_()
    const base = clone === true ? leaf.mul(1) : leaf
    leaves.push(leaf)
    bases.push(base)
    made.push(view.reduce<Tensor>(viewOf, base))
  }
  return { leaves, bases, made }
}

const noResults: ReadonlyMap<string, Tensor> = new Map()

export function decode(
  value: Value,
  made: readonly Tensor[],
  results: ReadonlyMap<string, Tensor> = noResults,
): unknown {
  if (Array.isArray(value)) return (value as readonly Value[]).map((one) => decode(one, made, results))
  if (typeof value !== 'object' || value === null) return value
  if ('t' in value) return made[value.t]
  if ('r' in value) return results.get(value.r.join())
  if ('f' in value) return words[value.f]
  if ('i' in value) return BigInt(value.i)
  if ('dtype' in value) return value.dtype
  if ('o' in value)
    return Object.fromEntries(Object.entries(value.o).map(([name, one]) => [name, decode(one, made, results)]))
  return undefined
}

export function locate(fn: string, replaced: Replaced = {}): Callable {
  if (replaced[fn] !== undefined) return replaced[fn]
  const [home, name] = fn.split('.') as [string, string]
  if (home === 'x') return (self, ...rest) => ((self as never)[name] as Callable).apply(self, rest)
  const functions: Readonly<Record<string, unknown>> = home === 'F' ? core.nn.functional : core
  return functions[name] as Callable
}

/** Results in order: tensors and plain values, however they are packed. */
export function flatten(result: unknown): unknown[] {
  if (core.isTensor(result) || result === null || typeof result !== 'object') return [result]
  return Object.values(result).flatMap(flatten)
}

export async function describe(tensor: Tensor): Promise<Described> {
  const { shape, dtype, values } = await readBack(tensor.detach())
  return { dtype, shape: [...shape], values: Array.from(values, toElement) }
}

export function overlaps({ shape, strides }: Tensor): boolean {
  let places = [0]
  for (const [d, n] of shape.entries())
    places = places.flatMap((at) => Array.from({ length: n }, (_, i) => at + i * strides[d]!))
  return new Set(places).size < places.length
}

async function output(value: unknown, made: readonly Tensor[]): Promise<Output> {
  if (!core.isTensor(value))
    return {
      value: typeof value === 'bigint' ? Number(value) : typeof value === 'number' ? toElement(value) : (value ?? null),
    }
  const holds = product(value.shape) > 0
  const shares = made.flatMap((one, i) => (holds && product(one.shape) > 0 && one.storage === value.storage ? [i] : []))
  return { ...(await describe(value)), requiresGrad: value.requiresGrad, shares, overlaps: overlaps(value) }
}

/** Floats that gradients flow from, with numbers that both sides make alike: by their place among all, and none of them 0. */
function flowing(
  device: core.Backend,
  values: readonly unknown[],
  salt: number,
): readonly { readonly from: Tensor; readonly grad: Tensor }[] {
  return values.flatMap((from, k) => {
    if (!core.isTensor(from) || !from.requiresGrad || !isFloat(from.dtype)) return []
    const { shape, dtype } = from
    const grad = core.empty(shape, { device, dtype })
    const count = product(shape)
    const numbers = Float64Array.from({ length: count }, (_, i) => (((i * 7 + (salt + k) * 5) % 11) - 5.5) / 4)
    if (count > 0) device.write(grad.storage, grad.offset, encode(dtype, numbers))
    return [{ from, grad }]
  })
}

async function described(grads: readonly (Tensor | null)[]): Promise<(Described | null)[]> {
  return Promise.all(grads.map(async (one) => (one === null ? null : describe(one))))
}

export function errorOf(error: unknown): { readonly error: string; readonly raw?: true; readonly code?: string } {
  if (error instanceof core.TorchError) return { error: `${error.code}: ${error.message}`, code: error.code }
  return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error), raw: true }
}

type Gradients = Pick<Outcome, 'grads' | 'gradError' | 'second' | 'secondError' | 'raw'>

function named(key: 'gradError' | 'secondError', error: unknown): Gradients {
  const { error: text, raw } = errorOf(error)
  return { [key]: text, ...(raw === true ? { raw } : {}) }
}

/** First gradients with fixed cotangents and, if asked, the gradients of those. */
export async function differentiate(
  device: core.Backend,
  outputs: readonly unknown[],
  inputs: readonly Tensor[],
  order: number,
): Promise<Gradients> {
  const from = flowing(device, outputs, 1)
  if (from.length === 0 || inputs.length === 0 || order === 0) return {}
  let grads: readonly (Tensor | null)[]
  let first: Gradients
  try {
    grads = core.autograd.grad(
      from.map((one) => one.from),
      inputs,
      {
        gradOutputs: from.map(({ grad }) => grad),
        createGraph: order > 1,
        allowUnused: true,
      },
    )
    first = { grads: await described(grads) }
  } catch (error) {
    return named('gradError', error)
  }
  if (order < 2) return first
  const again = flowing(device, grads, 3)
  if (again.length === 0) return { ...first, second: inputs.map(() => null) }
  try {
    const second = core.autograd.grad(
      again.map((one) => one.from),
      inputs,
      { gradOutputs: again.map(({ grad }) => grad), allowUnused: true },
    )
    return { ...first, second: await described(second) }
  } catch (error) {
    return { ...first, ...named('secondError', error) }
  }
}

/** Makes a call on a device and says what came of it, errors that the device reports later among it. */
export async function execute(device: core.Backend, call: Call, replaced?: Replaced): Promise<Outcome> {
  try {
    const outcome = await attempt(device, call, replaced)
    await device.synchronize()
    return outcome
  } catch (error) {
    return errorOf(error)
  }
}

/** The tensor that a function in place writes: described also where that changes nothing. */
function target({ fn, args }: Call): number {
  const self = args[0]?.v
  return fn.endsWith('_') && typeof self === 'object' && self !== null && 't' in self ? self.t : -1
}

async function attempt(device: core.Backend, call: Call, replaced?: Replaced): Promise<Outcome> {
  const { leaves, made } = placeTensors(device, call.tensors)
  const before = await Promise.all(made.map(describe))
  core.manualSeed(0)
  let outputs: unknown[]
  let recorded: Output[]
  try {
    outputs = flatten(await locate(call.fn, replaced)(...call.args.map(({ v }) => decode(v, made))))
    recorded = await Promise.all(outputs.map((one) => output(one, made)))
  } catch (error) {
    return errorOf(error)
  }
  const written: (Described | null)[] = []
  for (const [i, one] of made.entries()) {
    const now = await describe(one)
    const same = now.values.every((v, k) => v === before[i]!.values[k]) && now.dtype === before[i]!.dtype
    written.push(same && i !== target(call) ? null : now)
  }
  const out = { outputs: recorded, written }
  if (call.after === 'inplace') {
    const first = outputs.find((one): one is Tensor => core.isTensor(one) && isFloat(one.dtype))
    try {
      first?.mul_(2)
    } catch (error) {
      const { error: afterError, raw } = errorOf(error)
      return { ...out, afterError, ...(raw === true ? { raw } : {}) }
    }
  }
  return {
    ...out,
    ...(await differentiate(
      device,
      outputs,
      leaves.filter((_, i) => call.tensors[i]!.grad === true),
      call.order ?? 0,
    )),
  }
}
