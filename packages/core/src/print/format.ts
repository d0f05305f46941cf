import type { DType } from '../dtype/dtype.ts'
import { isFloat } from '../dtype/dtype.ts'
import { formatShape, numel } from '../shape.ts'
import { exponential, fixed } from './number.ts'
import type { PrintOptions } from './options.ts'
import { getPrintOptions } from './options.ts'

/** Elements on the host in row order. Halves are numbers here, not bits. */
export type HostValues = ArrayLike<number | bigint | boolean>

/** What is printed after a tensor's values, where it is worth saying. */
export interface TensorLabels {
  /** The device's name, when it is not the default one. */
  readonly device?: string
  readonly requiresGrad?: boolean
  /** Name of the node that made the tensor; printed instead of `requiresGrad`. */
  readonly gradFn?: string
  /** The floating dtype that need not be named. Default `float32`. */
  readonly defaultDType?: DType
}

const prefix = 'tensor('
/** Of more dimensions only the size is shown. */
const mostDimensions = 64

/**
 * How many elements at each end of every dimension are shown, or undefined when all are.
 * With n, a dimension of more than 2n elements is cut to its first n and last n.
 */
export function shownEdges(shape: readonly number[], options: PrintOptions = getPrintOptions()): number | undefined {
  return numel(shape) > options.threshold ? options.edgeItems : undefined
}

/**
 * A tensor as text, laid out as PyTorch does.
 *
 * @param data - All elements; or, where {@link shownEdges} gives a number, only the elements that are shown; or undefined when
 * the values cannot be read.
 */
export function formatTensor(
  data: HostValues | undefined,
  shape: readonly number[],
  dtype: DType,
  labels: TensorLabels = {},
  options: PrintOptions = getPrintOptions(),
): string {
  const empty = numel(shape) === 0
  const known = data !== undefined && !empty
  const { device, gradFn, requiresGrad = false, defaultDType = 'float32' } = labels
  const suffixes: string[] = []
  if (device !== undefined) suffixes.push(`device: ${device}`)
  if (shape.length > mostDimensions) suffixes.push(`size: ${formatShape(shape)}`)
  else if (known ? options.edgeItems === 0 : data === undefined || shape.length !== 1) {
    suffixes.push(`size: ${formatShape(shape)}`)
  }
  // Without elements nothing tells integers from floats, so only the default float goes without saying.
  const obvious = dtype === defaultDType || (known && (dtype === 'int32' || dtype === 'bool'))
  if (!obvious) suffixes.push(`dtype: ${dtype}`)
  if (gradFn !== undefined) suffixes.push(`gradFn: <${gradFn}>`)
  else if (requiresGrad) suffixes.push('requiresGrad: true')
  const body = data === undefined ? '...' : empty ? '[]' : formatBody(data, shape, dtype, options)
  return appendSuffixes(prefix + body, suffixes, options.lineWidth)
}

function formatBody(data: HostValues, shape: readonly number[], dtype: DType, options: PrintOptions): string {
  const edges = shownEdges(shape, options)
  if ((edges === 0 && shape.length > 0) || shape.length > mostDimensions) return '[...]'
  const values = edges === undefined ? Array.from(data) : shownValues(data, shape, edges)
  const { format, width } = elementFormat(values, dtype, options)
  let next = 0
  const takeText = (): string => format(values[next++] ?? 0)

  const nested = (dim: number, indent: number): string => {
    const size = shape[dim]
    if (size === undefined) return takeText()
    const innermost = dim === shape.length - 1
    const item = innermost ? takeText : (): string => nested(dim + 1, indent + 1)
    const cut = edges !== undefined && size > 2 * edges
    const items = Array.from({ length: cut ? 2 * edges : size }, item)
    if (cut) items.splice(edges, 0, innermost ? ' ...' : '...')
    const pad = ' '.repeat(indent + 1)
    if (!innermost) return `[${items.join(`,${'\n'.repeat(shape.length - dim - 1)}${pad}`)}]`
    const perLine = Math.max(1, Math.floor((options.lineWidth - indent) / (width + 2)))
    return `[${chunks(items, perLine).join(`,\n${pad}`)}]`
  }
  return nested(0, prefix.length)
}

function chunks(items: readonly string[], size: number): string[] {
  const lines: string[] = []
  for (let i = 0; i < items.length; i += size) lines.push(items.slice(i, i + size).join(', '))
  return lines
}

/** The elements of which every coordinate is within `edges` of an end, in row order. */
function shownValues(data: HostValues, shape: readonly number[], edges: number): (number | bigint | boolean)[] {
  let indices = [0]
  for (const size of shape) {
    const cut = size > 2 * edges
    const kept = Array.from({ length: cut ? 2 * edges : size }, (_, i) =>
      cut && i >= edges ? size - 2 * edges + i : i,
    )
    indices = indices.flatMap((start) => kept.map((i) => start * size + i))
  }
  if (data.length === indices.length) return Array.from(data)
  return indices.map((i) => data[i] ?? 0)
}

interface ElementFormat {
  readonly width: number
  readonly format: (value: number | bigint | boolean) => string
}

/** One width and notation for all shown elements. */
function elementFormat(
  values: readonly (number | bigint | boolean)[],
  dtype: DType,
  options: PrintOptions,
): ElementFormat {
  const { precision } = options
  if (!isFloat(dtype)) {
    const text = dtype === 'bool' ? (value: number | bigint | boolean): string => String(Boolean(value)) : String
    return padded(values, text)
  }
  const numbers = values.map(Number).filter((value) => Number.isFinite(value) && value !== 0)
  if (numbers.length === 0) return padded([], wholeText)
  const magnitudes = numbers.map(Math.abs)
  const smallest = magnitudes.reduce((a, b) => Math.min(a, b))
  const largest = magnitudes.reduce((a, b) => Math.max(a, b))
  const sci = options.sciMode ?? (largest / smallest > 1000 || largest > 1e8 || smallest < 1e-4)
  if (sci) return padded(numbers, (value) => exponential(Number(value), precision))
  if (numbers.every(Number.isInteger)) return padded(numbers, wholeText)
  return padded(numbers, (value) => fixed(Number(value), precision))
}

/** `1.`: a point marks a float; nan and inf need none. */
function wholeText(value: number | bigint | boolean): string {
  const number = Number(value)
  return Number.isFinite(number) ? `${fixed(number, 0)}.` : fixed(number, 0)
}

/** Right-aligned to the widest of `sample`; zeros and non-finite values do not widen a column, as in PyTorch. */
function padded(
  sample: readonly (number | bigint | boolean)[],
  text: (value: number | bigint | boolean) => string,
): ElementFormat {
  const width = sample.reduce<number>((widest, value) => Math.max(widest, text(value).length), 1)
  return { width, format: (value) => text(value).padStart(width) }
}

function appendSuffixes(body: string, suffixes: readonly string[], lineWidth: number): string {
  let text = body
  // PyTorch's count, which includes the closing bracket and the line break itself.
  let column = body.length - body.lastIndexOf('\n') + 1
  for (const suffix of suffixes) {
    if (column + suffix.length + 2 > lineWidth) {
      text += `,\n${' '.repeat(prefix.length)}${suffix}`
      column = prefix.length + suffix.length
    } else {
      text += `, ${suffix}`
      column += suffix.length + 2
    }
  }
  return `${text})`
}
