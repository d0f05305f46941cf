import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, normalizeDims } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { cat } from '../primitives/cat.ts'
import { diff } from './diff.ts'
import { asFloat } from '../primitives/operands.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { neg } from '../primitives/unary.ts'
import { narrow, reshape } from '../primitives/views.ts'

export interface GradientOptions {
  /** Distance of samples: one number for all dimensions, one per dimension, or positions as one vector per dimension. Default 1. */
  readonly spacing?: number | readonly number[] | readonly Tensor[]
  /** Dimensions to differentiate along. Default: all. */
  readonly dim?: number | readonly number[]
  /** Order of the estimates at both ends. Default 1. */
  readonly edgeOrder?: 1 | 2
}

/** Weights of three neighbours, of which the second is `left` behind the first and the third `right` behind the second. */
type Weights = (left: Tensor, right: Tensor) => readonly [Tensor, Tensor, Tensor]

const central: Weights = (left, right) => [
  neg(div(right, mul(left, add(left, right)))),
  div(sub(right, left), mul(left, right)),
  div(left, mul(right, add(left, right))),
]
const atStart: Weights = (left, right) => [
  neg(div(add(mul(left, 2), right), mul(left, add(left, right)))),
  div(add(left, right), mul(left, right)),
  neg(div(left, mul(right, add(left, right)))),
]
const atEnd: Weights = (left, right) => [
  div(right, mul(left, add(left, right))),
  neg(div(add(left, right), mul(left, right))),
  div(add(mul(right, 2), left), mul(right, add(left, right))),
]

/** Weighted sum of `length` elements from `start` with their next two neighbours. */
function stencil(x: Tensor, dim: number, start: number, length: number, gaps: Tensor, weights: Weights): Tensor {
  const [a, b, c] = weights(narrow(gaps, dim, start, length), narrow(gaps, dim, start + 1, length))
  const at = (shift: number): Tensor => narrow(x, dim, start + shift, length)
  return add(add(mul(a, at(0)), mul(b, at(1))), mul(c, at(2)))
}

function slope(x: Tensor, dim: number, at: number, gaps: Tensor): Tensor {
  return div(sub(narrow(x, dim, at + 1, 1), narrow(x, dim, at, 1)), narrow(gaps, dim, at, 1))
}

function unevenly(x: Tensor, dim: number, positions: Tensor, edgeOrder: 1 | 2): Tensor {
  const size = x.shape[dim]!
  if (positions.shape.length !== 1 || positions.shape[0] !== size) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'gradient',
      `expected one position for each of the ${size} elements of dimension ${dim}, but got ${formatShape(positions.shape)}.`,
      { positions: positions.shape, size, dim },
    )
  }
  const gaps = reshape(
    diff(asFloat(positions)),
    x.shape.map((_, i) => (i === dim ? -1 : 1)),
  )
  const middle = stencil(x, dim, 0, size - 2, gaps, central)
  if (edgeOrder === 1) return cat([slope(x, dim, 0, gaps), middle, slope(x, dim, size - 2, gaps)], dim)
  const edges = [stencil(x, dim, 0, 1, gaps, atStart), stencil(x, dim, size - 3, 1, gaps, atEnd)] as const
  return cat([edges[0], middle, edges[1]], dim)
}

function evenly(x: Tensor, dim: number, distance: number, edgeOrder: 1 | 2): Tensor {
  const size = x.shape[dim]!
  const at = (start: number, length = 1): Tensor => narrow(x, dim, start, length)
  // In PyTorch's order, which decides what overflows.
  const middle = div(div(sub(at(2, size - 2), at(0, size - 2)), distance), 2)
  if (edgeOrder === 1) {
    const edge = (start: number): Tensor => div(sub(at(start + 1), at(start)), distance)
    return cat([edge(0), middle, edge(size - 2)], dim)
  }
  const first = sub(add(mul(at(0), -1.5), mul(at(1), 2)), mul(at(2), 0.5))
  const last = add(sub(mul(at(size - 3), 0.5), mul(at(size - 2), 2)), mul(at(size - 1), 1.5))
  return cat([div(first, distance), middle, div(last, distance)], dim)
}

function spacings(given: GradientOptions['spacing'], count: number): readonly (number | Tensor)[] {
  if (given === undefined || typeof given === 'number') return Array.from({ length: count }, () => given ?? 1)
  if (given.length === count) return given
  throw new TorchError(
    'INVALID_ARGUMENT',
    'gradient',
    `expected spacing to be one number, or a list of ${count} (one for each dimension), but got ${given.length}.`,
    { spacing: given.length, count },
  )
}

const gradientArguments = signature('gradient', {
  input: takes.tensor,
  options: takes.options({ spacing: takes.anything, dim: takes.sizes, edgeOrder: takes.oneOf(1, 2) }),
})

/**
 * Estimates of the derivative along dimensions from central differences (`torch.gradient`), exact for parabolas inside, and at
 * the ends with `edgeOrder: 2`.
 *
 * @returns One tensor for each dimension, in the shape of `x`.
 * @throws TorchError `INVALID_ARGUMENT` if a dimension has no more than `edgeOrder` elements or spacing does not fit.
 * @example
 * ```ts
 * torch.gradient(torch.tensor([0, 1, 4, 9])) // [[1, 2, 4, 5]]
 * torch.gradient(torch.tensor([0, 1, 4, 9]), { edgeOrder: 2 }) // [[0, 2, 4, 6]]
 * ```
 */
export function gradient(x: Tensor, options?: GradientOptions): Tensor[] {
  gradientArguments(arguments)
  return within('gradient', () => {
    if (x.dtype === 'uint8' || x.dtype === 'bool') {
      throw new TorchError('DTYPE_MISMATCH', 'gradient', `does not support ${x.dtype}. Convert with to(dtype).`, {
        dtype: x.dtype,
      })
    }
    const { spacing, dim, edgeOrder = 1 } = options ?? {}
    if (edgeOrder !== 1 && edgeOrder !== 2) {
      throw new TorchError('INVALID_ARGUMENT', 'gradient', `edgeOrder must be 1 or 2, but got ${String(edgeOrder)}.`, {
        edgeOrder,
      })
    }
    const sorted = normalizeDims('gradient', dim, x.shape.length)
    const dims = Array.isArray(dim) ? (dim as readonly number[]).map((d) => (d < 0 ? d + x.shape.length : d)) : sorted
    const distances = spacings(spacing, dims.length)
    const source = asFloat(x)
    return dims.map((d, i) => {
      if (x.shape[d]! <= edgeOrder) {
        throw new TorchError(
          'INVALID_ARGUMENT',
          'gradient',
          `expected each dimension to have at least edgeOrder + 1 = ${edgeOrder + 1} elements; the shape is ${formatShape(x.shape)}.`,
          { shape: x.shape, edgeOrder },
        )
      }
      const distance = distances[i]!
      return isTensor(distance) ? unevenly(source, d, distance, edgeOrder) : evenly(source, d, distance, edgeOrder)
    })
  })
}
