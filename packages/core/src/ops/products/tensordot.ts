import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDim, numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkProduct, matmul } from '../primitives/matmul.ts'
import { sum } from '../primitives/reduce.ts'
import { permute, reshape } from '../primitives/views.ts'

/** How many dimensions to contract (the last of the first tensor with the first of the second), or which with which. */
export type TensordotDims = number | readonly [first: readonly number[], second: readonly number[]]

function contracted(a: Tensor, b: Tensor, dims: TensordotDims): readonly [readonly number[], readonly number[]] {
  if (typeof dims !== 'number') return dims
  const most = Math.min(a.shape.length, b.shape.length)
  if (!Number.isInteger(dims) || dims < 0 || dims > most) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'tensordot',
      `expects dims between 0 and ${most}, but got ${dims}; the shapes are ${formatShape(a.shape)} and ${formatShape(b.shape)}.`,
      { dims, a: a.shape, b: b.shape },
    )
  }
  const count = Array.from({ length: dims }, (_, i) => i)
  return [count.map((i) => a.shape.length - dims + i), count]
}

const pairOfLists: takes.Kind = {
  words: 'a list of dimensions for each tensor',
  accepts: (value) => Array.isArray(value) && value.length === 2 && value.every((list) => takes.integers.accepts(list)),
}

const tensordotArguments = signature('tensordot', {
  a: takes.tensor,
  b: takes.tensor,
  dims: takes.optional(takes.either(takes.natural, pairOfLists)),
})

/**
 * Sums products over pairs of dimensions; the remaining dimensions of `a`, then those of `b`, are left (`torch.tensordot`).
 *
 * @param dims - How many dimensions, or two lists of which ones. Default 2.
 * @throws TorchError `INVALID_ARGUMENT` or `SHAPE_MISMATCH` if the dimensions do not pair.
 * @example
 * ```ts
 * torch.tensordot(torch.ones([2, 3, 4]), torch.ones([3, 4, 5])).shape // [2, 5]
 * torch.tensordot(torch.ones([2, 3]), torch.ones([4, 3]), [[1], [1]]).shape // [2, 4]
 * ```
 */
export function tensordot(a: Tensor, b: Tensor, dims?: TensordotDims | null): Tensor {
  tensordotArguments(arguments)
  checkProduct('tensordot', a, b)
  const [first, second] = contracted(a, b, dims ?? 2)
  if (first.length !== second.length) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'tensordot',
      `both lists must name equally many dimensions, but got [${first.join(', ')}] and [${second.join(', ')}].`,
      { dims },
    )
  }
  const fromA = first.map((dim) => normalizeDim('tensordot', dim, a.shape.length))
  const fromB = second.map((dim) => normalizeDim('tensordot', dim, b.shape.length))
  let [left, right] = [a, b]
  fromA.forEach((dim, i) => {
    const [mine, theirs] = [a.shape[dim]!, b.shape[fromB[i]!]!]
    if (mine === theirs) return
    // A size of one meets any other.
    if (mine === 1) right = sum(right, fromB[i], { keepdim: true, dtype: b.dtype })
    else if (theirs === 1) left = sum(left, dim, { keepdim: true, dtype: a.dtype })
    else {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'tensordot',
        `contracted dimensions need to match, but ${formatShape(a.shape)} has size ${mine} in dim ${dim} and ` +
          `${formatShape(b.shape)} has size ${theirs} in dim ${fromB[i]}.`,
        { a: a.shape, b: b.shape, dims },
      )
    }
  })
  const restA = [...a.shape.keys()].filter((i) => !fromA.includes(i))
  const restB = [...b.shape.keys()].filter((i) => !fromB.includes(i))
  const inner = numel(fromA.map((dim) => left.shape[dim]!))
  const [rows, columns] = [restA.map((i) => a.shape[i]!), restB.map((i) => b.shape[i]!)]
  const product = matmul(
    reshape(permute(left, [...restA, ...fromA]), [numel(rows), inner]),
    reshape(permute(right, [...fromB, ...restB]), [inner, numel(columns)]),
  )
  return reshape(product, [...rows, ...columns])
}
