import type { OpCases } from '../case.ts'
import { activationFunctions } from './activations.ts'
import { attentionFunctions, attentionOps } from './attention.ts'
import { crossEntropyFunctions } from './cross-entropy.ts'
import { ctcLossFunctions } from './ctc-loss.ts'
import { embeddingFunctions, embeddingOps } from './embedding.ts'
import { geluOps } from './gelu.ts'
import { groupNormFunctions, groupNormOps } from './group-norm.ts'
import { layerNormFunctions, layerNormOps } from './layer-norm.ts'
import { lossFunctions } from './losses.ts'
import { weightedLossFunctions } from './weighted-losses.ts'
import { dropoutFunctions } from './random.ts'
import { siluOps } from './silu.ts'

/** Functions of nn.functional beyond convolution and pooling. */
export const functionalCases: readonly OpCases[] = [
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
]
