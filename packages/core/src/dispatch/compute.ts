import { findKernel, type AnyKernel, type Attrs, type Backend, type Meta } from '../backend/backend.ts'
import { describe } from '../arguments/describe.ts'
import { isTensor, releasedError } from '../arguments/tensor.ts'
import { TorchError } from '../errors.ts'
import { contiguousStrides, expandStrides, formatShape, isContiguous, numel, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { checkAccepted } from './accepted.ts'
import { placeOf } from '../tape/autograd-meta.ts'
import type { OpDefinition } from '../tensor/op.ts'
import { switchRecording } from '../tape/grad-mode.ts'
import { inherit, inScope, lineageOf, type Scope } from '../memory/scope.ts'
import { makeTensor } from './slot.ts'

/** The device of a call: that of its inputs, which must agree. */
export function deviceOf(op: string, inputs: readonly Tensor[]): Backend {
  for (let i = 0; i < inputs.length; i++) if (inputs[i]?.released !== false) throw noInput(op, i, inputs[i])
  const device = inputs[0]!.storage.backend
  for (let i = 1; i < inputs.length; i++) {
    const input = inputs[i]!
    if (input.storage.backend !== device) {
      throw new TorchError(
        'DEVICE_MISMATCH',
        op,
        `Expected all tensors to be on the same device, but found at least two devices, ${device.name} and ` +
          `${input.storage.backend.name}. Move one of them with to(device).`,
        { devices: [device.name, input.storage.backend.name] },
      )
    }
  }
  return device
}

function noInput(op: string, at: number, input: unknown): TorchError {
  if (isTensor(input)) return releasedError(op, input)
  return new TorchError('INVALID_ARGUMENT', op, `input ${at + 1} must be a tensor, but got ${describe(input)}.`, { at })
}

export function unsupported(op: string, device: Backend, inputs: readonly Tensor[], why: string): TorchError {
  const signature = inputs.map((x) => `${x.dtype}${formatShape(x.shape)}`).join(', ')
  return new TorchError(
    'UNSUPPORTED_OP',
    op,
    `${device.name} cannot compute it for (${signature}): ${why}. Move the inputs to another device with to(device).`,
    { device: device.name, why },
  )
}

/** A fresh tensor for an output. */
export function allocate(device: Backend, meta: Meta, origin: string, lineage: Scope | null = null): Tensor {
  if (!device.capabilities.dtypes.has(meta.dtype)) {
    throw new TorchError(
      'UNSUPPORTED_DTYPE',
      origin,
      `${device.name} has no ${meta.dtype} tensors; it has ${[...device.capabilities.dtypes].join(', ')}. ` +
        'Choose one of these with { dtype } or to(dtype), or another device.',
      { dtype: meta.dtype, device: device.name },
    )
  }
  const storage = device.allocate(meta.dtype, numel(meta.shape))
  return makeTensor(storage, meta.dtype, meta.shape, rowStrides(meta.shape), 0, origin, lineage)
}

/** Row-order strides by shape. Tensors share the lists, so both are frozen; doing that once per list costs nothing measurable. */
const strideLists = new WeakMap<readonly number[], readonly number[]>()

function rowStrides(shape: readonly number[]): readonly number[] {
  let strides = strideLists.get(shape)
  if (strides === undefined) {
    strides = Object.freeze(contiguousStrides(shape))
    strideLists.set(Object.freeze(shape), strides)
  }
  return strides
}

function isList(meta: Meta | readonly Meta[]): meta is readonly Meta[] {
  return Array.isArray(meta)
}

function expanded(input: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(input.shape, shape)) return input
  const strides = expandStrides(input.shape, input.strides, shape)
  return detachedView(input, shape, strides)
}

/** A plain view for a kernel's eyes only: outside the graph, outside every scope. */
function detachedView(input: Tensor, shape: readonly number[], strides: readonly number[]): Tensor {
  return { storage: input.storage, dtype: input.dtype, shape, strides, offset: input.offset } as Tensor
}

function prepare(
  definition: OpDefinition,
  kernel: AnyKernel,
  inputs: readonly Tensor[],
  metas: readonly Meta[],
): readonly Tensor[] {
  let prepared = inputs
  const { broadcast } = definition
  if (broadcast !== undefined) {
    const { shape } = metas[0]!
    for (let i = 0; i < inputs.length; i++) {
      if (sameShape(inputs[i]!.shape, shape)) continue
      prepared = inputs.map((input, at) =>
        broadcast === true || broadcast.includes(at) ? expanded(input, shape) : input,
      )
      break
    }
  }
  if (kernel.layout === 'contiguous') {
    const full = prepared
    for (let i = 0; i < full.length; i++) {
      const { shape, strides, offset } = full[i]!
      if (offset === 0 && isContiguous(shape, strides)) continue
      prepared = full.map(contiguousCopy)
      break
    }
  }
  return prepared
}

/** Copies made for the kernel about to run; freed right after it. */
const temporaries: Tensor[] = []

function contiguousCopy(input: Tensor): Tensor {
  if (input.offset === 0 && isContiguous(input.shape, input.strides)) return input
  return temporaryCopy(input)
}

export function temporaryCopy(input: Tensor): Tensor {
  const copy = copyOf(input)
  temporaries.push(copy)
  return copy
}

/** Prepares the inputs and runs a kernel. */
export function launch(
  definition: OpDefinition,
  kernel: AnyKernel,
  inputs: readonly Tensor[],
  metas: readonly Meta[],
  outputs: readonly Tensor[],
  attrs: Attrs,
): void {
  try {
    kernel.run(prepare(definition, kernel, inputs, metas), outputs, attrs)
  } finally {
    while (temporaries.length > 0) temporaries.pop()!.dispose()
  }
}

/** Runs an op outside the tape: kernel if there is one that takes the call, else composite. */
export function compute<A extends Attrs>(
  definition: OpDefinition<A>,
  inputs: readonly Tensor[],
  attrs: A,
): readonly Tensor[] {
  const metas = metasOf(definition, inputs, attrs)
  const { name } = definition
  const device = inputs[0]!.storage.backend
  const kernel = findKernel(device, name, inputs, metas, attrs)
  if (typeof kernel !== 'string') {
    const outputs = new Array<Tensor>(metas.length)
    const lineage = lineageOf(inputs)
    for (let i = 0; i < metas.length; i++) outputs[i] = allocate(device, metas[i]!, name, lineage)
    launch(definition as OpDefinition, kernel, inputs, metas, outputs, attrs)
    return outputs
  }
  if (definition.composite === undefined) throw unsupported(name, device, inputs, kernel)
  const outputs = unrecorded(() => owned(inputs, listOf(definition.composite!(inputs, attrs)), copyOf))
  inherit(outputs, inputs)
  return outputs
}

/**
 * The results of a composite as a kernel would leave them: each alone in memory of its own, in row order, and no view of what the
 * composite made on the way. So results can be written in place, and share memory with nothing, on every device.
 */
export function owned(
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  copy: (output: Tensor) => Tensor,
): readonly Tensor[] {
  const taken = new Set(inputs.map(({ storage }) => storage))
  return outputs.map((output) => {
    const { storage, shape, strides, offset } = output
    const isAlone = !taken.has(storage) && offset === 0 && isContiguous(shape, strides)
    taken.add(storage)
    return isAlone ? asBase(output) : copy(output)
  })
}

/** A view that nobody else can see the base of, as a tensor in its own right. */
export function asBase(view: Tensor): Tensor {
  placeOf(view)
  view.base = null
  view.made = null
  return view
}

/** Runs a composite off the tape and frees what it made on the way. */
export function unrecorded<T>(fn: () => T): T {
  const before = switchRecording(false)
  try {
    return inScope(fn)
  } finally {
    switchRecording(before)
  }
}

export function metasOf<A extends Attrs>(
  definition: OpDefinition<A>,
  inputs: readonly Tensor[],
  attrs: A,
): readonly Meta[] {
  if (definition.accepts !== undefined) checkAccepted(definition.name, definition.accepts, inputs[0]!)
  const meta = definition.meta!(inputs, attrs)
  return isList(meta) ? meta : [meta]
}

export function listOf(result: Tensor | readonly Tensor[]): readonly Tensor[] {
  return Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]
}

/** A copy outside the tape. */
export function copyOf(input: Tensor): Tensor {
  const device = input.storage.backend
  const copy = allocate(device, input, 'clone')
  device.kernels.get('copy')!.run([input], [copy], {})
  return copy
}
