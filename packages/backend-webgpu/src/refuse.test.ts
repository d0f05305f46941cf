import * as torch from '@flambeau/core'
import { describe, expect, it } from 'vitest'
import { webgpu } from './index.ts'

const device = await webgpu()

describe('values that only the device knows', () => {
  it('are refused with the next read, once, by the error made with the call', async () => {
    const x = torch.tensor([2 ** 31 - 1, 1], { dtype: 'int32', device })
    const wrapped = torch.sum(x)
    await expect(wrapped.item()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', op: 'sum' })
    expect(await torch.sum(torch.tensor([2 ** 31 - 1, -1], { dtype: 'int32', device })).item()).toBe(2 ** 31 - 2)
  })

  it('keep the first of several refusals, and the device', async () => {
    const x = torch.tensor([65536, 65536], { dtype: 'int32', device })
    torch.prod(x)
    torch.cumsum(x, 0)
    torch.cumprod(x, 0)
    await expect(device.synchronize()).rejects.toMatchObject({ op: 'prod' })
    await device.synchronize()
    expect(await torch.add(x, 1).toArray()).toEqual([65537, 65537])
  })
})
