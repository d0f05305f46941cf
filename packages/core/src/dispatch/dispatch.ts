import { findKernel, type AnyKernel, type Attrs, type Backend, type Meta } from '../backend/backend.ts'
import { isFloat } from '../dtype.ts'
import { TorchError } from '../errors.ts'
import { contiguousStrides, expandStrides, formatShape, isContiguous, numel, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { AutogradMeta, edgeOf, needsGrad } from './autograd-meta.ts'
import { type Op, type OpDefinition, registry, type Support } from './define-op.ts'
import { isGradEnabled, setGradEnabled } from './grad-mode.ts'
import { type Edge, OpNode } from './node.ts'
import { noteCreation } from './anomaly.ts'
import { scope } from './scope.ts'
import { makeTensor } from './slot.ts'

/** The device of a call: that of its inputs, which must agree. */
function deviceOf(op: string, inputs: readonly Tensor[]): Backend {
  const device = inputs[0]!.storage.backend
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i]!
    if (input.released) throw releasedError(op, input)
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

export function releasedError(op: string, tensor: Tensor): TorchError {
  return new TorchError(
    'RELEASED',
    op,
    `a tensor of shape ${formatShape(tensor.shape)} made by ${tensor.origin} was used after its release. ` +
      'It was disposed, or its scope (a DataLoader iteration is one) has ended: return it from the scope, or keep() it.',
    { origin: tensor.origin, shape: tensor.shape },
  )
}

function unsupported(op: string, device: Backend, inputs: readonly Tensor[], why: string): TorchError {
  const signature = inputs.map((x) => `${x.dtype}${formatShape(x.shape)}`).join(', ')
  return new TorchError(
    'UNSUPPORTED_OP',
    op,
    `${device.name} cannot compute it for (${signature}): ${why}. Move the inputs to another device with to(device).`,
    { device: device.name, why },
  )
}

/** A fresh tensor for an output. */
export function allocate(device: Backend, meta: Meta, origin: string): Tensor {
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
  return makeTensor(storage, meta.dtype, meta.shape, contiguousStrides(meta.shape), 0, origin)
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
  if (definition.broadcast === true && inputs.length > 1) {
    const shape = metas[0]!.shape
    for (let i = 0; i < inputs.length; i++) {
      if (sameShape(inputs[i]!.shape, shape)) continue
      prepared = inputs.map((input) => expanded(input, shape))
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

function temporaryCopy(input: Tensor): Tensor {
  const copy = copyOf(input)
  temporaries.push(copy)
  return copy
}

/** Prepares the inputs and runs a kernel. */
function launch(
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
function compute<A extends Attrs>(definition: OpDefinition<A>, inputs: readonly Tensor[], attrs: A): readonly Tensor[] {
  const metas = metasOf(definition, inputs, attrs)
  const { name } = definition
  const device = inputs[0]!.storage.backend
  const kernel = findKernel(device, name, inputs, metas, attrs)
  if (typeof kernel !== 'string') {
    const outputs = new Array<Tensor>(metas.length)
    for (let i = 0; i < metas.length; i++) outputs[i] = allocate(device, metas[i]!, name)
    launch(definition as OpDefinition, kernel, inputs, metas, outputs, attrs)
    return outputs
  }
  if (definition.composite === undefined) throw unsupported(name, device, inputs, kernel)
  return unrecorded(() => listOf(definition.composite!(inputs, attrs)))
}

/** Runs a composite off the tape and frees what it made on the way. */
function unrecorded<T>(fn: () => T): T {
  const before = setGradEnabled(false)
  try {
    return scope(fn)
  } finally {
    setGradEnabled(before)
  }
}

function metasOf<A extends Attrs>(definition: OpDefinition<A>, inputs: readonly Tensor[], attrs: A): readonly Meta[] {
  const meta = definition.meta!(inputs, attrs)
  return isList(meta) ? meta : [meta]
}

function listOf(result: Tensor | readonly Tensor[]): readonly Tensor[] {
  return Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]
}

function anyNeedsGrad(inputs: readonly Tensor[]): boolean {
  for (let i = 0; i < inputs.length; i++) if (inputs[i]!.autograd !== null && needsGrad(inputs[i]!)) return true
  return false
}

/** A view made before its base was replaced in the graph would lead gradients to the wrong place. */
function checkFreshView(op: string, input: Tensor): void {
  const meta = input.autograd!
  if (meta.base === null || meta.base.autograd!.rebases === meta.rebasesSeen) return
  throw new TorchError(
    'VIEW_MODIFIED',
    op,
    `an input is a view made by ${input.origin} of a tensor that was then modified by an inplace operation. ` +
      'Make the view again after the modification, or modify a clone().',
    { origin: input.origin },
  )
}

/** Only shape and dtype, so that a node does not keep the tensor itself alive. */
function metaOf({ shape, dtype }: Meta): Meta {
  return { shape, dtype }
}

function makeNode<A extends Attrs>(
  definition: OpDefinition<A>,
  inputs: readonly Tensor[],
  attrs: A,
  outputs: readonly Meta[],
): OpNode<A> {
  const count = inputs.length
  const edges = new Array<Edge | null>(count)
  const needs = new Array<boolean>(count)
  const metas = new Array<Meta>(count)
  for (let i = 0; i < count; i++) {
    const input = inputs[i]!
    const need = needsGrad(input)
    if (need) checkFreshView(definition.name, input)
    needs[i] = need
    edges[i] = need ? edgeOf(input) : null
    metas[i] = metaOf(input)
  }
  const node = new OpNode(definition, attrs, edges, needs, metas, outputs.map(metaOf))
  noteCreation(node)
  return node
}

/** Notes what the vjp of `node` will read. `original` stands in for an input that is about to be overwritten. */
function saveInputs<A extends Attrs>(
  node: OpNode<A>,
  inputs: readonly Tensor[],
  overwritten?: Tensor,
  original?: () => Tensor,
): void {
  const wants = node.op.saveInputs
  if (wants === undefined) return
  for (let i = 0; i < wants.length; i++) {
    if (node.needs[i] !== true) continue
    for (const index of wants[i]!) {
      const input = inputs[index]
      if (input !== undefined) node.saveInput(index, input === overwritten ? original!() : input)
    }
  }
}

function attach<A extends Attrs>(node: OpNode<A>, outputs: readonly Tensor[]): void {
  const { saveOutputs } = node.op
  for (let i = 0; i < outputs.length; i++) {
    if (!isFloat(outputs[i]!.dtype)) continue
    const meta = new AutogradMeta()
    meta.node = node
    meta.index = i
    outputs[i]!.autograd = meta
  }
  if (saveOutputs !== undefined) for (const index of saveOutputs) node.saveOutput(index, outputs[index]!)
}

class CallableOp<A extends Attrs> implements Op<A> {
  readonly definition: OpDefinition<A>

  constructor(definition: OpDefinition<A>) {
    this.definition = definition
  }

  one(inputs: readonly Tensor[], attrs: A): Tensor {
    return this.all(inputs, attrs)[0]!
  }

  all(inputs: readonly Tensor[], attrs: A): readonly Tensor[] {
    const { definition } = this
    deviceOf(definition.name, inputs)
    if (definition.mutates !== undefined) return this.#mutate(inputs, attrs)
    const record = isGradEnabled() && anyNeedsGrad(inputs)
    if (definition.tier === 'view') return [this.#view(inputs[0]!, attrs, record)]
    if (!record) return compute(definition, inputs, attrs)
    if (definition.vjp === undefined) {
      if (definition.composite !== undefined) {
        metasOf(definition, inputs, attrs)
        return listOf(definition.composite(inputs, attrs))
      }
      return compute(definition, inputs, attrs)
    }
    const outputs = compute(definition, inputs, attrs)
    const node = makeNode(definition, inputs, attrs, outputs)
    saveInputs(node, inputs)
    attach(node, outputs)
    return outputs
  }

  #view(input: Tensor, attrs: A, record: boolean): Tensor {
    const { definition } = this
    const { shape, strides, offset } = definition.view!(input, attrs)
    const output = makeTensor(input.storage, input.dtype, shape, strides, offset, definition.name)
    if (record) {
      const node = makeNode(definition, [input], attrs, [output])
      attach(node, [output])
      const base = input.autograd!.base ?? input
      output.autograd!.base = base
      output.autograd!.rebasesSeen = base.autograd!.rebases
    }
    return output
  }

  into(target: Tensor, inputs: readonly Tensor[], attrs: A): Tensor {
    const { definition } = this
    const device = deviceOf(definition.name, inputs.includes(target) ? inputs : [target, ...inputs])
    const record = isGradEnabled() && (needsGrad(target) || anyNeedsGrad(inputs))
    if (isGradEnabled()) checkInPlace(`${definition.name}_`, target)
    const metas = metasOf(definition, inputs, attrs)
    const meta = metas[0]!
    checkFits(`${definition.name}_`, target, meta)
    const node = record && definition.vjp !== undefined ? makeNode(definition, inputs, attrs, [target]) : null
    if (record && node === null) throw unsupported(`${definition.name}_`, device, inputs, 'it has no gradient')
    if (node !== null) saveInputs(node, inputs, target, () => copyOf(target))
    const kernel =
      meta.dtype === target.dtype ? findKernel(device, definition.name, inputs, metas, attrs) : 'dtypes differ'
    if (typeof kernel !== 'string' && metas.length === 1 && definition.broadcast === true) {
      const safe = inputs.map((input) => (overlaps(input, target) ? temporaryCopy(input) : input))
      launch(definition as OpDefinition, kernel, safe, metas, [target], attrs)
    } else {
      const result = compute(definition, inputs, attrs)[0]!
      device.kernels.get('copy')!.run([result], [target], {})
      result.dispose()
    }
    target.storage.version++
    if (node !== null) this.#rebase(node, target)
    return target
  }

  #rebase(node: OpNode<A>, target: Tensor): void {
    const meta = (target.autograd ??= new AutogradMeta())
    meta.node = node
    meta.index = 0
    meta.rebases++
    for (const index of this.definition.saveOutputs ?? []) node.saveOutput(index, target)
  }

  #mutate(inputs: readonly Tensor[], attrs: A): readonly Tensor[] {
    const { definition } = this
    const device = inputs[0]!.storage.backend
    const metas = metasOf(definition, inputs, attrs)
    const outputs = definition.mutates!(inputs.length, attrs).map((index) => inputs[index]!)
    const kernel = findKernel(device, definition.name, inputs, metas, attrs)
    if (typeof kernel === 'string') {
      unrecorded(() => {
        definition.composite!(inputs, attrs)
      })
    } else {
      launch(definition as OpDefinition, kernel, inputs, metas, outputs, attrs)
      for (const output of outputs) output.storage.version++
    }
    return outputs
  }

  support(device: Backend): Support {
    if (this.definition.tier === 'view') return { ok: true, via: 'view' }
    if (device.kernels.has(this.definition.name)) return { ok: true, via: 'kernel' }
    if (this.definition.composite !== undefined) return { ok: true, via: 'composite' }
    return { ok: false, why: `${device.name} has no kernel for ${this.definition.name}` }
  }
}

/** A copy outside the tape. */
function copyOf(input: Tensor): Tensor {
  const device = input.storage.backend
  const copy = allocate(device, input, 'clone')
  device.kernels.get('copy')!.run([input], [copy], {})
  return copy
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
export function checkInPlace(op: string, target: Tensor): void {
  const meta = target.autograd
  if (meta === null || !needsGrad(target)) return
  if (meta.node === null) {
    throw new TorchError(
      'LEAF_MODIFIED',
      op,
      'a leaf Variable that requires grad is being used in an in-place operation. ' +
        'Do it inside noGrad(() => …), on x.data, or out of place.',
      { shape: target.shape },
    )
  }
  if (meta.base !== null) {
    throw new TorchError(
      'VIEW_MODIFIED',
      op,
      `the tensor is a view made by ${target.origin} of a tensor that requires grad. Modify a clone(), or work out of place.`,
      { origin: target.origin },
    )
  }
}

function checkFits(op: string, target: Tensor, meta: Meta): void {
  if (!sameShape(target.shape, meta.shape)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `output with shape ${formatShape(target.shape)} doesn't match the broadcast shape ${formatShape(meta.shape)}. ` +
        'An in-place operation cannot grow its tensor; work out of place.',
      { shape: target.shape, broadcast: meta.shape },
    )
  }
  for (let i = 0; i < target.shape.length; i++) {
    if (target.strides[i] === 0 && target.shape[i]! > 1) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        op,
        'unsupported operation: more than one element of the written-to tensor refers to a single memory location. ' +
          'Please clone() the tensor before performing the operation.',
        { shape: target.shape, strides: target.strides },
      )
    }
  }
}

/**
 * Makes an op from its definition. Kernels for it, if any, are put into `device.kernels` under its name.
 *
 * @example
 * ```ts
 * const double = torch.defineOp({
 *   name: 'docs::double',
 *   tier: 'composite',
 *   meta: ([x]) => x!,
 *   composite: ([x]) => x!.add(x!),
 *   vjp: (_, [grad]) => [grad!.mul(2)],
 * })
 * const y = double.one([torch.ones([3])], {})
 * ```
 */
export function defineOp<A extends Attrs>(definition: OpDefinition<A>): Op<A> {
  const op = new CallableOp(definition)
  registry.set(definition.name, op as unknown as Op)
  return op
}
