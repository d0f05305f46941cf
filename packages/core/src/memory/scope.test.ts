import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import '../methods/index.ts'
import { setDefaultDevice } from '../default-device.ts'
import type { TorchError } from '../errors.ts'
import { deriveBackend } from '../backend/backend.ts'
import { ones, zeros } from '../ops/primitives/creation.ts'
import { tensor } from '../ops/creation/from-values.ts'
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

  it('refuses promises', () => {
    // @ts-expect-error -- async functions are refused by type, too
    expect(codeOf(() => scope(async () => ones([1])))).toBe('SCOPE_ORDER')
    using step = scope()
    // @ts-expect-error -- as above
    expect(codeOf(() => step.run(async () => ones([1])))).toBe('SCOPE_ORDER')
  })

  it('may end before a scope that was opened inside it, and frees its own', () => {
    const outer = scope()
    const a = ones([1])
    const inner = scope()
    const b = ones([1])
    outer.end()
    const c = ones([1])
    expect([a.released, b.released]).toEqual([true, false])
    inner.end()
    expect([b.released, c.released]).toEqual([true, true])
    expect(ones([1]).scope).toBeNull()
  })

  it('spares results however deep and entangled they are', () => {
    const [x, y] = scope(() => {
      const entangled: { self?: unknown; map: Map<string, unknown>; set: Set<unknown> } = {
        map: new Map([['x', ones([1])]]),
        set: new Set([ones([1])]),
      }
      entangled.self = entangled
      let deep: unknown = entangled
      for (let i = 0; i < 100_000; i++) deep = [deep]
      return [entangled.map.get('x') as Tensor, [...entangled.set][0] as Tensor, deep] as const
    })
    expect([x.released, y.released]).toEqual([false, false])
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

describe('a scope in async code', () => {
  const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

  it('owns what was made before the first await, and what is computed from it', async () => {
    const step = scope()
    const x = ones([2])
    await later()
    const y = x.mul(2)
    const other = ones([2])
    const z = step.run(() => ones([2]))
    step.end()
    expect([x, y, z, other].map((t) => t.released)).toEqual([true, true, true, false])
    expect(codeOf(() => step.run(() => 1))).toBe('SCOPE_ORDER')
  })

  it('is not left open for those who go on while it waits for a value', async () => {
    const device = js()
    async function request(): Promise<number> {
      using _ = scope()
      return ones([1]).mul(2).item()
    }
    const pending = request()
    const mine = ones([1], { device })
    expect(await pending).toBe(2)
    expect(mine.released).toBe(false)
  })

  it('lets composites and views of its tensors belong to it', async () => {
    const step = scope()
    const x = ones([2, 2])
    await later()
    const made = [x.t(), x.detach(), x.flatten().softmax(0), x.variance(0), x.sort(0).values, scope(() => x.add(1))]
    step.end()
    expect(made.map((t) => t.released)).toEqual(made.map(() => true))
  })

  it('does not own what is computed from what was kept', async () => {
    const step = scope()
    const x = ones([2]).keep()
    await later()
    const y = x.mul(2)
    step.end()
    expect([x.released, y.released]).toEqual([false, false])
  })
})

describe('a graph that is never differentiated', () => {
  it('is left to the garbage collector when its scope ends', () => {
    const left: number[] = []
    const device = deriveBackend(js(), 'js that counts', { collect: (storage) => void left.push(storage.length) })
    const x = ones([8], { requiresGrad: true, device })
    left.length = 0
    const kept = scope(() => {
      x.exp().mul(x)
      return x.exp().sum()
    })
    // exp of the product, which mul saved; exp of the sum, which it saved itself; and the result.
    expect(left).toEqual([8, 8, 1])
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
