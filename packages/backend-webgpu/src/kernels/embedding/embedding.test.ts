import { expect, it } from 'vitest'
import { describeBothProfiles, integer } from '../../../test/both-profiles.ts'

describeBothProfiles('embeddingGrad', ({ device, tensor, call }) => {
  it.each([
    [5, 3, 4, -1],
    [255, 2, 7, 3],
    [256, 3, 50, -1],
    [1000, 5, 9, 0],
  ] as const)('adds %d rows of %d to %d, but none to row %d', async (length, width, rows, paddingIdx) => {
    const index = Array.from({ length }, (_, i) => (i * 7919 + 13) % rows)
    const grad = Array.from({ length: length * width }, (_, i) => integer(i))
    const expected = Array.from({ length: rows * width }, () => 0)
    index.forEach((row, i) => {
      if (row === paddingIdx) return
      for (let c = 0; c < width; c++) expected[row * width + c]! += grad[i * width + c]!
    })
    const attrs = { rows, paddingIdx, scaleGradByFreq: false }
    const inputs = [tensor([length, width], grad), tensor([length], index, 'int32')]
    expect(await call('embeddingGrad', inputs, [[[rows, width]]], attrs)).toEqual([expected])
  })

  it.each([4, 300])('reports an index outside the table among %d', async (length) => {
    const index = Array.from({ length }, (_, i) => (i === 2 ? 9 : 1))
    const inputs = [tensor([length, 2], integer), tensor([length], index, 'int32')]
    const attrs = { rows: 3, paddingIdx: -1, scaleGradByFreq: false }
    await expect(call('embeddingGrad', inputs, [[[3, 2]]], attrs)).rejects.toMatchObject({ code: 'INDEX_OUT_OF_RANGE' })
    await device.synchronize().catch(() => undefined)
  })
})
