import { bestDevice, devices, getDefaultDevice } from 'flambeau'
import { expect, it } from 'vitest'

it('js is the device when nobody chose one', () => {
  expect(getDefaultDevice().name).toBe('js')
})

it('devices() names every backend once or more, says why one is absent, and ends with js', async () => {
  const reports = await devices()
  for (const backend of ['webgpu', 'libtorch:cpu', 'js']) {
    expect(reports.filter(({ name }) => name === backend)).toHaveLength(1)
  }
  for (const { name, device, reason } of reports) {
    if (device === null) expect(reason, name).toMatch(/\w/)
    else expect(device.name).toBe(name)
  }
  expect(reports.at(-1)).toMatchObject({ name: 'js', reason: undefined })
})

it('bestDevice() takes the first that is there and not passed over', async () => {
  const ready = (await devices()).find(({ device, reason }) => device !== null && reason === undefined)
  expect((await bestDevice()).name).toBe(ready?.name)
})

it('bestDevice() takes a software adapter only if nothing else is there', async () => {
  const best = await bestDevice()
  expect(best.info['software']).not.toBe('true')
})
