import { isFloat } from '../dtype.ts'
import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { normalizeDims } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { div, mul, sub } from './arithmetic.ts'
import { ne } from './compare.ts'
import { cast } from './copy.ts'
import {
  amax,
  amin,
  type Attrs,
  countOf,
  type Dims,
  reducedShape,
  type ReduceOptions,
  restoreDims,
  sumOp,
  type SumOptions,
} from './reduce.ts'
import { sqrt } from './unary.ts'
import { expand } from './views.ts'
import { where } from './where.ts'

export const meanOp: Op<Attrs> = defineOp<Attrs>({
  name: 'mean',
  tier: 'composite',
  meta: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
  composite: ([x], attrs) => div(sumOp.one([x!], attrs), countOf(x!.shape, attrs.dims)),
  vjp: ({ inputs, attrs }, [grad]) => {
    const { shape } = inputs[0]!
    return [expand(restoreDims(div(grad!, countOf(shape, attrs.dims)), shape, attrs), shape)]
  },
})

/**
 * Mean over dimensions; NaN of nothing (`torch.mean`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.mean(torch.tensor([1, 2, 6])) // 3
 * ```
 */
export function mean(x: Tensor, dim?: Dims, options?: SumOptions): Tensor {
  checkOptions('mean', options, ['keepdim', 'dtype'])
  const source = options?.dtype === undefined ? x : cast(x, options.dtype)
  if (!isFloat(source.dtype)) {
    throw new TorchError(
      'DTYPE_MISMATCH',
      'mean',
      `could not infer output dtype. Input dtype must be floating point. Got: ${source.dtype}. Pass { dtype: 'float32' }.`,
      { dtype: source.dtype },
    )
  }
  const dims = normalizeDims('mean', dim, x.shape.length)
  return meanOp.one([source], { dims, squeeze: options?.keepdim !== true })
}

export interface VarianceOptions extends ReduceOptions {
  /** What is subtracted from the count: 1 for a sample, 0 for a population. Default 1. */
  readonly correction?: number
}

/**
 * Variance over dimensions: Σ (x − mean)² / (n − correction), in two passes (`torch.var`).
 *
 * @example
 * ```ts
 * torch.variance(torch.tensor([1, 2, 3])) // 1
 * ```
 */
export function variance(x: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
  checkOptions('variance', options, ['keepdim', 'correction'])
  const dims = normalizeDims('variance', dim, x.shape.length)
  const d = sub(x, mean(x, dims, { keepdim: true }))
  const squares = sumOp.one([mul(d, d)], { dims, squeeze: options?.keepdim !== true })
  return div(squares, Math.max(0, countOf(x.shape, dims) - (options?.correction ?? 1)))
}

/**
 * Standard deviation over dimensions: the square root of {@link variance} (`torch.std`).
 *
 * @example
 * ```ts
 * torch.std(torch.tensor([1, 2, 3])) // 1
 * ```
 */
export function std(x: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
  return sqrt(variance(x, dim, options))
}

/**
 * Euclidean length over dimensions: √ Σ x² (`torch.linalg.vector_norm` with ord 2).
 *
 * @example
 * ```ts
 * torch.norm(torch.tensor([3, 4])) // 5
 * ```
 */
export function norm(x: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
  checkOptions('norm', options, ['keepdim'])
  const dims = normalizeDims('norm', dim, x.shape.length)
  return normOp.one([x], { dims, squeeze: options?.keepdim !== true })
}

const normOp: Op<Attrs> = defineOp<Attrs>({
  name: 'norm',
  tier: 'composite',
  meta: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
  composite: ([x], attrs) => sqrt(sumOp.one([mul(x!, x!)], attrs)),
  saveInputs: [[0]],
  saveOutputs: [0],
  vjp: (saved, [grad]) => {
    // The subgradient at 0 is 0, as in PyTorch.
    const x = saved.input(0)
    const y = restoreDims(saved.output(0), x.shape, saved.attrs)
    return [where(ne(y, 0), mul(x, div(restoreDims(grad!, x.shape, saved.attrs), y)), 0)]
  },
})

/**
 * Whether any element over dimensions is not 0, as bool (`torch.any`).
 *
 * @example
 * ```ts
 * torch.any(torch.tensor([0, 2])) // true
 * ```
 */
export function any(x: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
  return truth(x, dim, options, amax, false)
}

/**
 * Whether all elements over dimensions are not 0, as bool (`torch.all`).
 *
 * @example
 * ```ts
 * torch.all(torch.tensor([0, 2])) // false
 * ```
 */
export function all(x: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
  return truth(x, dim, options, amin, true)
}

function truth(
  x: Tensor,
  dim: Dims | undefined,
  options: ReduceOptions | undefined,
  extreme: typeof amax,
  empty: boolean,
): Tensor {
  const dims = normalizeDims('any', dim, x.shape.length)
  const bits = x.dtype === 'bool' ? x.detach() : ne(x, 0)
  if (countOf(x.shape, dims) > 0) return extreme(bits, dims, options)
  const count = sumOp.one([cast(bits, 'int32')], { dims, squeeze: options?.keepdim !== true })
  return empty ? count.eq(0) : count.ne(0)
}
