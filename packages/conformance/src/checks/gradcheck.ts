import { autograd, mul, sum, type Tensor } from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import { apply, differentiable, inScope, readBack } from '../run/call.ts'
import type { Example } from '../write/case.ts'
import { type Context, exampleOf, type Subject } from '../run/context.ts'
import { Gen, hash } from '../write/gen.ts'
import { place } from '../write/layouts.ts'
import { hostTensor, type HostTensor } from '../judge/values/host.ts'
import { fail, pass, type Verdict } from '../judge/verdict.ts'
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

/** Leaves, and the outputs of a call that came from them as one weighted sum; null where no output carries a gradient. */
interface Forward {
  readonly wanted: readonly Tensor[]
  readonly total: Tensor | null
}

async function forward(
  { oracle }: Context,
  { cases }: Subject,
  example: Example,
  inputs: readonly HostTensor[],
  seed: number,
): Promise<Forward> {
  const tensors = leaves(oracle, inputs)
  const outputs = differentiable(cases, await apply(cases, oracle, tensors, example))
  return {
    wanted: tensors.filter((tensor) => tensor.requiresGrad),
    total: outputs.length === 0 ? null : weighted(outputs, weightsFor(outputs, seed)),
  }
}

/** The gradients of a weighted sum, zero where it does not depend on an input. */
function gradientsOf({ wanted, total }: Forward): Promise<readonly HostTensor[]> {
  if (total === null || !total.requiresGrad) return Promise.resolve(wanted.map(zeros))
  const grads = autograd.grad([total], wanted, { allowUnused: true })
  return Promise.all(grads.map(async (one, i) => (one === null ? zeros(wanted[i]!) : readBack(one))))
}

function probeOf(run: (inputs: readonly HostTensor[]) => Promise<Forward>): Probe {
  return {
    value: (inputs) =>
      inScope(async () => {
        const { total } = await run(inputs)
        return total === null ? 0 : (await readBack(total)).values[0]!
      }),
    gradients: (inputs) => inScope(async () => gradientsOf(await run(inputs))),
  }
}

/** First derivatives by the vjp against finite differences, in float64 on the oracle. */
export async function gradcheck(context: Context, subject: Subject): Promise<Verdict> {
  const example = exampleOf(subject, context.seed)
  const seed = hash(`${context.seed}:${subject.cases.op}:${subject.sample.name}:gradcheck`)
  const probe = probeOf((inputs) => forward(context, subject, example, inputs, seed))
  return report(await slopeError(probe, example.inputs, new Gen('float64', seed)), 'the vjp')
}

/** Second derivatives: the gradients of a call, themselves differentiated. */
export async function gradgradcheck(context: Context, subject: Subject): Promise<Verdict> {
  const example = exampleOf(subject, context.seed)
  const seed = hash(`${context.seed}:${subject.cases.op}:${subject.sample.name}:gradgradcheck`)
  const probe = probeOf(async (inputs) => {
    const { wanted, total } = await forward(context, subject, example, inputs, seed)
    if (total === null) return { wanted, total }
    const grads = autograd
      .grad([total], wanted, { createGraph: true, allowUnused: true })
      .filter((one): one is Tensor => one !== null)
    return { wanted, total: grads.length === 0 ? null : weighted(grads, weightsFor(grads, seed + 1)) }
  })
  return report(await slopeError(probe, example.inputs, new Gen('float64', seed)), 'the second derivative')
}

function zeros({ shape }: { readonly shape: readonly number[] }): HostTensor {
  return hostTensor('float64', shape, new Float64Array(shape.reduce((a, b) => a * b, 1)))
}
