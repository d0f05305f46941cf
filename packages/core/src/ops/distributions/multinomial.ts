import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { scope } from '../../memory/scope.ts'
import { TorchError } from '../../errors.ts'
import { defaultGenerator } from '../../random/generator.ts'
import { formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { div, minimum, mul } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { ge, gt, lt } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import type { GeneratorOption } from './distributions.ts'
import { amax } from '../primitives/reduce.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { cumsum } from '../primitives/scan.ts'
import { searchsorted } from '../indexing/searchsorted.ts'
import { topk } from '../reducing/topk.ts'
import { uniform } from '../primitives/uniform.ts'
import { log1p, logicalNot, neg } from '../primitives/unary.ts'
import { narrow, reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

export interface MultinomialOptions extends GeneratorOption {
  /** Whether a category can be drawn again. Default false. */
  readonly replacement?: boolean
}

/** More categories than float32 tells apart. */
const mostCategories = 2 ** 24

const multinomialArguments = signature('multinomial', {
  input: takes.tensor,
  numSamples: takes.positiveInteger,
  options: takes.options({ replacement: takes.flag, generator: takes.generator }),
})

/**
 * Draws categories by their weights (≥ 0, not necessarily adding up to 1), for a vector of weights or each row of a matrix
 * (`torch.multinomial`). Categories of weight 0 are drawn only when no others are left.
 *
 * With replacement, a uniform number is looked up in the running sums; without, every category gets an exponential waiting time
 * of its rate, and the first ones count.
 *
 * @returns Indices as int32, of shape [numSamples] or [rows, numSamples].
 * @throws TorchError `SHAPE_MISMATCH` unless there are one or two dimensions, `DTYPE_MISMATCH` for integer weights,
 * `INVALID_ARGUMENT` for more samples than categories without replacement, more than 2²⁴ categories, and (at once or at the next
 * read) weights that are negative, NaN or infinite, or add up to 0.
 * @example
 * ```ts
 * torch.multinomial(torch.tensor([0, 1, 3]), 2) // [2, 1] or [1, 2]
 * torch.multinomial(torch.tensor([0, 1, 3]), 10, { replacement: true }) // ones and about three times as many twos
 * ```
 */
export function multinomial(x: Tensor, numSamples: number, options?: MultinomialOptions): Tensor {
  multinomialArguments(arguments)
  const { replacement = false, generator = defaultGenerator() } = options ?? {}
  const categories = x.shape[x.shape.length - 1]!
  if (x.shape.length < 1 || x.shape.length > 2) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'multinomial',
      `takes a vector or a matrix, but got ${formatShape(x.shape)}.`,
      {
        shape: x.shape,
      },
    )
  }
  if (!isFloat(x.dtype)) {
    throw new TorchError('DTYPE_MISMATCH', 'multinomial', `weights must be floats, but got ${x.dtype}.`, {
      dtype: x.dtype,
    })
  }
  if (categories === 0 || (!replacement && numSamples > categories)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'multinomial',
      `cannot draw ${numSamples} of ${categories} categories${replacement ? '' : ' without replacement'}.`,
      { numSamples, categories },
    )
  }
  if (categories > mostCategories) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'multinomial',
      `number of categories cannot exceed 2^24, but is ${categories}.`,
      { categories },
    )
  }
  checkWeights(x)
  const rows = x.shape.slice(0, -1)
  const block = generator.next()
  const draw = (): Tensor => {
    const weights = cast(x, x.dtype === 'float64' ? 'float64' : 'float32')
    if (replacement) {
      const sums = cumsum(weights, -1)
      const total = narrow(sums, -1, categories - 1, 1)
      const at = mul(uniform(x.device, weights.dtype, [...rows, numSamples], block), total)
      // Rounding may give the total itself, which lies behind the last category that has a weight.
      return minimum(searchsorted(sums, at, { right: true }), searchsorted(sums, total))
    }
    const waiting = neg(log1p(neg(uniform(x.device, weights.dtype, x.shape, block))))
    const order = where(gt(weights, 0), div(weights, waiting), -1)
    return reshape(topk(order, numSamples).indices, [...rows, numSamples])
  }
  return noGrad(() => scope(draw))
}

/** Refuses what is no distribution. */
function checkWeights(x: Tensor): void {
  const refuse = (text: string): TorchError => new TorchError('INVALID_ARGUMENT', 'multinomial', text)
  refuseWhere(
    () => logicalNot(bitwiseAnd(ge(x, 0), lt(x, Infinity))),
    () => refuse('weights must be finite and ≥ 0: some are negative, NaN or infinite.'),
  )
  refuseWhere(
    () => logicalNot(gt(amax(x, -1), 0)),
    () => refuse('weights of each row must add up to more than 0: some are all 0.'),
  )
}

/** What of this file tensors have as methods. */
export const methods = ['multinomial'] as const
