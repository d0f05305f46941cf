import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../methods/index.ts'
import { setDefaultDevice } from '../default-device.ts'
import { empty } from '../ops/primitives/creation.ts'
import { Generator, manualSeed } from '../random/generator.ts'
import type { Tensor } from '../tensor/tensor.ts'
import * as nn from './index.ts'

const { init } = nn

beforeAll(() => {
  setDefaultDevice(js())
  manualSeed(1)
})

interface Statistics {
  readonly std: number
  readonly largest: number
}

function statistics(x: Tensor): Statistics {
  const values = Array.from(x.toTypedArraySync(), Number)
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length
  return { std: Math.sqrt(variance), largest: values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) }
}

/** With 40,000 draws the deviation of the estimate is below 0.6 %; 3 % is five of them. */
function expectStd(x: Tensor, std: number): void {
  expect(Math.abs(statistics(x).std / std - 1)).toBeLessThan(0.03)
}

describe('random initialisation', () => {
  it.each([
    ['xavierUniform_', () => init.xavierUniform_(empty([100, 400]), { gain: 2 }), 2 * Math.sqrt(2 / 500)],
    ['xavierNormal_', () => init.xavierNormal_(empty([400, 100])), Math.sqrt(2 / 500)],
    ['kaimingUniform_', () => init.kaimingUniform_(empty([100, 400]), { nonlinearity: 'relu' }), Math.sqrt(2 / 400)],
    ['kaimingUniform_ of a conv', () => init.kaimingUniform_(empty([40, 40, 5, 5]), { a: 1 }), 1 / Math.sqrt(1000)],
    ['kaimingNormal_', () => init.kaimingNormal_(empty([100, 400]), { mode: 'fanOut' }), Math.sqrt(2 / 100)],
    ['uniform_', () => init.uniform_(empty([40000]), -3, 3), 6 / Math.sqrt(12)],
    ['normal_', () => init.normal_(empty([40000]), 5, 0.5), 0.5],
  ])('%s has its deviation', (_, make, std) => {
    expectStd(make(), std)
  })

  it('of layers is uniform in ±1/√fanIn', () => {
    const linear = new nn.Linear(400, 100)
    expectStd(linear.weight, 1 / Math.sqrt(3 * 400))
    expect(statistics(linear.weight).largest).toBeLessThanOrEqual(1 / 20)
    const conv = new nn.Conv2d(40, 40, 5)
    expectStd(conv.weight, 1 / Math.sqrt(3 * 1000))
    const bias = statistics(new nn.Linear(4, 40000).bias)
    expect(bias.largest).toBeLessThanOrEqual(0.5)
    expect(bias.largest).toBeGreaterThan(0.49)
  })

  it('follows its generator', () => {
    const draw = (seed: number): unknown =>
      init.normal_(empty([5]), 0, 1, { generator: new Generator(seed) }).toArraySync()
    expect(draw(3)).toEqual(draw(3))
    expect(draw(3)).not.toEqual(draw(4))
  })

  it('works on parameters and is not recorded', () => {
    const layer = new nn.Linear(2, 2)
    init.xavierUniform_(layer.weight)
    expect(layer.weight.isLeaf).toBe(true)
  })
})

it('constants', () => {
  expect(init.constant_(empty([2]), 3).toArraySync()).toEqual([3, 3])
  expect(init.ones_(empty([1])).toArraySync()).toEqual([1])
  expect(init.zeros_(empty([1])).toArraySync()).toEqual([0])
  expect(init.eye_(empty([2, 3])).toArraySync()).toEqual([
    [1, 0, 0],
    [0, 1, 0],
  ])
})

it('fans', () => {
  expect(init.calculateFans(empty([6, 1, 5, 5]))).toEqual({ fanIn: 25, fanOut: 150 })
  expect(() => init.xavierUniform_(empty([3]))).toThrow(/fewer than 2 dimensions/)
  expect(() => init.calculateGain('gelu' as never)).toThrow(/Unsupported nonlinearity gelu/)
  expect(init.kaimingUniform_(empty([0, 3])).shape).toEqual([0, 3])
})

it.each([
  ['linear', undefined, 1],
  ['conv2d', undefined, 1],
  ['sigmoid', undefined, 1],
  ['tanh', undefined, 5 / 3],
  ['relu', undefined, Math.SQRT2],
  ['leakyRelu', undefined, Math.sqrt(2 / (1 + 0.01 ** 2))],
  ['leakyRelu', 0.2, Math.sqrt(2 / 1.04)],
  ['selu', undefined, 3 / 4],
] as const)('gain of %s %s', (nonlinearity, slope, gain) => {
  expect(init.calculateGain(nonlinearity, slope)).toBeCloseTo(gain, 14)
})
