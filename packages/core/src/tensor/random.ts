import * as distributions from '../ops/distributions/distributions.ts'
import { multinomial, type MultinomialOptions } from '../ops/distributions/multinomial.ts'
import { CastMethods } from './casts.ts'
import type { Tensor } from './tensor.ts'

type Options = distributions.GeneratorOption

/** Random numbers. What overwrites a tensor is not recorded, and takes nothing from what it held. */
export abstract class RandomMethods extends CastMethods {
  /** See {@link torch.bernoulli}. */
  bernoulli(this: Tensor, p?: number | null, options?: Options): Tensor {
    return distributions.bernoulli(this, p, options)
  }

  /** See {@link torch.multinomial}. */
  multinomial(this: Tensor, numSamples: number, options?: MultinomialOptions): Tensor {
    return multinomial(this, numSamples, options)
  }

  /** Fills with zeros and ones; `p` is the chance of a 1, by default ½, or a tensor of chances (`Tensor.bernoulli_`). */
  bernoulli_(this: Tensor, p?: Tensor | number, options?: Options): Tensor {
    return distributions.bernoulli_(this, p, options)
  }

  /** Fills with uniform numbers from [low, high), by default [0, 1) (`Tensor.uniform_`). */
  uniform_(this: Tensor, low?: number, high?: number, options?: Options): Tensor {
    return distributions.uniform_(this, low, high, options)
  }

  /** Fills with normal numbers, by default of mean 0 and standard deviation 1 (`Tensor.normal_`). */
  normal_(this: Tensor, mean?: number, std?: number, options?: Options): Tensor {
    return distributions.normal_(this, mean, std, options)
  }

  /** Fills with exp of normal numbers, by default of mean 1 and standard deviation 2 (`Tensor.log_normal_`). */
  logNormal_(this: Tensor, mean?: number, std?: number, options?: Options): Tensor {
    return distributions.logNormal_(this, mean, std, options)
  }

  /** Fills with exponential numbers of density λ e^(−λx), by default λ = 1 (`Tensor.exponential_`). */
  exponential_(this: Tensor, lambd?: number, options?: Options): Tensor {
    return distributions.exponential_(this, lambd, options)
  }

  /** Fills with numbers of the Cauchy distribution, by default of median 0 and scale 1 (`Tensor.cauchy_`). */
  cauchy_(this: Tensor, median?: number, sigma?: number, options?: Options): Tensor {
    return distributions.cauchy_(this, median, sigma, options)
  }

  /** Fills with the number of trials up to the first success, each of chance `p` (`Tensor.geometric_`). */
  geometric_(this: Tensor, p: number, options?: Options): Tensor {
    return distributions.geometric_(this, p, options)
  }

  /**
   * Fills with uniform whole numbers from [low, high), from [0, high) if only that is given, or else with all numbers ≥ 0 of the
   * dtype (floats: as far as they are all whole) (`Tensor.random_`).
   */
  random_(this: Tensor, options?: Options): Tensor
  random_(this: Tensor, high: number | bigint, options?: Options): Tensor
  random_(this: Tensor, low: number | bigint, high: number | bigint | null, options?: Options): Tensor
  random_(this: Tensor, a?: number | bigint | Options, b?: number | bigint | Options | null, c?: Options): Tensor {
    if (typeof a !== 'number' && typeof a !== 'bigint') return distributions.random_(this, 0, null, a)
    if (typeof b === 'number' || typeof b === 'bigint' || b === null) return distributions.random_(this, a, b, c)
    return distributions.random_(this, 0, a, b)
  }
}
