import { js } from '@flambeau/backend-js'
import { beforeAll, expect, it } from 'vitest'
import '../../methods/index.ts'
import { setDefaultDevice } from '../../default-device.ts'
import { tensor } from '../../ops/creation/from-values.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { utils } from '../index.ts'

beforeAll(() => setDefaultDevice(js()))

function withGrads(...grads: (number[] | null)[]): Tensor[] {
  return grads.map((values) => {
    const param = tensor(values ?? [0], { requiresGrad: true, dtype: 'float64' })
    param.grad = values === null ? null : tensor(values, { dtype: 'float64' })
    return param
  })
}

it('scales gradients down to a length, and never up', () => {
  const params = withGrads([3, 0], null, [4])
  expect(utils.clipGradNorm_(params, 10).itemSync()).toBe(5)
  expect(params.map((p) => p.grad?.toArraySync())).toEqual([[3, 0], undefined, [4]])
  expect(utils.clipGradNorm_(params, 1).itemSync()).toBe(5)
  expect(params[0]?.grad?.index(0).itemSync()).toBeCloseTo(3 / (5 + 1e-6), 14)
  expect(params[2]?.grad?.itemSync()).toBeCloseTo(4 / (5 + 1e-6), 14)
  expect(utils.clipGradNorm_(withGrads(null), 1).itemSync()).toBe(0)
})

it('limits elements', () => {
  const params = withGrads([-3, 0.25, 2], null)
  utils.clipGradValue_(params, 0.5)
  expect(params[0]?.grad?.toArraySync()).toEqual([-0.5, 0.25, 0.5])
})
