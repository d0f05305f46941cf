export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  type OutputSize,
} from '../ops/pooling/adaptive-avg-pool.ts'
export {
  adaptiveMaxPool1d,
  adaptiveMaxPool1dWithIndices,
  adaptiveMaxPool2d,
  adaptiveMaxPool2dWithIndices,
  adaptiveMaxPool3d,
  adaptiveMaxPool3dWithIndices,
} from '../ops/pooling/adaptive-max-pool.ts'
export { affineGrid, type AffineGridOptions } from '../ops/resampling/affine-grid.ts'
export { scaledDotProductAttention } from '../ops/attention/attention.ts'
export {
  avgPool1d,
  avgPool2d,
  avgPool3d,
  type AvgPoolDivisorOptions,
  type AvgPoolOptions,
} from '../ops/pooling/avg-pool2d.ts'
export { batchNorm } from '../ops/normalisation/batch-norm.ts'
export { bilinear } from '../ops/products/bilinear.ts'
export { binaryCrossEntropy, binaryCrossEntropyWithLogits } from '../ops/losses/binary-cross-entropy.ts'
export { pdist } from '../ops/products/cdist.ts'
export {
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  type ConvTransposeOptions,
} from '../ops/convolution/conv-transpose.ts'
export { conv1d, type Conv1dOptions, conv2d, type Conv2dOptions } from '../ops/convolution/conv2d.ts'
export { conv3d, type Conv3dOptions } from '../ops/convolution/conv3d.ts'
export { crossEntropy, nllLoss } from '../ops/losses/cross-entropy.ts'
export { ctcLoss } from '../ops/losses/ctc-loss.ts'
export { cosineSimilarity, normalize, pairwiseDistance } from '../ops/products/distance.ts'
export {
  alphaDropout,
  alphaDropout_,
  dropout,
  dropout1d,
  dropout2d,
  dropout3d,
  dropout_,
  featureAlphaDropout,
  featureAlphaDropout_,
} from '../ops/dropout/dropout.ts'
export { celu, celu_, elu, elu_, selu, selu_ } from '../ops/activation/elu.ts'
export { embeddingBag } from '../ops/embedding/embedding-bag.ts'
export {
  cosineEmbeddingLoss,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from '../ops/losses/embedding-losses.ts'
export { embedding } from '../ops/embedding/embedding.ts'
export {
  fractionalMaxPool2d,
  fractionalMaxPool2dWithIndices,
  fractionalMaxPool3d,
  fractionalMaxPool3dWithIndices,
  type FractionalMaxPoolOptions,
} from '../ops/pooling/fractional-max-pool.ts'
export { gelu } from '../ops/activation/gelu.ts'
export { gridSample, type GridSampleOptions } from '../ops/resampling/grid-sample.ts'
export { groupNorm, instanceNorm } from '../ops/normalisation/group-norm.ts'
export { hardsigmoid, hardswish, hardtanh, hardtanh_, relu6 } from '../ops/activation/hardtanh.ts'
export { huberLoss, smoothL1Loss } from '../ops/losses/huber-loss.ts'
export { fold, unfold, type UnfoldOptions } from '../ops/convolution/im2col.ts'
export {
  interpolate,
  type InterpolateOptions,
  upsampleBilinear,
  upsampleNearest,
  type UpsampleOptions,
} from '../ops/resampling/interpolate.ts'
export { layerNorm, rmsNorm } from '../ops/normalisation/layer-norm.ts'
export { leakyRelu, leakyRelu_, prelu, rrelu, rrelu_, threshold, threshold_ } from '../ops/activation/leaky-relu.ts'
export { gaussianNllLoss, klDiv, poissonNllLoss } from '../ops/losses/likelihood-losses.ts'
export { linearCrossEntropy } from '../ops/losses/linear-cross-entropy.ts'
export { linear } from '../ops/products/linear.ts'
export { localResponseNorm } from '../ops/normalisation/local-response-norm.ts'
export { l1Loss, mseLoss } from '../ops/losses/losses.ts'
export { lpPool1d, lpPool2d, lpPool3d, type LpPoolOptions } from '../ops/pooling/lp-pool.ts'
export {
  hingeEmbeddingLoss,
  marginRankingLoss,
  multilabelMarginLoss,
  multilabelSoftMarginLoss,
  multiMarginLoss,
  softMarginLoss,
} from '../ops/losses/margin-losses.ts'
export {
  maxPool1d,
  maxPool1dWithIndices,
  maxPool2d,
  maxPool2dWithIndices,
  maxPool3d,
  maxPool3dWithIndices,
  type MaxPoolOptions,
  type Pooled,
} from '../ops/pooling/max-pool2d.ts'
export { maxUnpool1d, maxUnpool2d, maxUnpool3d, type MaxUnpoolOptions } from '../ops/pooling/max-unpool.ts'
export { multiHeadAttentionForward } from '../ops/attention/multi-head-attention.ts'
export { oneHot } from '../ops/indexing/one-hot.ts'
export { pad, type PadOptions } from '../ops/windows/pad.ts'
export { channelShuffle, pixelShuffle, pixelUnshuffle } from '../ops/resampling/pixel-shuffle.ts'
export { relu, relu_ } from '../ops/activation/relu.ts'
export { hardshrink, softshrink, tanhshrink } from '../ops/activation/shrink.ts'
export { glu, mish, silu } from '../ops/activation/silu.ts'
export { logSoftmax, softmax, softmin } from '../ops/activation/softmax.ts'
export { logsigmoid, softplus, softsign } from '../ops/activation/softplus.ts'
export { sigmoid, tanh } from '../ops/primitives/unary.ts'
