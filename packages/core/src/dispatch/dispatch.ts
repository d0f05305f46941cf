import { findKernel, type Attrs, type Backend } from '../backend/backend.ts'
import { TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { isFloat } from '../dtype/dtype.ts'
import { within } from '../arguments/within.ts'
import { needsGrad } from '../tape/autograd-meta.ts'
import { compute, deviceOf, launch, listOf, metasOf, owned, temporaryCopy, unrecorded } from './compute.ts'
import type { Op, OpDefinition, Support } from '../tensor/op.ts'
import { registry } from './registry.ts'
import { isGradEnabled } from '../tape/grad-mode.ts'
import { checkFits, checkInPlace, overlaps } from './in-place.ts'
import { anyNeedsGrad, attach, makeNode, rebase, saveInputs } from './record.ts'
import { makeTensor } from './slot.ts'

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
        return owned(inputs, listOf(definition.composite(inputs, attrs)), recordedCopy)
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
    Object.freeze(shape)
    Object.freeze(strides)
    const output = makeTensor(input.storage, input.dtype, shape, strides, offset, definition.name, input.lineage)
    const base = input.base ?? input
    output.base = base
    output.made = { op: definition as OpDefinition, input, attrs, recorded: isGradEnabled() }
    output.rebasesSeen = base.autograd?.rebases ?? 0
    if (record) attach(makeNode(definition, [input], attrs, [output]), [output])
    return output
  }

  into(target: Tensor, inputs: readonly Tensor[], attrs: A): Tensor {
    const { definition } = this
    const device = deviceOf(definition.name, inputs.includes(target) ? inputs : [target, ...inputs])
    const record = isGradEnabled() && isFloat(target.dtype) && (needsGrad(target) || anyNeedsGrad(inputs))
    checkInPlace(`${definition.name}_`, target, record)
    if (record && definition.vjp === undefined) return this.#overwrite(target, inputs, attrs)
    const op = `${definition.name}_`
    const metas = within(op, () => metasOf(definition, inputs, attrs))
    const meta = metas[0]!
    checkFits(op, target, meta)
    const node = record ? makeNode(definition, inputs, attrs, [target]) : null
    // What is overwritten stays in the graph, for second derivatives.
    if (node !== null) saveInputs(node, inputs, target, () => recordedCopy(target))
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
    if (node !== null) {
      rebase(target, { node, index: 0 })
      for (const index of definition.saveOutputs ?? []) node.saveOutput(index, target)
    }
    return target
  }

  /** For ops that are recorded as what they are made of: computes from a copy of the target, and copies the result in. */
  #overwrite(target: Tensor, inputs: readonly Tensor[], attrs: A): Tensor {
    const copy = registry.get('copy')!
    const { dtype } = target
    const original = inputs.includes(target) ? copy.one([target], { dtype }) : target
    const result = this.one(
      inputs.map((input) => (input === target ? original : input)),
      attrs,
    )
    checkFits(`${this.definition.name}_`, target, result)
    return copy.into(target, [result], { dtype })
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

function recordedCopy(x: Tensor): Tensor {
  return registry.get('copy')!.one([x], { dtype: x.dtype })
}

/** Makes an op of this package from its definition. */
export function defineOp<A extends Attrs>(definition: OpDefinition<A>): Op<A> {
  const { name } = definition
  if (registry.has(name)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'defineOp',
      `'${name}' is defined already: kernels, gradients and views of the op of that name would change hands. Choose another name.`,
      { name },
    )
  }
  const op = new CallableOp(definition)
  registry.set(name, op as unknown as Op)
  return op
}
