import { defineOp, tensor, type TorchError, withKernels } from '@flambeau/core'
import { expect, it } from 'vitest'
import { webgpu, wgslMap } from '../index.ts'

interface Attrs {
  readonly by: number
}

const scaled = defineOp<Partial<Attrs>>({
  name: 'test::scaled',
  tier: 'optional',
  broadcast: true,
  meta: (inputs) => inputs[0]!,
})

function thrown(fn: () => unknown): TorchError {
  try {
    fn()
  } catch (error) {
    return error as TorchError
  }
  throw new Error('nothing was thrown')
}

it('maps inputs of any layout, in place too, also on a derived device', async () => {
  const device = withKernels(await webgpu(), 'webgpu with a kernel', (kernels) =>
    kernels.set('test::scaled', wgslMap('(x + y) * p.by', { by: 'f32' })),
  )
  const x = tensor(
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    { device },
  ).transpose(0, 1)
  expect(await scaled.one([x, tensor(1, { device })], { by: 2 }).toArray()).toEqual([
    [4, 10],
    [6, 12],
    [8, 14],
  ])
  scaled.into(x, [x, x], { by: 1 })
  expect(await x.toArray()).toEqual([
    [2, 8],
    [4, 10],
    [6, 12],
  ])
})

it('two maps of one op are two programs', async () => {
  const device = await webgpu()
  for (const factor of [1, 2]) {
    device.kernels.set('test::scaled', wgslMap(`x * ${factor}.0 * p.by`, { by: 'f32' }))
    expect(await scaled.one([tensor([3], { device })], { by: 1 }).toArray()).toEqual([3 * factor])
  }
  device.kernels.delete('test::scaled')
})

it('says what is no parameter, and what is no number', async () => {
  expect(thrown(() => wgslMap('x', { steps: 'f32' })).code).toBe('INVALID_ARGUMENT')
  expect(thrown(() => wgslMap('x', { s0_1: 'u32' })).message).toContain('s0_1')
  const device = await webgpu()
  device.kernels.set('test::scaled', wgslMap('x * p.by', { by: 'f32' }))
  expect(thrown(() => scaled.one([tensor([3], { device })], {})).message).toContain('by is undefined')
  device.kernels.delete('test::scaled')
})
