import { autograd, type Backend, isFloat, type Tensor } from '@flambeau/core'
import { apply, differentiable, inScope, readBack, type Result, widened } from '../call.ts'
import type { Example } from '../case.ts'
import { type Context, exampleOf, type Subject } from '../context.ts'
import { Gen, hash } from '../gen.ts'
import { place } from '../layouts.ts'
import type { HostTensor } from '../values/host.ts'
import type { Verdict } from '../verdict.ts'
import { judge } from './values.ts'

/** Inputs on a device, those that are floats as leaves that want a gradient. */
export function leaves(device: Backend, inputs: readonly HostTensor[]): readonly Tensor[] {
  return inputs.map((input) => {
    const tensor = place(device, 'contiguous', input)
    return isFloat(tensor.dtype) ? tensor.requiresGrad_(true) : tensor
  })
}

/** Fixed weights for the outputs of a call: what its vjp is asked to pull back. */
export function cotangents(subject: Subject, outputs: readonly HostTensor[], seed: number): readonly HostTensor[] {
  const gen = new Gen(subject.dtype, hash(`${seed}:${subject.cases.op}:${subject.sample.name}:cotangent`))
  return outputs.map(({ shape, dtype }) =>
    isFloat(dtype) ? gen.from(shape, () => 2 * gen.uniform() - 1) : gen.from(shape, () => 0),
  )
}

/** Gradients of the float inputs, from given cotangents of the float outputs. */
function pullBack(
  { cases }: Subject,
  device: Backend,
  example: Example,
  weights: readonly HostTensor[],
): Promise<readonly Result[]> {
  return inScope(async () => {
    const inputs = leaves(device, example.inputs)
    const outputs = apply(cases, device, inputs, example)
    const chosen = differentiable(cases, outputs)
    const floating = outputs.flatMap((output, i) => (chosen.includes(output) ? [{ output, weight: weights[i]! }] : []))
    const wanted = inputs.filter((input) => input.requiresGrad)
    const grads = autograd.grad(
      floating.map(({ output }) => output),
      wanted,
      {
        gradOutputs: floating.map(({ output, weight }) =>
          place(device, 'contiguous', { ...weight, dtype: output.dtype }),
        ),
      },
    )
    return Promise.all(grads.map((one) => readBack(one!)))
  })
}

/**
 * How many ULPs a gradient may be off at the magnitude of its largest element. A vjp is a composition of ops that are judged one
 * by one; here a wrong formula, a wrong broadcast or a wrong kernel in it must show, which is never a matter of few ULPs.
 */
const gradientUlps = 64

/** In half formats every intermediate result is rounded to 8 or 11 bits. */
const halfGradientUlps = 16

/** What the device's vjp gives against what the oracle's gives. */
export async function grad({ device, oracle, seed }: Context, subject: Subject): Promise<Verdict> {
  const example = exampleOf(subject, seed)
  const exact = widened(example)
  const outputs = await inScope(async () => {
    const results = apply(subject.cases, oracle, leaves(oracle, exact.inputs), exact)
    return results.map(({ shape, dtype }) => ({
      shape,
      dtype: isFloat(dtype) ? subject.dtype : dtype,
      values: new Float64Array(0),
    }))
  })
  const weights = cotangents(subject, outputs, seed)
  const actual = await pullBack(subject, device, example, weights)
  const expected = await pullBack(subject, oracle, exact, weights)
  const half = subject.dtype === 'float16' || subject.dtype === 'bfloat16'
  const tolerances = expected.map(({ values }) => ({
    ulp: half ? halfGradientUlps : gradientUlps,
    // Not below the cotangents, which are at most one: formulas such as 1 − y² cancel against them.
    scale: values.reduce((most, value) => Math.max(most, Math.abs(value)), 1),
  }))
  return judge(actual, [expected], tolerances, device)
}
