import { receives, type Receives } from './receives.ts'

export interface SgdAttrs {
  /** Number of parameters n; inputs are n parameters, n gradients, and with momentum n buffers. */
  readonly count: number
  readonly lr: number
  readonly momentum: number
  readonly dampening: number
  readonly weightDecay: number
  readonly nesterov: boolean
  readonly maximize: boolean
  /** True on the first step with momentum: buffer = gradient, whatever it held. */
  readonly first: boolean
}

export interface AdamAttrs {
  /** Number of parameters n; inputs are n parameters, gradients, first moments, second moments, and with amsgrad n maxima. */
  readonly count: number
  /** This step's number, from 1. */
  readonly step: number
  readonly lr: number
  readonly beta1: number
  readonly beta2: number
  readonly eps: number
  readonly weightDecay: number
  /** AdamW: weight decay multiplies the parameter instead of joining the gradient. */
  readonly decoupled: boolean
  readonly amsgrad: boolean
  readonly maximize: boolean
}

export interface RmspropAttrs {
  /** Number of parameters n; inputs are n parameters, gradients, square averages, then (if centered) gradient averages, then (if momentum > 0) buffers. */
  readonly count: number
  readonly lr: number
  readonly alpha: number
  readonly eps: number
  readonly weightDecay: number
  readonly momentum: number
  readonly centered: boolean
  readonly maximize: boolean
}

/** Of the family: what each kernel means and receives. */
export const stepsOverrides = {
  /**
   * Mutates. Outputs are the parameters, then the buffers if momentum ≠ 0, as the same views as the inputs.
   * g = ±grad + weightDecay · p; buf = first ? g : momentum · buf + (1 − dampening) · g; step = nesterov ? g + momentum · buf : buf; p −= lr · step.
   */
  sgdStep: receives as Receives<SgdAttrs>,
  /**
   * Mutates. Outputs are parameters, first moments, second moments (and maxima), as the same views as the inputs.
   * torch.optim.Adam / AdamW: p −= lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + eps).
   */
  adamStep: receives as Receives<AdamAttrs>,
  /** Mutates. Outputs are parameters and all state, as the same views as the inputs. torch.optim.RMSprop. */
  rmspropStep: receives as Receives<RmspropAttrs>,
}
