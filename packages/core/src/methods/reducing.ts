import * as softmax from '../ops/activation/softmax.ts'
import * as diff from '../ops/calculus/diff.ts'
import * as truth from '../ops/elementwise/truth.ts'
import * as arg from '../ops/primitives/arg.ts'
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
import { install, installMethods, type Methods } from './install.ts'

declare module '../tensor/tensor.ts' {
  interface Tensor
    extends
      Methods<typeof softmax>,
      Methods<typeof diff>,
      Methods<typeof truth>,
      Methods<typeof arg>,
      Methods<typeof reduce>,
      Methods<typeof scan>,
      Methods<typeof sort>,
      Methods<typeof bincount>,
      Methods<typeof covariance>,
      Methods<typeof cummax>,
      Methods<typeof extremes>,
      Methods<typeof histogram>,
      Methods<typeof logcumsumexp>,
      Methods<typeof logsumexp>,
      Methods<typeof nanReductions>,
      Methods<typeof norm>,
      Methods<typeof orderStatistics>,
      Methods<typeof quantile>,
      Methods<typeof statistics>,
      Methods<typeof topk> {
    /** See `torch.max`. */
    max(): Tensor
    max(dim: number, options?: ReduceOptions): Selection
    max(other: Tensor): Tensor
    /** See `torch.min`. */
    min(): Tensor
    min(dim: number, options?: ReduceOptions): Selection
    min(other: Tensor): Tensor
    /** See `torch.median`. */
    median(): Tensor
    median(dim: number, options?: ReduceOptions): Selection
    /** See `torch.nanmedian`. */
    nanmedian(): Tensor
    nanmedian(dim: number, options?: ReduceOptions): Selection
    /** See `torch.unique`. */
    unique<const O extends uniques.UniqueOptions>(options?: O): Promise<uniques.Unique<O>>
    /** See `torch.uniqueConsecutive`. */
    uniqueConsecutive<const O extends uniques.UniqueConsecutiveOptions>(options?: O): Promise<uniques.Unique<O>>
  }
}

installMethods(softmax)
installMethods(diff)
installMethods(truth)
installMethods(arg)
installMethods(reduce)
installMethods(scan)
installMethods(sort)
installMethods(bincount)
installMethods(covariance)
installMethods(cummax)
installMethods(extremes)
installMethods(histogram)
installMethods(logcumsumexp)
installMethods(logsumexp)
installMethods(nanReductions)
installMethods(norm)
installMethods(orderStatistics)
installMethods(quantile)
installMethods(statistics)
installMethods(topk)
install(extremes, ['max', 'min'])
install(orderStatistics, ['median', 'nanmedian'])
install(uniques, ['unique', 'uniqueConsecutive'])
