export { argmax, argmin } from './arg.ts'
export {
  add,
  type AddOptions,
  atan2,
  bitwiseAnd,
  bitwiseLeftShift,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
  div,
  type DivOptions,
  floatPower,
  floorDivide,
  fmod,
  maximum,
  minimum,
  mul,
  positive,
  pow,
  remainder,
  rsub,
  square,
  sub,
  trueDivide,
} from './arithmetic.ts'
export { atleast1d, atleast2d, atleast3d } from './atleast.ts'
export { broadcastShapes, broadcastTensors, broadcastTo } from './broadcast.ts'
export { i0 } from './bessel.ts'
export { erfc } from './erfc.ts'
export { igamma, igammac } from './igamma.ts'
export { mvlgamma, polygamma } from './polygamma.ts'
export { cat, chunk, split, stack } from './cat.ts'
export { clamp, clampMax, clampMin, type ClampOptions, fmax, fmin, nanToNum, type NanToNumOptions } from './clamp.ts'
export { allclose, type CloseOptions, equal, isclose } from './closeness.ts'
export { eq, ge, gt, le, lt, ne } from './compare.ts'
export { clone, flip } from './copy.ts'
export { arange, empty, eye, full, fullLike, ones, onesLike, type TensorOptions, zeros, zerosLike } from './creation.ts'
export { copysign, type FloatParts, frexp, ldexp, nextafter, signbit } from './float-parts.ts'
export { fromArray, type NestedArray, type NumberArray, tensor } from './from-values.ts'
export { gather, indexSelect } from './gather.ts'
export { indexAdd, type IndexAddOptions, indexCopy, indexFill, indexReduce } from './index-along.ts'
export {
  type Index,
  index,
  indexAsync,
  indexPut,
  type IndexPutOptions,
  type NestedIndex,
  setIndex_,
} from './indexing.ts'
export { blockDiag, columnStack, dstack, hstack, rowStack, vstack } from './join.ts'
export { emptyLike, emptyStrided, scalarTensor } from './like.ts'
export { canCast, isFloatingPoint, isNonzero, isSameSize, isSigned, numel } from './inspection.ts'
export { gcd, lcm } from './integers.ts'
export { addcdiv, addcmul, lerp, type ScaledOptions } from './lerp.ts'
export { gridSampler2d, gridSampler3d } from './grid-sample.ts'
export { addmm, type AddProductOptions } from './linear.ts'
export { bernoulli, type GeneratorOption, normal } from './distributions.ts'
export { multinomial, type MultinomialOptions } from './multinomial.ts'
export { linspace, logspace, type LogspaceOptions } from './linspace.ts'
export { exp2, log10, logaddexp, logaddexp2, logit, type LogitOptions, xlogy } from './logarithms.ts'
export { isfinite, isneginf, isposinf, isreal, logicalAnd, logicalOr, logicalXor } from './logical.ts'
export { fill, maskedFill, maskedScatter, maskedSelect } from './masked.ts'
export { cartesianProd, meshgrid, type MeshgridOptions } from './meshgrid.ts'
export { bmm, dot, inner, matmul, mm, mv, outer } from './matmul.ts'
export {
  argwhere,
  nonzero,
  type NonzeroOptions,
  nonzeroStatic,
  type NonzeroStaticOptions,
  unravelIndex,
} from './nonzero.ts'
export { clearConstants } from './constants.ts'
export { type Operand, resultType } from './operands.ts'
export { isTensor } from '../arguments/tensor.ts'
export { rand, randint, randintLike, randLike, randn, randnLike, type RandomOptions, randperm } from './random.ts'
export { constantPadNd } from './pad.ts'
export { amax, amin, type Dims, prod, type ReduceOptions, sum, type SumOptions, sumToSize } from './reduce.ts'
export { bilinear } from './bilinear.ts'
export { cosineSimilarity, pairwiseDistance } from './distance.ts'
export { celu, selu } from './elu.ts'
export { prelu, rrelu, threshold } from './leaky-relu.ts'
export { relu } from './relu.ts'
export { hardshrink } from './shrink.ts'
export { repeat, repeatInterleave, type RepeatInterleaveOptions, tile } from './repeat.ts'
export { fliplr, flipud, roll, rot90 } from './roll.ts'
export { frac, heaviside, round, type RoundOptions } from './rounding.ts'
export { dsplit, hsplit, splitWithSizes, tensorSplit, vsplit } from './split.ts'
export { put, type PutOptions, take, takeAlongDim } from './take.ts'
export { tril, trilIndices, triu, triuIndices } from './tril.ts'
export { deg2rad, hypot, rad2deg, sinc } from './trigonometry.ts'
export { cumprod, cumsum, type ScanOptions } from './scan.ts'
export {
  scatter,
  scatterAdd,
  type ScatterOptions,
  scatterReduce,
  type ScatterReduceOptions,
  type ScatterReduction,
} from './scatter.ts'
export { logSoftmax, softmax, type SoftmaxOptions } from './softmax.ts'
export { argsort, msort, sort, type SortOptions } from './sort.ts'
export { mean, std, stdMean, variance, varianceMean, type VarianceOptions } from './statistics.ts'
export {
  abs,
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atanh,
  bitwiseNot,
  ceil,
  cos,
  cosh,
  digamma,
  erf,
  erfinv,
  exp,
  expm1,
  floor,
  isinf,
  isnan,
  lgamma,
  log,
  log1p,
  log2,
  logicalNot,
  neg,
  reciprocal,
  rsqrt,
  sigmoid,
  sign,
  sin,
  sinh,
  sqrt,
  tan,
  tanh,
  trunc,
} from './unary.ts'
export {
  asStridedScatter,
  diag,
  diagEmbed,
  diagflat,
  diagonalScatter,
  selectScatter,
  sliceScatter,
} from './view-scatter.ts'
export {
  asStrided,
  diagonal,
  expand,
  flatten,
  moveaxis,
  movedim,
  narrow,
  permute,
  ravel,
  reshape,
  select,
  slice,
  squeeze,
  swapaxes,
  swapdims,
  t,
  transpose,
  unbind,
  unflatten,
  unsqueeze,
  view,
} from './views.ts'
export { where } from './where.ts'
export { addbmm, addmv, addr, baddbmm } from './add-products.ts'
export { bincount, type BincountOptions } from './bincount.ts'
export { cdist, type CdistOptions } from './cdist.ts'
export { chainMatmul } from './chain-matmul.ts'
export { combinations, type CombinationsOptions } from './combinations.ts'
export { corrcoef, cov, type CovOptions } from './covariance.ts'
export { cross } from './cross.ts'
export { cummax, cummin } from './cummax.ts'
export { diff, type DiffOptions } from './diff.ts'
export { einsum } from './einsum.ts'
export { aminmax, type AminmaxOptions, type Extremes, max, min } from './extremes.ts'
export { gradient, type GradientOptions } from './gradient.ts'
export { histc, type Histogram, histogram, histogramdd, type HistogramOptions } from './histogram.ts'
export { isin, type IsinOptions } from './isin.ts'
export { kron } from './kron.ts'
export { logcumsumexp } from './logcumsumexp.ts'
export { logsumexp } from './logsumexp.ts'
export { nanmean, nansum } from './nan-reductions.ts'
export { dist, norm, type NormOptions, renorm } from './norm.ts'
export { kthvalue, median, mode, nanmedian } from './order-statistics.ts'
export { nanquantile, quantile, type QuantileOptions } from './quantile.ts'
export { bucketize, type BucketizeOptions, searchsorted, type SearchsortedOptions } from './searchsorted.ts'
export { type Selection } from './selection.ts'
export { tensordot, type TensordotDims } from './tensordot.ts'
export { topk, type TopkOptions } from './topk.ts'
export { trace } from './trace.ts'
export { cumulativeTrapezoid, trapezoid, type TrapezoidOptions, trapz } from './trapezoid.ts'
export { all, any, countNonzero } from './truth.ts'
export { unique, type Unique, uniqueConsecutive, type UniqueConsecutiveOptions, type UniqueOptions } from './unique.ts'
