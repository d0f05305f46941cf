import type { OpCases } from '../write/case.ts'
import { aliasFunctions } from './aliases.ts'
import { batchNormOps } from './normalisation/batch-norm.ts'
import { binaryOps } from './primitives/binary.ts'
import { compareFunctions } from './primitives/compare.ts'
import { conv2dOps } from './convolution/conv2d.ts'
import { conv3dOps, convolutionFunctions } from './convolution/convolution.ts'
import { copyOps } from './primitives/copy.ts'
import { createOps } from './primitives/create.ts'
import { creationFunctions } from './creation/creation.ts'
import { crossEntropyOps } from './losses/cross-entropy.ts'
import { indexAlongFunctions } from './indexing/index-along.ts'
import { elementwiseOps } from './elementwise/elementwise.ts'
import { indexingOps } from './primitives/indexing.ts'
import { joinFunctions } from './arranging/join.ts'
import { linearOps } from './products/linear.ts'
import { lookupFunctions } from './indexing/lookup.ts'
import { lossOps } from './losses/losses.ts'
import { maskedFunctions, nonzeroFunctions } from './indexing/masked.ts'
import { matmulOps } from './primitives/matmul.ts'
import { maxPool2dOps } from './pooling/max-pool2d.ts'
import { activationFunctions } from './activation/activations.ts'
import { attentionFunctions, attentionOps } from './attention/attention.ts'
import { crossEntropyFunctions } from './losses/cross-entropy.ts'
import { ctcLossFunctions } from './losses/ctc-loss.ts'
import { embeddingFunctions, embeddingOps } from './embedding/embedding.ts'
import { geluOps } from './activation/gelu.ts'
import { groupNormFunctions, groupNormOps } from './normalisation/group-norm.ts'
import { layerNormFunctions, layerNormOps } from './normalisation/layer-norm.ts'
import { lossFunctions } from './losses/losses.ts'
import { weightedLossFunctions } from './losses/weighted-losses.ts'
import { dropoutFunctions } from './dropout/dropout.ts'
import { siluOps } from './activation/silu.ts'
import { adamStepCases } from './steps/adam-step.ts'
import { rmspropStepCases } from './steps/rmsprop-step.ts'
import { sgdStepCases } from './steps/sgd-step.ts'
import { paddingFunctions } from './windows/padding.ts'
import { avgPool2dOps, poolingFunctions } from './pooling/pooling.ts'
import { permuteFunctions } from './primitives/permute.ts'
import { randomOps } from './dropout/dropout.ts'
import { argOps, reduceOps, scanOps } from './primitives/reduce.ts'
import { covarianceFunctions } from './reducing/covariance.ts'
import { extremeFunctions } from './reducing/extremes.ts'
import { histogramFunctions } from './reducing/histogram.ts'
import { orderStatistics } from './reducing/order-statistics.ts'
import { productFunctions } from './products/products.ts'
import { scanFunctions } from './reducing/scans.ts'
import { searchFunctions } from './reducing/search.ts'
import { topkFunctions } from './reducing/topk.ts'
import { distanceFunctions, normFunctions } from './reducing/norm.ts'
import { reluOps } from './activation/relu.ts'
import { repeatFunctions } from './arranging/repeat.ts'
import { resamplingFunctions, resamplingOps } from './resampling/resampling.ts'
import { sliceFunctions } from './primitives/slice.ts'
import { softmaxOps } from './activation/softmax.ts'
import { sortOps } from './primitives/sort.ts'
import { trilOps } from './creation/tril.ts'
import { statisticsOps } from './reducing/statistics.ts'
import { unaryOps } from './primitives/unary.ts'
import { viewScatterFunctions } from './indexing/view-scatter.ts'
import { viewFunctions } from './primitives/views.ts'
import { whereOps } from './primitives/where.ts'

/** Every op the suite has cases for. */
export const opCases: readonly OpCases[] = [
  ...createOps,
  ...randomOps,
  ...copyOps,
  ...unaryOps,
  ...binaryOps,
  ...whereOps,
  ...compareFunctions,
  ...elementwiseOps,
  ...reduceOps,
  ...statisticsOps,
  ...argOps,
  ...scanOps,
  ...sortOps,
  ...covarianceFunctions,
  ...extremeFunctions,
  ...histogramFunctions,
  ...orderStatistics,
  ...productFunctions,
  ...scanFunctions,
  ...searchFunctions,
  ...topkFunctions,
  ...distanceFunctions,
  ...normFunctions,
  ...indexingOps,
  ...matmulOps,
  ...reluOps,
  ...linearOps,
  ...conv2dOps,
  ...conv3dOps,
  ...convolutionFunctions,
  ...maxPool2dOps,
  ...avgPool2dOps,
  ...poolingFunctions,
  ...paddingFunctions,
  ...resamplingOps,
  ...resamplingFunctions,
  ...softmaxOps,
  ...crossEntropyOps,
  ...lossOps,
  ...batchNormOps,
  sgdStepCases,
  adamStepCases,
  rmspropStepCases,
  ...creationFunctions,
  ...viewFunctions,
  ...permuteFunctions,
  ...sliceFunctions,
  ...joinFunctions,
  ...repeatFunctions,
  ...viewScatterFunctions,
  ...trilOps,
  ...lookupFunctions,
  ...indexAlongFunctions,
  ...maskedFunctions,
  ...nonzeroFunctions,
  ...activationFunctions,
  ...geluOps,
  ...siluOps,
  ...layerNormOps,
  ...layerNormFunctions,
  ...groupNormOps,
  ...groupNormFunctions,
  ...attentionOps,
  ...attentionFunctions,
  ...embeddingOps,
  ...embeddingFunctions,
  ...lossFunctions,
  ...weightedLossFunctions,
  ...crossEntropyFunctions,
  ...ctcLossFunctions,
  ...dropoutFunctions,
  ...aliasFunctions,
]
