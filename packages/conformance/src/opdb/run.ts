import { autograd, type Backend, type DType, empty, Tensor, TorchError } from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import { inScope, readBack } from '../run/call.ts'
import { closenessOf, compareTensors, type Got, near, valuesOf } from './judge.ts'
import { argumentsOf, decodeArgument, invoke, invokeForm, Missing } from './invoke.ts'
import {
  type Closeness,
  dtypeOf,
  elementsOf,
  type Entry,
  type Sample,
  type Stored,
  type StoredOutput,
  type StoredTensor,
  Unsupported,
} from './sample.ts'
import { indexChecks } from './ties.ts'
import { randomRules } from './random.ts'
import { wrongInPyTorch } from './table.ts'

export type Status = 'passed' | 'failed' | 'unsupported' | 'missing'

export interface Verdict {
  readonly name: string
  readonly variant: string
  readonly id: number
  readonly status: Status
  /** Why it is not passed. */
  readonly cause?: string
}

/** Indices and other integers are int32 here wherever they fit. */
function placed(device: Backend, stored: StoredTensor): Tensor {
  let elements: ReturnType<typeof elementsOf> = elementsOf(stored)
  let dtype: DType = dtypeOf(stored.dtype)
  if (elements instanceof BigInt64Array && elements.every((one) => BigInt.asIntN(32, one) === one)) {
    elements = Int32Array.from(elements, Number)
    dtype = 'int32'
  }
  const tensor = empty(stored.shape, { device, dtype })
  if (elements.length > 0) device.write(tensor.storage, tensor.offset, elements)
  return stored.grad === true ? tensor.requiresGrad_() : tensor
}

/** Results in PyTorch's order: tensors and plain values, however they are packed. */
function flatten(result: unknown, fields?: readonly string[]): unknown[] {
  if (result instanceof Tensor || result === null || typeof result !== 'object') return [result]
  if (Array.isArray(result)) return result.flatMap((one) => flatten(one))
  const record = result as Record<string, unknown>
  const keys = Object.keys(record)
  const ordered = fields !== undefined && keys.every((key) => fields.includes(snake(key))) ? fields.map(camel) : keys
  return ordered.flatMap((key) => flatten(record[key]))
}

/** The outputs of a call. A list of numbers where PyTorch gives one (a shape) is one output. */
function results({ fields, outputs }: Sample, result: unknown): unknown[] {
  const first = outputs[0]
  if (outputs.length === 1 && first !== undefined && 'value' in first && Array.isArray(first.value)) return [result]
  return flatten(result, fields)
}

const camel = (name: string): string => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

async function read(tensor: Tensor): Promise<Got> {
  return readBack(tensor.detach())
}

function sameValue(got: unknown, expected: unknown): boolean {
  if (typeof expected === 'number') {
    return typeof got === 'number' && near(got, expected, closenessOf('float32', undefined))
  }
  if (Array.isArray(expected)) {
    return Array.isArray(got) && got.length === expected.length && expected.every((one, i) => sameValue(got[i], one))
  }
  return got === expected
}

function checkValue(got: unknown, stored: Stored): string | undefined {
  if (got instanceof Tensor) return 'type: a tensor instead of a plain value'
  const expected = decodeArgument(stored, [])
  const plain = typeof got === 'bigint' ? Number(got) : got
  return sameValue(plain, expected)
    ? undefined
    : `value: ${JSON.stringify(plain)} instead of ${JSON.stringify(expected)}`
}

const tensorOf = (output: StoredOutput | undefined): StoredTensor | undefined =>
  output !== undefined && 'tensor' in output ? output.tensor : undefined

async function checkForward(
  name: string,
  device: Backend,
  sample: Sample,
  outputs: readonly unknown[],
  tolerance: Closeness | undefined,
): Promise<string | undefined> {
  if (outputs.length !== sample.outputs.length) {
    return `outputs: ${outputs.length} instead of ${sample.outputs.length}`
  }
  const gots: (Got | undefined)[] = []
  for (const [i, expected] of sample.outputs.entries()) {
    const output = outputs[i]
    const which = outputs.length === 1 ? '' : `output ${i} `
    if ('value' in expected) {
      const wrong = checkValue(output, expected.value)
      if (wrong !== undefined) return which + wrong
      gots.push(undefined)
      continue
    }
    if (!(output instanceof Tensor)) return `${which}type: ${typeof output} instead of a tensor`
    const wide = expected.tensor.dtype === 'float64' && output.dtype === 'float32'
    if (wide && !device.capabilities.dtypes.has('float64')) throw new Unsupported('dtype the device lacks')
    const got = await read(output)
    gots.push(got)
    const wrong = compareTensors(got, expected.tensor, tensorOf(sample.outputs64?.[i]), tolerance)
    if (wrong === undefined) continue
    if (wrong.startsWith('value') && !isFloat(got.dtype) && indexChecks[name]?.(sample, gots, i) === true) continue
    return which + wrong
  }
  return undefined
}

/** Whether outputs lie in the memory of inputs, and elements of them in one place, where PyTorch's do. */
function checkMemory(
  { memory = [] }: Sample,
  inputs: readonly Tensor[],
  outputs: readonly unknown[],
): string | undefined {
  for (const { output, shares, overlaps } of memory) {
    const tensor = outputs[output]
    if (!(tensor instanceof Tensor)) continue
    for (const [i, { storage }] of inputs.entries()) {
      const isShared = tensor.storage === storage
      if (isShared !== shares.includes(i)) {
        return `memory: output ${output} ${isShared ? 'shares' : 'does not share'} that of tensor ${i}`
      }
    }
    const isOverlapping = tensor.shape.some((size, dim) => size > 1 && tensor.strides[dim] === 0)
    if (isOverlapping !== overlaps)
      return `memory: output ${output} ${isOverlapping ? 'overlaps' : 'does not overlap'} itself`
  }
  return undefined
}

/** The sample's tensor whose gradient PyTorch gets wrong. */
function unjudged(name: string, { args }: Sample): number | undefined {
  const stored = args.find(({ n }) => n === wrongInPyTorch[name]?.argument)?.v
  return typeof stored === 'object' && stored !== null && 't' in stored ? stored.t : undefined
}

async function checkGradients(
  name: string,
  device: Backend,
  sample: Sample,
  inputs: readonly Tensor[],
  outputs: readonly unknown[],
  tolerance: Closeness | undefined,
): Promise<string | undefined> {
  const { cotangents, grads } = sample
  if (cotangents === undefined || grads === undefined || grads.length === 0) return undefined
  const through = cotangents.filter(({ output }) => (outputs[output] as Tensor).requiresGrad)
  const found =
    through.length === 0
      ? grads.map(() => null)
      : autograd.grad(
          through.map(({ output }) => outputs[output] as Tensor),
          grads.map(({ input }) => inputs[input]!),
          {
            gradOutputs: through.map((cotangent) => {
              const output = outputs[cotangent.output] as Tensor
              const seed = placed(device, cotangent)
              return seed.dtype === output.dtype ? seed : seed.to(output.dtype)
            }),
            allowUnused: true,
          },
        )
  for (const [i, expected] of grads.entries()) {
    if (expected.input === unjudged(name, sample)) continue
    const { shape } = sample.tensors[expected.input]!
    const zeros = (): Got => ({
      shape,
      dtype: dtypeOf(sample.tensors[expected.input]!.dtype),
      values: new Float64Array(shape.reduce((a, b) => a * b, 1)),
    })
    const gradient = found[i]
    const got = gradient === null || gradient === undefined ? zeros() : await read(gradient)
    const wrong =
      expected.none === true
        ? got.values.every((one) => one === 0)
          ? undefined
          : 'value: not zero'
        : compareTensors(got, expected as StoredTensor, exactGradient(sample, i), tolerance)
    if (wrong !== undefined) {
      const absent = gradient === null || gradient === undefined ? ' (no gradient arrives)' : ''
      return `gradient of tensor ${expected.input} ${wrong}${absent}`
    }
  }
  return undefined
}

function exactGradient({ grads, grads64 }: Sample, i: number): StoredTensor | undefined {
  const exact = grads64?.[i]
  return exact?.data === undefined || exact.input !== grads![i]!.input ? undefined : (exact as StoredTensor)
}

async function firstGradient(
  device: Backend,
  { cotangents }: Sample,
  inputs: readonly Tensor[],
  output: Tensor,
): Promise<{ got: Got; cotangent: Float64Array } | undefined> {
  const seed = cotangents?.[0]
  if (seed === undefined) return undefined
  const [gradient] = autograd.grad([output], [inputs[0]!], { gradOutputs: [placed(device, seed)] })
  return { got: await read(gradient!), cotangent: valuesOf(seed) }
}

async function judge(name: string, { tolerance }: Entry, sample: Sample, device: Backend): Promise<string | undefined> {
  const inputs = sample.tensors.map((stored) => placed(device, stored))
  const args = argumentsOf(sample, inputs)
  const call = async (changes: Readonly<Record<string, unknown>> = {}): Promise<unknown[]> => {
    const passed = args.map((one) => (one.name in changes ? { ...one, value: changes[one.name] } : one))
    return results(sample, await invoke(name, sample, passed))
  }
  const random = randomRules[name]?.(sample)
  if (random !== undefined)
    return random({ call, read, sample, gradient: (output) => firstGradient(device, sample, inputs, output) })
  const outputs = await call()
  return (
    (await checkForward(name, device, sample, outputs, tolerance)) ??
    checkMemory(sample, inputs, outputs) ??
    (await checkGradients(name, device, sample, inputs, outputs, tolerance))
  )
}

/** Whether a name's method, or its method in place, gives what the function gives: 'ok', 'missing', or what is wrong. */
export async function checkForm(
  name: string,
  entry: Entry,
  sample: Sample,
  device: Backend,
  suffix: '' | '_',
): Promise<string> {
  return inScope(async () => {
    const args = argumentsOf(
      sample,
      sample.tensors.map((stored) => placed(device, { ...stored, grad: false })),
    )
    const outputs = results(sample, await invokeForm(name, sample, args, suffix))
    if (suffix === '') return (await checkForward(name, device, sample, outputs, entry.tolerance)) ?? 'ok'
    // In place the result takes the tensor's dtype: eq_ writes 0 and 1 into floats.
    const got = await read(outputs[0] as Tensor)
    const expected = tensorOf(sample.outputs[0])!
    return (
      compareTensors(
        { ...got, dtype: dtypeOf(expected.dtype) },
        expected,
        tensorOf(sample.outputs64?.[0]),
        entry.tolerance,
      ) ?? 'ok'
    )
  }).catch((error: unknown) =>
    error instanceof Missing ? 'missing' : `threw ${error instanceof Error ? error.message : String(error)}`,
  )
}

/** Runs one sample; whatever goes wrong is its verdict. */
export async function runSample(name: string, entry: Entry, sample: Sample, device: Backend): Promise<Verdict> {
  const is = (status: Status, cause?: string): Verdict => ({
    name,
    variant: entry.variant,
    id: sample.id,
    status,
    ...(cause === undefined ? {} : { cause }),
  })
  if (sample.large !== undefined) return is('unsupported', 'more than 200,000 elements: not exported')
  if (sample.unexportable !== undefined) return is('unsupported', "depends on how the input's storage is laid out")
  try {
    const cause = await inScope(() => judge(name, entry, sample, device))
    return cause === undefined ? is('passed') : is('failed', cause)
  } catch (error) {
    if (error instanceof Missing) return is('missing', error.message)
    if (error instanceof Unsupported) return is('unsupported', error.message)
    if (error instanceof TorchError) {
      if (error.code === 'UNSUPPORTED_DTYPE' && error.message.includes(device.name))
        return is('unsupported', 'dtype the device lacks')
      return is('failed', `threw ${error.code}: ${error.message}`)
    }
    return is('failed', `threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`)
  }
}
