export { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d, type OutputSize } from '../ops/adaptive-avg-pool.ts'
export {
  adaptiveMaxPool1d,
  adaptiveMaxPool1dWithIndices,
  adaptiveMaxPool2d,
  adaptiveMaxPool2dWithIndices,
  adaptiveMaxPool3d,
  adaptiveMaxPool3dWithIndices,
} from '../ops/adaptive-max-pool.ts'
export { affineGrid, type AffineGridOptions } from '../ops/affine-grid.ts'
export { scaledDotProductAttention } from '../ops/attention.ts'
export { avgPool1d, avgPool2d, avgPool3d, type AvgPoolDivisorOptions, type AvgPoolOptions } from '../ops/avg-pool2d.ts'
export { batchNorm } from '../ops/batch-norm.ts'
export { bilinear } from '../ops/bilinear.ts'
export { binaryCrossEntropy, binaryCrossEntropyWithLogits } from '../ops/binary-cross-entropy.ts'
export { pdist } from '../ops/cdist.ts'
export { convTranspose1d, convTranspose2d, convTranspose3d, type ConvTransposeOptions } from '../ops/conv-transpose.ts'
export { conv1d, type Conv1dOptions, conv2d, type Conv2dOptions } from '../ops/conv2d.ts'
export { conv3d, type Conv3dOptions } from '../ops/conv3d.ts'
export { crossEntropy, nllLoss } from '../ops/cross-entropy.ts'
export { ctcLoss } from '../ops/ctc-loss.ts'
export { cosineSimilarity, normalize, pairwiseDistance } from '../ops/distance.ts'
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
} from '../ops/dropout.ts'
export { celu, celu_, elu, elu_, selu, selu_ } from '../ops/elu.ts'
export { embeddingBag } from '../ops/embedding-bag.ts'
export { cosineEmbeddingLoss, tripletMarginLoss, tripletMarginWithDistanceLoss } from '../ops/embedding-losses.ts'
export { embedding } from '../ops/embedding.ts'
export {
  fractionalMaxPool2d,
  fractionalMaxPool2dWithIndices,
  fractionalMaxPool3d,
  fractionalMaxPool3dWithIndices,
  type FractionalMaxPoolOptions,
} from '../ops/fractional-max-pool.ts'
export { gelu } from '../ops/gelu.ts'
export { gridSample, type GridSampleOptions } from '../ops/grid-sample.ts'
export { groupNorm, instanceNorm } from '../ops/group-norm.ts'
export { hardsigmoid, hardswish, hardtanh, hardtanh_, relu6 } from '../ops/hardtanh.ts'
export { huberLoss, smoothL1Loss } from '../ops/huber-loss.ts'
export { fold, unfold, type UnfoldOptions } from '../ops/im2col.ts'
export {
  interpolate,
  type InterpolateOptions,
  upsampleBilinear,
  upsampleNearest,
  type UpsampleOptions,
} from '../ops/interpolate.ts'
export { layerNorm, rmsNorm } from '../ops/layer-norm.ts'
export { leakyRelu, leakyRelu_, prelu, rrelu, rrelu_, threshold, threshold_ } from '../ops/leaky-relu.ts'
export { gaussianNllLoss, klDiv, poissonNllLoss } from '../ops/likelihood-losses.ts'
export { linearCrossEntropy } from '../ops/linear-cross-entropy.ts'
export { linear } from '../ops/linear.ts'
export { localResponseNorm } from '../ops/local-response-norm.ts'
export { l1Loss, mseLoss } from '../ops/losses.ts'
export { lpPool1d, lpPool2d, lpPool3d, type LpPoolOptions } from '../ops/lp-pool.ts'
export {
  hingeEmbeddingLoss,
  marginRankingLoss,
  multilabelMarginLoss,
  multilabelSoftMarginLoss,
  multiMarginLoss,
  softMarginLoss,
} from '../ops/margin-losses.ts'
export {
  maxPool1d,
  maxPool1dWithIndices,
  maxPool2d,
  maxPool2dWithIndices,
  maxPool3d,
  maxPool3dWithIndices,
  type MaxPoolOptions,
  type Pooled,
} from '../ops/max-pool2d.ts'
export { maxUnpool1d, maxUnpool2d, maxUnpool3d, type MaxUnpoolOptions } from '../ops/max-unpool.ts'
export { multiHeadAttentionForward } from '../ops/multi-head-attention.ts'
export { oneHot } from '../ops/one-hot.ts'
export { pad, type PadOptions } from '../ops/pad.ts'
export { channelShuffle, pixelShuffle, pixelUnshuffle } from '../ops/pixel-shuffle.ts'
export { relu, relu_ } from '../ops/relu.ts'
export { hardshrink, softshrink, tanhshrink } from '../ops/shrink.ts'
export { glu, mish, silu } from '../ops/silu.ts'
export { logSoftmax, softmax, softmin } from '../ops/softmax.ts'
export { logsigmoid, softplus, softsign } from '../ops/softplus.ts'
export { sigmoid, tanh } from '../ops/unary.ts'
