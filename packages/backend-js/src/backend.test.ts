import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as torch from '@flambeau/core'
import { hostArray, primNames } from '@flambeau/core/backend'
import { describe, expect, it } from 'vitest'
import { js } from './backend.ts'

const device = js()

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Lets the collector and its finalizers run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    collectGarbage()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('js()', () => {
  it('is always the same device', () => {
    expect(js()).toBe(device)
  })

  it('has a kernel for every primitive', () => {
    expect(primNames.filter((name) => !device.kernels.has(name))).toEqual([])
  })
})

describe('memory', () => {
  it('counts what is allocated and not yet released, in bytes held', () => {
    const before = device.memory()
    const float = device.allocate('float32', 10)
    const half = device.allocate('float16', 10)
    expect(device.memory().liveBytes - before.liveBytes).toBe(80)
    expect(device.memory().liveStorages - before.liveStorages).toBe(2)
    device.release(float)
    device.release(half)
    expect(device.memory()).toEqual(before)
  })

  it('counts what is left to the garbage collector until it was taken or released, and not twice', async () => {
    const before = device.memory()
    const [kept, released] = [device.allocate('float64', 3), device.allocate('float64', 3)]
    for (const storage of [kept, released]) device.collect!(storage)
    for (let i = 0; i < 10; i++) device.collect!(device.allocate('float32', 1000))
    device.release(released)
    expect(device.memory().liveBytes - before.liveBytes).toBe(24 + 10 * 4000)
    await settle()
    expect(device.memory().liveBytes - before.liveBytes).toBe(kept.length * 8)
    device.release(kept)
    expect(device.memory()).toEqual(before)
  })

  it('counts many small ones together, and all the same none that is gone', async () => {
    const before = device.memory()
    const kept = Array.from({ length: 5000 }, () => {
      const storage = device.allocate('int8', 2)
      device.collect!(storage)
      return storage
    })
    expect(device.memory().liveStorages - before.liveStorages).toBe(5000)
    for (const storage of kept.splice(0, 2500)) device.release(storage)
    expect(device.memory().liveBytes - before.liveBytes).toBe(5000)
    kept.length = 0
    await settle()
    expect(device.memory().liveStorages - before.liveStorages).toBeLessThan(64)
  })

  it('reports an impossible size as OUT_OF_MEMORY', () => {
    expect(() => device.allocate('float64', 2 ** 50)).toThrow(
      expect.objectContaining({ code: 'OUT_OF_MEMORY', details: expect.objectContaining({ length: 2 ** 50 }) }),
    )
  })
})

describe('write and read', () => {
  it.each(torch.dtypes)('carry %s unchanged, from any element on', async (dtype) => {
    const source = hostArray(dtype, 3)
    for (let i = 0; i < 3; i++) source[i] = dtype === 'int64' ? BigInt(i % 2) : i % 2
    const storage = device.allocate(dtype, 5)
    device.write(storage, 1, source)
    expect(device.readSync!(storage, 1, 3)).toEqual(source)
    expect(await device.read(storage, 2, 2)).toEqual(source.slice(1))
  })
})

describe('an index outside its dimension', () => {
  const x = torch.ones([3], { device })
  const index = (i: number): torch.Tensor => torch.tensor([i], { dtype: 'int32', device })
  it.each([
    { name: 'indexSelect', f: (i: number) => torch.indexSelect(x, 0, index(i)) },
    { name: 'gather', f: (i: number) => torch.gather(x, 0, index(i)) },
    { name: 'scatter', f: (i: number) => torch.scatter(x, 0, index(i), torch.ones([1], { device })) },
    {
      name: 'scatterReduce',
      f: (i: number) => torch.scatterReduce(x, 0, index(i), torch.ones([1], { device }), 'sum'),
    },
    {
      name: 'crossEntropy',
      f: (i: number) => torch.nn.functional.crossEntropy(torch.ones([1, 3], { device }), index(i)),
    },
  ])('throws from $name', ({ name, f }) => {
    for (const i of [3, -1]) {
      expect(() => f(i)).toThrow(
        expect.objectContaining({ code: 'INDEX_OUT_OF_RANGE', op: name, details: { index: i, size: 3 } }),
      )
    }
  })
})

describe('halves', () => {
  it('are rounded after every kernel, in any strided output', () => {
    const x = torch.zeros([2, 3], { dtype: 'float16', device })
    x.transpose(0, 1).add_(1 / 3)
    expect(x.toArraySync()).toEqual(Array(2).fill(Array(3).fill(0.333251953125)))
  })
})

describe('random kernels', () => {
  const block = { seed: [1, 2], offset: [3, 4] } as const

  function run(name: string, dtype: torch.DType, length: number): ArrayLike<number> {
    const storage = device.allocate(dtype, length)
    const out = { storage, dtype, shape: [length], strides: [1], offset: 0 }
    device.kernels.get(name)!.run([], [out], block as never)
    return device.readSync!(storage, 0, length) as Float32Array
  }

  it('uniform is the upper 24 bits of the philox words', () => {
    const words = Array.from(run('philox', 'int32', 2051), (word) => (word >>> 8) / 2 ** 24)
    expect(Array.from(run('uniform', 'float32', 2051))).toEqual(words)
  })

  it('normal pairs the uniforms by Box and Muller, also for an odd length', () => {
    const u = run('uniform', 'float64', 2052)
    const wanted = Array.from({ length: 2051 }, (_, i) => {
      const [first, second] = [u[i - (i % 2)]!, u[i - (i % 2) + 1]!]
      const angle = 2 * Math.PI * second
      return Math.sqrt(-2 * Math.log1p(-first)) * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
    })
    expect(Array.from(run('normal', 'float64', 2051))).toEqual(wanted)
  })
})
