import { kindOf } from '../brand.ts'
import { TorchError } from '../errors.ts'
import { formatShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'

/**
 * Whether a value is a tensor (`torch.is_tensor`).
 *
 * @example
 * ```ts
 * torch.isTensor(torch.zeros([2])) // true
 * ```
 */
export function isTensor(value: unknown): value is Tensor {
  const kind = kindOf(value)
  return kind === 'Tensor' || kind === 'Parameter' || kind === 'Buffer'
}

export function releasedError(op: string, tensor: Tensor): TorchError {
  return new TorchError(
    'RELEASED',
    op,
    `a tensor of shape ${formatShape(tensor.shape)} made by ${tensor.origin} was used after its release. ` +
      'It was disposed, or its scope (a DataLoader iteration is one) has ended: return it from the scope, or keep() it.',
    { origin: tensor.origin, shape: tensor.shape },
  )
}
