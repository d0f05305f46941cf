import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import type { TorchError } from '../errors.ts'
import { deriveBackend } from '../backend/backend.ts'
import { ones, zeros } from '../ops/creation.ts'
import { tensor } from '../ops/from-values.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { Scope, scope } from './scope.ts'

beforeAll(() => setDefaultDevice(js()))

function codeOf(fn: () => unknown): string {
  try {
    fn()
  } catch (error) {
    return (error as TorchError).code
  }
  throw new Error('nothing was thrown')
}

describe('scope', () => {
  it('frees what was made inside, except results', () => {
    let inner: Tensor | undefined
    const [a, { b }] = scope(() => {
      inner = ones([2])
      return [inner.add(1), { b: inner.add(2) }] as const
    })
    expect([inner!.released, a.released, b.released]).toEqual([true, false, false])
    expect(codeOf(() => inner!.add(1))).toBe('RELEASED')
    expect(a.toArraySync()).toEqual([2, 2])
  })

  it('hands results to the enclosing scope', () => {
    let middle: Tensor | undefined
    scope(() => {
      middle = scope(() => ones([1]))
      expect(middle.released).toBe(false)
    })
    expect(middle!.released).toBe(true)
  })

  it('keeps what is kept, and .grad', () => {
    const x = ones([2], { requiresGrad: true })
    const kept = scope(() => {
      x.mul(2).sum().backward()
      const y = ones([1]).keep()
      return { get: () => y }
    }).get()
    expect(kept.released).toBe(false)
    expect(x.grad!.toArraySync()).toEqual([2, 2])
  })

  it('keeps the memory of a view whose base it frees', () => {
    const view = scope(() => ones([2, 3]).mul(5).narrow(0, 1, 1))
    expect(view.toArraySync()).toEqual([[5, 5, 5]])
  })

  it('ends when its function throws', () => {
    let inner: Tensor | undefined
    expect(() =>
      scope(() => {
        inner = ones([1])
        throw new RangeError('x')
      }),
    ).toThrow(RangeError)
    expect(inner!.released).toBe(true)
  })

  it('refuses promises and a wrong order', () => {
    expect(codeOf(() => scope(async () => ones([1])))).toBe('SCOPE_ORDER')
    const outer = new Scope()
    const innermost = new Scope()
    expect(codeOf(() => outer.end())).toBe('SCOPE_ORDER')
    innermost.end()
    outer.end()
  })

  it('works with using', () => {
    let inner: Tensor
    {
      using step = scope()
      inner = ones([1])
      expect(step).toBeInstanceOf(Scope)
    }
    expect(inner.released).toBe(true)
  })
})

describe('a graph that is never differentiated', () => {
  it('is left to the garbage collector when its scope ends', () => {
    const device = js()
    const x = ones([8], { requiresGrad: true })
    const before = device.memory().liveBytes
    const kept = scope(() => {
      x.exp().mul(x)
      return x.exp().sum()
    })
    expect(device.memory().liveBytes).toBe(before)
    kept.backward()
    expect(x.grad!.toArraySync()).toEqual(x.exp().toArraySync())
  })

  it('is handed over once, also when several tensors look at the same memory', () => {
    let times = 0
    const device = deriveBackend(js(), 'js that counts', { collect: () => void times++ })
    scope(() => {
      const x = ones([8], { device }).keep()
      x.narrow(0, 0, 2).keep()
    })
    expect(times).toBe(1)
  })
})

describe('in place', () => {
  it('integers take the values of what wants a gradient, and no part in the graph', () => {
    const counts = zeros([2], { dtype: 'int32' })
    counts.copy_(tensor([1.5, 2.5], { requiresGrad: true }))
    expect(counts.requiresGrad).toBe(false)
    expect(counts.expand([3, 2]).toArraySync()).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ])
  })
})

describe('dispose', () => {
  it('is idempotent, and memory stays while a view needs it', () => {
    const x = ones([4])
    const view = x.narrow(0, 0, 2)
    x.dispose()
    x.dispose()
    expect(view.toArraySync()).toEqual([1, 1])
    view.dispose()
    expect(x.storage.released).toBe(true)
    expect(codeOf(() => view.add(1))).toBe('RELEASED')
  })
})
