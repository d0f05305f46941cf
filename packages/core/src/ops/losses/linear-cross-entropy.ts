import { signature } from '../../arguments/signature.ts'
import { within } from '../../arguments/within.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { crossEntropy, type CrossEntropyOptions } from './cross-entropy.ts'
import { linear } from '../products/linear.ts'
import { reshape } from '../primitives/views.ts'

export interface LinearCrossEntropyOptions extends CrossEntropyOptions {
  /** Added to the logits: `[C]` or `[C, …]`, as the weight without its last dimension. */
  readonly linearBias?: Tensor | null
}

const linearCrossEntropyArguments = signature('linearCrossEntropy', {
  input: takes.tensor,
  linearWeight: takes.tensor,
  target: takes.tensor,
  options: takes.options({
    linearBias: takes.orNull(takes.tensor),
    labelSmoothing: takes.number,
    weight: takes.orNull(takes.tensor),
    ignoreIndex: takes.integer,
    reduction: takes.oneOf('mean', 'sum', 'none'),
  }),
})

/**
 * {@link crossEntropy} of the logits that a linear layer makes of the input (`torch.nn.functional.linear_cross_entropy`).
 *
 * @param input - `[N, in]`, or `[in]` of a single sample.
 * @param linearWeight - `[C, in]`, or `[C, …, in]` for one class per position.
 * @param target - As for crossEntropy on logits `[N, C, …]`.
 * @throws TorchError `SHAPE_MISMATCH`; `INVALID_ARGUMENT` for ignoreIndex with probabilities; `INDEX_OUT_OF_RANGE`, at once or at
 * the next read.
 * @example
 * ```ts
 * const y = torch.tensor([1, 0], { dtype: 'int32' })
 * torch.nn.functional.linearCrossEntropy(torch.ones([2, 3]), torch.zeros([2, 3]), y) // 0.6931
 * ```
 */
export function linearCrossEntropy(
  input: Tensor,
  linearWeight: Tensor,
  target: Tensor,
  options: LinearCrossEntropyOptions = {},
): Tensor {
  linearCrossEntropyArguments(arguments)
  const op = 'linearCrossEntropy'
  return within(op, () => {
    const { linearBias = null, ...rest } = options
    const rank = input.shape.length
    const [classes, ...positions] = linearWeight.shape.slice(0, -1)
    const fits =
      (rank === 2 || (rank === 1 && positions.length === 0)) &&
      linearWeight.shape.length >= 2 &&
      input.shape.at(-1) === linearWeight.shape.at(-1) &&
      (linearBias === null || sameShape(linearBias.shape, [classes!, ...positions]))
    if (!fits) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        op,
        `takes an input [N, in] or [in], a weight [C, …, in] and a bias [C, …], but got ${formatShape(input.shape)}, ` +
          `${formatShape(linearWeight.shape)}${linearBias === null ? '' : ` and ${formatShape(linearBias.shape)}`}. ` +
          'A weight with more than two dimensions needs a batch.',
        { input: input.shape, linearWeight: linearWeight.shape, linearBias: linearBias?.shape },
      )
    }
    const shape = [...input.shape.slice(0, -1), classes!, ...positions]
    if (options.ignoreIndex !== undefined && sameShape(target.shape, shape)) {
      throw new TorchError('INVALID_ARGUMENT', op, 'ignoreIndex cannot be given where the target holds probabilities.')
    }
    const out = classes! * numel(positions)
    const flat = reshape(linearWeight, [out, linearWeight.shape.at(-1)!])
    const logits = linear(input, flat, linearBias === null ? null : reshape(linearBias, [out]))
    return crossEntropy(reshape(logits, shape), target, rest)
  })
}
