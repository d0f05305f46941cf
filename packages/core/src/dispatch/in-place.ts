import { type Attrs, type Backend, findKernel, type Meta } from '../backend/backend.ts'
import { isTensor } from '../arguments/tensor.ts'
import { within } from '../arguments/within.ts'
import { category, type DType, isFloat } from '../dtype/dtype.ts'
import { TorchError } from '../errors.ts'
import { scope } from '../memory/scope.ts'
import { formatShape, sameShape, sharesElements } from '../shape.ts'
import type { Op } from '../tensor/op.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { isGradLeaf, needsGrad, placeOf } from '../tape/autograd-meta.ts'
import { isGradEnabled, isInferenceMode } from '../tape/grad-mode.ts'
import { compute } from './compute.ts'
import { metasOf } from './guard.ts'
import { copyOver, launch, temporaryCopy } from './launch.ts'
import { anyNeedsGrad, makeNode, rebase, saveInputs, type ViewScatterAttrs } from './record.ts'

/** Ops that writing in place is made of, handed in by the file that defines them. */
export interface Writing {
  readonly copy: Op<{ readonly dtype: DType }>
  readonly viewScatter: Op<ViewScatterAttrs>
}

/** Whether a call that writes over `target` has to be recorded. */
function isRecorded(target: Tensor, inputs: readonly Tensor[]): boolean {
  return isGradEnabled() && isFloat(target.dtype) && (needsGrad(target) || anyNeedsGrad(inputs))
}

/** Calls an op with `target` as its output. */
export function callInto<A extends Attrs>(
  op: Op<A>,
  target: Tensor,
  inputs: readonly Tensor[],
  attrs: A,
  device: Backend,
  writing: Writing,
): void {
  const { definition } = op
  const name = `${definition.name}_`
  const record = isRecorded(target, inputs)
  if (record && definition.vjp === undefined) {
    const again = (x: Tensor): Tensor =>
      op.one(
        inputs.map((input) => (input === target ? x : input)),
        attrs,
      )
    writeResult(name, target, again, inputs, writing)
    return
  }
  checkInPlace(name, target, record)
  const metas = within(name, () => metasOf(definition, inputs, attrs))
  const meta = metas[0]!
  checkFits(name, target, meta)
  const node = record ? makeNode(definition, inputs, attrs, [target]) : null
  // What is overwritten stays in the graph, for second derivatives.
  if (node !== null) saveInputs(node, inputs, target, () => writing.copy.one([target], { dtype: target.dtype }))
  const kernel =
    meta.dtype === target.dtype ? findKernel(device, definition.name, inputs, metas, attrs) : 'dtypes differ'
  if (typeof kernel !== 'string' && metas.length === 1 && definition.broadcast === true) {
    const safe = inputs.map((input) => (overlaps(input, target) ? temporaryCopy(input) : input))
    launch(definition, kernel, safe, metas, [target], attrs)
  } else {
    const result = compute(definition, inputs, attrs, device, definition.name)[0]!
    copyOver(target, result)
    result.dispose()
  }
  target.storage.version++
  if (node !== null) {
    rebase(target, { node, index: 0 }, writing.viewScatter)
    for (const index of definition.saveOutputs ?? []) node.saveOutput(index, target)
  }
}

/**
 * In place from out of place: computes a result from `target` and writes it over `target`, in the target's dtype. Recorded like any
 * other in-place operation.
 *
 * @param op - Name for messages, with the underscore: `clamp_`.
 * @param result - Must use the tensor it is given instead of `target`, which is about to be overwritten.
 * @param others - What else `result` reads, tensors among it.
 */
export function writeResult(
  op: string,
  target: Tensor,
  result: (x: Tensor) => Tensor,
  others: readonly unknown[],
  { copy, viewScatter }: Writing,
): Tensor {
  const { dtype } = target
  const record = isRecorded(target, others.filter(isTensor))
  checkInPlace(op, target, record)
  const made = within(op, () => (record ? result(copy.one([target], { dtype })) : scope(() => result(target))))
  checkFits(op, target, made)
  checkCast(op, target, made.dtype)
  // A comparison has no gradient; what it overwrites has one of zeros.
  if (record && !needsGrad(made)) {
    return overwrite(target, made.dtype === dtype ? made : copy.one([made], { dtype }), { copy, viewScatter })
  }
  copy.into(target, [made], { dtype })
  if (!record && made !== target) made.dispose()
  return target
}

/** Writes `source` over a tensor, which stays in the graph, with a gradient of zeros. Of views the base stays. */
export function overwrite(target: Tensor, source: Tensor, { copy, viewScatter }: Writing): Tensor {
  const { dtype } = target
  const stays = isGradEnabled() && target.base === null && (placeOf(target)?.node ?? null) !== null
  return copy.into(target, [stays ? viewScatter.one([target, source], { place: [] }) : source], { dtype })
}

/** Whether writing `target` could change `input` while it is still being read. The very same view is safe. */
function overlaps(input: Tensor, target: Tensor): boolean {
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
function checkCast(op: string, target: Meta, result: DType): void {
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
