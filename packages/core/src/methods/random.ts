import * as distributions from '../ops/distributions/distributions.ts'
import { random_ as draw, type GeneratorOption } from '../ops/distributions/distributions.ts'
import * as multinomial from '../ops/distributions/multinomial.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { install, installMethods, type Methods } from './install.ts'

type Options = GeneratorOption

declare module '../tensor/tensor.ts' {
  interface Tensor extends Methods<typeof distributions>, Methods<typeof multinomial> {
    /**
     * Fills with uniform whole numbers from [low, high), from [0, high) if only that is given, or else with all numbers ≥ 0 of the
     * dtype (floats: as far as they are all whole) (`Tensor.random_`).
     */
    random_(options?: Options): Tensor
    random_(high: number | bigint, options?: Options): Tensor
    random_(low: number | bigint, high: number | bigint | null, options?: Options): Tensor
  }
}

function random_(x: Tensor, a?: number | bigint | Options, b?: number | bigint | Options | null, c?: Options): Tensor {
  if (typeof a !== 'number' && typeof a !== 'bigint') return draw(x, 0, null, a)
  if (typeof b === 'number' || typeof b === 'bigint' || b === null) return draw(x, a, b, c)
  return draw(x, 0, a, b)
}

installMethods(distributions)
installMethods(multinomial)
install({ random_ })
