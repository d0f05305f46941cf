import { activationModules } from './activation.ts'
import { arrangingModules } from './arranging.ts'
import { containerModules } from './containers.ts'
import { convolutionModules } from './convolution.ts'
import { dropoutModules } from './dropout.ts'
import { embeddingModules } from './embedding.ts'
import { lossModules } from './losses.ts'
import { normalisationModules } from './normalisation.ts'
import { poolingModules } from './pooling.ts'
import { productModules } from './products.ts'
import type { ModuleCases } from './record.ts'
import { resamplingModules } from './resampling.ts'
import { windowModules } from './windows.ts'

/** Every module the suite has cases for, by family: the name of the file of its goldens, too. */
export const modules: Readonly<Record<string, readonly ModuleCases[]>> = {
  activation: activationModules,
  arranging: arrangingModules,
  containers: containerModules,
  convolution: convolutionModules,
  dropout: dropoutModules,
  embedding: embeddingModules,
  losses: lossModules,
  normalisation: normalisationModules,
  pooling: poolingModules,
  products: productModules,
  resampling: resamplingModules,
  windows: windowModules,
}
