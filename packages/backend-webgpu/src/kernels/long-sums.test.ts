import { arange, cumsum, dot, full, logSoftmax, logsumexp, matmul, nn, ones, tensor, type Tensor } from '@flambeau/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { open } from '../../test/device.ts'
import type { WebGpuBackend } from '../backend.ts'

const { functional } = nn

/** Equal terms, of which a chain of float32 additions would lose more and more: 5 % of so many. */
const n = 2 ** 22
const term = 0.1
const exact = Math.fround(term)

describe.each(['cpu', 'gpu'] as const)('sums of millions of terms, profile %s', (profile) => {
  let device: WebGpuBackend
  beforeAll(async () => {
    device = await open({ profile })
  })
  afterAll(() => device.dispose())

  const terms = (): Tensor => full([n], term, { device })
  /** What chains of a thousand additions, and sums of thousands of such, may be off by: as many roundings of half a ULP. */
  const bound = 2048 * 2 ** -24

  it.each<[string, () => Tensor, number]>([
    ['dot', () => dot(terms(), ones([n], { device })), n * exact],
    ['matmul', () => matmul(terms().reshape([2, -1]), ones([n / 2, 3], { device })).index(1, 1), (n / 2) * exact],
    ['sum', () => terms().sum(), n * exact],
    ['cumsum', () => cumsum(terms(), 0).index(n - 1), n * exact],
    ['logSoftmax', () => logSoftmax(terms(), 0).index(7), -Math.log(n)],
    ['logsumexp', () => logsumexp(terms(), 0), exact + Math.log(n)],
    [
      'crossEntropy',
      () => functional.crossEntropy(terms().reshape([1, n]), tensor([3], { device, dtype: 'int32' })),
      Math.log(n),
    ],
    ['mseLoss', () => functional.mseLoss(terms(), full([n], 0, { device })), exact ** 2],
    [
      'layerNorm of a far-off row',
      () => functional.layerNorm(farOff(), [4096]).index(0),
      -Math.sqrt((3 * 4095) / 4097),
    ],
  ])('%s', async (_, compute, expected) => {
    const actual = await compute().item()
    expect(Math.abs(actual - expected)).toBeLessThan(bound * Math.abs(expected))
  })

  const farOff = (): Tensor => arange(4096, { device, dtype: 'float32' }).add(3e5)

  it('statistics of a batch far from zero are those of what differs in it', async () => {
    const norm = new nn.BatchNorm1d(1, { device, momentum: 1 })
    const y = norm.call(farOff().reshape([4096, 1]))
    const variance = (4096 ** 2 - 1) / 12
    expect((await norm.runningVar!.item()) / ((variance * 4096) / 4095)).toBeCloseTo(1, 6)
    expect(await y.index(0, 0).item()).toBeCloseTo(-2047.5 / Math.sqrt(variance + 1e-5), 5)
  })

  it('a constant channel has no variance', async () => {
    const norm = new nn.BatchNorm2d(1, { device, momentum: 1 })
    const y = norm.call(full([8, 1, 16, 16], 3e5 + 0.03, { device }))
    expect(await norm.runningVar!.item()).toBe(0)
    expect(await y.abs().max().item()).toBe(0)
  })
})
