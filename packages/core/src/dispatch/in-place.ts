import type { Meta } from '../backend/backend.ts'
import { category, type DType } from '../dtype/dtype.ts'
import { TorchError } from '../errors.ts'
import { formatShape, sameShape, sharesElements } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { isGradLeaf, needsGrad } from '../tape/autograd-meta.ts'
import { isGradEnabled, isInferenceMode } from '../tape/grad-mode.ts'

/** Whether writing `target` could change `input` while it is still being read. The very same view is safe. */
export function overlaps(input: Tensor, target: Tensor): boolean {
  if (input.storage !== target.storage || input === target) return false
  return !(
    input.offset === target.offset &&
    sameShape(input.shape, target.shape) &&
    sameShape(input.strides, target.strides)
  )
}

/** PyTorch's rules for what may be modified in place while recording. */
export function checkInPlace(op: string, target: Tensor, record: boolean = needsGrad(target)): void {
  const { base } = target
  if (target.inference && !isInferenceMode()) {
    throw new TorchError(
      'INFERENCE_TENSOR',
      op,
      'Inplace update to inference tensor outside InferenceMode is not allowed. Make a clone() of it first.',
      { origin: target.origin },
    )
  }
  if (!isGradEnabled()) return
  let leaf: Tensor | undefined = target
  while (leaf !== undefined && !isGradLeaf(leaf)) leaf = leaf.made?.input
  if (leaf !== undefined) {
    throw new TorchError(
      'LEAF_MODIFIED',
      op,
      `a ${leaf === target ? '' : 'view of a '}leaf Variable that requires grad is being used in an in-place operation. ` +
        'Do it inside noGrad(() => …), on x.data, or out of place.',
      { shape: target.shape },
    )
  }
  if (!record || base === null || target.made!.recorded) return
  throw new TorchError(
    'VIEW_MODIFIED',
    op,
    `A view was created by ${target.origin} in no_grad mode and is being modified inplace with grad mode enabled. ` +
      'Make the view outside noGrad(), modify it inside, or work on a clone().',
    { origin: target.origin },
  )
}

/** Checks that a result of dtype `result` can be written over `target`: no float into integers, no number into bool. */
export function checkCast(op: string, target: Meta, result: DType): void {
  if (category(result) <= category(target.dtype)) return
  throw new TorchError(
    'DTYPE_MISMATCH',
    op,
    `result type ${result} can't be cast to the desired output type ${target.dtype}. Work out of place.`,
    { result, target: target.dtype },
  )
}

/** Checks that a result can be written over `target`. */
export function checkFits(op: string, target: Tensor, meta: Meta): void {
  if (!sameShape(target.shape, meta.shape)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `output with shape ${formatShape(target.shape)} doesn't match the broadcast shape ${formatShape(meta.shape)}. ` +
        'An in-place operation cannot grow its tensor; work out of place.',
      { shape: target.shape, broadcast: meta.shape },
    )
  }
  if (!sharesElements(target.shape, target.strides)) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    'unsupported operation: more than one element of the written-to tensor refers to a single memory location. ' +
      'Please clone() the tensor before performing the operation.',
    { shape: target.shape, strides: target.strides },
  )
}
