import { type AnyKernel, type Backend, findKernel } from '../backend/backend.ts'
import { inherit, inScope, lineageOf } from '../memory/scope.ts'
import { isContiguous } from '../shape.ts'
import { placeOf } from '../tape/autograd-meta.ts'
import type { OpDefinition } from '../tensor/op.ts'
import { switchRecording } from '../tape/grad-mode.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { allocate } from './allocate.ts'
import { metasOf, unsupported } from './guard.ts'
import { copyOf, launch } from './launch.ts'

/** Runs an op outside the tape: kernel if there is one that takes the call, else composite. */
export function compute<A extends object>(
  definition: OpDefinition<A>,
  inputs: readonly Tensor[],
  attrs: A,
  device: Backend,
  origin: string,
): readonly Tensor[] {
  const metas = metasOf(definition, inputs, attrs)
  const { name } = definition
  const kernel = findKernel(device, name, inputs, metas, attrs)
  if (typeof kernel === 'string') return composed(definition, inputs, attrs, device, kernel)
  const outputs = new Array<Tensor>(metas.length)
  const lineage = lineageOf(inputs)
  for (let i = 0; i < metas.length; i++) outputs[i] = allocate(device, metas[i]!, origin, lineage)
  launch(definition, kernel, inputs, metas, outputs, attrs)
  return outputs
}

/** Apart, because a closure would cost its function on every call. */
function composed<A extends object>(
  definition: OpDefinition<A>,
  inputs: readonly Tensor[],
  attrs: A,
  device: Backend,
  why: string,
): readonly Tensor[] {
  const outputs = unrecorded(() => owned(inputs, compose(definition, inputs, attrs, device, why), copyOf))
  inherit(outputs, inputs)
  return outputs
}

/** Runs an op that writes over some of its inputs. */
export function mutate<A extends object>(
  definition: OpDefinition<A>,
  inputs: readonly Tensor[],
  attrs: A,
  device: Backend,
): readonly Tensor[] {
  const metas = metasOf(definition, inputs, attrs)
  const outputs = definition.mutates!(inputs.length, attrs).map((index) => inputs[index]!)
  const kernel: AnyKernel | string = findKernel(device, definition.name, inputs, metas, attrs)
  if (typeof kernel === 'string') {
    unrecorded(() => {
      compose(definition, inputs, attrs, device, kernel)
    })
  } else {
    launch(definition, kernel, inputs, metas, outputs, attrs)
    for (const output of outputs) output.storage.version++
  }
  return outputs
}

/** What an op is made of other ops, where there is no kernel. */
export function compose<A extends object>(
  definition: OpDefinition<A>,
  inputs: readonly Tensor[],
  attrs: A,
  device: Backend,
  why: string,
): readonly Tensor[] {
  if (definition.composite === undefined) throw unsupported(definition.name, device, inputs, why)
  const result = definition.composite(inputs, attrs, device)
  return isList(result) ? result : [result]
}

function isList(result: Tensor | readonly Tensor[]): result is readonly Tensor[] {
  return Array.isArray(result)
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
