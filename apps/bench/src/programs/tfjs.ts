/** The same net in TensorFlow.js, on the backend that the command line names; pictures and filters in its order, channels last. */
import { argv } from 'node:process'
import * as tf from '@tensorflow/tfjs'
import { answerRequests, timeSteps } from '../answer.ts'
import { provideNavigatorGpu } from '../navigator-gpu.ts'
import type { Problem, Values } from '../lenet/problem.ts'

function toTensor({ shape, values }: Values): tf.Tensor {
  return tf.tensor([...values], [...shape])
}

/** A weight in TensorFlow's layout: filters height × width × in × out, matrices in × out, features with channels last. */
function toVariable(name: string, values: Values): tf.Variable {
  return tf.tidy(() => {
    const tensor = toTensor(values)
    if (tensor.rank === 4) return tf.variable(tf.transpose(tensor, [2, 3, 1, 0]))
    if (name === 'fc1.weight') {
      return tf.variable(tf.reshape(tf.transpose(tf.reshape(tensor, [120, 16, 5, 5]), [2, 3, 1, 0]), [400, 120]))
    }
    return tf.variable(tensor.rank === 2 ? tf.transpose(tensor) : tensor)
  })
}

function trainer(problem: Problem): () => Promise<number> {
  const entries = Object.entries(problem.weights).map(([name, values]) => [name, toVariable(name, values)] as const)
  const weights = new Map(entries)
  const weight = (name: string): tf.Tensor => weights.get(name)!
  const images = tf.transpose(toTensor(problem.images), [0, 2, 3, 1]) as tf.Tensor4D
  const targets = toTensor(problem.targets)
  const conv = (x: tf.Tensor4D, name: string): tf.Tensor4D =>
    tf.relu(tf.add(tf.conv2d(x, weight(`${name}.weight`) as tf.Tensor4D, 1, 'valid'), weight(`${name}.bias`)))
  const pool = (x: tf.Tensor4D): tf.Tensor4D => tf.maxPool(x, 2, 2, 'valid')
  const linear = (x: tf.Tensor, name: string): tf.Tensor =>
    tf.add(tf.matMul(x, weight(`${name}.weight`)), weight(`${name}.bias`))
  const loss = (): tf.Scalar => {
    const features = tf.reshape(pool(conv(pool(conv(images, 'conv1')), 'conv2')), [problem.batch, 400])
    const output = linear(tf.relu(linear(tf.relu(linear(features, 'fc1')), 'fc2')), 'fc3')
    return tf.mean(tf.square(tf.sub(output, targets)))
  }
  const optimizer = tf.train.sgd(problem.learningRate)
  return async () => {
    const value = optimizer.minimize(loss, true)!
    const [number] = await value.data()
    value.dispose()
    return number!
  }
}

const backend = argv[2] ?? 'cpu'
if (backend === 'webgpu') {
  await provideNavigatorGpu()
  await import('@tensorflow/tfjs-backend-webgpu')
}
if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no ${backend} here`)
let step: (() => Promise<number>) | undefined

await answerRequests({
  about: () => ({ about: { name: `TensorFlow.js ${tf.getBackend()}` } }),
  problem: ({ problem }) => {
    step = trainer(problem)
    return {}
  },
  steps: ({ count }) => timeSteps(count, step!),
})
process.exit()
