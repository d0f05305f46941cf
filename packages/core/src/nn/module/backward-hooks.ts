import { AutogradFunction, type FunctionContext } from '../../autograd/function.ts'
import { isTensor } from '../../arguments/tensor.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { BackwardHook, HookList } from './hooks.ts'
import type { Module } from './module.ts'

type Grads = readonly (Tensor | null)[]

/** Lets tensors through and shows their gradients to `seen`, which may return others. */
function watch(tensors: readonly Tensor[], seen: (grads: Grads) => Grads): readonly Tensor[] {
  class ModuleHooks extends AutogradFunction {
    static forward(context: FunctionContext, ...inputs: readonly Tensor[]): readonly Tensor[] {
      const outputs = inputs.map((x) => x.detach())
      context.markNonDifferentiable(...outputs.filter((_, i) => inputs[i]?.requiresGrad === false))
      return outputs
    }

    static backward(_: FunctionContext, ...grads: (Tensor | null)[]): Grads {
      return seen(grads)
    }
  }
  return ModuleHooks.apply(...tensors)
}

/** The values with their tensors replaced, in order. */
function withTensors(values: readonly unknown[], tensors: readonly Tensor[]): readonly unknown[] {
  let next = 0
  return values.map((value) => (isTensor(value) ? tensors[next++] : value))
}

/**
 * Calls `forward` between two identity nodes: the one behind its outputs notes their gradients, the one before its inputs then has
 * both and runs the hooks. Without an input that requires grad only the former exists and runs them.
 */
export function callWithBackwardHooks(
  module: Module,
  forward: (inputs: readonly unknown[]) => unknown,
  inputs: readonly unknown[],
  hooks: HookList<BackwardHook>,
): unknown {
  let gradOutput: Grads = []
  const runHooks = (given: Grads): Grads => {
    let gradInput = given
    for (const hook of hooks) gradInput = hook(module, gradInput, gradOutput) ?? gradInput
    return gradInput
  }
  const tensors = inputs.filter(isTensor)
  const reaches = tensors.some((x) => x.requiresGrad)
  const output = forward(reaches ? withTensors(inputs, watch(tensors, runHooks)) : inputs)
  const outputs: readonly unknown[] = Array.isArray(output) ? output : [output]
  const watched = watch(outputs.filter(isTensor), (grads) => {
    gradOutput = grads
    if (!reaches) runHooks(tensors.map(() => null))
    return grads
  })
  const replaced = withTensors(outputs, watched)
  return Array.isArray(output) ? replaced : replaced[0]
}
