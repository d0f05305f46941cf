import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { clone } from '../primitives/copy.ts'
import { checkProduct, checkRank, mm } from '../primitives/matmul.ts'

const chainMatmulArguments = signature('chainMatmul', { matrices: takes.tensors })

/**
 * Product of matrices, in the order that needs the fewest multiplications (`torch.chain_matmul`, `torch.linalg.multi_dot` of
 * matrices).
 *
 * @throws TorchError `INVALID_ARGUMENT` without matrices, `SHAPE_MISMATCH` if they do not chain.
 * @example
 * ```ts
 * torch.chainMatmul(torch.ones([2, 30]), torch.ones([30, 3]), torch.ones([3, 4])).shape // [2, 4]
 * ```
 */
export function chainMatmul(...matrices: readonly Tensor[]): Tensor {
  chainMatmulArguments([matrices])
  const count = matrices.length
  if (count === 0) throw new TorchError('INVALID_ARGUMENT', 'chainMatmul', 'expected one or more matrices.')
  matrices.forEach((matrix, i) => {
    checkRank('chainMatmul', matrix, 2, `matrix ${i}`)
    checkProduct('chainMatmul', matrices[0]!, matrix)
  })
  const sizes = [...matrices.map((matrix) => matrix.shape[0]!), matrices[count - 1]!.shape[1]!]
  const cuts = bestCuts(sizes)
  const product = (from: number, to: number): Tensor =>
    from === to ? matrices[from]! : mm(product(from, cuts[from]![to]!), product(cuts[from]![to]! + 1, to))
  return count === 1 ? clone(matrices[0]!) : product(0, count - 1)
}

/** For each run of matrices, after which one to cut it: the classic dynamic program. */
function bestCuts(sizes: readonly number[]): readonly (readonly number[])[] {
  const count = sizes.length - 1
  const cost = Array.from({ length: count }, () => new Array<number>(count).fill(0))
  const cuts = Array.from({ length: count }, () => new Array<number>(count).fill(0))
  for (let length = 2; length <= count; length++) {
    for (let from = 0; from + length <= count; from++) {
      const to = from + length - 1
      cost[from]![to] = Infinity
      for (let cut = from; cut < to; cut++) {
        const total = cost[from]![cut]! + cost[cut + 1]![to]! + sizes[from]! * sizes[cut + 1]! * sizes[to + 1]!
        if (total >= cost[from]![to]!) continue
        cost[from]![to] = total
        cuts[from]![to] = cut
      }
    }
  }
  return cuts
}
