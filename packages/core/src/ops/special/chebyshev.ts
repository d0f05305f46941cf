import { finfo } from '../../finfo.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, mul, sub } from '../primitives/arithmetic.ts'
import { fillLike } from '../primitives/fill.ts'

/** Σ c[k] Tₖ(t) for |t| ≤ 1, by Clenshaw's recurrence; terms that the dtype cannot notice are left out. */
export function chebyshev(t: Tensor, c: readonly number[]): Tensor {
  const least = (finfo(t.dtype).eps / 32) * Math.abs(c[0]!)
  const count = c.findLastIndex((value) => Math.abs(value) >= least) + 1
  const twice = mul(t, 2)
  let next = fillLike(t, 0)
  let sum = fillLike(t, c[count - 1]!)
  for (let k = count - 2; k > 0; k--) [next, sum] = [sum, add(sub(mul(twice, sum), next), c[k]!)]
  return add(sub(mul(t, sum), next), c[0]!)
}

/** c[0] + c[1] x + …, by Horner's rule. */
export function polynomial(x: Tensor, c: readonly number[]): Tensor {
  let sum = fillLike(x, c[c.length - 1]!)
  for (let k = c.length - 2; k >= 0; k--) sum = add(mul(sum, x), c[k]!)
  return sum
}
