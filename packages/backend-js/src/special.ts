/*
 * Functions that Math lacks, in double precision. The tables were computed with 50 digits from the definitions: Taylor
 * coefficients, or Chebyshev coefficients where it says so.
 */

/** Σ c[k] xᵏ. */
function polynomial(c: readonly number[], x: number): number {
  let sum = 0
  for (let k = c.length - 1; k >= 0; k--) sum = sum * x + c[k]!
  return sum
}

/** Σ c[k] Tₖ(t) for |t| ≤ 1, by Clenshaw's recurrence. */
function chebyshev(c: readonly number[], t: number): number {
  let next = 0
  let sum = 0
  for (let k = c.length - 1; k > 0; k--) {
    const before = next
    next = sum
    sum = 2 * t * next - before + c[k]!
  }
  return t * sum - next + c[0]!
}

/** 2/√π · (−1)ⁿ / (n! (2n + 1)). */
const erfSeries = [
  1.1283791670955126, -0.37612638903183754, 0.11283791670955126, -0.026866170645131252, 0.005223977625442188,
  -0.0008548327023450853, 0.00012055332981789664, -1.492565035840625e-5, 1.6462114365889248e-6, -1.6365844691234924e-7,
  1.4807192815879218e-8, -1.2290555301717928e-9, 9.422759064650411e-11, -6.7113668551641105e-12, 4.4632242632864775e-13,
  -2.7835162072109215e-14, 1.6342614095367152e-15, -9.063970842808673e-17, 4.763348040515068e-18,
]

/** Chebyshev coefficients of exp(x²) erfc(x) / u on 0 < u ≤ 4 / 4.45, where u = 4 / (4 + x). */
const erfcxSeries = [
  0.33269057641353783, 0.2590130597201418, 0.08802960519436195, 0.026168249513266396, 0.006771276560220566,
  0.0015058675511947723, 0.0002805602416941653, 4.152049724290711e-5, 4.2381180370137484e-6, 1.2152852109870717e-7,
  -5.122108502498181e-8, -9.879246647932724e-9, -3.5487461911768407e-10, 1.599771706199377e-10, 2.57518496607465e-11,
  -1.0647267321120565e-12, -7.176685077416026e-13, -3.142074535494884e-14, 1.6567312925347117e-14,
  1.8942681000546127e-15, -3.65205581136607e-16, -7.200588219711827e-17, 8.274485937233149e-18, 2.4852500354169333e-18,
]

/** exp(x²) erfc(x) for x ≥ 0.45. */
function erfcx(x: number): number {
  const u = 4 / (4 + x)
  return u * chebyshev(erfcxSeries, 2.225 * u - 1)
}

export function erf(x: number): number {
  const size = Math.abs(x)
  if (size < 1) return x * polynomial(erfSeries, x * x)
  if (size > 6) return Math.sign(x)
  const value = 1 - Math.exp(-x * x) * erfcx(size)
  return x < 0 ? -value : value
}

export function erfc(x: number): number {
  if (x < 0.45) return 1 - erf(x)
  // x² in two parts, of which the first is exact: its rounding would be a relative error of the exponential.
  const head = Math.min(Math.round(x * 16) / 16, 64)
  return Math.exp(-head * head) * Math.exp((head - x) * (head + x)) * erfcx(x)
}

const twoOverSqrtPi = 1.1283791670955126

/**
 * Newton's method with Halley's correction on erf or, where erf is so flat that it would lose digits, on ln erfc. Each step
 * cubes the error, so three are enough from the 10 % of the first guesses (the second is Winitzki's, 2008).
 */
export function erfinv(y: number): number {
  const size = Math.abs(y)
  if (!(size < 1)) return size === 1 ? y * Infinity : NaN
  if (size < 0.7) {
    let x = (y / twoOverSqrtPi) * (1 + (Math.PI / 12) * y * y)
    for (let i = 0; i < 3; i++) {
      const step = (erf(x) - y) / (twoOverSqrtPi * Math.exp(-x * x))
      x -= step / (1 + x * step)
    }
    return x
  }
  const rest = 1 - size
  const log = Math.log(rest * (1 + size))
  const half = 2 / (Math.PI * 0.147) + log / 2
  let x = Math.sqrt(Math.sqrt(half * half - log / 0.147) - half)
  for (let i = 0; i < 3; i++) {
    const scaled = erfcx(x)
    const step = (scaled - rest * Math.exp(x * x)) / twoOverSqrtPi
    x += step / (1 - x * step)
  }
  return y < 0 ? -x : x
}

/** lgamma(2 + z) = z (1 − γ) + Σ (−1)ᵏ (ζ(k) − 1) zᵏ / k; coefficients from z on. */
const lgammaAtTwo = [
  0.42278433509846713, 0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986,
  0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357939, 9.945751278180853e-5,
  -4.492623673813314e-5, 2.050721277567069e-5, -9.439488275268397e-6, 4.374866789907488e-6, -2.039215753801366e-6,
  9.55141213040742e-7, -4.492469198764566e-7, 2.1207184805554665e-7, -1.0043224823968099e-7, 4.7698101693639804e-8,
  -2.2711094608943164e-8, 1.0838659214896955e-8, -5.183475041970047e-9, 2.4836745438024785e-9, -1.1921401405860912e-9,
  5.731367241678862e-10, -2.7595228851242334e-10, 1.330476437424449e-10, -6.4229645638381e-11,
]

/** B₂ₖ / (2k (2k − 1)). */
const stirling = [
  0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417,
  -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242,
]

/** sin(πx), exact in the argument's reduction. */
function sinPi(x: number): number {
  const turn = x % 2
  const near = Math.round(turn * 2)
  const rest = (turn - near / 2) * Math.PI
  const quarter = near & 3
  const size = quarter & 1 ? Math.cos(rest) : Math.sin(rest)
  return quarter & 2 ? -size : size
}

/** ln |Γ(x)|. Relative precision is lost next to the zeros at negative x, as in most C libraries. */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x
  if (!Number.isFinite(x)) return Infinity
  if (x <= 0) {
    if (Number.isInteger(x)) return Infinity
    if (x > -1e-17) return -Math.log(-x)
    return Math.log(Math.PI / Math.abs(x * sinPi(x))) - lgamma(-x)
  }
  if (x < 0.5) return x * polynomial(lgammaAtTwo, x) - Math.log1p(x) - Math.log(x)
  if (x < 1.5) return (x - 1) * polynomial(lgammaAtTwo, x - 1) - Math.log1p(x - 1)
  if (x < 8) {
    let product = 1
    let z = x - 2
    for (; z > 0.5; z--) product *= z + 1
    return z * polynomial(lgammaAtTwo, z) + Math.log(product)
  }
  const inverse = 1 / x
  const correction = 0.4189385332046728 + inverse * polynomial(stirling, inverse * inverse)
  return (x - 0.5) * (Math.log(x) - 1) + correction
}

/** Chebyshev coefficients of ψ(x) / (x − x₀) on 1 ≤ x ≤ 2, where x₀ is its zero. */
const digammaSeries = [
  0.983570260441567, -0.2270640863346444, 0.03336889902393011, -0.005320077271596548, 0.0008788656937820505,
  -0.00014773492650606044, 2.5060543468359146e-5, -4.2721034029993324e-6, 7.302769272465923e-7, -1.2502886813559594e-7,
  2.1425009322359472e-8, -3.673295918565179e-9, 6.299717236108931e-10, -1.080593028883266e-10, 1.853735192053638e-11,
  -3.18023536582553e-12, 5.456147570322795e-13, -9.360993131036438e-14, 1.606064636295075e-14, -2.7555431377438815e-15,
  4.727736178601912e-16, -8.11148420346509e-17,
]

/** B₂ₖ / (2k). */
const digammaTail = [
  0.08333333333333333, -0.008333333333333333, 0.003968253968253968, -0.004166666666666667, 0.007575757575757576,
  -0.021092796092796094, 0.08333333333333333, -0.4432598039215686,
]

/** ψ(x), the derivative of ln Γ. */
export function digamma(x: number): number {
  if (x === 0) return -1 / x
  if (x === Infinity) return x
  if (x < 0) {
    if (Number.isInteger(x) || x === -Infinity) return NaN
    return digamma(1 - x) - Math.PI * cotPi(x)
  }
  if (x < 1) return digamma(x + 1) - 1 / x
  if (x < 10) {
    let z = x
    let sum = 0
    for (; z >= 2; z--) sum += 1 / (z - 1)
    // x₀ in two parts, so that the difference keeps its digits beside the zero.
    const fromZero = z - 1.4616321449683622 - 9.549995429965697e-17
    return fromZero * chebyshev(digammaSeries, 2 * z - 3) + sum
  }
  const inverse = 1 / (x * x)
  return Math.log(x) - 0.5 / x - inverse * polynomial(digammaTail, inverse)
}

/** 1 / tan(πx). */
function cotPi(x: number): number {
  const rest = x - Math.round(x)
  if (Math.abs(rest) < 0.25) return 1 / Math.tan(Math.PI * rest)
  return Math.sign(rest) * Math.tan(Math.PI * (0.5 - Math.abs(rest)))
}

/** IEEE 754's pow, which Math.pow is but for a base of ±1. */
export function pow(base: number, exponent: number): number {
  if (base === 1) return 1
  if (base === -1 && (exponent === Infinity || exponent === -Infinity)) return 1
  return base ** exponent
}

/** To the nearest integer, halves to even. */
export function roundHalfEven(x: number): number {
  const up = Math.round(x)
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up
}

export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}
