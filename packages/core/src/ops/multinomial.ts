import { signature } from '../arguments/signature.ts'
import * as takes from '../arguments/kinds.ts'
import { isFloat } from '../dtype.ts'
import { noGrad } from '../dispatch/grad-mode.ts'
import { scope } from '../dispatch/scope.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { defaultGenerator } from '../random/generator.ts'
import { formatShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { div, mul } from './arithmetic.ts'
import { gt, le } from './compare.ts'
import { cast } from './copy.ts'
import type { GeneratorOption } from './distributions.ts'
import { sum } from './reduce.ts'
import { cumsum } from './scan.ts'
import { topk } from './topk.ts'
import { uniform } from './uniform.ts'
import { log1p, neg } from './unary.ts'
import { narrow, reshape, unsqueeze } from './views.ts'
import { where } from './where.ts'

export interface MultinomialOptions extends GeneratorOption {
  /** Whether a category can be drawn again. Default false. */
  readonly replacement?: boolean
}

const multinomialArguments = signature('multinomial', {
  input: takes.tensor,
  numSamples: takes.integer,
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
 * `INVALID_ARGUMENT` for more samples than categories without replacement.
 * @example
 * ```ts
 * torch.multinomial(torch.tensor([0, 1, 3]), 2) // [2, 1] or [1, 2]
 * torch.multinomial(torch.tensor([0, 1, 3]), 10, { replacement: true }) // ones and about three times as many twos
 * ```
 */
export function multinomial(x: Tensor, numSamples: number, options?: MultinomialOptions): Tensor {
  multinomialArguments(arguments)
  checkOptions('multinomial', options, ['replacement', 'generator'])
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
  if (!Number.isInteger(numSamples) || numSamples < 1 || (!replacement && numSamples > categories)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'multinomial',
      `cannot draw ${numSamples} of ${categories} categories${replacement ? '' : ' without replacement'}.`,
      { numSamples, categories },
    )
  }
  const rows = x.shape.slice(0, -1)
  const block = generator.next()
  const draw = (): Tensor => {
    const weights = cast(x, x.dtype === 'float64' ? 'float64' : 'float32')
    if (replacement) {
      const sums = cumsum(weights, -1)
      const total = narrow(sums, -1, categories - 1, 1)
      const at = mul(uniform(x.device, weights.dtype, [...rows, numSamples], block), total)
      return sum(le(unsqueeze(sums, -2), unsqueeze(at, -1)), -1)
    }
    const waiting = neg(log1p(neg(uniform(x.device, weights.dtype, x.shape, block))))
    const order = where(gt(weights, 0), div(weights, waiting), -1)
    return reshape(topk(order, numSamples).indices, [...rows, numSamples])
  }
  return noGrad(() => scope(draw))
}
