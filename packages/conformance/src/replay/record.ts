import { type AnyKernel, type Attrs, type Backend, type TypedArray, type View, withKernels } from '@flambeau/core'
import { count, positions } from '../judge/values/elements.ts'
import { type RecordedCall, type RecordedInput, toText } from './file.ts'

export interface RecordOptions {
  /** Values of larger inputs are left out; a replay draws others. Default 4096 elements. */
  readonly maxElements?: number
  /** Calls beyond so many different ones are not recorded. Default 10,000. */
  readonly maxCalls?: number
}

/** What was called while somebody worked on a device. */
export interface Recording {
  /** Does what the recorded device does, and writes it down. Its tensors are its own. */
  readonly device: Backend
  /** How many different calls there are so far. */
  readonly calls: number
  /** The recording as text, for a file that `conform replay` and {@link readRecording} read. Waits for values still being read. */
  toText(): Promise<string>
}

interface Pending {
  readonly op: string
  readonly inputs: readonly Promise<RecordedInput>[]
  readonly outputs: RecordedCall['outputs']
  readonly attrs: Attrs
  times: number
}

function signatureOf(op: string, inputs: readonly View[], outputs: readonly View[], attrs: Attrs): string {
  const shapes = [...inputs, ...outputs].map(
    ({ dtype, shape, strides }) => `${dtype}[${shape.join()}|${strides.join()}]`,
  )
  const settings = JSON.stringify(attrs, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
  return `${op} ${shapes.join(' ')} ${settings}`
}

/** The elements of a view at this moment; what comes later in the stream of work does not change them. */
async function elementsOf(device: Backend, view: View): Promise<TypedArray> {
  const places = positions(view)
  if (places.length === 0) return device.read(view.storage, 0, 0)
  const last = places.reduce((a, b) => Math.max(a, b), 0)
  const window = await device.read(view.storage, view.offset, last - view.offset + 1)
  const elements = window.slice(0, 1)
  const all = new (elements.constructor as new (length: number) => TypedArray)(places.length)
  for (const [i, place] of places.entries()) all[i] = window[place - view.offset]!
  return all
}

/**
 * Writes down every different kernel call made on a device: op, attributes, and the shapes, strides, dtypes and values of inputs.
 * Played back on any device by `conform replay`, or as cases: `conformance(runner, { …, cases: replayCases(recorded) })`.
 *
 * @param inner - The device that computes.
 */
export function record(inner: Backend, { maxElements = 4096, maxCalls = 10_000 }: RecordOptions = {}): Recording {
  const calls = new Map<string, Pending>()

  const note = (op: string, inputs: readonly View[], outputs: readonly View[], attrs: Attrs): void => {
    const signature = signatureOf(op, inputs, outputs, attrs)
    const known = calls.get(signature)
    if (known !== undefined) known.times++
    if (known !== undefined || calls.size >= maxCalls) return
    const recorded = inputs.map(async (view): Promise<RecordedInput> => {
      const { dtype, shape, strides } = view
      const meta = { dtype, shape: [...shape], strides: [...strides] }
      return count(shape) > maxElements ? meta : { ...meta, elements: await elementsOf(inner, view) }
    })
    // Whoever asks for the text learns of a failed read; nobody else does.
    for (const one of recorded) one.catch(() => {})
    const metas = outputs.map(({ dtype, shape }) => ({ dtype, shape: [...shape] }))
    calls.set(signature, { op, inputs: recorded, outputs: metas, attrs: structuredClone(plain(attrs)), times: 1 })
  }

  const device = withKernels(inner, `${inner.name}, recorded`, (kernels) => {
    for (const [op, kernel] of kernels) {
      kernels.set(op, {
        ...kernel,
        run(inputs: readonly View[], outputs: readonly View[], attrs: Attrs) {
          note(op, inputs, outputs, attrs)
          kernel.run(inputs, outputs, attrs)
        },
      } satisfies AnyKernel)
    }
  })

  return {
    device,
    get calls() {
      return calls.size
    },
    async toText() {
      const done = [...calls.values()].map(async (call) => ({ ...call, inputs: await Promise.all(call.inputs) }))
      return toText({ device: inner.name, calls: await Promise.all(done) })
    },
  }
}

/** Attributes that can be written: functions (where a view's gradient goes) are no part of a kernel's call. */
function plain(attrs: Attrs): Attrs {
  return Object.fromEntries(Object.entries(attrs).filter(([, value]) => typeof value !== 'function'))
}
