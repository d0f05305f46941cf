import { type ImageSet, picture } from '../src/image-set.ts'

const classes = 10
const pixels = 1024

/**
 * Softmax regression on raw pixels by plain stochastic gradient descent in batches of 16, its rate falling to zero.
 *
 * Written without the library, so that it judges the pictures alone.
 */
export function linearAccuracy(
  trainSet: ImageSet,
  testSet: ImageSet,
  { epochs }: { readonly epochs: number },
): { train: number; test: number } {
  const weight = new Float64Array(classes * (pixels + 1))
  const gradient = new Float64Array(weight.length)
  const count = trainSet.labels.length
  const batch = 16
  const steps = epochs * Math.floor(count / batch)
  for (let step = 0; step < steps; step++) {
    gradient.fill(0)
    for (let k = 0; k < batch; k++) {
      // A stride coprime to the number of pictures visits each once per round.
      const i = ((step * batch + k) * 7919) % count
      const x = picture(trainSet, i)
      const p = probabilities(weight, x)
      for (let c = 0; c < classes; c++) {
        const delta = (p[c]! - (trainSet.labels[i] === c ? 1 : 0)) / batch
        const row = c * (pixels + 1)
        for (let j = 0; j < pixels; j++) gradient[row + j]! += delta * x[j]!
        gradient[row + pixels]! += delta
      }
    }
    const rate = 0.05 * (1 - step / steps)
    for (let j = 0; j < weight.length; j++) weight[j]! -= rate * gradient[j]!
  }
  return { train: accuracy(weight, trainSet), test: accuracy(weight, testSet) }
}

function probabilities(weight: Float64Array, x: Float32Array): number[] {
  const logits = Array.from({ length: classes }, (_, c) => {
    const row = c * (pixels + 1)
    let sum = weight[row + pixels]!
    for (let j = 0; j < pixels; j++) sum += weight[row + j]! * x[j]!
    return sum
  })
  const top = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp(logit - top))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

function accuracy(weight: Float64Array, set: ImageSet): number {
  const right = set.labels.reduce((sum, label, i) => {
    const p = probabilities(weight, picture(set, i))
    return sum + (p.indexOf(Math.max(...p)) === label ? 1 : 0)
  }, 0)
  return right / set.labels.length
}
