import { TorchError } from '@flambeau/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DeviceReport } from './best-device.ts'

const absent = (op: string, reason: string) => () => {
  throw new TorchError('DEVICE_UNAVAILABLE', op, reason)
}
vi.mock('@flambeau/backend-webgpu', () => ({ webgpu: absent('webgpu', 'there is no adapter') }))
vi.mock('#libtorch', () => ({
  libtorch: absent('libtorch', 'not built. Run: npx flambeau build'),
  availableDevices: () => [],
}))

const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
let bestDevice: typeof import('./best-device.ts').bestDevice
beforeEach(async () => {
  vi.resetModules()
  ;({ bestDevice } = await import('./best-device.ts'))
})
afterEach(() => warn.mockClear())

it('where only plain JS is left, one warning says what else was looked for, and why it cannot be had', async () => {
  expect((await bestDevice()).name).toBe('js')
  expect((await bestDevice()).name).toBe('js')
  expect(warn.mock.calls).toEqual([
    [
      expect.stringMatching(
        /bestDevice\(\) took js.*\n {2}webgpu: .*no adapter\n {2}libtorch:cpu: .*npx flambeau build/,
      ),
    ],
  ])
})

it('programs that ask for the reasons get them, and no warning', async () => {
  const heard: (readonly DeviceReport[])[] = []
  await bestDevice({ onFallback: (passedOver) => heard.push(passedOver) })
  expect(heard.map((reports) => reports.map(({ name, device }) => [name, device]))).toEqual([
    [
      ['webgpu', null],
      ['libtorch:cpu', null],
    ],
  ])
  expect(warn).not.toHaveBeenCalled()
})

it.each([
  [{ quiet: true }, 'UNKNOWN_OPTION'],
  [{ onFallback: 'no' }, 'INVALID_ARGUMENT'],
  ['quiet', 'INVALID_ARGUMENT'],
])('bestDevice(%j) is %s', async (options, code) => {
  await expect(bestDevice(options as never)).rejects.toMatchObject({ code, op: 'bestDevice' })
})
