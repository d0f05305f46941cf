export { argmax, argmin } from './primitives/arg.ts'
export {
  add,
  type AddOptions,
  atan2,
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
} from './primitives/arithmetic.ts'
export { bitwiseAnd, bitwiseLeftShift, bitwiseOr, bitwiseRightShift, bitwiseXor } from './primitives/bitwise.ts'
export { atleast1d, atleast2d, atleast3d } from './arranging/atleast.ts'
export { broadcastShapes, broadcastTensors, broadcastTo } from './primitives/broadcast.ts'
export { i0 } from './special/bessel.ts'
export { erfc } from './special/erfc.ts'
export { igamma, igammac } from './special/igamma.ts'
export { digamma, lgamma, mvlgamma, polygamma } from './special/gamma.ts'
export { cat, chunk, split, stack } from './primitives/cat.ts'
export {
  clamp,
  clampMax,
  clampMin,
  type ClampOptions,
  fmax,
  fmin,
  nanToNum,
  type NanToNumOptions,
} from './elementwise/clamp.ts'
export { allclose, type CloseOptions, equal, isclose } from './elementwise/closeness.ts'
export { eq, ge, gt, le, lt, ne } from './primitives/compare.ts'
export { clone, flip } from './primitives/copy.ts'
export {
  arange,
  empty,
  eye,
  full,
  fullLike,
  ones,
  onesLike,
  type TensorOptions,
  zeros,
  zerosLike,
} from './primitives/creation.ts'
export { copysign, type FloatParts, frexp, ldexp, nextafter, signbit } from './elementwise/float-parts.ts'
export { fromArray, type NestedArray, type NumberArray, tensor } from './creation/from-values.ts'
export { gather, indexSelect } from './primitives/gather.ts'
export { indexAdd, type IndexAddOptions, indexCopy, indexFill, indexReduce } from './indexing/index-along.ts'
export {
  type Index,
  index,
  indexAsync,
  indexPut,
  type IndexPutOptions,
  type NestedIndex,
  setIndex_,
} from './indexing/indexing.ts'
export { blockDiag, columnStack, dstack, hstack, rowStack, vstack } from './arranging/join.ts'
export { emptyLike, emptyStrided, scalarTensor } from './primitives/like.ts'
export { canCast, isFloatingPoint, isNonzero, isSameSize, isSigned, numel } from './elementwise/inspection.ts'
export { gcd, lcm } from './elementwise/integers.ts'
export { addcdiv, addcmul, lerp, type ScaledOptions } from './elementwise/lerp.ts'
export { gridSampler2d, gridSampler3d } from './resampling/grid-sample.ts'
export { addmm, type AddProductOptions } from './products/linear.ts'
export { bernoulli, type GeneratorOption, normal } from './distributions/distributions.ts'
export { multinomial, type MultinomialOptions } from './distributions/multinomial.ts'
export { linspace, logspace, type LogspaceOptions } from './creation/linspace.ts'
export { exp2, log10, logaddexp, logaddexp2, logit, type LogitOptions, xlogy } from './elementwise/logarithms.ts'
export { isfinite, isneginf, isposinf, isreal, logicalAnd, logicalOr, logicalXor } from './elementwise/logical.ts'
export { fill, maskedFill, maskedScatter, maskedSelect } from './indexing/masked.ts'
export { cartesianProd, meshgrid, type MeshgridOptions } from './creation/meshgrid.ts'
export { bmm, dot, inner, matmul, mm, mv, outer } from './primitives/matmul.ts'
export {
  argwhere,
  nonzero,
  type NonzeroOptions,
  nonzeroStatic,
  type NonzeroStaticOptions,
  unravelIndex,
} from './primitives/nonzero.ts'
export { clearConstants } from './primitives/constants.ts'
export { type Operand, resultType } from './primitives/operands.ts'
export { isTensor } from '../arguments/tensor.ts'
export {
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  type RandomOptions,
  randperm,
} from './creation/random.ts'
export { constantPadNd } from './windows/pad.ts'
export {
  amax,
  amin,
  type Dims,
  prod,
  type ReduceOptions,
  sum,
  type SumOptions,
  sumToSize,
} from './primitives/reduce.ts'
export { bilinear } from './products/bilinear.ts'
export { cosineSimilarity, pairwiseDistance } from './products/distance.ts'
export { celu, selu } from './activation/elu.ts'
export { prelu, rrelu, threshold } from './activation/leaky-relu.ts'
export { relu } from './activation/relu.ts'
export { hardshrink } from './activation/shrink.ts'
export { repeat, repeatInterleave, type RepeatInterleaveOptions, tile } from './arranging/repeat.ts'
export { fliplr, flipud, roll, rot90 } from './arranging/roll.ts'
export { frac, heaviside, round, type RoundOptions } from './elementwise/rounding.ts'
export { dsplit, hsplit, splitWithSizes, tensorSplit, vsplit } from './arranging/split.ts'
export { put, type PutOptions, take, takeAlongDim } from './indexing/take.ts'
export { tril, trilIndices, triu, triuIndices } from './creation/tril.ts'
export { deg2rad, hypot, rad2deg, sinc } from './elementwise/trigonometry.ts'
export { cumprod, cumsum, type ScanOptions } from './primitives/scan.ts'
export {
  scatter,
  scatterAdd,
  type ScatterOptions,
  scatterReduce,
  type ScatterReduceOptions,
  type ScatterReduction,
} from './primitives/scatter.ts'
export { logSoftmax, softmax, type SoftmaxOptions } from './activation/softmax.ts'
export { argsort, msort, sort, type SortOptions } from './primitives/sort.ts'
export { mean, std, stdMean, variance, varianceMean, type VarianceOptions } from './reducing/statistics.ts'
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
  erf,
  erfinv,
  exp,
  expm1,
  floor,
  isinf,
  isnan,
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
} from './primitives/unary.ts'
export {
  asStridedScatter,
  diag,
  diagEmbed,
  diagflat,
  diagonalScatter,
  selectScatter,
  sliceScatter,
} from './indexing/view-scatter.ts'
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
} from './primitives/views.ts'
export { where } from './primitives/where.ts'
export { addbmm, addmv, addr, baddbmm } from './products/add-products.ts'
export { bincount, type BincountOptions } from './reducing/bincount.ts'
export { cdist, type CdistOptions } from './products/cdist.ts'
export { chainMatmul } from './products/chain-matmul.ts'
export { combinations, type CombinationsOptions } from './creation/combinations.ts'
export { corrcoef, cov, type CovOptions } from './reducing/covariance.ts'
export { cross } from './products/cross.ts'
export { cummax, cummin } from './reducing/cummax.ts'
export { diff, type DiffOptions } from './calculus/diff.ts'
export { einsum } from './products/einsum.ts'
export { aminmax, type AminmaxOptions, type Extremes, max, min } from './reducing/extremes.ts'
export { gradient, type GradientOptions } from './calculus/gradient.ts'
export { histc, type Histogram, histogram, histogramdd, type HistogramOptions } from './reducing/histogram.ts'
export { isin, type IsinOptions } from './indexing/isin.ts'
export { kron } from './products/kron.ts'
export { logcumsumexp } from './reducing/logcumsumexp.ts'
export { logsumexp } from './reducing/logsumexp.ts'
export { nanmean, nansum } from './reducing/nan-reductions.ts'
export { dist, norm, type NormOptions, renorm } from './reducing/norm.ts'
export { kthvalue, median, mode, nanmedian } from './reducing/order-statistics.ts'
export { nanquantile, quantile, type QuantileOptions } from './reducing/quantile.ts'
export { bucketize, type BucketizeOptions, searchsorted, type SearchsortedOptions } from './indexing/searchsorted.ts'
export { type Selection } from './primitives/selection.ts'
export { tensordot, type TensordotDims } from './products/tensordot.ts'
export { topk, type TopkOptions } from './reducing/topk.ts'
export { trace } from './products/trace.ts'
export { cumulativeTrapezoid, trapezoid, type TrapezoidOptions, trapz } from './calculus/trapezoid.ts'
export { all, any, countNonzero } from './elementwise/truth.ts'
export {
  unique,
  type Unique,
  uniqueConsecutive,
  type UniqueConsecutiveOptions,
  type UniqueOptions,
} from './reducing/unique.ts'
