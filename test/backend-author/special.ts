/** erf by its Taylor series near 0, and by the continued fraction of erfc beyond (Abramowitz and Stegun 7.1.6, 7.1.14). */
export function erf(x: number): number {
  const z = Math.abs(x)
  if (Number.isNaN(x) || z > 6) return Number.isNaN(x) ? x : Math.sign(x)
  if (z < 2.5) {
    let term = (2 / Math.sqrt(Math.PI)) * x * Math.exp(-x * x)
    let sum = term
    for (let n = 1; n < 60; n++) sum += term *= (2 * x * x) / (2 * n + 1)
    return sum
  }
  let fraction = z
  for (let n = 60; n > 0; n--) fraction = z + n / 2 / fraction
  return Math.sign(x) * (1 - Math.exp(-z * z) / (fraction * Math.sqrt(Math.PI)))
}

/** erfc for x ≥ 0 without cancelling. */
function complement(x: number): number {
  if (x < 2.5) return 1 - erf(x)
  let fraction = x
  for (let n = 60; n > 0; n--) fraction = x + n / 2 / fraction
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI))
}

/** Winitzki's estimate, improved by Newton's method on whichever of erf and erfc does not cancel. */
export function erfinv(y: number): number {
  if (Math.abs(y) === 1 || y === 0) return y === 0 ? y : y * Infinity
  if (!(Math.abs(y) < 1)) return NaN
  const log = Math.log1p(-y * y)
  const half = 2 / (Math.PI * 0.147) + log / 2
  let x = Math.sqrt(Math.sqrt(half * half - log / 0.147) - half)
  const target = Math.abs(y)
  for (let i = 0; i < 4; i++) {
    const error = target < 0.5 ? erf(x) - target : 1 - target - complement(x)
    x -= (error * Math.sqrt(Math.PI) * Math.exp(x * x)) / 2
  }
  return Math.sign(y) * x
}

/** Stirling's series after moving the argument beyond 12; the reflection formula for negative ones. */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x
  if (!Number.isFinite(x) || (x <= 0 && Number.isInteger(x))) return Infinity
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * (x % 2)))) - lgamma(1 - x)
  let [shift, z] = [1, x]
  while (z < 12) shift *= z++
  const r = 1 / (z * z)
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / z
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - Math.log(shift)
}

export function digamma(x: number): number {
  if (x === 0) return -1 / x
  if (x === -Infinity || (x < 0 && Number.isInteger(x))) return NaN
  if (x < 0) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x % 1))
  let [shift, z] = [0, x]
  while (z < 12) shift += 1 / z++
  const r = 1 / (z * z)
  return Math.log(z) - 0.5 / z - r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r / 132)))) - shift
}
