import { expect, it } from 'vitest'
import { describeBothProfiles, distance, fraction } from '../../../test/both-profiles.ts'

/** A handful of roundings, and those of the exponential at up to 8. */
const tolerance = 16 * 2 ** -24

describeBothProfiles('gelu and silu', ({ tensor, call }) => {
  const x = Array.from({ length: 103 }, (_, i) => 8 * fraction(i))
  const grad = x.map((_, i) => fraction(i + 7))
  const shape = [103] as const

  it('are right, and their gradients', async () => {
    const s = x.map((v) => 1 / (1 + Math.exp(-v)))
    const [silu = []] = await call('silu', [tensor(shape, x)], [[shape]])
    expect(
      distance(
        silu,
        x.map((v, i) => v * s[i]!),
      ),
    ).toBeLessThan(tolerance)
    const [siluGrad = []] = await call('siluGrad', [tensor(shape, grad), tensor(shape, x)], [[shape]])
    expect(
      distance(
        siluGrad,
        x.map((v, i) => grad[i]! * s[i]! * (1 + v * (1 - s[i]!))),
      ),
    ).toBeLessThan(tolerance)

    const root = Math.sqrt(2 / Math.PI)
    const t = x.map((v) => Math.tanh(root * (v + 0.044715 * v ** 3)))
    const attrs = { approximate: 'tanh' }
    const [gelu = []] = await call('gelu', [tensor(shape, x)], [[shape]], attrs)
    expect(
      distance(
        gelu,
        x.map((v, i) => 0.5 * v * (1 + t[i]!)),
      ),
    ).toBeLessThan(tolerance)
    const slopes = x.map((v, i) => 0.5 * (1 + t[i]!) + 0.5 * v * (1 - t[i]! ** 2) * root * (1 + 3 * 0.044715 * v * v))
    const [geluGrad = []] = await call('geluGrad', [tensor(shape, grad), tensor(shape, x)], [[shape]], attrs)
    expect(
      distance(
        geluGrad,
        slopes.map((v, i) => v * grad[i]!),
      ),
    ).toBeLessThan(tolerance)
  })

  it('has the exact gelu at points where it is known', async () => {
    const [gelu = []] = await call('gelu', [tensor([4], [0, 1, -1, 3])], [[[4]]], { approximate: 'none' })
    expect(distance(gelu, [0, 0.8413447460685429, -0.15865525393145707, 2.99595030590511])).toBeLessThan(tolerance)
  })
})
