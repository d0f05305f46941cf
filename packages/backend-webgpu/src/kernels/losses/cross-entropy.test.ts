import { TorchError } from '@flambeau/core'
import { expect, it } from 'vitest'
import { describeBothProfiles, distance, fraction } from '../../../test/both-profiles.ts'

const tolerance = 64 * 2 ** -24

describeBothProfiles('crossEntropy', ({ tensor, call, device }) => {
  it.each([
    [5, 10],
    [3, 200],
    [1, 1],
    [70, 4],
  ])('of %d rows of %d classes, and its gradient', async (n, classes) => {
    const logits = Array.from({ length: n * classes }, (_, i) => 10 * fraction(i))
    const target = Array.from({ length: n }, (_, i) => (i * 3) % classes)
    const grad = Array.from({ length: n }, (_, i) => fraction(i + 3))
    const ignoreIndex = 3
    const sums = target.map((_, i) => {
      const row = logits.slice(i * classes, (i + 1) * classes)
      const high = Math.max(...row)
      return high + Math.log(row.reduce((sum, value) => sum + Math.exp(value - high), 0))
    })
    const losses = target.map((t, i) =>
      t === ignoreIndex ? 0 : (sums[i] as number) - (logits[i * classes + t] as number),
    )
    const x = tensor([n, classes], logits)
    const y = tensor([n], target, 'int32')
    const [gotLosses = [], gotSums = []] = await call('crossEntropy', [x, y], [[[n]], [[n]]], { ignoreIndex })
    expect(distance(gotLosses, losses)).toBeLessThan(tolerance)
    expect(distance(gotSums, sums)).toBeLessThan(tolerance)
    const inputs = [tensor([n], grad), x, y, tensor([n], sums)]
    const [gotGrad = []] = await call('crossEntropyGrad', inputs, [[[n, classes]]], { ignoreIndex })
    const expected = logits.map((value, e) => {
      const [i, j] = [Math.floor(e / classes), e % classes]
      if (target[i] === ignoreIndex) return 0
      return (grad[i] as number) * (Math.exp(value - (sums[i] as number)) - (target[i] === j ? 1 : 0))
    })
    expect(distance(gotGrad, expected)).toBeLessThan(tolerance)
  })

  it.each([-1, 4, 2 ** 31 - 1])('reports the target %d of 4 classes at the next read', async (wrong) => {
    const inputs = [tensor([2, 4], fraction), tensor([2], [1, wrong], 'int32')]
    const failure = call('crossEntropy', inputs, [[[2]], [[2]]], { ignoreIndex: -100 })
    await expect(failure).rejects.toSatisfy(
      (error) => error instanceof TorchError && error.code === 'INDEX_OUT_OF_RANGE' && error.details['index'] === wrong,
    )
    await device.synchronize()
  })
})
