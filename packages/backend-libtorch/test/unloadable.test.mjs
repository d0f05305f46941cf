import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { chooseLibtorch } from '../scripts/choose-libtorch.mjs'
import { builtAddon } from './addon.mjs'
import { pretendFolder, withoutLibtorch } from './pretend.mjs'

let folder
beforeEach(() => {
  folder = pretendFolder()
  vi.resetModules()
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** What a program gets that loads this addon in a process of its own kind: an error, and it lives on to tell. */
async function failureOf(addon) {
  vi.stubEnv('FLAMBEAU_ADDON', addon)
  const { diagnose, libtorch } = await import('../src/index.ts')
  expect(diagnose()).toMatchObject({ available: false, addon, devices: [] })
  try {
    libtorch()
  } catch (error) {
    return error
  }
  throw new Error('it was loaded')
}

it('an addon whose libtorch is gone, where another version of it may be found instead, is an error', async () => {
  const { found } = chooseLibtorch()
  const error = await failureOf(withoutLibtorch(builtAddon(), found.lib, folder))
  expect(error).toMatchObject({ name: 'TorchError', code: 'DEVICE_UNAVAILABLE', op: 'libtorch' })
  expect(error.message).toMatch(
    /could not be loaded \(.*(undefined symbol|cannot open shared object|Library not loaded|has loaded)/,
  )
  expect(error.details.fix).toBe('unset FLAMBEAU_ADDON')
})

it.each([
  ['cut off', (bytes) => bytes.subarray(0, 100)],
  ['empty', () => Buffer.alloc(0)],
  ['a text', () => Buffer.from('hello')],
])('so is one that is %s', async (_, change) => {
  const file = join(folder, 'flambeau_libtorch.node')
  writeFileSync(file, change(readFileSync(builtAddon())))
  expect(await failureOf(file)).toMatchObject({ code: 'DEVICE_UNAVAILABLE', op: 'libtorch' })
})

it('a program that has nothing but FLAMBEAU_ADDON finds libtorch by it', async () => {
  const addon = builtAddon()
  vi.stubEnv('FLAMBEAU_ADDON', addon)
  vi.stubEnv('LIBTORCH', '/nonexistent')
  const { libtorch } = await import('../src/index.ts')
  expect(libtorch().info.root).toContain(addon)
})

it('LIBTORCH that names nothing is an error that says how to go on', async () => {
  vi.stubEnv('LIBTORCH', '/nonexistent')
  const { libtorch } = await import('../src/index.ts')
  expect(() => libtorch()).toThrow(
    expect.objectContaining({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringMatching(/\/nonexistent does not exist.*Point LIBTORCH to .*Run: unset LIBTORCH/),
    }),
  )
})

it('on Windows there is a sentence that says so', async () => {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform')
  Object.defineProperty(process, 'platform', { ...platform, value: 'win32' })
  try {
    const { libtorch } = await import('../src/index.ts')
    expect(() => libtorch()).toThrow(/libtorch works on Linux and macOS, and this is Windows.*webgpu\(\) or js\(\)/)
  } finally {
    Object.defineProperty(process, 'platform', platform)
  }
})
