import type { PhiloxAttrs } from '../backend/primitives.ts'
import { defineOp } from '../dispatch/dispatch.ts'
import type { Op } from '../dispatch/define-op.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { defaultGenerator, type Generator } from '../random/generator.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { mul } from './arithmetic.ts'
import { ge } from './compare.ts'
import { uniform } from './uniform.ts'
import { where } from './where.ts'

interface Attrs extends PhiloxAttrs {
  readonly p: number
}

export const dropoutOp: Op<Attrs> = defineOp<Attrs>({
  name: 'dropout',
  tier: 'composite',
  meta: ([x]) => x!,
  composite: ([x], { p, ...block }) => {
    const kept = ge(uniform(x!.device, 'float32', x!.shape, block), p)
    return where(kept, mul(x!, p === 1 ? 0 : 1 / (1 - p)), 0)
  },
  // The same mask, drawn again from the same block.
  vjp: ({ attrs }, [grad]) => [dropoutOp.one([grad!], attrs)],
})

export interface DropoutOptions {
  /** Chance that an element becomes 0. Default 0.5. */
  readonly p?: number
  /** Without it the input is returned as it is. Default true. */
  readonly training?: boolean
  /** Where the mask comes from. Default: the generator that manualSeed seeds. */
  readonly generator?: Generator
}

/**
 * Zeroes elements at random and scales the rest by 1 / (1 − p); the mask is the same on every device
 * (`torch.nn.functional.dropout`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if p is not within [0, 1].
 * @example
 * ```ts
 * torch.nn.functional.dropout(torch.ones([4]), { p: 0.5 }) // zeros and twos
 * ```
 */
export function dropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  checkOptions('dropout', options, ['p', 'training', 'generator'])
  const { p = 0.5, training = true, generator = defaultGenerator() } = options
  if (!(p >= 0 && p <= 1)) {
    throw new TorchError('INVALID_ARGUMENT', 'dropout', `probability has to be between 0 and 1, but got ${p}.`, { p })
  }
  if (!training || p === 0) return x
  return dropoutOp.one([x], { p, ...generator.next() })
}
