import { TorchError } from '@flambeau/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { data, empty, made, open, ramp, run } from '../../test/device.ts'
import type { WebGpuBackend } from '../backend.ts'

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

describe('a command the GPU refuses', () => {
  it('rejects every read and synchronize from then on, and names the op', async () => {
    const device = await open()
    const x = made(device, [3], ramp(3))
    const program = device.runtime.program('broken', 'test', () => ({
      inputs: [],
      outputs: [{ dtype: 'float32' }],
      body: 'this is no WGSL',
    }))
    device.runtime.dispatch(program, [], [x], [], 1)
    for (const wait of [() => data(x), () => device.synchronize(), () => data(x)]) {
      expect(await failure(wait)).toMatchObject({ code: 'DEVICE_ERROR', op: 'broken' })
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
