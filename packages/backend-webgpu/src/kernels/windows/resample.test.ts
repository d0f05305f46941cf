import { expect, it } from 'vitest'
import { describeBothProfiles, integer } from '../../../test/both-profiles.ts'

const index = [0, 1, 2, -1, -1, -1, 4, 0, 3, 3]
const weight = [0.5, -2, 1, 0, 0, 0, 0.25, 4, 1, 1]

describeBothProfiles('resample', ({ tensor, call }) => {
  it.each([
    [[2, 5, 3], 1],
    [[5, 4], 0],
    [[3, 5], 1],
    [[300, 5, 7], 1],
    [[3, 5, 8], 1],
  ] as const)('adds up the elements that each row names: %j along %i', async (shape, dim) => {
    const inner = shape.slice(dim + 1).reduce((a, b) => a * b, 1)
    const out = shape.map((size, i) => (i === dim ? 5 : size))
    const expected = Array.from({ length: out.reduce((a, b) => a * b, 1) }, (_, e) => {
      const row = Math.floor(e / inner) % 5
      const base = Math.floor(e / (5 * inner)) * 5 * inner + (e % inner)
      return [0, 1].reduce((sum, k) => {
        const at = index[2 * row + k]!
        return at < 0 ? sum : sum + weight[2 * row + k]! * integer(base + at * inner)
      }, 0)
    })
    const tables = [tensor([5, 2], index, 'int32'), tensor([5, 2], weight)]
    expect(await call('resample', [tensor(shape, integer), ...tables], [[out]], { dim })).toEqual([expected])
  })

  it.each([3, 20])('reads rows of %i, four results at a time', async (width) => {
    const at = (e: number): number => (e % width > 1 + Math.floor(e / width) ? -1 : (e * 7) % 6)
    const expected = Array.from({ length: 16 }, (_, e) => {
      const [line, row] = [Math.floor(e / 8), e % 8]
      return Array.from({ length: width }, (_unused, k) => row * width + k)
        .filter((tap) => at(tap) >= 0)
        .reduce((sum, tap) => sum + integer(tap) * integer(line * 6 + at(tap)), 0)
    })
    const tables = [tensor([8, width], at, 'int32'), tensor([8, width], integer)]
    expect(await call('resample', [tensor([2, 6], integer), ...tables], [[[2, 8]]], { dim: 1 })).toEqual([expected])
  })
})
