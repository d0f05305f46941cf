import { expect, it } from 'vitest'
import { describeBothProfiles, distance, fraction } from '../../../test/both-profiles.ts'

describeBothProfiles('dropout', ({ tensor, call }) => {
  const key = { seed: [123, 456], offset: [7, 8] }

  it.each([1, 4, 10, 1025])('keeps of %d elements those whose uniform is at least p', async (n) => {
    const x = tensor([n], fraction)
    const [uniform = []] = await call('uniform', [], [[[n]]], key)
    for (const p of [0, 0.3, 0.9]) {
      const [got = []] = await call('dropout', [x], [[[n]]], { p, ...key })
      const expected = uniform.map((u, i) => (u >= Math.fround(p) ? fraction(i) / (1 - p) : 0))
      expect(distance(got, expected)).toBeLessThan(2 ** -23)
    }
  })

  it('drops everything at p = 1, but not NaN', async () => {
    const [got] = await call('dropout', [tensor([3], [1, NaN, -2])], [[[3]]], { p: 1, ...key })
    expect(got).toEqual([0, NaN, -0])
  })
})
