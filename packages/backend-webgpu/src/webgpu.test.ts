import { afterAll, describe, expect, it } from 'vitest'
import { webgpu } from './webgpu.ts'

describe('webgpu', () => {
  afterAll(async () => (await webgpu()).dispose())

  it('gives one device to everybody who asks for nothing special', async () => {
    const [a, b] = await Promise.all([webgpu(), webgpu()])
    expect(a).toBe(b)
    expect(await webgpu()).toBe(a)
    const other = await webgpu({})
    expect(other).not.toBe(a)
    await other.dispose()
  })

  it('makes another one after that is gone', async () => {
    const first = await webgpu()
    await first.dispose()
    const [a, b] = await Promise.all([webgpu(), webgpu()])
    expect(a).not.toBe(first)
    expect(a).toBe(b)
    expect(await a.read(a.allocate('float32', 0), 0, 0)).toHaveLength(0)
  })

  it('describes itself', async () => {
    const device = await webgpu()
    expect(device.name).toMatch(/^webgpu( #\d+)?$/)
    expect(Object.keys(device.info)).toEqual(
      expect.arrayContaining(['vendor', 'architecture', 'adapter', 'software', 'profile', 'maxStorageBytes']),
    )
    expect(device.capabilities.syncRead).toBe(false)
    expect(device.readSync).toBeUndefined()
    expect(device.capabilities.dtypes).toContain('float32')
    expect(device.capabilities.dtypes).not.toContain('int64')
  })

  it('takes the profile asked for', async () => {
    for (const profile of ['cpu', 'gpu'] as const) {
      const device = await webgpu({ profile })
      expect(device.info['profile']).toBe(profile)
      await device.dispose()
    }
  })

  it('knows its options', async () => {
    const misspelt = { profil: 'gpu' } as object
    await expect(webgpu(misspelt)).rejects.toMatchObject({ code: 'UNKNOWN_OPTION', details: { key: 'profil' } })
  })
})
