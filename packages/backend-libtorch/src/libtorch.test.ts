import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { hostArray, primNames, TorchError } from '@flambeau/core/backend'
import type { AnyKernel, Backend, DType, View } from '@flambeau/core'
import { expect, test } from 'vitest'

import { diagnose, libtorch } from './index.ts'
import type { LibtorchStorage } from './storage.ts'

const device: Backend = libtorch()

function contiguous(shape: readonly number[]): number[] {
  return shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1))
}

function empty(shape: readonly number[], dtype: DType = 'float32'): View {
  const length = shape.reduce((a, b) => a * b, 1)
  return { storage: device.allocate(dtype, length), dtype, shape, strides: contiguous(shape), offset: 0 }
}

function tensor(values: readonly number[], shape: readonly number[] = [values.length], dtype: DType = 'float32'): View {
  const view = empty(shape, dtype)
  const host = hostArray(dtype, values.length)
  values.forEach((value, i) => (host[i] = dtype === 'int64' ? BigInt(value) : value))
  device.write(view.storage, 0, host)
  return view
}

function values({ storage }: View): number[] {
  return Array.from(device.readSync?.(storage, 0, storage.length) ?? [], Number)
}

function run(op: string, inputs: readonly View[], output: View, attrs: object = {}): number[] {
  const kernel = device.kernels.get(op) as AnyKernel
  kernel.run(inputs, [output], attrs)
  return values(output)
}

function thrown(action: () => unknown): TorchError {
  try {
    action()
  } catch (error) {
    if (error instanceof TorchError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

test('the same name gives the same device; diagnose tells where libtorch came from', () => {
  expect(libtorch('cpu')).toBe(device)
  expect(diagnose()).toMatchObject({ available: true, problem: undefined })
  expect(diagnose().libtorch?.version).toBe(device.info['libtorch'])
  expect(diagnose().tried.at(-1)?.problem).toBeUndefined()
})

test('a device that is not there names those that are', () => {
  const error = thrown(() => libtorch('cuda:77'))
  expect(error.code).toBe('DEVICE_UNAVAILABLE')
  expect(error.details).toMatchObject({ name: 'cuda:77' })
  expect(error.message).toContain('cpu')
})

test('every primitive has a kernel', () => {
  expect(primNames.filter((name) => !device.kernels.has(name))).toEqual([])
})

test('an output gets its memory from the op that fills it', () => {
  const out = empty([3])
  const storage = out.storage as LibtorchStorage
  expect(storage.ready).toBe(false)
  expect(run('exp', [tensor([0, 0, 0])], out)).toEqual([1, 1, 1])
  expect(storage.ready).toBe(true)
})

test('small and large tensors, strided and broadcast operands add alike', () => {
  for (const n of [3, 5000]) {
    const a = tensor(Array.from({ length: 2 * n }, (_, i) => i))
    const odd = { ...a, shape: [n], strides: [2], offset: 1 }
    const one = { ...tensor([10], []), shape: [n], strides: [0] }
    const expected = Array.from({ length: n }, (_, i) => 2 * i + 11)
    expect(run('add', [odd, one], empty([n]))).toEqual(expected)
    expect(run('add', [one, odd], empty([n]))).toEqual(expected)
    device.kernels.get('add')?.run([odd, one] as never, [odd] as never, {} as never)
    expect(values(a).slice(0, 4)).toEqual([0, 11, 2, 13])
  }
})

test('integers divided by zero, and the least by −1, give a value', () => {
  const a = tensor([7, -7, -(2 ** 31)], [3], 'int32')
  const b = tensor([0, 2, -1], [3], 'int32')
  expect(run('floorDivide', [a, b], empty([3], 'int32')).slice(1)).toEqual([-4, -(2 ** 31)])
  expect(run('remainder', [a, b], empty([3], 'int32')).slice(1)).toEqual([1, 0])
  expect(run('fmod', [a, b], empty([3], 'int32')).slice(1)).toEqual([-1, 0])
})

test('copy saturates what does not fit an integer', () => {
  const x = tensor([Number.NaN, 1e20, -1e20, -1.9, 255.5])
  expect(run('copy', [x], empty([5], 'int32'))).toEqual([0, 2 ** 31 - 1, -(2 ** 31), -1, 255])
  expect(run('copy', [x], empty([5], 'uint8'))).toEqual([0, 255, 0, 0, 255])
})

test('philox is the published generator', () => {
  const words = run('philox', [], empty([4], 'int32'), { seed: [0, 0], offset: [0, 0] })
  expect(words.map((word) => (word >>> 0).toString(16))).toEqual(['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8'])
})

test('halves that libtorch cannot compute in are computed in float and rounded', () => {
  const x = empty([2], 'float16')
  device.write(x.storage, 0, Uint16Array.from([0x3c00, 0x4000]))
  expect(
    run(
      'matmul',
      [
        { ...x, shape: [1, 1, 2], strides: [2, 2, 1] },
        { ...x, shape: [1, 2, 1], strides: [2, 1, 1] },
      ],
      empty([1, 1, 1], 'float16'),
    ),
  ).toEqual([0x4500])
})

test('an index out of range is the error every device gives, and the device lives on', () => {
  const x = tensor([1, 2, 3])
  const error = thrown(() => run('take', [x, tensor([0, 3], [2], 'int32')], empty([2]), { dim: 0 }))
  expect(error).toMatchObject({ code: 'INDEX_OUT_OF_RANGE', op: 'take', details: { index: 3, size: 3 } })
  expect(run('neg', [x], empty([3]))).toEqual([-1, -2, -3])
})

test('an impossible allocation is OUT_OF_MEMORY', () => {
  const storage = device.allocate('float64', 2 ** 31 - 1)
  const out = { storage, dtype: 'float64' as const, shape: [2 ** 31], strides: [1], offset: 0 }
  expect(thrown(() => device.allocate('float32', 2 ** 31)).code).toBe('OUT_OF_MEMORY')
  expect(thrown(() => run('fill', [], out, { value: 0 })).op).toBe('fill')
  device.release(storage)
})

test('memory is counted until release, and by the collector where it decides', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const before = device.memory()
  const storage = device.allocate('float32', 1000)
  expect(device.memory().liveBytes - before.liveBytes).toBe(4000)
  device.release(storage)
  device.release(storage)
  expect(device.memory()).toMatchObject({ liveBytes: before.liveBytes, liveStorages: before.liveStorages })
  for (let i = 0; i < 640; i++) {
    const out = empty([10])
    device.collect?.(out.storage)
    device.kernels.get('fill')?.run([] as never, [out] as never, { value: 1 } as never)
    if (i % 10 === 0) device.release(out.storage)
  }
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  expect(device.memory().liveStorages - before.liveStorages).toBeLessThan(70)
})
