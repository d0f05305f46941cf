import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { empty, open, run } from '../../test/device.ts'
import type { WebGpuBackend } from '../backend.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const none = { liveBytes: 0, liveStorages: 0, leftBytes: 0, leftStorages: 0, pooledBytes: 0 }

/** Works on memory that nobody refers to afterwards. */
function abandon(device: WebGpuBackend, collected: boolean): void {
  for (let i = 0; i < 10; i++) {
    const x = empty(device, [1000])
    if (collected) device.collect(x.storage)
    run(device, 'fill', [], [x], { value: i })
  }
}

/** Lets the collector and its finalizers run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    collectGarbage()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

it('memory left to the collector is counted apart until it returns to the pool', async () => {
  const device = await open()
  abandon(device, true)
  expect(device.memory()).toMatchObject({ liveStorages: 10, leftStorages: 10, leftBytes: 40_000 })
  await settle()
  expect(device.memory()).toEqual({ ...none, pooledBytes: 10 * 4096 })
  const { totalBytes } = device.runtime.pool
  abandon(device, true)
  expect(device.runtime.pool.totalBytes).toBe(totalBytes)
  await device.dispose()
})

it('memory of a scope is not touched by the collector', async () => {
  const device = await open()
  abandon(device, false)
  await settle()
  expect(device.memory()).toEqual({ ...none, liveBytes: 40_000, liveStorages: 10 })
  await device.dispose()
})

it('memory released by hand before it is collected returns once', async () => {
  const device = await open()
  const released = (): void => {
    const x = empty(device, [1000])
    device.collect(x.storage)
    run(device, 'fill', [], [x], { value: 1 })
    device.release(x.storage)
  }
  released()
  await settle()
  expect(device.memory()).toEqual({ ...none, pooledBytes: 4096 })
  await device.dispose()
})
