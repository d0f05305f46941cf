import { type Attrs, type DType, hostArray, isDType, TorchError, type TypedArray } from '@flambeau/core/backend'

/** A tensor as a kernel got it. */
export interface RecordedInput {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  /** Its elements in row order; absent where there were too many. */
  readonly elements?: TypedArray
}

/** One call of a kernel. */
export interface RecordedCall {
  readonly op: string
  readonly inputs: readonly RecordedInput[]
  readonly outputs: readonly { readonly dtype: DType; readonly shape: readonly number[] }[]
  readonly attrs: Attrs
  /** How often it was made, with other values. */
  readonly times: number
}

/** What a recording says: calls, and on which device they were made. */
export interface Recorded {
  readonly device: string
  readonly calls: readonly RecordedCall[]
}

const version = 1

function toBase64(array: TypedArray): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

function fromBase64(dtype: DType, length: number, text: string): TypedArray {
  const binary = atob(text)
  const array = hostArray(dtype, length)
  if (binary.length !== array.byteLength)
    throw new Error(`${binary.length} bytes are not ${length} elements of ${dtype}`)
  const bytes = new Uint8Array(array.buffer)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return array
}

/** JSON has no bigints and no infinities. */
function toJson(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { bigint: String(value) }
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) }
  return Object.is(value, -0) ? { number: '-0' } : value
}

function fromJson(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('bigint' in value && typeof value.bigint === 'string') return BigInt(value.bigint)
  return 'number' in value && typeof value.number === 'string' ? Number(value.number) : value
}

/** A recording as JSON lines: a header, then a call per line with its elements in base64, in this machine's order of bytes. */
export function toText({ device, calls }: Recorded): string {
  const lines = calls.map(({ inputs, ...call }) =>
    JSON.stringify(
      {
        ...call,
        inputs: inputs.map(({ elements, ...input }) => ({
          ...input,
          ...(elements === undefined ? {} : { elements: toBase64(elements) }),
        })),
      },
      toJson,
    ),
  )
  return [JSON.stringify({ flambeau: 'recording', version, device }), ...lines, ''].join('\n')
}

function bad(line: number, why: string): TorchError {
  return new TorchError('BAD_FILE', 'replay', `line ${line} of the recording: ${why}. Record it anew.`, { line })
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function metaIn(value: unknown, what: string): { readonly dtype: DType; readonly shape: readonly number[] } {
  const { dtype, shape } = (value ?? {}) as { readonly dtype?: unknown; readonly shape?: unknown }
  if (!isDType(dtype)) throw new Error(`${what} has the dtype ${JSON.stringify(dtype)}`)
  if (!isSizes(shape)) throw new Error(`${what} has the shape ${JSON.stringify(shape)}`)
  return { dtype, shape }
}

function inputIn(value: unknown, number: number): RecordedInput {
  const what = `input ${number}`
  const { dtype, shape } = metaIn(value, what)
  const { strides, elements } = value as { readonly strides?: unknown; readonly elements?: unknown }
  if (!isSizes(strides) || strides.length !== shape.length)
    throw new Error(`${what} has the strides ${JSON.stringify(strides)}`)
  if (elements === undefined) return { dtype, shape, strides }
  if (typeof elements !== 'string') throw new Error(`${what} has elements that are no text`)
  const length = shape.reduce((a, b) => a * b, 1)
  return { dtype, shape, strides, elements: fromBase64(dtype, length, elements) }
}

function callIn(text: string): RecordedCall {
  const { op, inputs, outputs, attrs, times } = JSON.parse(text, fromJson) as Readonly<Record<string, unknown>>
  if (typeof op !== 'string' || op === '') throw new Error('it has no op')
  if (!Array.isArray(inputs)) throw new Error('it has no inputs')
  if (!Array.isArray(outputs) || outputs.length === 0) throw new Error('it has no outputs')
  if (typeof attrs !== 'object' || attrs === null || Array.isArray(attrs)) throw new Error('it has no attrs')
  return {
    op,
    inputs: inputs.map(inputIn),
    outputs: outputs.map((output, i) => metaIn(output, `output ${i}`)),
    attrs,
    times: typeof times === 'number' && times > 0 ? times : 1,
  }
}

/** Whether a text begins as a recording does. */
export function isRecording(text: string): boolean {
  return /^\s*\{[^\n]*"flambeau"\s*:\s*"recording"/.test(text)
}

/**
 * Reads a recording.
 *
 * @throws TorchError `BAD_FILE` with the line that is wrong, and why.
 */
export function readRecording(text: string): Recorded {
  const [first = '', ...lines] = text.split('\n')
  let header: Readonly<Record<string, unknown>>
  try {
    header = JSON.parse(first) as Readonly<Record<string, unknown>>
  } catch {
    throw bad(1, 'it is no header of a recording')
  }
  if (header['flambeau'] !== 'recording') throw bad(1, 'it is no header of a recording')
  if (header['version'] !== version)
    throw bad(1, `its version is ${String(header['version'])}, and this reads ${version}`)
  const calls = lines.flatMap((line, i): readonly RecordedCall[] => {
    if (line.trim() === '') return []
    try {
      return [callIn(line)]
    } catch (error) {
      throw bad(i + 2, error instanceof Error ? error.message : String(error))
    }
  })
  if (calls.length === 0) throw bad(2, 'there are no calls')
  const { device } = header
  return { device: typeof device === 'string' ? device : 'some device', calls }
}
