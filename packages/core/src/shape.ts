import { TorchError } from './errors.ts'

export type Shape = readonly number[]

/** Number of elements. */
export function numel(shape: Shape): number {
  let count = 1
  for (let i = 0; i < shape.length; i++) count *= shape[i]!
  return count
}

/** Row-order strides of a freshly made tensor. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length)
  let step = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step
    step *= Math.max(shape[i]!, 1)
  }
  return strides
}

/** Whether elements lie in row order without gaps (sizes of one may have any stride). */
export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  let step = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i]!
    if (size === 0) return true
    if (size !== 1) {
      if (strides[i] !== step) return shape.includes(0)
      step *= size
    }
  }
  return true
}

/** Whether two elements are one in memory. */
export function sharesElements(shape: Shape, strides: readonly number[]): boolean {
  if (isContiguous(shape, strides)) return false
  const dims = shape
    .flatMap((size, i) => (size > 1 ? [[size, strides[i]!] as const] : []))
    .toSorted(([, a], [, b]) => a - b)
  let reach = 0
  let isNested = true
  for (const [size, stride] of dims) {
    if (stride <= reach) isNested = false
    reach += (size - 1) * stride
  }
  if (isNested) return false
  if (numel(shape) > reach + 1) return true
  // Strides that are not multiples of each other (asStrided) may still meet nowhere.
  let places = [0]
  for (const [size, stride] of dims)
    places = places.flatMap((at) => Array.from({ length: size }, (_, i) => at + i * stride))
  return new Set(places).size < places.length
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

/** The shape two tensors meet in, by NumPy's and PyTorch's rule. */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a
  const rank = Math.max(a.length, b.length)
  const out = new Array<number>(rank)
  for (let i = 1; i <= rank; i++) {
    const x = a.length >= i ? a[a.length - i]! : 1
    const y = b.length >= i ? b[b.length - i]! : 1
    if (x !== y && x !== 1 && y !== 1) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `The size of tensor a (${x}) must match the size of tensor b (${y}) at non-singleton dimension ${rank - i}; ` +
          `the shapes are ${formatShape(a)} and ${formatShape(b)}. Reshape one of them so that they broadcast.`,
        { a, b, dim: rank - i },
      )
    }
    out[rank - i] = x === 1 ? y : x
  }
  return out
}

/** Strides with which a tensor of `shape` reads as the larger `target` (0 where an element repeats). */
export function expandStrides(shape: Shape, strides: readonly number[], target: Shape): number[] {
  const lead = target.length - shape.length
  const out = new Array<number>(target.length)
  for (let i = 0; i < target.length; i++) {
    out[i] = i < lead || (shape[i - lead] === 1 && target[i] !== 1) ? 0 : strides[i - lead]!
  }
  return out
}

/** Turns a dimension that may count from the end into an index; a 0-d tensor is taken as having one dimension, as in PyTorch. */
export function normalizeDim(op: string, dim: number, rank: number): number {
  const span = Math.max(rank, 1)
  if (!Number.isInteger(dim) || dim < -span || dim >= span) {
    throw new TorchError(
      'INDEX_OUT_OF_RANGE',
      op,
      `Dimension out of range (expected to be in range of [${-span}, ${span - 1}], but got ${String(dim)}).`,
      { dim, rank },
    )
  }
  return dim < 0 ? dim + span : dim
}

/** Normalises one dimension, several or none (all of them) to an ascending list without repeats. */
export function normalizeDims(op: string, dims: number | readonly number[] | null | undefined, rank: number): number[] {
  if (dims === null || dims === undefined || (typeof dims !== 'number' && dims.length === 0)) {
    return Array.from({ length: rank }, (_, i) => i)
  }
  const list = typeof dims === 'number' ? [dims] : dims
  const out = list.map((dim) => normalizeDim(op, dim, rank)).sort((a, b) => a - b)
  for (let i = 1; i < out.length; i++) {
    if (out[i] === out[i - 1]) {
      throw new TorchError('INVALID_ARGUMENT', op, `dim ${out[i]} appears multiple times in the list of dims.`, {
        dims,
      })
    }
  }
  return rank === 0 ? [] : out
}

/** Checks sizes given by a user: whole numbers ≥ 0. */
export function checkShape(op: string, shape: Shape): void {
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        op,
        `sizes must be whole numbers ≥ 0, but got ${formatShape(shape)}. Pass an array of sizes such as [2, 3].`,
        { shape },
      )
    }
  }
  if (numel(shape) > Number.MAX_SAFE_INTEGER) {
    throw new TorchError('OUT_OF_MEMORY', op, `a tensor of shape ${formatShape(shape)} has too many elements.`, {
      shape,
    })
  }
}

/** `count` whole numbers ≥ `least` from one of them, which then counts for all, or from a list. */
export function tuple(
  op: string,
  name: string,
  value: number | readonly number[],
  count: number,
  least: number,
): readonly number[] {
  const given = typeof value === 'number' ? [value] : value
  const list = given.length === 1 ? new Array<number>(count).fill(given[0]!) : given
  if (list.length !== count || !list.every((v) => Number.isInteger(v) && v >= least)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `${name} must be a whole number ≥ ${least} or ${count === 2 ? 'a pair' : `a list of ${count}`} of them, but got ${String(value)}.`,
      { [name]: value },
    )
  }
  return list
}

/** `[a, b]` from `a` or `[a, b]`. */
export function pair(
  op: string,
  name: string,
  value: number | readonly number[],
  least: number,
): readonly [number, number] {
  return tuple(op, name, value, 2, least) as readonly [number, number]
}
