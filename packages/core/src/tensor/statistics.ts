import { bincount, type BincountOptions } from '../ops/reducing/bincount.ts'
import { corrcoef, cov, type CovOptions } from '../ops/reducing/covariance.ts'
import { cummax, cummin } from '../ops/reducing/cummax.ts'
import { diff, type DiffOptions } from '../ops/calculus/diff.ts'
import { aminmax, type AminmaxOptions, type Extremes } from '../ops/reducing/extremes.ts'
import { histc, type Histogram, histogram, type HistogramOptions } from '../ops/reducing/histogram.ts'
import { logcumsumexp } from '../ops/reducing/logcumsumexp.ts'
import { nanmean, nansum } from '../ops/reducing/nan-reductions.ts'
import { dist, renorm } from '../ops/reducing/norm.ts'
import { kthvalue, median, mode, nanmedian } from '../ops/reducing/order-statistics.ts'
import { nanquantile, quantile, type QuantileOptions } from '../ops/reducing/quantile.ts'
import { type Dims, type ReduceOptions, type SumOptions, sumToSize } from '../ops/primitives/reduce.ts'
import { rewrite } from '../ops/primitives/rewrite.ts'
import { cumprod, cumsum } from '../ops/primitives/scan.ts'
import type { Selection } from '../ops/primitives/selection.ts'
import { msort } from '../ops/primitives/sort.ts'
import { countNonzero } from '../ops/elementwise/truth.ts'
import {
  unique,
  type Unique,
  uniqueConsecutive,
  type UniqueConsecutiveOptions,
  type UniqueOptions,
} from '../ops/reducing/unique.ts'
import { ReductionMethods } from './reduction.ts'
import type { Tensor } from './tensor.ts'

/** Order statistics, norms, running extremes, counting, and reductions that treat NaN as absent. */
export abstract class StatisticsMethods extends ReductionMethods {
  /** See {@link torch.aminmax}. */
  aminmax(this: Tensor, options?: AminmaxOptions): Extremes {
    return aminmax(this, options)
  }

  /** See {@link torch.countNonzero}. */
  countNonzero(this: Tensor, dim?: Dims): Tensor {
    return countNonzero(this, dim)
  }

  /** See {@link torch.nansum}. */
  nansum(this: Tensor, dim?: Dims, options?: SumOptions): Tensor {
    return nansum(this, dim, options)
  }

  /** See {@link torch.nanmean}. */
  nanmean(this: Tensor, dim?: Dims, options?: SumOptions): Tensor {
    return nanmean(this, dim, options)
  }

  /** See {@link torch.dist}. */
  dist(this: Tensor, other: Tensor, p?: number): Tensor {
    return dist(this, other, p)
  }

  /** See {@link torch.renorm}. */
  renorm(this: Tensor, p: number, dim: number, maxnorm: number): Tensor {
    return renorm(this, p, dim, maxnorm)
  }

  /** {@link torch.renorm} in place. */
  renorm_(this: Tensor, p: number, dim: number, maxnorm: number): Tensor {
    return rewrite('renorm_', this, (x) => renorm(x, p, dim, maxnorm))
  }

  /** See {@link torch.msort}. */
  msort(this: Tensor): Tensor {
    return msort(this)
  }

  /** See {@link torch.kthvalue}. */
  kthvalue(this: Tensor, k: number, dim?: number, options?: ReduceOptions): Selection {
    return kthvalue(this, k, dim, options)
  }

  /** See {@link torch.median}. */
  median(this: Tensor): Tensor
  median(this: Tensor, dim: number, options?: ReduceOptions): Selection
  median(this: Tensor, dim?: number, options?: ReduceOptions): Tensor | Selection {
    return median(this, dim as number, options)
  }

  /** See {@link torch.nanmedian}. */
  nanmedian(this: Tensor): Tensor
  nanmedian(this: Tensor, dim: number, options?: ReduceOptions): Selection
  nanmedian(this: Tensor, dim?: number, options?: ReduceOptions): Tensor | Selection {
    return nanmedian(this, dim as number, options)
  }

  /** See {@link torch.mode}. */
  mode(this: Tensor, dim?: number, options?: ReduceOptions): Selection {
    return mode(this, dim, options)
  }

  /** See {@link torch.quantile}. */
  quantile(this: Tensor, q: Tensor | number, dim?: number | null, options?: QuantileOptions): Tensor {
    return quantile(this, q, dim, options)
  }

  /** See {@link torch.nanquantile}. */
  nanquantile(this: Tensor, q: Tensor | number, dim?: number | null, options?: QuantileOptions): Tensor {
    return nanquantile(this, q, dim, options)
  }

  /** See {@link torch.cov}. */
  cov(this: Tensor, options?: CovOptions): Tensor {
    return cov(this, options)
  }

  /** See {@link torch.corrcoef}. */
  corrcoef(this: Tensor): Tensor {
    return corrcoef(this)
  }

  /** See {@link torch.histc}. */
  histc(this: Tensor, bins?: number, min?: number, max?: number): Tensor {
    return histc(this, bins, min, max)
  }

  /** See {@link torch.histogram}. */
  histogram(this: Tensor, bins: number | Tensor, options?: HistogramOptions): Histogram<Tensor> {
    return histogram(this, bins, options)
  }

  /** See {@link torch.bincount}. */
  bincount(this: Tensor, weights?: Tensor | null, options?: BincountOptions): Promise<Tensor> {
    return bincount(this, weights, options)
  }

  /** See {@link torch.cummax}. */
  cummax(this: Tensor, dim: number): Selection {
    return cummax(this, dim)
  }

  /** See {@link torch.cummin}. */
  cummin(this: Tensor, dim: number): Selection {
    return cummin(this, dim)
  }

  /** See {@link torch.logcumsumexp}. */
  logcumsumexp(this: Tensor, dim: number): Tensor {
    return logcumsumexp(this, dim)
  }

  /** {@link torch.cumsum} in place. */
  cumsum_(this: Tensor, dim: number): Tensor {
    return rewrite('cumsum_', this, (x) => cumsum(x, dim, { dtype: this.dtype }))
  }

  /** {@link torch.cumprod} in place. */
  cumprod_(this: Tensor, dim: number): Tensor {
    return rewrite('cumprod_', this, (x) => cumprod(x, dim, { dtype: this.dtype }))
  }

  /** See {@link torch.diff}. */
  diff(this: Tensor, n?: number, dim?: number, options?: DiffOptions): Tensor {
    return diff(this, n, dim, options)
  }

  /** See {@link torch.unique}. */
  unique<const O extends UniqueOptions>(this: Tensor, options?: O): Promise<Unique<O>> {
    return unique(this, options)
  }

  /** See {@link torch.uniqueConsecutive}. */
  uniqueConsecutive<const O extends UniqueConsecutiveOptions>(this: Tensor, options?: O): Promise<Unique<O>> {
    return uniqueConsecutive(this, options)
  }

  /** See {@link torch.sumToSize}. */
  sumToSize(this: Tensor, size: number | readonly number[]): Tensor {
    return sumToSize(this, size)
  }
}
