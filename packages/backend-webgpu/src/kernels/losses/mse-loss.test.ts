import { expect, it } from 'vitest'
import { describeBothProfiles, integer } from '../../../test/both-profiles.ts'

describeBothProfiles('mseLoss', ({ tensor, call }) => {
  it.each([1, 15, 16, 1024, 9000])('of %d elements', async (n) => {
    const squares = Array.from({ length: n }, (_, i) => (integer(i) - integer(i + 4)) ** 2)
    const total = squares.reduce((a, b) => a + b, 0)
    const inputs = [tensor([n], integer), tensor([n], (i) => integer(i + 4))]
    expect(await call('mseLoss', inputs, [[[n]]], { reduction: 'none' })).toEqual([squares])
    expect(await call('mseLoss', inputs, [[[]]], { reduction: 'sum' })).toEqual([[total]])
    const [[mean = NaN] = []] = await call('mseLoss', inputs, [[[]]], { reduction: 'mean' })
    // At most ⌈9000 / 256⌉ exact terms per part, then one rounded division and addition for each of 256 parts.
    expect(Math.abs(mean * n - total) / total).toBeLessThan(256 * 2 ** -24)
  })

  it('of nothing is NaN on average and 0 in sum', async () => {
    const inputs = [tensor([0], []), tensor([0], [])]
    expect(await call('mseLoss', inputs, [[[]]], { reduction: 'mean' })).toEqual([[NaN]])
    expect(await call('mseLoss', inputs, [[[]]], { reduction: 'sum' })).toEqual([[0]])
  })

  it('has the gradient 2 (x − y) · grad', async () => {
    const [x, y] = [tensor([2, 4], integer), tensor([2, 4], (i) => integer(i + 4))]
    const slopes = Array.from({ length: 8 }, (_, i) => 2 * (integer(i) - integer(i + 4)))
    const one = tensor([], [3])
    const each = tensor([2, 4], (i) => i)
    const grads = async (grad: typeof one, reduction: string): Promise<number[][]> =>
      call('mseLossGrad', [grad, x, y], [[[2, 4]]], { reduction })
    expect(await grads(one, 'sum')).toEqual([slopes.map((s) => 3 * s)])
    expect(await grads(one, 'mean')).toEqual([slopes.map((s) => (3 * s) / 8)])
    expect(await grads(each, 'none')).toEqual([slopes.map((s, i) => i * s)])
  })
})
