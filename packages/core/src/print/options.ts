import { checkOptions, TorchError } from '../errors.ts'

/** How tensors are printed. */
export interface PrintOptions {
  /** Digits after the decimal point. Default 4. */
  readonly precision: number
  /** Tensors with more elements than this print only their edges. Default 1000. */
  readonly threshold: number
  /** Elements shown at each end of a dimension when only edges are printed. Default 3. */
  readonly edgeItems: number
  /** Characters per line. Default 80. */
  readonly lineWidth: number
  /** Scientific notation: `true`, `false`, or `null` to decide by the values. Default `null`. */
  readonly sciMode: boolean | null
}

/** What {@link setPrintOptions} takes: single settings, and a profile they modify. */
export interface PrintSettings extends Partial<PrintOptions> {
  /** A set of values to start from. `full` prints every element; `short` prints two digits and two edge items. */
  readonly profile?: 'default' | 'short' | 'full'
}

const standard: PrintOptions = { precision: 4, threshold: 1000, edgeItems: 3, lineWidth: 80, sciMode: null }

const profiles: { readonly [P in NonNullable<PrintSettings['profile']>]: PrintOptions } = {
  default: standard,
  short: { ...standard, precision: 2, edgeItems: 2 },
  full: { ...standard, threshold: Infinity },
}

/** The largest number of digits JavaScript's number formatting offers. */
const maxPrecision = 100

let current = standard

/**
 * The settings in force.
 *
 * @example
 * ```ts
 * torch.getPrintOptions().precision // 4
 * ```
 */
export function getPrintOptions(): PrintOptions {
  return current
}

/**
 * Changes how tensors are printed from now on. Settings that are not named stay as they are.
 *
 * @example
 * ```ts
 * torch.setPrintOptions({ precision: 2 })
 * console.log(torch.tensor([1.12345])) // tensor([1.12])
 * torch.setPrintOptions({ profile: 'default' })
 * ```
 */
export function setPrintOptions(settings: PrintSettings): void {
  checkOptions('setPrintOptions', settings, ['profile', ...Object.keys(standard)])
  const { profile, ...single } = settings
  if (profile !== undefined && !Object.hasOwn(profiles, profile)) {
    throw invalid('profile', profile, `one of ${Object.keys(profiles).join(', ')}`)
  }
  const next: PrintOptions = { ...(profile === undefined ? current : profiles[profile]), ...single }
  for (const key of ['precision', 'edgeItems', 'lineWidth'] as const) {
    if (!Number.isInteger(next[key]) || next[key] < 0) throw invalid(key, next[key], 'a whole number, 0 or more')
  }
  if (next.precision > maxPrecision) throw invalid('precision', next.precision, `${maxPrecision} or less`)
  if (!(next.threshold >= 0)) throw invalid('threshold', next.threshold, '0 or more')
  current = next
}

function invalid(key: string, value: unknown, wanted: string): TorchError {
  const message = `${key} is ${String(value)}. Give ${wanted}.`
  return new TorchError('INVALID_ARGUMENT', 'setPrintOptions', message, { [key]: value })
}
