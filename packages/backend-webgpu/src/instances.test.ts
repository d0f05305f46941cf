import { tensor } from '@flambeau/core'
import { expect, it } from 'vitest'
import { open } from '../test/device.ts'

it('names further devices of a process apart, and where they meet', async () => {
  const [first, second] = [await open(), await open()]
  expect(first.name).toBe('webgpu')
  expect(second.name).toBe('webgpu #2')
  expect(() => tensor([1], { device: first }).add(tensor([1], { device: second }))).toThrow(
    expect.objectContaining({ code: 'DEVICE_MISMATCH', details: { devices: ['webgpu', 'webgpu #2'] } }),
  )
  await Promise.all([first.dispose(), second.dispose()])
})
