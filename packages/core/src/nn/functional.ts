export { batchNorm } from '../ops/batch-norm.ts'
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
export { avgPool1d, avgPool2d, avgPool3d, type AvgPoolDivisorOptions, type AvgPoolOptions } from '../ops/avg-pool2d.ts'
export { conv1d, type Conv1dOptions, conv2d, type Conv2dOptions } from '../ops/conv2d.ts'
export { conv3d, type Conv3dOptions } from '../ops/conv3d.ts'
export { convTranspose1d, convTranspose2d, convTranspose3d, type ConvTransposeOptions } from '../ops/conv-transpose.ts'
export {
  fractionalMaxPool2d,
  fractionalMaxPool2dWithIndices,
  fractionalMaxPool3d,
  fractionalMaxPool3dWithIndices,
  type FractionalMaxPoolOptions,
} from '../ops/fractional-max-pool.ts'
export { gridSample, type GridSampleOptions } from '../ops/grid-sample.ts'
export { fold, unfold, type UnfoldOptions } from '../ops/im2col.ts'
export {
  interpolate,
  type InterpolateOptions,
  upsampleBilinear,
  upsampleNearest,
  type UpsampleOptions,
} from '../ops/interpolate.ts'
export { lpPool1d, lpPool2d, lpPool3d, type LpPoolOptions } from '../ops/lp-pool.ts'
export { pdist } from '../ops/cdist.ts'
export { crossEntropy, nllLoss } from '../ops/cross-entropy.ts'
export { dropout } from '../ops/dropout.ts'
export { linear } from '../ops/linear.ts'
export { binaryCrossEntropyWithLogits, l1Loss, mseLoss } from '../ops/losses.ts'
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
export { pad, type PadOptions } from '../ops/pad.ts'
export { channelShuffle, pixelShuffle, pixelUnshuffle } from '../ops/pixel-shuffle.ts'
export { relu } from '../ops/relu.ts'
export { logSoftmax, softmax } from '../ops/softmax.ts'
export { sigmoid, tanh } from '../ops/unary.ts'
