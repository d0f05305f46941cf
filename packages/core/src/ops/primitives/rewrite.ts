import { writing } from '../../dispatch/dispatch.ts'
import { writeResult } from '../../dispatch/in-place.ts'
import type { Tensor } from '../../tensor/tensor.ts'

/** The in-place form of a function that is no op of its own, as {@link writeResult} makes it. */
export function rewrite(
  op: string,
  target: Tensor,
  result: (x: Tensor) => Tensor,
  others: readonly unknown[] = [],
): Tensor {
  return writeResult(op, target, result, others, writing)
}

/** What a function of a tensor is in place. */
export type InPlace<F> = F extends (x: never, ...rest: infer Rest) => Tensor
  ? (x: Tensor, ...rest: Rest) => Tensor
  : never

/** The in-place form of a function, under its name with an underscore: the result is written over the first argument. */
export function inPlace<Rest extends readonly unknown[]>(
  name: string,
  fn: (x: Tensor, ...rest: Rest) => Tensor,
): (x: Tensor, ...rest: Rest) => Tensor {
  const op = `${name}_`
  const changed = (x: Tensor, ...rest: Rest): Tensor => rewrite(op, x, (copy) => fn(copy, ...rest), rest)
  return Object.defineProperty(changed, 'toString', { value: () => String(fn) })
}
