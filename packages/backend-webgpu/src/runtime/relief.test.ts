import { ones, TorchError } from '@flambeau/core'
import { expect, it } from 'vitest'
import { open } from '../../test/device.ts'

const mebi = 2 ** 20

it('a loop that reads something in each turn gets back what it drops, long before the engine would', async () => {
  const device = await open({ memoryLimit: 48 * mebi })
  for (let step = 0; step < 200; step++) {
    const x = ones([mebi / 4], { device })
    expect(await x.mul(2).index(step).item()).toBe(2)
  }
  expect(device.runtime.pool.totalBytes).toBeLessThanOrEqual(48 * mebi)
  await device.dispose()
})

it('a loop that never waits is told to open a scope in each step', async () => {
  const device = await open({ memoryLimit: 16 * mebi })
  let error: unknown
  try {
    for (let step = 0; step < 100; step++) ones([mebi / 4], { device }).mul(2)
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(TorchError)
  const { code, message } = error as TorchError
  expect(code).toBe('OUT_OF_MEMORY')
  expect(message).toMatch(/wait for the garbage collector/)
  expect(message).toContain('using step = torch.scope()')
  await device.dispose()
})
