/** The same net in jax-js, on the device that the command line names. The whole step is one jitted function, its fastest form. */
import { argv } from 'node:process'
import { defaultDevice, type Device, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax'
import { answerRequests, timeSteps } from '../answer.ts'
import { provideNavigatorGpu } from '../navigator-gpu.ts'
import type { Problem, Values } from '../lenet/problem.ts'

type Weights = Record<string, np.Array>

function toArray({ shape, values }: Values): np.Array {
  return np.array(Float32Array.from(values)).reshape([...shape])
}

/** Takes ownership of its arguments, as every function in jax-js does. */
function forward(weights: Weights, images: np.Array): np.Array {
  const weight = (name: string): np.Array => weights[name]!
  const conv = (x: np.Array, name: string): np.Array => {
    const channels = weight(`${name}.bias`).shape[0]!
    return lax
      .convGeneralDilated(x, weight(`${name}.weight`), [1, 1], 'VALID')
      .add(weight(`${name}.bias`).reshape([1, channels, 1, 1]))
  }
  const pool = (x: np.Array): np.Array => lax.reduceWindow(x, (window) => np.max(window), [2, 2], [2, 2])
  const linear = (x: np.Array, name: string): np.Array =>
    np.matmul(x, weight(`${name}.weight`).transpose()).add(weight(`${name}.bias`))
  let x = pool(nn.relu(conv(images, 'conv1')))
  x = pool(nn.relu(conv(x, 'conv2')))
  x = x.reshape([x.shape[0]!, 400])
  x = nn.relu(linear(x, 'fc1'))
  x = nn.relu(linear(x, 'fc2'))
  return linear(x, 'fc3')
}

function trainer(problem: Problem): () => Promise<number> {
  let weights = Object.fromEntries(Object.entries(problem.weights).map(([name, values]) => [name, toArray(values)]))
  const images = toArray(problem.images)
  const targets = toArray(problem.targets)
  const loss = (own: Weights, x: np.Array, y: np.Array): np.Array => np.mean(np.square(forward(own, x).sub(y)))
  const step = jit((own: Weights, x: np.Array, y: np.Array): [np.Array, Weights] => {
    const before = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, value.ref]))
    const [value, gradients] = valueAndGrad(loss)(before, x, y) as [np.Array, Weights]
    const after = Object.entries(own).map(([name, weight]) => {
      return [name, weight.sub(gradients[name]!.mul(problem.learningRate))] as const
    })
    return [value, Object.fromEntries(after)]
  })
  return async () => {
    const [value, after] = step(weights, images.ref, targets.ref)
    weights = after
    return (await value.data())[0]!
  }
}

const device = (argv[2] ?? 'wasm') as Device
await provideNavigatorGpu()
const present = await init(device)
if (!present.includes(device)) throw new Error(`jax-js has no ${device} here`)
defaultDevice(device)
let step: (() => Promise<number>) | undefined

await answerRequests({
  about: () => ({ about: { name: `jax-js ${device}` } }),
  problem: ({ problem }) => {
    step = trainer(problem)
    return {}
  },
  steps: ({ count }) => timeSteps(count, step!),
})
process.exit()
