import { js } from '@flambeau/backend-js'
import { setDefaultDevice, type Tensor, Tensor as TensorClass } from '@flambeau/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Layout } from '../write/layouts.ts'
import { readMemory } from '../node.ts'
import { describeCall, memoryDiffers } from './memory.ts'

const device = js()
const { calls } = readMemory()

beforeAll(() => setDefaultDevice(device))
afterAll(() => device.dispose())

describe('where results lie', () => {
  it('is where PyTorch puts them', async () => {
    const wrong: string[] = []
    for (const call of calls) {
      for (const layout of Object.keys(call.outputs) as Layout[]) {
        const difference = await memoryDiffers(device, call, layout)
        if (difference !== undefined) wrong.push(`${describeCall(call, layout)}: ${difference}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('is noticed when a copy becomes a view', async () => {
    const call = calls.find(({ name, args }) => name === 'repeat' && JSON.stringify(args[1]) === '[1,1]')!
    const methods = TensorClass.prototype as { repeat(this: Tensor, ...sizes: readonly number[]): Tensor }
    const { repeat } = methods
    methods.repeat = function repeat() {
      return this
    }
    const found = await memoryDiffers(device, { ...call, place: 'method' }, 'contiguous')
    methods.repeat = repeat
    expect(found).toBe('output 0 lies in the memory of tensor 0')
  })
})
