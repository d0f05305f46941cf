import type { Kernel } from './backend.ts'
import { activationOverrides } from './overrides/activation.ts'
import { attentionOverrides } from './overrides/attention.ts'
import { convolutionOverrides } from './overrides/convolution.ts'
import { creationOverrides } from './overrides/creation.ts'
import { distributionsOverrides } from './overrides/distributions.ts'
import { dropoutOverrides } from './overrides/dropout.ts'
import { elementwiseOverrides } from './overrides/elementwise.ts'
import { embeddingOverrides } from './overrides/embedding.ts'
import { indexingOverrides } from './overrides/indexing.ts'
import { lossesOverrides } from './overrides/losses.ts'
import { normalisationOverrides } from './overrides/normalisation.ts'
import { poolingOverrides } from './overrides/pooling.ts'
import { productsOverrides } from './overrides/products.ts'
import { reducingOverrides } from './overrides/reducing.ts'
import { resamplingOverrides } from './overrides/resampling.ts'
import { specialOverrides } from './overrides/special.ts'
import { stepsOverrides } from './overrides/steps.ts'
import type { PrimKernels } from './primitives.ts'
import type { Receives } from './overrides/receives.ts'

export type { GeluAttrs } from './overrides/activation.ts'
export type { AttentionAttrs } from './overrides/attention.ts'
export type { ConvAttrs } from './overrides/convolution.ts'
export type { AvgPoolAttrs, PoolAttrs } from './overrides/pooling.ts'
export type { UpsampleAttrs, UpsampleMode } from './overrides/resampling.ts'
export type { AdamAttrs, RmspropAttrs, SgdAttrs } from './overrides/steps.ts'
export type { Pair, Triple } from './overrides/sizes.ts'

type Overrides = typeof activationOverrides &
  typeof attentionOverrides &
  typeof convolutionOverrides &
  typeof creationOverrides &
  typeof distributionsOverrides &
  typeof dropoutOverrides &
  typeof elementwiseOverrides &
  typeof embeddingOverrides &
  typeof indexingOverrides &
  typeof lossesOverrides &
  typeof normalisationOverrides &
  typeof poolingOverrides &
  typeof productsOverrides &
  typeof reducingOverrides &
  typeof resamplingOverrides &
  typeof specialOverrides &
  typeof stepsOverrides

/**
 * Composite ops for which a fused kernel is worth writing, with what each receives. All are optional: without a kernel core
 * computes them from primitives. A kernel may change speed and last bits, never shapes, dtypes, errors or gradients.
 * Dtypes: floating, equal among inputs, unless said otherwise.
 */
export type OverrideAttrs = {
  [N in keyof Overrides]: Overrides[N] extends Receives<infer A> ? A : never
}

export type OverrideName = keyof OverrideAttrs
/** What a backend may provide beyond the primitives. */
export type OverrideKernels = { [N in OverrideName]?: Kernel<OverrideAttrs[N]> }

/** Every op that may have a kernel, by name: a file of kernels is a `Pick` of these. */
export type Kernels = Required<PrimKernels & OverrideKernels>

/** The names of all of them. */
export const overrideNames: readonly OverrideName[] = [
  activationOverrides,
  attentionOverrides,
  convolutionOverrides,
  creationOverrides,
  distributionsOverrides,
  dropoutOverrides,
  elementwiseOverrides,
  embeddingOverrides,
  indexingOverrides,
  lossesOverrides,
  normalisationOverrides,
  poolingOverrides,
  productsOverrides,
  reducingOverrides,
  resamplingOverrides,
  specialOverrides,
  stepsOverrides,
].flatMap((family) => Object.keys(family) as OverrideName[])
