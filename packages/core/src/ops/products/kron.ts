import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { mul } from '../primitives/arithmetic.ts'
import { reshape } from '../primitives/views.ts'

const kronArguments = signature('kron', { a: takes.tensor, b: takes.tensor })

/**
 * Kronecker product: every element of `a` times the whole of `b`, side by side (`torch.kron`). Sizes multiply; missing leading
 * dimensions count as one.
 *
 * @example
 * ```ts
 * torch.kron(torch.tensor([1, 2]), torch.tensor([3, 4])) // [3, 4, 6, 8]
 * ```
 */
export function kron(a: Tensor, b: Tensor): Tensor {
  kronArguments(arguments)
  const rank = Math.max(a.shape.length, b.shape.length)
  const padded = (shape: readonly number[]): number[] => [
    ...Array.from({ length: rank - shape.length }, () => 1),
    ...shape,
  ]
  const [rows, columns] = [padded(a.shape), padded(b.shape)]
  const left = reshape(
    a,
    rows.flatMap((size) => [size, 1]),
  )
  const right = reshape(
    b,
    columns.flatMap((size) => [1, size]),
  )
  return reshape(
    mul(left, right),
    rows.map((size, i) => size * columns[i]!),
  )
}

/** What of this file tensors have as methods. */
export const methods = ['kron'] as const
