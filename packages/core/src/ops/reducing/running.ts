import type { Tensor } from '../../tensor/tensor.ts'
import { cat } from '../primitives/cat.ts'
import { narrow } from '../primitives/views.ts'

/**
 * All prefixes of a dimension combined, by doubling: after step k each element holds the combination of the 2ᵏ elements up to it.
 * About log₂ n steps of whole tensors, for devices without a kernel for the scan.
 *
 * @param combine - Associative; lists of tensors that are scanned together.
 */
export function running(
  inputs: readonly Tensor[],
  dim: number,
  combine: (before: readonly Tensor[], after: readonly Tensor[]) => readonly Tensor[],
): readonly Tensor[] {
  const size = inputs[0]!.shape[dim]!
  let state = inputs
  for (let reach = 1; reach < size; reach *= 2) {
    const [step, current] = [reach, state]
    const part = (start: number, length: number): Tensor[] => current.map((x) => narrow(x, dim, start, length))
    const combined = combine(part(0, size - step), part(step, size - step))
    state = combined.map((x, i) => cat([narrow(current[i]!, dim, 0, step), x], dim))
  }
  return state
}
