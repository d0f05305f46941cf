import { matmul, mm, bmm, dot } from '../ops/primitives/matmul.ts'
import { argmax, argmin } from '../ops/primitives/arg.ts'
import { max, min } from '../ops/reducing/extremes.ts'
import { logsumexp } from '../ops/reducing/logsumexp.ts'
import { norm, type NormOptions } from '../ops/reducing/norm.ts'
import type { Selection } from '../ops/primitives/selection.ts'
import { topk, type TopkOptions } from '../ops/reducing/topk.ts'
import { all, any } from '../ops/elementwise/truth.ts'
import { amax, amin, type Dims, prod, type ReduceOptions, sum, type SumOptions } from '../ops/primitives/reduce.ts'
import { cumprod, cumsum, type ScanOptions } from '../ops/primitives/scan.ts'
import { logSoftmax, softmax, type SoftmaxOptions } from '../ops/activation/softmax.ts'
import { argsort, sort, type SortOptions } from '../ops/primitives/sort.ts'
import { mean, std, variance, type VarianceOptions } from '../ops/reducing/statistics.ts'
import { RandomMethods } from './random.ts'
import type { Tensor } from './tensor.ts'

/** Reductions, scans, sorting, products of matrices, and picking by index tensors. */
export abstract class ReductionMethods extends RandomMethods {
  /** See {@link torch.sum}. */
  sum(this: Tensor, dim?: Dims, options?: SumOptions): Tensor {
    return sum(this, dim, options)
  }

  /** See {@link torch.prod}. */
  prod(this: Tensor, dim?: Dims, options?: SumOptions): Tensor {
    return prod(this, dim, options)
  }

  /** See {@link torch.mean}. */
  mean(this: Tensor, dim?: Dims, options?: SumOptions): Tensor {
    return mean(this, dim, options)
  }

  /** See {@link torch.variance}. */
  variance(this: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
    return variance(this, dim, options)
  }

  /** See {@link torch.std}. */
  std(this: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
    return std(this, dim, options)
  }

  /** See {@link torch.norm}. */
  norm(this: Tensor, p: number | 'fro' = 'fro', dim?: Dims, options?: NormOptions): Tensor {
    return norm(this, p, dim, options)
  }

  /** See {@link torch.amax}. */
  amax(this: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
    return amax(this, dim, options)
  }

  /** See {@link torch.amin}. */
  amin(this: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
    return amin(this, dim, options)
  }

  /** See {@link torch.max}. */
  max(this: Tensor): Tensor
  max(this: Tensor, dim: number, options?: ReduceOptions): Selection
  max(this: Tensor, other: Tensor): Tensor
  max(this: Tensor, by?: number | Tensor, options?: ReduceOptions): Tensor | Selection {
    return max(this, by as number, options)
  }

  /** See {@link torch.min}. */
  min(this: Tensor): Tensor
  min(this: Tensor, dim: number, options?: ReduceOptions): Selection
  min(this: Tensor, other: Tensor): Tensor
  min(this: Tensor, by?: number | Tensor, options?: ReduceOptions): Tensor | Selection {
    return min(this, by as number, options)
  }

  /** See {@link torch.any}. */
  any(this: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
    return any(this, dim, options)
  }

  /** See {@link torch.all}. */
  all(this: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
    return all(this, dim, options)
  }

  /** See {@link torch.argmax}. */
  argmax(this: Tensor, dim?: number | null, options?: ReduceOptions): Tensor {
    return argmax(this, dim, options)
  }

  /** See {@link torch.argmin}. */
  argmin(this: Tensor, dim?: number | null, options?: ReduceOptions): Tensor {
    return argmin(this, dim, options)
  }

  /** See {@link torch.cumsum}. */
  cumsum(this: Tensor, dim: number, options?: ScanOptions): Tensor {
    return cumsum(this, dim, options)
  }

  /** See {@link torch.cumprod}. */
  cumprod(this: Tensor, dim: number, options?: ScanOptions): Tensor {
    return cumprod(this, dim, options)
  }

  /** See {@link torch.sort}. */
  sort(this: Tensor, dim?: number, options?: SortOptions): Selection {
    return sort(this, dim, options)
  }

  /** See {@link torch.argsort}. */
  argsort(this: Tensor, dim?: number, options?: SortOptions): Tensor {
    return argsort(this, dim, options)
  }

  /** See {@link torch.topk}. */
  topk(this: Tensor, k: number, dim?: number, options?: TopkOptions): Selection {
    return topk(this, k, dim, options)
  }

  /** See {@link torch.softmax}. */
  softmax(this: Tensor, dim: number, options?: SoftmaxOptions): Tensor {
    return softmax(this, dim, options)
  }

  /** See {@link torch.logSoftmax}. */
  logSoftmax(this: Tensor, dim: number, options?: SoftmaxOptions): Tensor {
    return logSoftmax(this, dim, options)
  }

  /** See {@link torch.logsumexp}. */
  logsumexp(this: Tensor, dim: Dims, options?: ReduceOptions): Tensor {
    return logsumexp(this, dim, options)
  }

  /** See {@link torch.matmul}. */
  matmul(this: Tensor, other: Tensor): Tensor {
    return matmul(this, other)
  }

  /** See {@link torch.mm}. */
  mm(this: Tensor, other: Tensor): Tensor {
    return mm(this, other)
  }

  /** See {@link torch.bmm}. */
  bmm(this: Tensor, other: Tensor): Tensor {
    return bmm(this, other)
  }

  /** See {@link torch.dot}. */
  dot(this: Tensor, other: Tensor): Tensor {
    return dot(this, other)
  }
}
