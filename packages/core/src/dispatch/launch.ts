import type { AnyKernel, Attrs, Meta, View } from '../backend/backend.ts'
import { expandStrides, isContiguous, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { allocate } from './allocate.ts'
import type { OpDefinition } from '../tensor/op.ts'

/** Copies made for the kernel about to run; freed right after it. */
const temporaries: Tensor[] = []

/** Brings the inputs into the layout that the kernel wants, and runs it: the one place where kernels run. */
export function launch<A extends Attrs>(
  definition: OpDefinition<A>,
  kernel: AnyKernel,
  inputs: readonly View[],
  metas: readonly Meta[],
  outputs: readonly View[],
  attrs: A,
): void {
  try {
    kernel.run(prepare(definition.broadcast, kernel, inputs, metas), outputs, attrs)
  } finally {
    while (temporaries.length > 0) temporaries.pop()!.dispose()
  }
}

function prepare(
  broadcast: OpDefinition['broadcast'],
  kernel: AnyKernel,
  inputs: readonly View[],
  metas: readonly Meta[],
): readonly View[] {
  let prepared = inputs
  if (broadcast !== undefined) {
    const { shape } = metas[0]!
    for (let i = 0; i < inputs.length; i++) {
      if (sameShape(inputs[i]!.shape, shape)) continue
      prepared = broadcasted(inputs, shape, broadcast)
      break
    }
  }
  if (kernel.layout === 'contiguous') {
    for (let i = 0; i < prepared.length; i++) {
      if (isInRowOrder(prepared[i]!)) continue
      prepared = prepared.map(inRowOrder)
      break
    }
  }
  return prepared
}

function broadcasted(
  inputs: readonly View[],
  shape: readonly number[],
  which: true | readonly number[],
): readonly View[] {
  return inputs.map((input, at) => (which === true || which.includes(at) ? expanded(input, shape) : input))
}

function inRowOrder(input: View): View {
  return isInRowOrder(input) ? input : temporaryCopy(input)
}

function isInRowOrder({ shape, strides, offset }: View): boolean {
  return offset === 0 && isContiguous(shape, strides)
}

/** For a kernel's eyes only, and therefore no tensor: outside the graph, outside every scope. */
function expanded(input: View, shape: readonly number[]): View {
  if (sameShape(input.shape, shape)) return input
  const { storage, dtype, offset } = input
  return { storage, dtype, shape, strides: expandStrides(input.shape, input.strides, shape), offset }
}

/** A copy that lives until the kernel about to run has run. */
export function temporaryCopy(input: View): Tensor {
  const copy = copyOf(input)
  temporaries.push(copy)
  return copy
}

/** A copy outside the tape. */
export function copyOf(input: View): Tensor {
  const copy = allocate(input.storage.backend, input, 'clone')
  copyOver(copy, input)
  return copy
}

/** Writes the elements of `source`, which has its shape, over `target`, outside the tape. */
export function copyOver(target: View, source: View): void {
  target.storage.backend.kernels.get('copy')!.run([source], [target], { dtype: target.dtype })
}
