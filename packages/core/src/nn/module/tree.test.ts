import { js } from '@flambeau/backend-js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import '../../methods/index.ts'
import { setDefaultDevice } from '../../default-device.ts'
import { ones } from '../../ops/primitives/creation.ts'
import { tensor } from '../../ops/creation/from-values.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { DataLoader } from '../../data/index.ts'
import * as nn from '../index.ts'

setDefaultDevice(js())

describe('a module that contains itself', () => {
  class Child extends nn.Module {
    parent: nn.Module | null = null
    fc = new nn.Linear(1, 1)

    override forward(x: Tensor): Tensor {
      return this.fc.call(x)
    }
  }
  class Parent extends nn.Module {
    self: Parent = this
    child = new Child()

    constructor() {
      super()
      this.child.parent = this
    }

    override forward(x: Tensor): Tensor {
      return this.child.call(x)
    }
  }

  it('is walked once', () => {
    const net = new Parent()
    const keys = ['child.fc.weight', 'child.fc.bias']
    expect(Object.keys(net.stateDict())).toEqual(keys)
    expect(net.namedParameters().map(([name]) => name)).toEqual(keys)
    expect(net.namedModules().map(([name]) => name)).toEqual(['', 'child', 'child.fc'])
    const seen: string[] = []
    net.apply((module) => void seen.push(module.constructor.name))
    expect(seen).toEqual(['Linear', 'Child', 'Parent'])
    net.train(false).to('float64').requiresGrad_(true).zeroGrad()
    net.loadStateDict(net.stateDict())
    expect(net.call(ones([1, 1], { dtype: 'float64' })).shape).toEqual([1, 1])
    expect(String(net)).toBe(`Parent(
  (self): Parent(…)
  (child): Child(
    (parent): Parent(…)
    (fc): Linear(inFeatures: 1, outFeatures: 1, bias: true)
  )
)`)
  })
})

describe('ten thousand nested modules', () => {
  let net: nn.Module = new nn.Linear(1, 1)
  for (let i = 0; i < 10_000; i++) net = new nn.Sequential(net as nn.TensorModule)

  it('have parameters, state and modes, and are moved', () => {
    expect(net.parameters().length).toBe(2)
    expect(net.modules().length).toBe(10_001)
    expect(Object.keys(net.stateDict()).length).toBe(2)
    let count = 0
    net.apply(() => void count++)
    expect(count).toBe(10_001)
    net.train(false).to('float64').requiresGrad_(false).zeroGrad()
    net.loadStateDict(net.stateDict())
    expect(net.parameters()[0]!.dtype).toBe('float64')
  })

  it('are printed to a depth', () => {
    const text = String(net)
    expect(text).toContain('Sequential(…)')
    expect(text.length).toBeLessThan(100_000)
  })

  it('cannot be called, and say so', () => {
    expect(() => (net as nn.Sequential).call(ones([1, 1]))).toThrow(
      expect.objectContaining({ name: 'TorchError', op: 'Sequential', message: expect.stringContaining('1000 deep') }),
    )
  })
})

describe('layers in private fields', () => {
  class Hidden extends nn.Module {
    readonly #layer = new nn.Linear(1, 1)
    open = new nn.Linear(1, 1)

    override forward(x: Tensor): Tensor {
      return this.#layer.call(this.open.call(x))
    }
  }
  class Teacher extends nn.Module {
    readonly #layer = new nn.Linear(1, 1).requiresGrad_(false)

    override forward(x: Tensor): Tensor {
      return this.#layer.call(x)
    }
  }

  afterEach(() => vi.restoreAllMocks())

  it('are noticed when they are called', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    new Hidden().call(ones([1, 1]))
    new Hidden().call(ones([1, 1]))
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/Hidden: its forward\(\) calls a Linear.*#fields/)]])
  })

  it('may be frozen', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    new Teacher().call(ones([1, 1]))
    new nn.Sequential(new nn.Sequential(new nn.Linear(1, 1))).call(ones([1, 1]))
    expect(warn).not.toHaveBeenCalled()
  })
})

describe('arrays and samples that contain themselves', () => {
  const cycle: unknown[] = []
  cycle.push(cycle)
  let deep: unknown = 1
  for (let i = 0; i < 100_000; i++) deep = [deep]
  const x = ones([2])

  it.each([
    ['tensor', () => tensor(cycle as never)],
    ['tensor', () => tensor(deep as never)],
    ['index', () => x.index([cycle] as never)],
    ['index', () => x.index([deep] as never)],
    ['setIndex_', () => x.setIndex_([[cycle]] as never, 1)],
    ['DataLoader', () => [...new DataLoader({ length: 1, get: () => cycle })]],
    ['DataLoader', () => [...new DataLoader({ length: 1, get: () => deep })]],
  ])('%s refuses them', (op, use) => {
    expect(use).toThrow(expect.objectContaining({ name: 'TorchError', op }))
  })

  it('reads and prints tensors of thousands of dimensions', () => {
    const y = x.view(Array.from({ length: 5000 }, (_, i) => (i === 0 ? 2 : 1)))
    expect(String(y)).toContain('[...]')
    expect(y.toArraySync()).toHaveLength(2)
    expect(ones([2, 0, 3]).toArraySync()).toEqual([[], []])
    expect(ones([0, 3]).toArraySync()).toEqual([])
  })

  it('follows views of views of views', () => {
    const base = ones([2], { requiresGrad: true }).mul(1)
    let view = base
    for (let i = 0; i < 20_000; i++) view = view.narrow(0, 0, 2)
    base.mul_(2)
    expect(view.requiresGrad).toBe(true)
    view.mul_(3)
    expect(base.gradFn!.name).toBe('CopySlicesBackward')
    expect(base.toArraySync()).toEqual([6, 6])
  })

  it('goes back through a million nodes, whose text is short', () => {
    const leaf = tensor(1, { requiresGrad: true })
    let y: Tensor = leaf
    for (let i = 0; i < 1_000_000; i++) y = y.neg()
    expect(JSON.stringify(y.gradFn)).toBe('"<NegBackward>"')
    y.backward()
    expect(leaf.grad!.itemSync()).toBe(1)
  })
})
