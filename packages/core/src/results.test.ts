import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from './default-device.ts'
import * as torch from './index.ts'

beforeAll(() => setDefaultDevice(js()))

const F = torch.nn.functional
const leaf = (...shape: number[]): torch.Tensor => torch.randn(shape).requiresGrad_()

/** Calls that are composites on this device, and views of what these made on the way. */
const calls: Readonly<Record<string, () => torch.Tensor>> = {
  conv1d: () => F.conv1d(leaf(1, 2, 5), leaf(3, 2, 2)),
  conv3d: () => F.conv3d(leaf(1, 2, 3, 3, 3), leaf(2, 2, 2, 2, 2)),
  'conv3d of a single sample': () => F.conv3d(leaf(2, 3, 3, 3), leaf(2, 2, 2, 2, 2)),
  convTranspose3d: () => F.convTranspose3d(leaf(1, 2, 3, 3, 3), leaf(2, 2, 2, 2, 2)),
  maxPool1d: () => F.maxPool1d(leaf(1, 2, 6), 2),
  maxPool3d: () => F.maxPool3d(leaf(1, 2, 4, 4, 4), 2),
  avgPool1d: () => F.avgPool1d(leaf(1, 2, 6), 2),
  adaptiveMaxPool2d: () => F.adaptiveMaxPool2d(leaf(1, 2, 5, 5), 2),
  groupNorm: () => F.groupNorm(leaf(2, 4, 3), 2),
  scaledDotProductAttention: () => F.scaledDotProductAttention(leaf(1, 2, 3, 4), leaf(1, 2, 3, 4), leaf(1, 2, 3, 4)),
}

describe('results', () => {
  it.each(Object.keys(calls))('of %s can be overwritten in the graph', (name) => {
    const y = calls[name]!()
    expect(y.base).toBeNull()
    expect(y.isContiguous()).toBe(true)
    expect(() => y.mul_(2).sum().backward()).not.toThrow()
  })

  it.each(Object.keys(calls))('of %s without a graph can join one', (name) => {
    const y = torch.noGrad(calls[name]!)
    const factor = torch.tensor(2, { requiresGrad: true })
    y.mul_(factor).sum().backward()
    expect(factor.grad).not.toBeNull()
  })

  it('of a composite share no memory with inputs or each other, whether recorded or not', () => {
    const op = torch.defineOp({
      name: 'test::same',
      tier: 'composite',
      meta: ([x]) => [x!, { shape: [3, 2], dtype: 'float32' }, x!],
      composite: ([x]) => [x!, x!.transpose(0, 1), x!.add(0)],
    })
    for (const x of [torch.ones([2, 3]), leaf(2, 3)]) {
      const outputs = op.all([x], {})
      expect(new Set([x, ...outputs].map(({ storage }) => storage)).size).toBe(4)
      for (const output of outputs) {
        expect(output.base).toBeNull()
        expect(output.isContiguous()).toBe(true)
        expect(output.requiresGrad).toBe(x.requiresGrad)
      }
    }
  })
})
