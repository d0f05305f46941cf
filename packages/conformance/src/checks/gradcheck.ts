import { autograd, isFloat, mul, sum, type Tensor } from '@flambeau/core'
import { apply, differentiable, inScope, readBack, widened } from '../call.ts'
import type { Example } from '../case.ts'
import { type Context, exampleOf, type Subject } from '../context.ts'
import { Gen, hash } from '../gen.ts'
import { place } from '../layouts.ts'
import { hostTensor, type HostTensor } from '../values/host.ts'
import { fail, pass, type Verdict } from '../verdict.ts'
import { leaves } from './gradients.ts'

/** A scalar function of tensors whose gradient is to be checked, given as values and gradients at a point. */
interface Probe {
  value(inputs: readonly HostTensor[]): Promise<number>
  gradients(inputs: readonly HostTensor[]): Promise<readonly HostTensor[]>
}

const step = 1e-5
/**
 * The central difference errs by h²/6 · f‴ and by 2u|f|/h: for h = 10⁻⁵ and functions of size one about 10⁻¹⁰, and more where
 * third derivatives are large.
 */
const relativeError = 1e-5
const directions = 2

/** The error of a directional derivative relative to the size of what was added up to it. */
async function slopeError(probe: Probe, inputs: readonly HostTensor[], gen: Gen): Promise<number> {
  const gradients = await probe.gradients(inputs)
  let worst = 0
  let at = 0
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i]!
    if (!isFloat(input.dtype)) continue
    const gradient = gradients[at++]!
    for (let trial = 0; trial < directions; trial++) {
      const direction = input.values.map(() => 2 * gen.uniform() - 1)
      const moved = (h: number): readonly HostTensor[] =>
        inputs.map((other, j) =>
          j === i
            ? hostTensor(
                'float64',
                input.shape,
                input.values.map((value, k) => value + h * direction[k]!),
              )
            : other,
        )
      const numeric = ((await probe.value(moved(step))) - (await probe.value(moved(-step)))) / (2 * step)
      const terms = gradient.values.map((value, k) => value * direction[k]!)
      const analytic = terms.reduce((a, b) => a + b, 0)
      const size = Math.max(
        1,
        terms.reduce((a, b) => a + Math.abs(b), 0),
      )
      const error = Math.abs(numeric - analytic) / size
      if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error
    }
  }
  return worst
}

function weighted(tensors: readonly Tensor[], weights: readonly Tensor[]): Tensor {
  return tensors.map((tensor, i) => sum(mul(tensor, weights[i]!))).reduce((a, b) => a.add(b))
}

/** Random weights for the float tensors among some. */
function weightsFor(tensors: readonly Tensor[], seed: number): readonly Tensor[] {
  const gen = new Gen('float64', seed)
  return tensors.map(({ shape, device }) =>
    place(
      device,
      'contiguous',
      gen.from(shape, () => 2 * gen.uniform() - 1),
    ),
  )
}

function report(error: number, what: string): Verdict {
  return error <= relativeError
    ? pass
    : fail(`${what} and finite differences differ by ${error.toExponential(2)} relative`)
}

/** The outputs of a call and the leaves they came from, as one weighted sum. */
function forward(
  { oracle }: Context,
  { cases }: Subject,
  example: Example,
  inputs: readonly HostTensor[],
  seed: number,
) {
  const tensors = leaves(oracle, inputs)
  const outputs = differentiable(cases, apply(cases, oracle, tensors, example))
  return {
    wanted: tensors.filter((tensor) => tensor.requiresGrad),
    total: outputs.length === 0 ? null : weighted(outputs, weightsFor(outputs, seed)),
  }
}

/** First derivatives by the vjp against finite differences, in float64 on the oracle. */
export async function gradcheck(context: Context, subject: Subject): Promise<Verdict> {
  const example = widened(exampleOf(subject, context.seed))
  const seed = hash(`${context.seed}:${subject.cases.op}:${subject.sample.name}:gradcheck`)
  const run = (inputs: readonly HostTensor[]) => forward(context, subject, example, inputs, seed)
  const probe: Probe = {
    value: (inputs) => inScope(async () => (await readBack(run(inputs).total!)).values[0]!),
    gradients: (inputs) =>
      inScope(async () => {
        const { wanted, total } = run(inputs)
        return Promise.all(autograd.grad([total!], wanted).map((one) => readBack(one!)))
      }),
  }
  return report(await slopeError(probe, example.inputs, new Gen('float64', seed)), 'the vjp')
}

/** Second derivatives: the gradients of a call, themselves differentiated. */
export async function gradgradcheck(context: Context, subject: Subject): Promise<Verdict> {
  const example = widened(exampleOf(subject, context.seed))
  const seed = hash(`${context.seed}:${subject.cases.op}:${subject.sample.name}:gradgradcheck`)
  const run = (inputs: readonly HostTensor[]) => {
    const { wanted, total } = forward(context, subject, example, inputs, seed)
    const grads = autograd.grad([total!], wanted, { createGraph: true }).map((one) => one!)
    return { wanted, grads, total: weighted(grads, weightsFor(grads, seed + 1)) }
  }
  const probe: Probe = {
    value: (inputs) => inScope(async () => (await readBack(run(inputs).total)).values[0]!),
    gradients: (inputs) =>
      inScope(async () => {
        const { wanted, total } = run(inputs)
        if (!total.requiresGrad) return inputs.filter(({ dtype }) => isFloat(dtype)).map(zeros)
        const second = autograd.grad([total], wanted, { allowUnused: true })
        return Promise.all(second.map(async (one, i) => (one === null ? zeros(wanted[i]!) : readBack(one))))
      }),
  }
  return report(await slopeError(probe, example.inputs, new Gen('float64', seed)), 'the second derivative')
}

function zeros({ shape }: { readonly shape: readonly number[] }): HostTensor {
  return hostTensor('float64', shape, new Float64Array(shape.reduce((a, b) => a * b, 1)))
}
