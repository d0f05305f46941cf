/** What kind of mistake or condition a {@link TorchError} reports. Tests and callers match on this, never on the text. */
export type ErrorCode =
  | 'SHAPE_MISMATCH'
  | 'DTYPE_MISMATCH'
  | 'DEVICE_MISMATCH'
  | 'INVALID_ARGUMENT'
  | 'UNKNOWN_OPTION'
  | 'INDEX_OUT_OF_RANGE'
  | 'NO_BATCH_DIMENSION'
  | 'UNSUPPORTED_DTYPE'
  | 'UNSUPPORTED_OP'
  | 'SYNC_READ_UNAVAILABLE'
  | 'NO_VALUES'
  | 'DEVICE_UNAVAILABLE'
  | 'DEVICE_LOST'
  | 'DEVICE_ERROR'
  | 'OUT_OF_MEMORY'
  | 'RELEASED'
  | 'GRAPH_FREED'
  | 'GRAD_REQUIRED'
  | 'NON_SCALAR_BACKWARD'
  | 'LEAF_MODIFIED'
  | 'SAVED_TENSOR_MODIFIED'
  | 'VIEW_MODIFIED'
  | 'UNUSED_INPUT'
  | 'INFERENCE_TENSOR'
  | 'NAN_GRADIENT'
  | 'STATE_DICT'
  | 'MODULE_IN_ARRAY'
  | 'SCOPE_ORDER'
  | 'BAD_FILE'

/** The public function under way, while it is made of others. */
let caller: string | null = null

/** Sets the name that errors carry from now on, if any; gives the one before. */
export function setCaller(op: string | null): string | null {
  const before = caller
  caller = op
  return before
}

/** The name that an error about `op` carries if it is noticed later. */
export function callerOr(op: string): string {
  return caller ?? op
}

/**
 * The one error class of flambeau. The text reads `op: what was wrong, with the values. What to do.`
 *
 * @example
 * ```ts
 * try {
 *   torch.zeros([2, 3]).add(torch.zeros([4]))
 * } catch (error) {
 *   if (error instanceof torch.TorchError) console.log(error.code) // SHAPE_MISMATCH
 * }
 * ```
 */
export class TorchError extends Error {
  override readonly name = 'TorchError'
  /** The kind of mistake, for programs. */
  readonly code: ErrorCode
  /** The operation that noticed it, as a user calls it (`conv2d`). */
  readonly op: string
  /** The values that were wrong. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    op: string,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    options?: { readonly cause?: unknown },
  ) {
    const name = callerOr(op)
    super(`${text(name)}: ${text(message)}`, options)
    this.code = code
    this.op = name
    this.details = details
  }
}

/** The error every device gives for an index outside its dimension, whether noticed at once or at the next read. */
export function indexOutOfRange(op: string, index: number | undefined, size: number | undefined): TorchError {
  const what = index === undefined ? 'an index is' : `index ${index} is`
  const where = size === undefined ? 'out of range' : `out of range for a dimension of size ${size}`
  return new TorchError('INDEX_OUT_OF_RANGE', op, `${what} ${where}. Check the index tensor.`, {
    ...(index === undefined ? {} : { index }),
    ...(size === undefined ? {} : { size }),
  })
}

/** Rejects options that `op` does not know, so that neither a misspelt one nor one given by position is silently ignored. */
export function checkOptions(op: string, options: object | undefined, known: readonly string[]): void {
  if (options === undefined) return
  const list = known.length === 0 ? 'It takes none.' : `It takes: ${known.join(', ')}.`
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `options are one object at the end, but got ${String(options)}. ${list}`,
      { known },
    )
  }
  for (const key in options) {
    if (known.includes(key)) continue
    throw new TorchError('UNKNOWN_OPTION', op, `got an unexpected option '${key}'. ${list}`, { key, known })
  }
}

/** Symbols, too, which a template refuses. */
function text(value: unknown): string {
  return String(value)
}
