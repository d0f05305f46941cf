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
export { cat, chunk, split, stack } from './cat.ts'
export { clamp, clampMax, clampMin, type ClampOptions, fmax, fmin, nanToNum, type NanToNumOptions } from './clamp.ts'
export { allclose, type CloseOptions, equal, isclose, isin, type IsinOptions } from './closeness.ts'
export { eq, ge, gt, le, lt, ne } from './compare.ts'
export { clone, flip } from './copy.ts'
export {
  arange,
  empty,
  eye,
  full,
  fullLike,
  linspace,
  logspace,
  type LogspaceOptions,
  ones,
  onesLike,
  type TensorOptions,
  zeros,
  zerosLike,
} from './creation.ts'
export { copysign, frexp, ldexp, nextafter, signbit } from './float-parts.ts'
export { fromArray, type NestedArray, tensor } from './from-values.ts'
export { gather, indexSelect } from './gather.ts'
export { type Index, index } from './indexing.ts'
export { blockDiag, columnStack, dstack, hstack, rowStack, vstack } from './join.ts'
export { emptyLike, emptyStrided, scalarTensor } from './like.ts'
export { canCast, isFloatingPoint, isNonzero, isSameSize, isSigned, numel } from './inspection.ts'
export { gcd, lcm } from './integers.ts'
export { addcdiv, addcmul, lerp, type ScaledOptions } from './lerp.ts'
export { gridSampler2d, gridSampler3d } from './grid-sample.ts'
export { addmm } from './linear.ts'
export { bernoulli, type GeneratorOption, normal } from './distributions.ts'
export { multinomial, type MultinomialOptions } from './multinomial.ts'
export { exp2, log10, logaddexp, logaddexp2, logit, type LogitOptions, xlogy } from './logarithms.ts'
export { isfinite, isneginf, isposinf, isreal, logicalAnd, logicalOr, logicalXor } from './logical.ts'
export { bmm, dot, matmul, mm } from './matmul.ts'
export { cartesianProd, meshgrid, type MeshgridOptions } from './meshgrid.ts'
export { nonzero } from './nonzero.ts'
export { clearConstants, isTensor, type Operand, resultType } from './operands.ts'
export { rand, randint, randintLike, randLike, randn, randnLike, type RandomOptions, randperm } from './random.ts'
export { constantPadNd } from './pad.ts'
export { amax, amin, type Dims, prod, type ReduceOptions, sum, type SumOptions } from './reduce.ts'
export { relu } from './relu.ts'
export { repeat, repeatInterleave, type RepeatInterleaveOptions, tile } from './repeat.ts'
export { fliplr, flipud, roll, rot90 } from './roll.ts'
export { frac, heaviside, round, type RoundOptions } from './rounding.ts'
export { cumprod, cumsum } from './scan.ts'
export { indexAdd, scatter, scatterAdd, scatterReduce } from './scatter.ts'
export { logSoftmax, logsumexp, softmax, type SoftmaxOptions } from './softmax.ts'
export { argsort, sort, type SortOptions, topk, type TopkOptions } from './sort.ts'
export { dsplit, hsplit, splitWithSizes, tensorSplit, vsplit } from './split.ts'
export { tril, trilIndices, triu, triuIndices } from './tril.ts'
export { all, any, mean, norm, std, variance, type VarianceOptions } from './statistics.ts'
export { deg2rad, hypot, rad2deg, sinc } from './trigonometry.ts'
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
