import { autograd, type Backend, type DType, type Meta, type Tensor } from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import { ruleFor } from '../judge/bounds.ts'
import { apply, differentiable, inScope, readBack, type Result } from '../run/call.ts'
import type { Example, OpCases } from '../write/case.ts'
import { type Context, exampleOf, type Subject } from '../run/context.ts'
import { Gen, hash } from '../write/gen.ts'
import { place } from '../write/layouts.ts'
import { type Bounds, illConditioned, perturbedBounds } from '../judge/perturbed.ts'
import type { Tolerance } from '../judge/values/compare.ts'
import { encode, type HostTensor } from '../judge/values/host.ts'
import { fail, type Verdict } from '../judge/verdict.ts'
import { judge } from './values.ts'

/** Inputs on a device, those that are floats as leaves that want a gradient. */
export function leaves(device: Backend, inputs: readonly HostTensor[]): readonly Tensor[] {
  return inputs.map((input) => {
    const tensor = place(device, 'contiguous', input)
    return isFloat(tensor.dtype) ? tensor.requiresGrad_(true) : tensor
  })
}

/** Fixed weights for the outputs of a call: what its vjp is asked to pull back. */
function cotangents(
  subject: Subject,
  outputs: readonly (Meta | undefined)[],
  seed: number,
): readonly (HostTensor | undefined)[] {
  const gen = new Gen(subject.dtype, hash(`${seed}:${subject.cases.op}:${subject.sample.name}:cotangent`))
  return outputs.map((output) => output && gen.from(output.shape, () => 2 * gen.uniform() - 1, output.dtype))
}

/** Gradients of the float inputs, from given cotangents of the outputs; undefined ones are not pulled back. */
export function pullBack(
  cases: OpCases,
  device: Backend,
  example: Example,
  weights: readonly (HostTensor | undefined)[],
): Promise<readonly Result[]> {
  return inScope(async () => {
    const inputs = leaves(device, example.inputs)
    const outputs = await apply(cases, device, inputs, example)
    const pulled = outputs.flatMap((output, i) => {
      const weight = weights[i]
      return weight === undefined || !output.requiresGrad
        ? []
        : [{ output, weight: { ...weight, dtype: output.dtype } }]
    })
    const wanted = inputs.filter((input) => input.requiresGrad)
    const grads = autograd.grad(
      pulled.map(({ output }) => output),
      wanted,
      { gradOutputs: pulled.map(({ weight }) => place(device, 'contiguous', weight)), allowUnused: true },
    )
    return Promise.all(grads.map(async (one, i) => (one === null ? zerosOf(wanted[i]!) : readBack(one))))
  })
}

/** What an input gets that no output depends on. */
function zerosOf({ shape, dtype }: Tensor): Result {
  const values = new Float64Array(shape.reduce((a, b) => a * b, 1))
  return { shape, dtype, values, array: encode(dtype, values) }
}

/**
 * How many ULPs a gradient may be off at the magnitude of its largest element. A vjp is a composition of ops that are judged one
 * by one; here a wrong formula, a wrong broadcast or a wrong kernel in it must show, which is never a matter of few ULPs.
 */
const gradientUlps = 64

/** In half formats every intermediate result is rounded to 8 or 11 bits. */
const halfGradientUlps = 16

/** How far gradients may be from exact ones, for ops whose own results have a rule. */
export function looseTolerances(dtype: DType, expected: readonly HostTensor[]): readonly Tolerance[] {
  const half = dtype === 'float16' || dtype === 'bfloat16'
  return expected.map(({ values }) => ({
    ulp: half ? halfGradientUlps : gradientUlps,
    // Not below the cotangents, which are at most one: formulas such as 1 − y² cancel against them.
    scale: values.reduce((most, value) => Math.max(most, Math.abs(value)), 1),
  }))
}

/** Exact gradients and their bounds. */
export async function gradientBounds(
  context: Context,
  cases: OpCases,
  dtype: DType,
  example: Example,
  weights: readonly (HostTensor | undefined)[],
): Promise<Bounds> {
  const run = (device: Backend) => pullBack(cases, device, example, weights)
  if (ruleFor(cases) === undefined) return perturbedBounds(run, context)
  const expected = await run(context.oracle)
  return { expected, tolerances: looseTolerances(dtype, expected), unjudged: 0, elements: 0 }
}

/** What the device's vjp gives against what the oracle's gives. */
export async function grad(context: Context, subject: Subject): Promise<Verdict> {
  const { device, oracle, seed } = context
  const { cases, dtype } = subject
  const example = exampleOf(subject, seed)
  const outputs = await inScope(async () => {
    const results = await apply(cases, oracle, leaves(oracle, example.inputs), example)
    const chosen = differentiable(cases, results)
    return results.map((result) => (chosen.includes(result) ? { shape: result.shape, dtype: result.dtype } : undefined))
  })
  const weights = cotangents(subject, outputs, seed)
  const actual = await pullBack(cases, device, example, weights)
  const bounds = await gradientBounds(context, cases, dtype, example, weights)
  const problem = illConditioned(bounds)
  return problem === undefined ? judge(actual, [bounds.expected], bounds.tolerances, device) : fail(problem)
}
