import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../methods/index.ts'
import { failure } from '../../test/failure.ts'
import { setDefaultDevice } from '../default-device.ts'
import { inferenceMode, noGrad } from '../tape/grad-mode.ts'
import { detectAnomaly, setDetectAnomaly } from '../tape/anomaly.ts'
import { gradOf } from '../tape/autograd-meta.ts'
import { savedTensorsHooks } from '../tape/saved-tensor.ts'
import { scope } from '../memory/scope.ts'
import { ones } from '../ops/primitives/creation.ts'
import { tensor } from '../ops/creation/from-values.ts'
import { SGD } from '../optim/sgd.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { backward, grad } from './backward.ts'

beforeAll(() => setDefaultDevice(js()))

const leaf = (...values: number[]): Tensor => tensor(values, { requiresGrad: true })

describe('hooks on nodes', () => {
  it('see what arrives and what leaves, and replace it', () => {
    const x = leaf(1, 2)
    const y = x.mul(3)
    const seen: unknown[] = []
    y.gradFn!.registerPrehook(([g]) => [g!.mul(10)])
    const handle = y.gradFn!.registerHook(([input], [output]) => {
      seen.push(input!.toArraySync(), output!.toArraySync())
      return [input!.add(1), null]
    })
    y.sum().backward(null, { retainGraph: true })
    expect(seen).toEqual([
      [30, 30],
      [10, 10],
    ])
    expect(x.grad!.toArraySync()).toEqual([31, 31])
    handle.remove()
    handle.remove()
    x.grad = null
    y.sum().backward()
    expect(x.grad!.toArraySync()).toEqual([30, 30])
  })

  it('must return a gradient per input', () => {
    const y = leaf(1).mul(3)
    y.gradFn!.registerHook(() => [null])
    expect(failure(() => y.sum().backward()).code).toBe('INVALID_ARGUMENT')
  })

  it('on leaves run after the gradient was added', () => {
    const x = leaf(2)
    const seen: number[] = []
    const handle = x.registerPostAccumulateGradHook((p) => {
      seen.push(p.grad!.itemSync())
      p.grad = null
    })
    x.mul(x).sum().backward()
    x.mul(5).sum().backward()
    handle.remove()
    x.mul(7).sum().backward()
    expect(seen).toEqual([4, 5])
    expect(x.grad!.itemSync()).toBe(7)
    expect(failure(() => x.mul(1).registerPostAccumulateGradHook(() => {})).code).toBe('GRAD_REQUIRED')
  })

  it('stay with the value they were put on when it is overwritten; retainGrad follows the tensor', () => {
    const x = leaf(1)
    const y = x.mul(2)
    const seen: number[] = []
    y.registerHook((g) => {
      seen.push(g.itemSync())
    })
    y.retainGrad()
    y.mul_(3)
    expect(y.retainsGrad).toBe(true)
    y.sum().backward()
    expect(seen).toEqual([3])
    expect(y.grad!.itemSync()).toBe(1)
  })
})

describe('backward', () => {
  it('takes several outputs, and fills only the inputs asked for', () => {
    const [x, y] = [leaf(1), leaf(2)]
    const z = x.mul(y)
    backward([z, x.mul(10)], [null, tensor([2])], { inputs: [x] })
    expect(x.grad!.itemSync()).toBe(22)
    expect(y.grad).toBeNull()
    expect(failure(() => backward(z, null, { inputs: [ones([1])] })).code).toBe('GRAD_REQUIRED')
  })

  it('gives zeros for unused inputs when asked', () => {
    const [x, y] = [leaf(1), leaf(2)]
    const [, unused] = grad([x.sum()], [x, y], { materializeGrads: true })
    expect(unused!.toArraySync()).toEqual([0])
  })
})

describe('saved tensors', () => {
  it('go through hooks and keep their place in the graph', () => {
    const x = leaf(0.5, 3)
    let packed = 0
    const hooks = {
      pack: (t: Tensor): Tensor => {
        packed++
        return t.to('float64')
      },
      unpack: (t: unknown): Tensor => (t as Tensor).to('float32'),
    }
    const y = savedTensorsHooks(hooks, () => x.mul(x).mul(x))
    expect(packed).toBe(4)
    const [first] = grad([y.sum()], [x], { createGraph: true })
    expect(first!.toArraySync()).toEqual([0.75, 27])
    const [second] = grad([first!.sum()], [x])
    expect(second!.toArraySync()).toEqual([3, 18])
  })
})

describe('inference mode', () => {
  it('makes tensors that no graph can save, nor anybody modify outside', () => {
    const x = leaf(2)
    const y = inferenceMode(() => x.mul(3))
    expect([y.isInference(), x.isInference(), y.requiresGrad]).toEqual([true, false, false])
    expect(failure(() => x.mul(y)).code).toBe('INFERENCE_TENSOR')
    expect(failure(() => y.add_(1)).code).toBe('INFERENCE_TENSOR')
    inferenceMode(() => y.add_(1))
    expect(x.mul(y.clone()).requiresGrad).toBe(true)
    expect(x.add(y).requiresGrad).toBe(true)
  })
})

describe('anomaly detection', () => {
  it('names the operation that gave NaN, and where it was called', () => {
    const x = leaf(0)
    const error = failure(() =>
      detectAnomaly(() => {
        x.sqrt().mul(0).sum().backward()
      }),
    )
    expect(error.code).toBe('NAN_GRADIENT')
    expect(error.details['node']).toBe('SqrtBackward')
    expect(error.message).toContain('hooks.test.ts')
    noGrad(() => x.zero_())
    expect(() => detectAnomaly(() => x.sqrt().mul(0).sum().backward(), { checkNan: false })).not.toThrow()
    expect(setDetectAnomaly(false)).toBe(false)
  })
})

describe('what a hook keeps', () => {
  it('is its own: gradients it sees, and what it makes of them', () => {
    const seen: Tensor[] = []
    const x = tensor([1, 2], { requiresGrad: true })
    const y = x.mul(3)
    x.registerHook((g) => void seen.push(g, g.clone()))
    y.registerHook((g) => void seen.push(g, g.mul(2)))
    y.gradFn!.registerHook((gradInputs) => void seen.push(...gradInputs.filter((g) => g !== null)))
    y.gradFn!.registerPrehook((gradOutputs) => void seen.push(...gradOutputs.filter((g) => g !== null)))
    x.registerPostAccumulateGradHook((leaf) => void seen.push(leaf.grad!.add(1)))
    y.sum().backward()
    expect(seen.length).toBe(7)
    expect(seen.some((kept) => kept.released)).toBe(false)
    const values = seen.map((kept) => kept.toArraySync())
    x.grad!.add_(100)
    expect(seen.map((kept) => kept.toArraySync())).toEqual(values)
  })

  it('belongs to the scope around backward()', () => {
    let kept: Tensor | undefined
    scope(() => {
      const x = tensor([1], { requiresGrad: true })
      x.registerHook((g) => void (kept = g.clone()))
      x.mul(2).backward()
      expect(kept!.released).toBe(false)
    })
    expect(kept!.released).toBe(true)
  })

  it('refuses what is no gradient, such as the promise of an async hook', () => {
    const x = tensor([1], { requiresGrad: true })
    x.registerHook((async () => {}) as never)
    expect(() => x.mul(2).backward()).toThrow(
      /registerHook: a hook must return a tensor or nothing, but returned a promise/,
    )
  })
})

describe('a gradient that is forgotten', () => {
  it('is freed at once, unless somebody has seen it', () => {
    const x = tensor([1, 2], { requiresGrad: true })
    const optimizer = new SGD([x], { lr: 0.1 })
    x.sum().backward()
    const first = gradOf(x)!
    optimizer.step()
    optimizer.zeroGrad()
    expect(first.released).toBe(true)
    x.sum().backward()
    const second = x.grad!
    optimizer.zeroGrad()
    expect(second.released).toBe(false)
    expect(second.toArraySync()).toEqual([1, 1])
  })
})
