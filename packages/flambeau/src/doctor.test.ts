import type { Diagnosis } from '@flambeau/backend-libtorch'
import type { Device } from '@flambeau/core'
import { expect, it } from 'vitest'
import type { DeviceReport } from './best-device.ts'
import { describeDevices } from './doctor.ts'
import { diagnose, libtorch } from './libtorch.browser.ts'

function ready(name: string, info: Readonly<Record<string, string>> = {}, reason?: string): DeviceReport {
  return { name, device: { name, info } as Device, reason }
}

const absent: Diagnosis = {
  ...diagnose(),
  problem: 'no libtorch was found',
  fix: 'apt-get install libtorch-dev',
  tried: [
    { place: 'python3', root: undefined, problem: 'python3 has no torch' },
    { place: 'system', root: '/usr', problem: '/usr has no lib/libtorch_cpu.so' },
  ],
}

it('marks the first device that is not passed over as the best', () => {
  const text = describeDevices(
    [ready('webgpu', { vendor: 'x' }, 'a software adapter'), ready('libtorch:cpu'), ready('js')],
    absent,
  )
  expect(text).toContain('✓ webgpu  (a software adapter)\n      vendor x')
  expect(text).toContain('✓ libtorch:cpu  (best)')
  expect(text.match(/\(best\)/g)).toHaveLength(1)
})

it('says why a device is absent, where libtorch was looked for, and the command that helps', () => {
  const text = describeDevices(
    [{ name: 'libtorch:cpu', device: null, reason: 'no libtorch was found' }, ready('js')],
    absent,
  )
  expect(text).toContain('✗ libtorch:cpu\n      no libtorch was found')
  expect(text).toContain('python3: python3 has no torch\n    system: /usr has no lib/libtorch_cpu.so')
  expect(text).toContain('to fix: apt-get install libtorch-dev')
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
