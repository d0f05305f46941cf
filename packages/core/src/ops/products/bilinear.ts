import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add } from '../primitives/arithmetic.ts'
import { checkSameDType, matmul } from '../primitives/matmul.ts'
import { checkNumeric } from '../primitives/operands.ts'
import { permute, reshape, unsqueeze } from '../primitives/views.ts'

const bilinearArguments = signature('bilinear', {
  a: takes.tensor,
  b: takes.tensor,
  weight: takes.tensor,
  bias: takes.optional(takes.tensor),
})

/**
 * Bilinear map of two vectors: yₒ = Σᵢⱼ aᵢ · weight[o, i, j] · bⱼ + biasₒ (`torch.nn.functional.bilinear`).
 *
 * @param a - `[…, in1]`.
 * @param b - `[…, in2]`, with the same leading sizes.
 * @param weight - `[out, in1, in2]`.
 * @param bias - `[out]`, or null.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`.
 * @example
 * ```ts
 * torch.bilinear(torch.ones([5, 2]), torch.ones([5, 3]), torch.ones([4, 2, 3])).shape // [5, 4]
 * ```
 */
export function bilinear(a: Tensor, b: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  bilinearArguments(arguments)
  const lead = a.shape.slice(0, -1)
  const [out, in1, in2] = weight.shape
  checkSameDType('bilinear', a, b)
  checkSameDType('bilinear', a, weight)
  if (bias !== null && bias !== undefined) checkSameDType('bilinear', a, bias)
  checkNumeric('bilinear', a)
  const fits =
    weight.shape.length === 3 &&
    sameShape(lead, b.shape.slice(0, -1)) &&
    a.shape.at(-1) === in1 &&
    b.shape.at(-1) === in2 &&
    (bias === null || bias === undefined || sameShape(bias.shape, [out!]))
  if (!fits) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'bilinear',
      `takes inputs […, in1] and […, in2] with a weight [out, in1, in2] and a bias [out], but got ${formatShape(a.shape)}, ` +
        `${formatShape(b.shape)}, ${formatShape(weight.shape)}${bias ? ` and ${formatShape(bias.shape)}` : ''}.`,
      { a: a.shape, b: b.shape, weight: weight.shape, bias: bias?.shape },
    )
  }
  const rows = numel(lead)
  // [rows, in1] · [in1, out · in2], then each row's [out, in2] · [in2].
  const through = matmul(reshape(a, [rows, in1!]), reshape(permute(weight, [1, 0, 2]), [in1!, out! * in2!]))
  const y = matmul(reshape(through, [rows, out!, in2!]), unsqueeze(reshape(b, [rows, in2!]), 2))
  const shaped = reshape(y, [...lead, out!])
  return bias === null || bias === undefined ? shaped : add(shaped, bias)
}
