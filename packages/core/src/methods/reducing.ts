import * as softmax from '../ops/activation/softmax.ts'
import * as diff from '../ops/calculus/diff.ts'
import * as truth from '../ops/elementwise/truth.ts'
import * as arg from '../ops/primitives/arg.ts'
import * as matmul from '../ops/primitives/matmul.ts'
import * as reduce from '../ops/primitives/reduce.ts'
import * as scan from '../ops/primitives/scan.ts'
import * as sort from '../ops/primitives/sort.ts'
import * as bincount from '../ops/reducing/bincount.ts'
import * as covariance from '../ops/reducing/covariance.ts'
import * as cummax from '../ops/reducing/cummax.ts'
import * as extremes from '../ops/reducing/extremes.ts'
import * as histogram from '../ops/reducing/histogram.ts'
import * as logcumsumexp from '../ops/reducing/logcumsumexp.ts'
import * as logsumexp from '../ops/reducing/logsumexp.ts'
import * as nanReductions from '../ops/reducing/nan-reductions.ts'
import * as norm from '../ops/reducing/norm.ts'
import * as orderStatistics from '../ops/reducing/order-statistics.ts'
import * as quantile from '../ops/reducing/quantile.ts'
import * as statistics from '../ops/reducing/statistics.ts'
import * as topk from '../ops/reducing/topk.ts'
import type { ReduceOptions } from '../ops/primitives/reduce.ts'
import type { Selection } from '../ops/primitives/selection.ts'
import * as uniques from '../ops/reducing/unique.ts'
import { install, type Methods } from './install.ts'

const softmaxMethods = ['logSoftmax', 'softmax'] as const
const diffMethods = ['diff'] as const
const truthMethods = ['all', 'any', 'countNonzero'] as const
const argMethods = ['argmax', 'argmin'] as const
const matmulMethods = ['bmm', 'dot', 'matmul', 'mm'] as const
const reduceMethods = ['amax', 'amin', 'prod', 'sum', 'sumToSize'] as const
const scanMethods = ['cumprod', 'cumprod_', 'cumsum', 'cumsum_'] as const
const sortMethods = ['argsort', 'msort', 'sort'] as const
const bincountMethods = ['bincount'] as const
const covarianceMethods = ['corrcoef', 'cov'] as const
const cummaxMethods = ['cummax', 'cummin'] as const
const extremesMethods = ['aminmax'] as const
const histogramMethods = ['histc', 'histogram'] as const
const logcumsumexpMethods = ['logcumsumexp'] as const
const logsumexpMethods = ['logsumexp'] as const
const nanReductionsMethods = ['nanmean', 'nansum'] as const
const normMethods = ['dist', 'norm', 'renorm', 'renorm_'] as const
const orderStatisticsMethods = ['kthvalue', 'mode'] as const
const quantileMethods = ['nanquantile', 'quantile'] as const
const statisticsMethods = ['mean', 'std', 'variance'] as const
const topkMethods = ['topk'] as const

declare module '../tensor/tensor.ts' {
  interface Tensor
    extends
      Methods<typeof softmax, (typeof softmaxMethods)[number]>,
      Methods<typeof diff, (typeof diffMethods)[number]>,
      Methods<typeof truth, (typeof truthMethods)[number]>,
      Methods<typeof arg, (typeof argMethods)[number]>,
      Methods<typeof matmul, (typeof matmulMethods)[number]>,
      Methods<typeof reduce, (typeof reduceMethods)[number]>,
      Methods<typeof scan, (typeof scanMethods)[number]>,
      Methods<typeof sort, (typeof sortMethods)[number]>,
      Methods<typeof bincount, (typeof bincountMethods)[number]>,
      Methods<typeof covariance, (typeof covarianceMethods)[number]>,
      Methods<typeof cummax, (typeof cummaxMethods)[number]>,
      Methods<typeof extremes, (typeof extremesMethods)[number]>,
      Methods<typeof histogram, (typeof histogramMethods)[number]>,
      Methods<typeof logcumsumexp, (typeof logcumsumexpMethods)[number]>,
      Methods<typeof logsumexp, (typeof logsumexpMethods)[number]>,
      Methods<typeof nanReductions, (typeof nanReductionsMethods)[number]>,
      Methods<typeof norm, (typeof normMethods)[number]>,
      Methods<typeof orderStatistics, (typeof orderStatisticsMethods)[number]>,
      Methods<typeof quantile, (typeof quantileMethods)[number]>,
      Methods<typeof statistics, (typeof statisticsMethods)[number]>,
      Methods<typeof topk, (typeof topkMethods)[number]> {
    /** See {@link torch.max}. */
    max(): Tensor
    max(dim: number, options?: ReduceOptions): Selection
    max(other: Tensor): Tensor
    /** See {@link torch.min}. */
    min(): Tensor
    min(dim: number, options?: ReduceOptions): Selection
    min(other: Tensor): Tensor
    /** See {@link torch.median}. */
    median(): Tensor
    median(dim: number, options?: ReduceOptions): Selection
    /** See {@link torch.nanmedian}. */
    nanmedian(): Tensor
    nanmedian(dim: number, options?: ReduceOptions): Selection
    /** See {@link torch.unique}. */
    unique<const O extends uniques.UniqueOptions>(options?: O): Promise<uniques.Unique<O>>
    /** See {@link torch.uniqueConsecutive}. */
    uniqueConsecutive<const O extends uniques.UniqueConsecutiveOptions>(options?: O): Promise<uniques.Unique<O>>
  }
}

install(softmax, softmaxMethods)
install(diff, diffMethods)
install(truth, truthMethods)
install(arg, argMethods)
install(matmul, matmulMethods)
install(reduce, reduceMethods)
install(scan, scanMethods)
install(sort, sortMethods)
install(bincount, bincountMethods)
install(covariance, covarianceMethods)
install(cummax, cummaxMethods)
install(extremes, extremesMethods)
install(histogram, histogramMethods)
install(logcumsumexp, logcumsumexpMethods)
install(logsumexp, logsumexpMethods)
install(nanReductions, nanReductionsMethods)
install(norm, normMethods)
install(orderStatistics, orderStatisticsMethods)
install(quantile, quantileMethods)
install(statistics, statisticsMethods)
install(topk, topkMethods)
install(extremes, ['max', 'min'])
install(orderStatistics, ['median', 'nanmedian'])
install(uniques, ['unique', 'uniqueConsecutive'])
