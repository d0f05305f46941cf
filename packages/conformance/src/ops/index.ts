import type { OpCases } from '../case.ts'
import { aliasFunctions } from './aliases.ts'
import { batchNormOps } from './batch-norm.ts'
import { binaryOps } from './binary.ts'
import { compareFunctions } from './compare.ts'
import { conv2dOps } from './conv2d.ts'
import { conv3dOps, convolutionFunctions } from './convolution.ts'
import { copyOps } from './copy.ts'
import { createOps } from './create.ts'
import { creationFunctions } from './creation.ts'
import { crossEntropyOps } from './cross-entropy.ts'
import { indexAlongFunctions } from './index-along.ts'
import { elementwiseOps } from './elementwise.ts'
import { indexingOps } from './indexing.ts'
import { joinFunctions } from './join.ts'
import { linearOps } from './linear.ts'
import { lookupFunctions } from './lookup.ts'
import { lossOps } from './losses.ts'
import { maskedFunctions, nonzeroFunctions } from './masked.ts'
import { matmulOps } from './matmul.ts'
import { maxPool2dOps } from './max-pool2d.ts'
import { functionalCases } from './functional.ts'
import { optimizerStepOps } from './optimizer-steps.ts'
import { paddingFunctions } from './padding.ts'
import { avgPool2dOps, poolingFunctions } from './pooling.ts'
import { permuteFunctions } from './permute.ts'
import { randomOps } from './random.ts'
import { argOps, reduceOps, scanOps } from './reduce.ts'
import { covarianceFunctions } from './covariance.ts'
import { extremeFunctions } from './extremes.ts'
import { histogramFunctions } from './histogram.ts'
import { orderStatistics } from './order-statistics.ts'
import { productFunctions } from './products.ts'
import { scanFunctions } from './scans.ts'
import { searchFunctions } from './search.ts'
import { topkFunctions } from './topk.ts'
import { distanceFunctions, normFunctions } from './norm.ts'
import { reluOps } from './relu.ts'
import { repeatFunctions } from './repeat.ts'
import { resamplingFunctions, resamplingOps } from './resampling.ts'
import { sliceFunctions } from './slice.ts'
import { softmaxOps } from './softmax.ts'
import { sortOps } from './sort.ts'
import { trilOps } from './tril.ts'
import { statisticsOps } from './statistics.ts'
import { unaryOps } from './unary.ts'
import { viewScatterFunctions } from './view-scatter.ts'
import { viewFunctions } from './views.ts'
import { whereOps } from './where.ts'

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
  ...optimizerStepOps,
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
  ...functionalCases,
  ...aliasFunctions,
]
