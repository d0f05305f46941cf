import type { Attrs, Backend, Meta } from '../backend/backend.ts'
import type { DType, Scalar } from '../dtype/dtype.ts'
import { isContiguous } from '../shape.ts'
import { isGradEnabled } from '../tape/grad-mode.ts'
import type { Op, OpDefinition, Support } from '../tensor/op.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { allocate } from './allocate.ts'
import { compose, compute, mutate, owned } from './compute.ts'
import { pass, type Runnable } from './gate.ts'
import { deviceOf, metasOf } from './guard.ts'
import { callInto, type Writing } from './in-place.ts'
import { anyNeedsGrad, attach, makeNode, saveInputs, type ViewScatterAttrs } from './record.ts'
import { register } from './registry.ts'
import { makeView, partAt } from './view.ts'

const none: readonly Tensor[] = []

class CallableOp<A extends Attrs> implements Runnable<A> {
  readonly definition: OpDefinition<A>
  readonly name: string
  /** Whether it computes new tensors: most ops do. */
  readonly computes: boolean

  constructor(definition: OpDefinition<A>) {
    const { name, tier, mutates } = definition
    this.definition = definition
    this.name = name
    this.computes = tier !== 'view' && tier !== 'memory' && mutates === undefined
  }

  one(inputs: readonly Tensor[], attrs: A): Tensor {
    const { name } = this
    return pass(this, inputs, attrs, deviceOf(name, inputs), null, name)[0]!
  }

  all(inputs: readonly Tensor[], attrs: A): readonly Tensor[] {
    const { name } = this
    return pass(this, inputs, attrs, deviceOf(name, inputs), null, name)
  }

  make(device: Backend, attrs: A, origin: string = this.name): Tensor {
    return pass(this, none, attrs, device, null, origin)[0]!
  }

  into(target: Tensor, inputs: readonly Tensor[], attrs: A): Tensor {
    const { name } = this
    const device = deviceOf(name, inputs.includes(target) ? inputs : [target, ...inputs])
    pass(this, inputs, attrs, device, target, name)
    return target
  }

  run(inputs: readonly Tensor[], attrs: A, device: Backend, target: Tensor | null, origin: string): readonly Tensor[] {
    const { definition } = this
    if (target !== null) {
      callInto(this, target, inputs, attrs, device, writing)
      return none
    }
    const record = isGradEnabled() && anyNeedsGrad(inputs)
    if (!this.computes) return this.#place(inputs, attrs, device, record, origin)
    if (!record) return compute(definition, inputs, attrs, device, origin)
    return this.#record(inputs, attrs, device, origin)
  }

  /** What computes no new tensor: writes over its inputs, or is a matter of memory alone. */
  #place(inputs: readonly Tensor[], attrs: A, device: Backend, record: boolean, origin: string): readonly Tensor[] {
    const { definition } = this
    if (definition.mutates !== undefined) return mutate(definition, inputs, attrs, device)
    if (definition.tier === 'memory') return [allocate(device, definition.meta!(inputs, attrs) as Meta, origin)]
    const outputs = [makeView(this, inputs[0]!, attrs)]
    if (record && definition.vjp !== undefined) attach(makeNode(definition, inputs, attrs, outputs), outputs)
    return outputs
  }

  #record(inputs: readonly Tensor[], attrs: A, device: Backend, origin: string): readonly Tensor[] {
    const { definition } = this
    if (definition.vjp === undefined && definition.composite !== undefined) {
      metasOf(definition, inputs, attrs)
      return owned(inputs, compose(definition, inputs, attrs, device, ''), cloned)
    }
    const outputs = compute(definition, inputs, attrs, device, origin)
    if (definition.vjp === undefined) return outputs
    const node = makeNode(definition, inputs, attrs, outputs)
    saveInputs(node, inputs)
    attach(node, outputs)
    return outputs
  }

  support(device: Backend): Support {
    const { tier } = this.definition
    if (tier === 'view' || tier === 'memory') return { ok: true, via: tier }
    if (device.kernels.has(this.definition.name)) return { ok: true, via: 'kernel' }
    if (this.definition.composite !== undefined) return { ok: true, via: 'composite' }
    return { ok: false, why: `${device.name} has no kernel for ${this.definition.name}` }
  }
}

/** Makes an op of this package from its definition. */
export function defineOp<A extends Attrs>(definition: OpDefinition<A>): Op<A> {
  const op = new CallableOp(definition)
  register(op as unknown as Op)
  return op
}

/* The ops that calls themselves are made of stand here: calls need them, and they are calls. */

interface CopyAttrs {
  readonly dtype: DType
  readonly flip?: readonly number[]
}

/** The elements in fresh memory and in another dtype. */
export const copyOp: Op<CopyAttrs> = defineOp<CopyAttrs>({
  name: 'copy',
  tier: 'prim',
  broadcast: true,
  meta: ([x], { dtype }) => ({ shape: x!.shape, dtype }),
  vjp: ({ inputs, attrs: { flip } }, [grad]) => {
    const { dtype } = inputs[0]!
    return [flip === undefined ? cast(grad!, dtype) : copyOp.one([grad!], { dtype, flip })]
  },
})

function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : copyOp.one([x], { dtype })
}

function cloned(x: Tensor): Tensor {
  return copyOp.one([x], { dtype: x.dtype })
}

interface FillAttrs extends Meta {
  readonly value: Scalar
}

/** A tensor with every element `value`. */
export const fillOp: Op<FillAttrs> = defineOp<FillAttrs>({ name: 'fill', tier: 'prim', meta: (_, attrs) => attrs })

/**
 * A copy of the first input with the second written where a view of it looks. In-place operations on views are recorded as this
 * (PyTorch's CopySlices): their base becomes what it was with the view's new values in it.
 */
export const viewScatterOp: Op<ViewScatterAttrs> = defineOp<ViewScatterAttrs>({
  name: 'viewScatter',
  gradName: 'copySlices',
  tier: 'composite',
  meta: ([x]) => x!,
  composite: ([x, src], { place }) => {
    const out = cloned(x!)
    copyOp.into(partAt(out, place), [src!], { dtype: out.dtype })
    return out
  },
  vjp: ({ attrs, needs, inputs }, [grad]) => {
    const { device, dtype } = grad!
    const { shape, dtype: written } = inputs[1]!
    return [
      needs[0] === true ? viewScatterOp.one([grad!, fillOp.make(device, { shape, dtype, value: 0 })], attrs) : null,
      needs[1] === true ? cast(partAt(inRowOrder(grad!), attrs.place), written) : null,
    ]
  },
})

/** The tensor itself if its elements lie in row order, else a copy: views of any geometry (`asStrided`) count in memory. */
export function inRowOrder(x: Tensor): Tensor {
  return isContiguous(x.shape, x.strides) ? x : cloned(x)
}

/** What is handed to those who write in place. */
export const writing: Writing = { copy: copyOp, viewScatter: viewScatterOp }
