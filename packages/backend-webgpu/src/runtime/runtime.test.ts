import type { View } from '@flambeau/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { data, empty, made, open, openWithoutImmediates, ramp, run } from '../../test/device.ts'
import type { WebGpuBackend } from '../backend.ts'

let device: WebGpuBackend
beforeAll(async () => {
  device = await open()
})
afterAll(() => device.dispose())

/** A chain of ops on temporaries, as a training step makes them. */
function step(weights: readonly View[]): void {
  let x = empty(device, [16, 16])
  run(device, 'fill', [], [x], { value: 1 })
  for (const weight of weights) {
    const y = empty(device, [16, 16])
    run(device, 'mul', [x, weight], [y])
    const z = empty(device, [16])
    run(device, 'sum', [y], [z], { dims: [1] })
    device.release(x.storage)
    device.release(z.storage)
    x = y
  }
  device.release(x.storage)
}

describe('a repeated step', () => {
  it('finds every bind group in the cache the second time', () => {
    const weights = Array.from({ length: 12 }, () => made(device, [16, 16], ramp(256)))
    const { bindGroups } = device.runtime
    step(weights)
    const { misses, hits } = bindGroups
    step(weights)
    expect(bindGroups.misses).toBe(misses)
    expect(bindGroups.hits).toBeGreaterThan(hits)
  })

  it('uses no more memory after 2,000 times', async () => {
    const weights = Array.from({ length: 3 }, () => made(device, [16, 16], ramp(256)))
    step(weights)
    const before = { ...device.memory(), total: device.runtime.pool.totalBytes }
    for (let i = 0; i < 2000; i++) {
      step(weights)
      if (i % 100 === 0) await device.synchronize()
    }
    expect({ ...device.memory(), total: device.runtime.pool.totalBytes }).toEqual(before)
  })
})

describe('dispatch', () => {
  it('folds more than 65,535 workgroups', async () => {
    const rows = 65_536 * 64 + 5
    const x = empty(device, [rows, 1])
    const column: View = { ...empty(device, [rows, 2]), shape: [rows, 1], strides: [2, 1] }
    run(device, 'iota', [], [{ ...x, shape: [rows], strides: [1] }], { start: 0, step: 1 })
    run(device, 'fill', [], [{ ...column, offset: 1 }], { value: 7 })
    run(device, 'neg', [x], [column])
    const read = (await device.read(column.storage, 2 * rows - 4, 4)) as Float32Array
    expect(Array.from(read)).toEqual([-(rows - 2), 7, -(rows - 1), 7])
    for (const view of [x, column]) device.release(view.storage)
  })

  it('does nothing for zero elements', async () => {
    const { dispatches } = device.runtime
    const none = empty(device, [0, 3])
    run(device, 'add', [none, none], [none])
    run(device, 'sort', [none], [none, empty(device, [0, 3], 'int32')], { dim: 0, descending: false })
    run(device, 'matmul', [empty(device, [0, 2, 3]), empty(device, [0, 3, 2])], [empty(device, [0, 2, 2])])
    expect(device.runtime.dispatches).toBe(dispatches)
    expect(await data(none)).toEqual([])
  })

  it('gives the identity for empty reductions', async () => {
    const none = empty(device, [3, 0])
    const out = empty(device, [3])
    run(device, 'sum', [none], [out], { dims: [1] })
    expect(await data(out)).toEqual([0, 0, 0])
    run(device, 'prod', [none], [out], { dims: [1] })
    expect(await data(out)).toEqual([1, 1, 1])
  })

  it('takes parameters that immediates cannot hold', async () => {
    // Seven dimensions that cannot merge: 29 words.
    const shape = [2, 2, 2, 2, 2, 2, 2]
    const x = made(device, shape, ramp(128))
    const out = empty(device, shape)
    run(device, 'copy', [{ ...x, strides: x.strides.toReversed() }], [out], {})
    const reversed = (i: number): number =>
      Number.parseInt(i.toString(2).padStart(7, '0').split('').reverse().join(''), 2)
    expect(await data(out)).toEqual(Array.from({ length: 128 }, (_, i) => reversed(i)))
  })
})

it('parameters may travel in the uniform ring', async () => {
  const other = await openWithoutImmediates()
  const x = made(other, [300], ramp(300))
  // More than a batch of different parameters.
  for (let i = 0; i < 150; i++) {
    const one: View = { ...x, shape: [1], strides: [1], offset: i }
    run(other, 'fill', [], [one], { value: -i })
  }
  const total = empty(other, [])
  run(other, 'sum', [x], [total], { dims: [0] })
  expect(await data(x)).toEqual(Array.from(ramp(300), (value) => (value < 150 ? -value : value)))
  expect(await data(total)).toEqual([33_675 - 11_175])
  await other.dispose()
})

describe('slots that share a buffer', () => {
  it('in place, contiguous and strided', async () => {
    const x = made(device, [4, 4], ramp(16))
    run(device, 'add', [x, x], [x])
    const column: View = { ...x, shape: [4], strides: [4], offset: 1 }
    run(device, 'neg', [column], [column])
    expect(await data(x)).toEqual([0, -2, 4, 6, 8, -10, 12, 14, 16, -18, 20, 22, 24, -26, 28, 30])
  })

  it('disjoint parts of one storage, with equal and with different access widths', async () => {
    const x = made(device, [12], ramp(12))
    const part = (offset: number, shape = [4], strides = [1]): View => ({ ...x, shape, strides, offset })
    run(device, 'mul', [part(4), part(8)], [part(0)])
    expect((await data(x)).slice(0, 4)).toEqual([32, 45, 60, 77])
    run(device, 'copy', [part(9, [4], [0])], [part(4)], {})
    expect(await data(x)).toEqual([32, 45, 60, 77, 9, 9, 9, 9, 8, 9, 10, 11])
    run(device, 'copy', [part(8)], [part(1, [4], [2])], {})
    expect(await data(x)).toEqual([32, 8, 60, 9, 9, 10, 9, 11, 8, 9, 10, 11])
  })

  it('an input read twice', async () => {
    const x = made(device, [3], ramp(3))
    const out = empty(device, [3])
    run(device, 'mul', [x, x], [out])
    expect(await data(out)).toEqual([0, 1, 4])
  })
})

describe('narrow dtypes', () => {
  it.each(['uint8', 'bool'] as const)('%s travels one element per byte', async (dtype) => {
    const x = made(device, [5], Uint8Array.of(1, 0, 1, 1, 0), dtype)
    device.write(x.storage, 1, Uint8Array.of(1))
    const read = await device.read(x.storage, 1, 3)
    expect(read).toEqual(Uint8Array.of(1, 1, 1))
  })

  it('uint8 wraps', async () => {
    const x = made(device, [3], Uint8Array.of(200, 255, 1), 'uint8')
    const out = empty(device, [3], 'uint8')
    run(device, 'add', [x, x], [out])
    expect(await data(out)).toEqual([144, 254, 2])
    run(device, 'neg', [x], [out])
    expect(await data(out)).toEqual([56, 1, 255])
  })
})
