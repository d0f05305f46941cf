import { nn, ones, tensor, TorchError } from '@flambeau/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dawn } from '#dawn'
import { data, empty, made, open, ramp, run } from '../../test/device.ts'
import type { WebGpuBackend } from '../backend.ts'
import type { GpuStorage } from './storage.ts'

/** The error that an action ends in. */
async function failure(action: () => unknown): Promise<TorchError> {
  try {
    await action()
  } catch (error) {
    if (error instanceof TorchError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('an index out of range', () => {
  let device: WebGpuBackend
  beforeAll(async () => {
    device = await open()
  })
  afterAll(() => device.dispose())

  it('rejects the next read, names op, index and size, and is then forgotten', async () => {
    const x = made(device, [3], ramp(3))
    const out = empty(device, [2])
    run(device, 'take', [x, made(device, [2], Int32Array.of(1, 7), 'int32')], [out], { dim: 0 })
    const error = await failure(() => data(out))
    expect(error).toMatchObject({ code: 'INDEX_OUT_OF_RANGE', op: 'take', details: { index: 7, size: 3 } })
    expect(await data(x)).toEqual([0, 1, 2])
  })

  it('rejects synchronize', async () => {
    const x = made(device, [3], ramp(3))
    const index = made(device, [1], Int32Array.of(-1), 'int32')
    run(device, 'scatterReduce', [x, index, x], [empty(device, [3])], { dim: 0, reduce: 'sum' })
    const error = await failure(() => device.synchronize())
    expect(error).toMatchObject({ code: 'INDEX_OUT_OF_RANGE', op: 'scatterReduce', details: { index: -1 } })
    await device.synchronize()
  })

  it('does not reject a read that came before it', async () => {
    const x = made(device, [3], ramp(3))
    const before = data(x)
    run(device, 'gather', [x, made(device, [1], Int32Array.of(3), 'int32')], [empty(device, [1])], { dim: 0 })
    expect(await before).toEqual([0, 1, 2])
    expect((await failure(() => device.synchronize())).op).toBe('gather')
  })

  it('writes nothing', async () => {
    const x = made(device, [3], ramp(3))
    const out = empty(device, [3])
    const index = made(device, [3], Int32Array.of(0, 99, -99), 'int32')
    run(device, 'scatter', [x, index, made(device, [3], Float32Array.of(5, 6, 7))], [out], { dim: 0 })
    await failure(() => device.synchronize())
    expect(await data(out)).toEqual([5, 1, 2])
  })
})

/** A device whose compiler is given nonsense for one op. */
async function broken(op: string): Promise<WebGpuBackend> {
  const device = await open()
  const { runtime } = device
  const right = runtime.program.bind(runtime)
  runtime.program = (name, key, source) =>
    right(name, key, () => (name === op ? { ...source(), body: 'this is no WGSL' } : source()))
  return device
}

describe('a program that does not compile', () => {
  it('costs its own result: one read says so, and the op is composed from then on', async () => {
    const device = await broken('silu')
    const x = tensor([-1, 0, 2], { device })
    const before = x.mul(3)
    const lost = nn.functional.silu(x)
    nn.functional.silu(x.add(1))
    const after = x.add(before)
    const error = await failure(() => lost.toArray())
    expect(error).toMatchObject({ code: 'DEVICE_ERROR', op: 'silu', details: { call: 'silu(float32) → float32' } })
    expect(await before.toArray()).toEqual([-3, 0, 6])
    expect(await after.toArray()).toEqual([-4, 0, 8])
    const [, , two] = (await nn.functional.silu(x).toArray()) as number[]
    expect(two).toBeCloseTo(2 / (1 + Math.exp(-2)), 6)
    await device.synchronize()
    expect(device.runtime.faults.fatal).toBe(false)
    await device.dispose()
  })

  it('without a composition is an unsupported op for its dtypes alone', async () => {
    const device = await broken('neg')
    const x = tensor([1, 2], { device })
    expect((await failure(() => x.neg().toArray())).op).toBe('neg')
    expect(await failure(() => x.neg())).toMatchObject({ code: 'UNSUPPORTED_OP', op: 'neg' })
    expect(await x.toArray()).toEqual([1, 2])
    await device.dispose()
  })

  it("of the user's own is refused by its error after that", async () => {
    const device = await open()
    const x = made(device, [3], ramp(3))
    const program = device.runtime.program('broken', 'test', () => ({
      inputs: [],
      outputs: [{ dtype: 'float32' }],
      body: 'this is no WGSL',
    }))
    const y = empty(device, [3])
    device.runtime.dispatch(program, [], [y], [], 1)
    expect(await failure(() => data(y))).toMatchObject({ code: 'DEVICE_ERROR', op: 'broken' })
    expect(await data(x)).toEqual([0, 1, 2])
    expect(await failure(() => device.runtime.dispatch(program, [], [y], [], 1))).toMatchObject({ op: 'broken' })
    await device.dispose()
  })
})

describe('a command the GPU refuses', () => {
  it('rejects every read and synchronize from then on', async () => {
    const device = await open()
    const x = made(device, [3], ramp(3))
    const { runtime } = device
    const block = runtime.block(x.storage as GpuStorage)
    runtime.stream.copies().copyBufferToBuffer(block.buffer, 0, block.buffer, 2, 4)
    for (const wait of [() => data(x), () => device.synchronize(), () => data(x)]) {
      expect(await failure(wait)).toMatchObject({ code: 'DEVICE_ERROR' })
    }
    await device.dispose()
  })
})

describe('a lost device', () => {
  it('rejects pending and later calls', async () => {
    const device = await open()
    const x = made(device, [3], ramp(3))
    const pending = failure(() => data(x))
    device.runtime.device.destroy()
    expect((await pending).code).toBe('DEVICE_LOST')
    for (const call of [
      () => device.allocate('float32', 1),
      () => device.write(x.storage, 0, ramp(3)),
      () => run(device, 'neg', [x], [x]),
      () => data(x),
      () => device.synchronize(),
    ]) {
      expect((await failure(call)).code).toBe('DEVICE_LOST')
    }
  })

  it('says so when it was disposed', async () => {
    const device = await open()
    const x = made(device, [3], ramp(3))
    await device.dispose()
    await device.dispose()
    const error = await failure(() => data(x))
    expect(error).toMatchObject({ code: 'DEVICE_LOST' })
    expect(error.message).toContain('disposed')
  })
})

describe('memory', () => {
  it('a storage larger than the GPU can bind is refused at once', async () => {
    const device = await open()
    const { maxStorageBytes } = device.capabilities
    const error = await failure(() => device.allocate('float32', maxStorageBytes / 4 + 1))
    expect(error).toMatchObject({ code: 'OUT_OF_MEMORY', details: { limit: maxStorageBytes } })
    expect(device.memory().liveStorages).toBe(0)
    await device.dispose()
  })

  it('a storage a little below what the GPU can bind works', async () => {
    const adapter = (await (await dawn())!.requestAdapter())!
    const limits = new Proxy(adapter.limits, {
      get: (all, name) =>
        name === 'maxStorageBufferBindingSize' ? 200_000_000 : (all[name as keyof GPUSupportedLimits] as unknown),
    })
    const { features, info } = adapter
    const narrow = { features, info, limits, requestDevice: (asked) => adapter.requestDevice(asked) } as GPUAdapter
    const device = await open({ adapter: narrow })
    expect(device.capabilities.maxStorageBytes).toBe(200_000_000)
    const x = ones([49_900_000], { device })
    expect(await x.sum().item()).toBe(49_900_000)
    await device.dispose()
  })

  it('over the budget is refused, and released memory can be used again', async () => {
    const device = await open({ memoryLimit: 1_000_000 })
    const x = made(device, [150_000], ramp(150_000))
    const error = await failure(() => made(device, [150_000], ramp(150_000)))
    expect(error.code).toBe('OUT_OF_MEMORY')
    device.release(x.storage)
    const y = made(device, [200_000], ramp(200_000))
    expect(await device.read(y.storage, 199_999, 1)).toEqual(Float32Array.of(199_999))
    await device.dispose()
  })

  it('of a released tensor cannot be used', async () => {
    const device = await open()
    const x = made(device, [3], ramp(3))
    device.release(x.storage)
    expect((await failure(() => run(device, 'neg', [x], [x]))).code).toBe('RELEASED')
    await device.dispose()
  })

  it('of dtypes that WGSL lacks is refused', async () => {
    const device = await open()
    for (const dtype of ['float64', 'int64', 'bfloat16'] as const) {
      expect(await failure(() => device.allocate(dtype, 1))).toMatchObject({ code: 'UNSUPPORTED_DTYPE' })
    }
    await device.dispose()
  })
})
