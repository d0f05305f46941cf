import { binaryPrims, comparePrims, type DType, reducePrims, unaryPrims, type View } from '@flambeau/core/backend'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from 'webgpu'
import { empty, open, run } from '../../test/device.ts'
import type { WebGpuBackend } from '../backend.ts'

/*
 * Software adapters have no 16-bit floats. Dawn's null backend has them but computes nothing: it compiles and validates
 * every program, which is what these tests can judge. Values in float16 are judged by conformance where a GPU has them.
 */

const nothing = create(['backend=null'])

describe.each(['cpu', 'gpu'] as const)('float16 programs compile, profile %s', (profile) => {
  let device: WebGpuBackend
  beforeAll(async () => {
    const adapter = await nothing.requestAdapter()
    if (adapter === null) throw new Error('no null adapter')
    device = await open({ adapter, profile })
  })
  afterAll(() => device.dispose())

  const half = (...shape: number[]): View => empty(device, shape, 'float16')
  const as = (dtype: DType, ...shape: number[]): View => empty(device, shape, dtype)
  const transposed = (view: View): View => ({
    ...view,
    shape: view.shape.toReversed(),
    strides: view.strides.toReversed(),
  })
  const compiles = async (op: string, inputs: View[], outputs: View[], attrs: object = {}): Promise<void> => {
    const { dispatches } = device.runtime
    run(device, op, inputs, outputs, attrs)
    expect(device.runtime.dispatches).toBeGreaterThan(dispatches)
    await device.synchronize()
  }

  it('the device has float16', () => expect(device.capabilities.dtypes).toContain('float16'))

  it('elementwise', async () => {
    for (const op of unaryPrims) {
      if (op === 'bitwiseNot') continue
      const result = op === 'isnan' || op === 'isinf' || op === 'logicalNot' ? 'bool' : 'float16'
      await compiles(op, [half(4, 8)], [as(result, 4, 8)])
      await compiles(op, [transposed(half(8, 4))], [as(result, 4, 8)])
    }
    for (const op of binaryPrims)
      if (!op.startsWith('bitwise')) await compiles(op, [half(4, 8), half(4, 8)], [half(4, 8)])
    for (const op of comparePrims) await compiles(op, [half(4, 8), half(4, 8)], [as('bool', 4, 8)])
    await compiles('where', [as('bool', 9), half(9), half(9)], [half(9)])
    await compiles('relu', [half(9)], [half(9)])
    await compiles('reluGrad', [half(9), half(9)], [half(9)])
  })

  it('creation and conversion', async () => {
    const attrs = { seed: [1, 2], offset: [3, 4], p: 0.5 }
    await compiles('fill', [], [half(9)], { value: 2 })
    await compiles('iota', [], [half(9)], { start: 0, step: 1 })
    await compiles('uniform', [], [half(9)], attrs)
    await compiles('normal', [], [half(9)], attrs)
    await compiles('dropout', [half(9)], [half(9)], attrs)
    for (const dtype of ['float32', 'int32', 'uint8', 'bool', 'float16'] as const) {
      await compiles('copy', [half(4, 8)], [as(dtype, 4, 8)])
      await compiles('copy', [as(dtype, 4, 8)], [half(4, 8)])
    }
    const x = half(8)
    await compiles('copy', [{ ...x, shape: [4], strides: [0] }], [{ ...x, shape: [4], offset: 4 }])
  })

  it('reductions, scans, sorting and indexing', async () => {
    for (const op of reducePrims) {
      for (const length of [8, 100, 50_000]) {
        await compiles(op, [half(2, length)], [half(2)], { dims: [1] })
        await compiles(op, [half(length, 2)], [half(2)], { dims: [0] })
      }
    }
    for (const op of ['argmax', 'argmin']) await compiles(op, [half(2, 3000)], [as('int32', 2)], { dim: 1 })
    for (const op of ['cumsum', 'cumprod']) await compiles(op, [half(2, 3000)], [half(2, 3000)], { dim: 1 })
    await compiles('sort', [half(100)], [half(100), as('int32', 100)], { dim: 0, descending: true })
    await compiles('nonzero', [half(4, 8)], [as('int32', 32, 2), as('int32', 1)])
    const index = as('int32', 3, 8)
    await compiles('take', [half(4, 8), as('int32', 3)], [half(3, 8)], { dim: 0 })
    await compiles('gather', [half(4, 8), index], [half(3, 8)], { dim: 0 })
    await compiles('scatter', [half(4, 8), index, half(3, 8)], [half(4, 8)], { dim: 0 })
    const attrs = { dim: 0, reduce: 'amax' }
    await compiles('scatterReduce', [half(4, 8), index, half(3, 8)], [half(4, 8)], attrs)
    await compiles('scatterReduce', [half(4), as('int32', 4000), half(4000)], [half(4)], attrs)
  })

  it('odd lengths travel in both directions', async () => {
    const x = half(5)
    device.write(x.storage, 1, new Uint16Array(3))
    expect(await device.read(x.storage, 1, 3)).toHaveLength(3)
    await device.synchronize()
  })
})
