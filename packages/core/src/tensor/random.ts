import { checkInPlace } from '../dispatch/in-place.ts'
import { normal_, uniform_ } from '../ops/random.ts'
import type { Generator } from '../random/generator.ts'
import { CastMethods } from './casts.ts'
import type { Tensor } from './tensor.ts'

/** Random numbers. */
export abstract class RandomMethods extends CastMethods {
  /** Fills with uniform numbers from [low, high) (`Tensor.uniform_`). */
  uniform_(this: Tensor, low = 0, high = 1, options?: { readonly generator?: Generator }): Tensor {
    checkInPlace('uniform_', this)
    return uniform_(this, low, high, options?.generator)
  }

  /** Fills with normal numbers (`Tensor.normal_`). */
  normal_(this: Tensor, mean = 0, std = 1, options?: { readonly generator?: Generator }): Tensor {
    checkInPlace('normal_', this)
    return normal_(this, mean, std, options?.generator)
  }
}
