import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import type { TorchError } from '../errors.ts'
import { ones } from '../ops/creation.ts'
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
