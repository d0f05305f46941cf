import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { data, empty, made, open, ramp, run } from '../../test/device.ts'
import type { WebGpuBackend } from '../backend.ts'

let device: WebGpuBackend
beforeAll(async () => {
  device = await open()
  // Dispatches of programs that were not yet proven are submitted one by one.
  const x = made(device, [8], ramp(8))
  run(device, 'fill', [], [x], { value: 0 })
  run(device, 'neg', [x], [empty(device, [8])])
})
beforeEach(() => device.synchronize())
afterAll(() => device.dispose())

/** Submits so far. */
const submits = (): number => device.runtime.stream.submits

it('submits the first dispatches of a program one by one, until the GPU has compiled it', async () => {
  const [x, y] = [made(device, [8], ramp(8)), made(device, [8], ramp(8))]
  device.flush()
  const before = submits()
  for (let i = 0; i < 3; i++) run(device, 'abs', [x], [y])
  expect(submits()).toBe(before + 3)
  await device.synchronize()
  const proven = submits()
  for (let i = 0; i < 3; i++) run(device, 'abs', [x], [y])
  expect(submits()).toBe(proven)
})

describe('the stream submits', () => {
  it('nothing while a batch is open', () => {
    const before = submits()
    const x = empty(device, [8])
    for (let i = 0; i < 63; i++) run(device, 'fill', [], [x], { value: i })
    expect(submits()).toBe(before)
  })

  it('every 64 dispatches', () => {
    const before = submits()
    const x = empty(device, [8])
    for (let i = 0; i < 200; i++) run(device, 'fill', [], [x], { value: i })
    expect(submits()).toBe(before + 3)
  })

  it('at the end of the current job', async () => {
    const before = submits()
    run(device, 'fill', [], [empty(device, [8])], { value: 1 })
    await Promise.resolve()
    expect(submits()).toBe(before + 1)
  })

  it('on flush, and nothing when there is nothing to do', () => {
    run(device, 'fill', [], [empty(device, [8])], { value: 1 })
    const before = submits()
    device.flush()
    device.flush()
    expect(submits()).toBe(before + 1)
  })

  it('before a host write into memory that the open batch uses, and only then', async () => {
    const x = made(device, [4], ramp(4))
    const y = empty(device, [4])
    const other = empty(device, [4])
    await device.synchronize()
    const before = submits()
    run(device, 'neg', [x], [y])
    device.write(other.storage, 0, ramp(4))
    expect(submits()).toBe(before)
    device.write(x.storage, 0, new Float32Array(4).fill(9))
    expect(submits()).toBe(before + 1)
    expect(await data(y)).toEqual([-0, -1, -2, -3])
  })

  it('once for all the reads of a job', async () => {
    const views = Array.from({ length: 40 }, (_, i) => made(device, [1], Float32Array.of(i)))
    await device.synchronize()
    const before = submits()
    const read = await Promise.all(views.map(data))
    expect(read.flat()).toEqual(Array.from(ramp(40)))
    expect(submits()).toBe(before + 1)
  })
})

describe('order', () => {
  it('a read sees what was enqueued before it and not what comes after', async () => {
    const x = made(device, [4], ramp(4))
    const first = data(x)
    run(device, 'neg', [x], [x])
    const second = data(x)
    device.write(x.storage, 0, new Float32Array(4).fill(5))
    const third = data(x)
    expect(await Promise.all([first, second, third])).toEqual([
      [0, 1, 2, 3],
      [-0, -1, -2, -3],
      [5, 5, 5, 5],
    ])
  })

  it('a write does not overtake a read, nor a release', async () => {
    const x = made(device, [4], ramp(4))
    const y = made(device, [4], ramp(4))
    await device.synchronize()
    const before = data(x)
    device.write(x.storage, 0, new Float32Array(4))
    const kept = data(y)
    device.release(y.storage)
    device.runtime.pool.trim()
    expect(await Promise.all([before, kept, data(x)])).toEqual([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
      [0, 0, 0, 0],
    ])
  })

  it('memory released while the open batch uses it may be lent again', async () => {
    const kept: number[][] = []
    for (let i = 0; i < 30; i++) {
      const x = made(device, [4], new Float32Array(4).fill(i))
      const y = empty(device, [4])
      run(device, 'neg', [x], [y])
      device.release(x.storage)
      const z = empty(device, [4])
      run(device, 'neg', [y], [z])
      device.release(y.storage)
      kept.push(await data(z))
      device.release(z.storage)
    }
    expect(kept.map(([value]) => value)).toEqual(Array.from(ramp(30)))
  })

  it('large reads and small ones share a job', async () => {
    const large = made(device, [300_000], ramp(300_000))
    const small = made(device, [2], ramp(2))
    const [a, b, c] = await Promise.all([data(small), data(large), data(small)])
    expect([a, b.length, b[299_999], c]).toEqual([[0, 1], 300_000, 299_999, [0, 1]])
  })
})
