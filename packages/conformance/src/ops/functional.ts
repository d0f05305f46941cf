import type { OpCases } from '../write/case.ts'
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
