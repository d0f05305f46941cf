import { expect, it } from 'vitest'
import { describeBothProfiles, distance, fraction } from '../../../test/both-profiles.ts'

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

describeBothProfiles('batchNorm', ({ tensor, call }) => {
  it.each([
    [[4, 3, 5, 6], 0],
    [[70, 2], 0],
    [[3, 9, 100], 0],
    [[130, 5, 2], 0],
    [[8, 3, 4, 4], 1000],
  ] as const)('normalizes %j around %d, and its gradients', async (shape, center) => {
    const [n, channels] = shape
    const area = shape.slice(2).reduce((a: number, b) => a * b, 1)
    const values = Array.from({ length: n * channels * area }, (_, i) => Math.fround(center + fraction(i)))
    const grads = values.map((_, i) => fraction(i + 11))
    const weight = Array.from({ length: channels }, (_, c) => fraction(c + 5))
    const bias = Array.from({ length: channels }, (_, c) => fraction(c + 9))
    const eps = 1e-5
    const channelOf = (i: number): number => Math.floor(i / area) % channels
    const count = n * area
    const mean = weight.map((_, c) => sum(values.filter((__, i) => channelOf(i) === c)) / count)
    const scale = weight.map((_, c) => {
      const squares = values.filter((__, i) => channelOf(i) === c).map((v) => (v - (mean[c] as number)) ** 2)
      return 1 / Math.sqrt(sum(squares) / count + eps)
    })
    const hat = values.map((v, i) => (v - (mean[channelOf(i)] as number)) * (scale[channelOf(i)] as number))
    const y = hat.map((v, i) => v * (weight[channelOf(i)] as number) + (bias[channelOf(i)] as number))
    const gradBias = weight.map((_, c) => sum(grads.filter((__, i) => channelOf(i) === c)))
    const gradWeight = weight.map((_, c) => sum(grads.map((g, i) => (channelOf(i) === c ? g * (hat[i] as number) : 0))))
    const gradX = grads.map((g, i) => {
      const c = channelOf(i)
      const centered = g - ((gradBias[c] as number) + (hat[i] as number) * (gradWeight[c] as number)) / count
      return (weight[c] as number) * (scale[c] as number) * centered
    })
    const x = tensor(shape, values)
    const perChannel = [channels] as const
    const outputs = await call(
      'batchNorm',
      [x, tensor(perChannel, weight), tensor(perChannel, bias)],
      [[shape], [perChannel], [perChannel]],
      { eps },
    )
    // The mean is within an ulp or two of `center`; divided by a deviation of 0.58 that is the error of a result.
    const tolerance = 32 * 2 ** -24 + 4 * center * 2 ** -24
    for (const [k, expected] of [y, mean, scale].entries()) {
      expect(distance(outputs[k] ?? [], expected)).toBeLessThan(tolerance)
    }
    const inputs = [
      tensor(shape, grads),
      x,
      tensor(perChannel, weight),
      tensor(perChannel, mean),
      tensor(perChannel, scale),
    ]
    const gradients = await call('batchNormGrad', inputs, [[shape], [perChannel], [perChannel]])
    for (const [k, expected] of [gradX, gradWeight, gradBias].entries()) {
      expect(distance(gradients[k] ?? [], expected)).toBeLessThan(tolerance)
    }
  })
})
