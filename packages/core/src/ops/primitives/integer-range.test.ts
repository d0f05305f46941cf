import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import * as torch from '../../index.ts'
import { setDefaultDevice } from '../../default-device.ts'

setDefaultDevice(js())
const int = (values: readonly number[]): torch.Tensor => torch.tensor(values, { dtype: 'int32' })

describe('integer results', () => {
  it.each([
    ['sum', () => torch.sum(int([2 ** 31 - 1, 1]))],
    ['sum', () => torch.sum(torch.full([2160, 3840, 3], 255, { dtype: 'uint8' }))],
    ['prod', () => torch.prod(int([65536, 32768]))],
    ['prod', () => torch.prod(int(new Array<number>(40).fill(3)))],
    ['cumsum', () => torch.cumsum(int([2 ** 30, 2 ** 30, -5]), 0)],
    ['cumprod', () => torch.cumprod(int([-65536, 65536]), 0)],
  ])('of %s beyond int32 are refused', (op, run) => {
    expect(run).toThrow(`${op}: the result is beyond int32`)
  })

  it('up to its ends are exact', async () => {
    expect(await torch.sum(int([2 ** 31 - 1, 1, -1])).item()).toBe(2 ** 31 - 1)
    expect(await torch.sum(int([-(2 ** 31), 2 ** 31 - 1, -(2 ** 31), 2 ** 31 - 1, 2])).item()).toBe(0)
    expect(await torch.prod(int([-65536, 32768])).item()).toBe(-(2 ** 31))
    expect(await torch.prod(int([2 ** 30, 2 ** 30, 2 ** 30, 0])).item()).toBe(0)
    expect(await torch.sum(torch.full([2160, 3840], 255, { dtype: 'uint8' })).item()).toBe(255 * 2160 * 3840)
  })

  it('are as wide as asked for', async () => {
    const x = int([2 ** 31 - 1, 1])
    expect(await torch.sum(x, null, { dtype: 'int64' }).item()).toBe(2 ** 31)
    expect(await torch.sum(x, null, { dtype: 'int32' }).item()).toBe(-(2 ** 31))
  })
})
