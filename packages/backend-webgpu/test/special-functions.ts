/** Special functions in double precision, good to about 1e-13: references for the float32 ones. */

export function erf(x: number): number {
  if (Math.abs(x) > 4) return Math.sign(x)
  let term = x
  let sum = x
  for (let n = 1; n < 100; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

/** 1 − erf(x) for x ≥ 0, by Laplace's continued fraction where the difference would cancel. */
function erfc(x: number): number {
  if (x < 2) return 1 - erf(x)
  let fraction = 0
  for (let k = 80; k > 0; k--) fraction = k / 2 / (x + fraction)
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction)
}

/** The root of erf(y) = x by Newton steps, on erfc where x nears 1. */
export function erfinv(x: number): number {
  const a = Math.abs(x)
  let y = a < 0.9 ? a : Math.sqrt(-Math.log(1 - a))
  for (let i = 0; i < 60; i++) {
    const short = a < 0.5 ? a - erf(y) : erfc(y) - (1 - a)
    y += (short / 2) * Math.sqrt(Math.PI) * Math.exp(y * y)
  }
  return Math.sign(x) * y
}

/** log |Γ(x)| for x > 0: Stirling's series after stepping up to 15. */
export function lgamma(x: number): number {
  let product = 1
  let y = x
  while (y < 15) product *= y++
  const z = 1 / (y * y)
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / y
  return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series - Math.log(product)
}

/** ψ(x) for x > 0: the asymptotic series after stepping up to 15. */
export function digamma(x: number): number {
  let sum = 0
  let y = x
  while (y < 15) sum -= 1 / y++
  const z = 1 / (y * y)
  return sum + Math.log(y) - 1 / (2 * y) - z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z / 132))))
}
