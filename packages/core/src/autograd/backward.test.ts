import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../methods/index.ts'
import { failure } from '../../test/failure.ts'
import { setDefaultDevice } from '../default-device.ts'
import { enableGrad, noGrad } from '../tape/grad-mode.ts'
import { setDetectAnomaly } from '../tape/anomaly.ts'
import { scope } from '../memory/scope.ts'
import { arange, ones } from '../ops/primitives/creation.ts'
import { tensor } from '../ops/creation/from-values.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { grad } from './backward.ts'

beforeAll(() => setDefaultDevice(js()))

const leaf = (...values: number[]): Tensor => tensor(values, { requiresGrad: true })

describe('backward', () => {
  it('adds to .grad, which is null before', () => {
    const x = leaf(1, 2)
    expect(x.grad).toBeNull()
    x.mul(3).sum().backward()
    x.mul(3).sum().backward()
    expect(x.grad!.toArraySync()).toEqual([6, 6])
  })

  it('sums over all uses of a value', () => {
    const x = leaf(3)
    const y = x.mul(x)
    y.add(y).add(x).sum().backward()
    expect(x.grad!.toArraySync()).toEqual([13])
  })

  it('takes a gradient for outputs that are not single numbers', () => {
    const x = leaf(1, 2)
    expect(failure(() => x.mul(2).backward()).code).toBe('NON_SCALAR_BACKWARD')
    expect(failure(() => x.mul(2).backward(ones([3]))).code).toBe('SHAPE_MISMATCH')
    x.mul(2).backward(tensor([1, 10]))
    expect(x.grad!.toArraySync()).toEqual([2, 20])
  })

  it('leaves the gradient that was passed in alone', () => {
    const x = leaf(1, 2)
    const seed = tensor([1, 10])
    x.backward(seed)
    x.backward(seed)
    expect(seed.toArraySync()).toEqual([1, 10])
    expect(x.grad!.toArraySync()).toEqual([2, 20])
  })

  it('runs once, unless the graph is retained', () => {
    const x = leaf(2)
    const y = x.mul(x).sum()
    y.backward(null, { retainGraph: true })
    y.backward()
    expect(x.grad!.toArraySync()).toEqual([8])
    expect(failure(() => y.backward()).code).toBe('GRAPH_FREED')
  })

  it('needs a graph', () => {
    expect(failure(() => ones([1]).backward()).code).toBe('GRAD_REQUIRED')
    expect(failure(() => noGrad(() => leaf(1).mul(2)).backward()).code).toBe('GRAD_REQUIRED')
    expect(noGrad(() => enableGrad(() => leaf(1).mul(2))).requiresGrad).toBe(true)
  })

  it('walks long chains without recursion', () => {
    const x = leaf(1)
    let y: Tensor = x
    for (let i = 0; i < 20_000; i++) y = y.add(0)
    y.sum().backward()
    expect(x.grad!.toArraySync()).toEqual([1])
  })

  it('names operations and leads back through them', () => {
    const x = leaf(1)
    const y = x.exp().sum()
    expect(y.gradFn!.name).toBe('SumBackward')
    const [exp] = y.gradFn!.nextFunctions[0]!
    expect(exp.name).toBe('ExpBackward')
    expect(exp.nextFunctions[0]![0].name).toBe('AccumulateGrad')
    expect(x.gradFn).toBeNull()
    expect([x.isLeaf, y.isLeaf]).toEqual([true, false])
  })

  it('does not differentiate integers', () => {
    const x = leaf(1.5)
    expect(x.to('int32').requiresGrad).toBe(false)
    expect(failure(() => arange(3).requiresGrad_()).code).toBe('DTYPE_MISMATCH')
  })

  it('survives the release of what the user held', () => {
    const x = leaf(2)
    const y = x.exp()
    const z = y.mul(y).sum()
    y.dispose()
    z.backward()
    expect(x.grad!.itemSync()).toBeCloseTo(2 * Math.exp(4), 3)
  })
})

describe('higher derivatives', () => {
  it('come from createGraph', () => {
    const x = leaf(3)
    const [first] = grad([x.pow(3).sum()], [x], { createGraph: true })
    const [second] = grad([first!.sum()], [x], { createGraph: true })
    const [third] = grad([second!.sum()], [x])
    expect([first, second, third].map((g) => g!.itemSync())).toEqual([27, 18, 6])
    expect(x.grad).toBeNull()
  })

  it('reach .grad as well', () => {
    const x = leaf(2)
    x.pow(3).sum().backward(null, { createGraph: true })
    x.grad!.sum().backward()
    expect(x.grad!.itemSync()).toBe(12 + 12)
  })

  it('work inside a scope', () => {
    const x = leaf(2)
    const value = scope(() => {
      const [g] = grad([x.exp().mul(x).sum()], [x], { createGraph: true })
      return grad([g!.sum()], [x])[0]!
    })
    expect(value.itemSync()).toBeCloseTo(4 * Math.exp(2), 4)
  })
})

describe('grad', () => {
  it('reports unused inputs', () => {
    const [x, y] = [leaf(1), leaf(1)]
    expect(failure(() => grad([x.sum()], [x, y])).code).toBe('UNUSED_INPUT')
    expect(grad([x.sum()], [x, y], { allowUnused: true })[1]).toBeNull()
  })

  it('takes results in the middle of a graph, and the same input twice', () => {
    const x = leaf(2)
    const y = x.mul(x)
    const [a, b, c] = grad([y.mul(3).sum()], [y, x, y])
    expect([a, b, c].map((g) => g!.itemSync())).toEqual([3, 12, 3])
  })
})

describe('hooks', () => {
  it('see and replace gradients, until removed', () => {
    const x = leaf(1)
    const y = x.mul(2)
    const seen: number[] = []
    const handle = y.registerHook((g) => {
      seen.push(g.itemSync())
      return g.mul(10)
    })
    y.mul(3).sum().backward(null, { retainGraph: true })
    handle.remove()
    expect(seen).toEqual([3])
    expect(x.grad!.itemSync()).toBe(60)
    expect(failure(() => ones([1]).registerHook(() => {})).code).toBe('GRAD_REQUIRED')
  })

  it('work on leaves, and retainGrad on results', () => {
    const x = leaf(1)
    x.registerHook((g) => g.mul(2))
    const y = x.mul(3)
    y.retainGrad()
    y.sum().backward()
    expect([x.grad!.itemSync(), y.grad!.itemSync()]).toEqual([6, 1])
  })
})

describe('in place', () => {
  it('is refused on leaves that require grad, and allowed without recording', () => {
    const x = leaf(1)
    expect(failure(() => x.add_(1)).code).toBe('LEAF_MODIFIED')
    noGrad(() => x.add_(1))
    x.data.add_(1)
    expect(x.itemSync()).toBe(3)
  })

  it('is recorded on results', () => {
    const x = leaf(2)
    const y = x.mul(3)
    y.mul_(x).add_(1)
    y.sum().backward()
    expect(x.grad!.itemSync()).toBe(12)
  })

  it('on a saved value makes backward fail', () => {
    const x = leaf(2)
    const y = x.exp()
    const z = y.mul(1)
    y.add_(1)
    expect(failure(() => z.sum().backward()).code).toBe('SAVED_TENSOR_MODIFIED')
  })

  it('does not grow a tensor or change its category', () => {
    expect(failure(() => ones([2]).add_(ones([3, 2]))).code).toBe('SHAPE_MISMATCH')
    expect(failure(() => arange(2).add_(1.5)).code).toBe('DTYPE_MISMATCH')
    expect(failure(() => ones([1]).expand(3).add_(1)).code).toBe('INVALID_ARGUMENT')
  })

  it('reads an overlapping operand before it writes', () => {
    const x = tensor([1, 2, 3, 4])
    x.narrow(0, 1, 3).copy_(x.narrow(0, 0, 3))
    expect(x.toArraySync()).toEqual([1, 1, 2, 3])
  })
})

describe('anomaly detection', () => {
  it('tells where the forward call was', () => {
    const before = setDetectAnomaly(true)
    const y = leaf(2).exp()
    const z = y.mul(1)
    y.add_(1)
    setDetectAnomaly(before)
    expect(failure(() => z.sum().backward()).message).toContain('backward.test.ts')
  })
})
