import type { Diagnosis } from '@flambeau/backend-libtorch'
import type { Device } from '@flambeau/core'
import { expect, it } from 'vitest'
import type { DeviceReport } from './best-device.ts'
import { describeDevices, versionsHere } from './doctor.ts'
import { diagnose, libtorch } from './libtorch.browser.ts'
import { version } from './version.ts'

function ready(name: string, info: Readonly<Record<string, string>> = {}, reason?: string): DeviceReport {
  return { name, device: { name, info } as Device, reason }
}

const absent: Diagnosis = {
  ...diagnose(),
  problem: 'no libtorch was found',
  fix: 'apt-get install libtorch-dev',
  tried: [
    { place: 'python3', root: undefined, problem: 'python3 has no torch', libtorch: undefined },
    { place: 'system', root: '/usr', problem: '/usr has no lib/libtorch_cpu.so', libtorch: undefined },
  ],
}

const versions = { flambeau: '1.2.3', runtime: 'Node 20.19.0', system: 'linux x64' }

it('marks the first device that is not passed over as the best', () => {
  const text = describeDevices(
    [ready('webgpu', { vendor: 'x' }, 'a software adapter'), ready('libtorch:cpu'), ready('js')],
    absent,
    versions,
  )
  expect(text).toContain('✓ webgpu  (a software adapter)\n      vendor x')
  expect(text).toContain('✓ libtorch:cpu  (best)')
  expect(text.match(/\(best\)/g)).toHaveLength(1)
})

it('says why a device is absent, where libtorch was looked for, and the command that helps', () => {
  const text = describeDevices(
    [{ name: 'libtorch:cpu', device: null, reason: 'no libtorch was found' }, ready('js')],
    absent,
    versions,
  )
  expect(text).toContain('✗ libtorch:cpu\n      no libtorch was found')
  expect(text).toContain('python3: python3 has no torch\n    system: /usr has no lib/libtorch_cpu.so')
  expect(text).toContain('to fix: apt-get install libtorch-dev')
})

it('begins with what an issue should say about where it happened', () => {
  expect(describeDevices([ready('js')], absent, versions).split('\n')[0]).toBe(
    'flambeau 1.2.3, Node 20.19.0, linux x64',
  )
  expect(versionsHere()).toMatchObject({ flambeau: version, runtime: `Node ${process.versions.node}` })
})

it('says which systems libtorch works on, and that an old one is slow', () => {
  const slow = 'libtorch 1.13.0 is up to 4 times slower than 2.13. A newer one: python3 -m pip install torch'
  const text = describeDevices(
    [ready('js')],
    { ...diagnose(), available: true, problem: undefined, fix: undefined, slow },
    versions,
  )
  expect(text).toMatch(/works on Linux, x64 and arm64, and on macOS; not on Windows/)
  expect(text).toContain(`slow: ${slow}`)
})

it('in a browser libtorch says that it is not for browsers, and what is', () => {
  expect(() => libtorch('cpu')).toThrow(
    expect.objectContaining({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringMatching(/browser.*webgpu\(\) or js\(\)/),
    }),
  )
  expect(diagnose().available).toBe(false)
})
