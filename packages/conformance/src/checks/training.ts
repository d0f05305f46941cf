import { type Backend, type DType, nn, optim, type Tensor } from '@flambeau/core'
import { inScope } from '../run/call.ts'
import type { Context } from '../run/context.ts'
import { Gen, hash } from '../write/gen.ts'
import { place } from '../write/layouts.ts'
import { type Case, makeCase } from '../write/make-case.ts'
import type { HostTensor } from '../judge/values/host.ts'
import { fail, format, type Verdict } from '../judge/verdict.ts'

const steps = 20

/**
 * float32 against float64 over 20 steps: each loss and gradient is right to about n · 2⁻²⁴ with sums of n < 2⁹ terms, 3 · 10⁻⁵
 * at worst, and the steps may add it up. A small loss is a difference of logits of size one or more, so the error counts at one.
 */
const band = 1e-4

interface Net {
  forward(x: Tensor): Tensor
  readonly parameters: readonly Tensor[]
}

/** A net's shape: parameters to be filled, and what it computes from them. */
interface Recipe {
  readonly input: readonly number[]
  readonly classes: number
  readonly parameters: readonly (readonly number[])[]
  forward(x: Tensor, parameters: readonly Tensor[]): Tensor
}

const { functional } = nn

const recipes: { readonly [name: string]: Recipe } = {
  mlp: {
    input: [16, 12],
    classes: 5,
    parameters: [[24, 12], [24], [5, 24], [5]],
    forward: (x, [w1, b1, w2, b2]) => functional.linear(functional.relu(functional.linear(x, w1!, b1)), w2!, b2),
  },
  conv: {
    input: [8, 1, 12, 12],
    classes: 4,
    parameters: [[4, 1, 3, 3], [4], [6, 4, 3, 3], [6], [4, 54], [4]],
    forward: (x, [k1, c1, k2, c2, w, b]) => {
      const first = functional.maxPool2d(functional.relu(functional.conv2d(x, k1!, c1, { padding: 1 })), 2)
      const second = functional.maxPool2d(functional.relu(functional.conv2d(first, k2!, c2, { padding: 1 })), 2)
      return functional.linear(second.flatten(1), w!, b)
    },
  },
}

/** Well above the rounding errors of gradients: with the usual 10⁻⁸ a gradient that is all error would make a whole step. */
const eps = 1e-3

const optimizers: {
  readonly [name: string]: (parameters: readonly Tensor[]) => { step(): unknown; zeroGrad(): void }
} = {
  sgd: (parameters) => new optim.SGD([...parameters], { lr: 0.05, momentum: 0.9, nesterov: true, weightDecay: 1e-3 }),
  adam: (parameters) => new optim.Adam([...parameters], { lr: 0.01, eps }),
  rmsprop: (parameters) => new optim.RMSprop([...parameters], { lr: 0.002, eps }),
}

interface Data {
  readonly x: HostTensor
  readonly target: HostTensor
  readonly parameters: readonly HostTensor[]
}

/** Inputs that are brighter in a band that tells their class, labels, and initial parameters, all exact in float32. */
function dataOf({ input, classes, parameters }: Recipe, seed: number): Data {
  const gen = new Gen('float32', hash(`${seed}:training`))
  const [batch, ...rest] = input as readonly [number, ...number[]]
  const size = rest.reduce((a, b) => a * b, 1)
  const labels = Array.from({ length: batch }, (_, i) => i % classes)
  const bright = (i: number): boolean => Math.floor(((i % size) * classes) / size) === labels[Math.floor(i / size)]
  return {
    x: gen.from(input, (i) => 2 * gen.uniform() - (bright(i) ? 0 : 1)),
    target: gen.list(labels, [batch], 'int32'),
    parameters: parameters.map((shape) => {
      const bound = 1 / Math.sqrt(shape.slice(1).reduce((a, b) => a * b, 1))
      return gen.values(shape, -bound, bound)
    }),
  }
}

/** Losses before each step. */
function train(
  device: Backend,
  recipe: Recipe,
  data: Data,
  optimizer: string,
  dtype: DType,
): Promise<readonly number[]> {
  return inScope(async () => {
    const x = place(device, 'contiguous', { ...data.x, dtype })
    const target = place(device, 'contiguous', data.target)
    const net: Net = {
      parameters: data.parameters.map((one) => place(device, 'contiguous', { ...one, dtype }).requiresGrad_(true)),
      forward: (input) => recipe.forward(input, net.parameters),
    }
    const rule = optimizers[optimizer]!(net.parameters)
    const losses: number[] = []
    for (let step = 0; step < steps; step++) {
      rule.zeroGrad()
      const loss = functional.crossEntropy(net.forward(x), target)
      losses.push(await loss.item())
      loss.backward()
      rule.step()
    }
    return losses
  })
}

async function trajectory(context: Context, recipe: Recipe, optimizer: string): Promise<Verdict> {
  const data = dataOf(recipe, context.seed)
  const actual = await train(context.device, recipe, data, optimizer, 'float32')
  const expected = await train(context.oracle, recipe, data, optimizer, 'float64')
  if (!(expected[steps - 1]! < 0.8 * expected[0]!)) return fail('the oracle does not learn: the case proves nothing')
  const errors = actual.map((loss, i) => Math.abs(loss - expected[i]!) / Math.max(expected[i]!, 1))
  const worst = errors.reduce((most, error, i) => (error <= errors[most]! ? most : i), 0)
  const text = `step ${worst}: loss ${format(actual[worst]!)}, expected ${format(expected[worst]!)}, ${errors[worst]!.toExponential(1)} relative`
  return errors.every((error) => error <= band) ? { status: 'pass', reason: text } : fail(text)
}

export const trainingCases: readonly Case[] = Object.entries(recipes).flatMap(([name, recipe]) =>
  Object.keys(optimizers).map((optimizer) =>
    makeCase(
      { op: 'training', dtype: 'float32', sample: `${name}-${optimizer}`, layout: 'contiguous', check: 'training' },
      (context) => trajectory(context, recipe, optimizer),
    ),
  ),
)
