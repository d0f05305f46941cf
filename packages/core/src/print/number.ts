/*
 * Numbers as C's printf writes them. JavaScript's toFixed and toExponential round the exact value too, but on a tie take the
 * larger number where printf takes the even digit, drop the sign of −0, and switch notation at 1e21.
 */

/** `%.{precision}f` */
export function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return nonFinite(value)
  const magnitude = Math.abs(value)
  const text = magnitude < 1e21 ? magnitude.toFixed(precision) : wholeDigits(magnitude, precision)
  return sign(value) + (isTie(magnitude, precision) ? evenLastDigit(text) : text)
}

/** `%.{precision}e` */
export function exponential(value: number, precision: number): string {
  if (!Number.isFinite(value)) return nonFinite(value)
  const magnitude = Math.abs(value)
  const [digits = '', power = ''] = magnitude.toExponential(precision).split('e')
  const exponent = Number(power)
  const mantissa = isTie(magnitude, precision - exponent) ? evenLastDigit(digits) : digits
  return `${sign(value)}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function nonFinite(value: number): string {
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : ''
}

function wholeDigits(magnitude: number, precision: number): string {
  const whole = BigInt(magnitude).toString()
  return precision === 0 ? whole : `${whole}.${'0'.repeat(precision)}`
}

/**
 * Whether `magnitude` lies exactly between two numbers of `decimals` decimals, that is, whether 2 · magnitude · 10^decimals is an
 * odd integer. For decimals ≥ 0 this says that the lowest set bit of magnitude stands for 2^−(decimals + 1), and scaling by
 * a power of two is exact.
 */
function isTie(magnitude: number, decimals: number): boolean {
  if (decimals >= 0) return (magnitude * 2 ** (decimals + 1)) % 2 === 1
  if (!Number.isInteger(magnitude)) return false
  const doubled = 2n * BigInt(magnitude)
  const unit = 10n ** BigInt(-decimals)
  return doubled % unit === 0n && (doubled / unit) % 2n === 1n
}

/** Of the two neighbours of a tie the larger one is given; an odd last digit means that the even one is right below. */
function evenLastDigit(text: string): string {
  const last = Number(text.at(-1))
  return last % 2 === 0 ? text : text.slice(0, -1) + (last - 1)
}
