import type * as torch from '@flambeau/core'
import { expect, it } from 'vitest'
import { js } from '../../backend.ts'

const device = js()

it.each([
  { dtype: 'uint8', value: -1, wanted: 255 },
  { dtype: 'int8', value: 300, wanted: 44 },
  { dtype: 'int32', value: -2.9, wanted: -2 },
  { dtype: 'int16', value: Infinity, wanted: 32767 },
  { dtype: 'int32', value: NaN, wanted: 0 },
  { dtype: 'int32', value: 2n ** 32n + 5n, wanted: 5 },
  { dtype: 'int64', value: -(2n ** 63n), wanted: -(2n ** 63n) },
  { dtype: 'int64', value: 2 ** 62, wanted: 2n ** 62n },
  { dtype: 'float32', value: 0.1, wanted: Math.fround(0.1) },
  { dtype: 'float32', value: true, wanted: 1 },
  { dtype: 'bool', value: NaN, wanted: 1 },
  { dtype: 'bool', value: 0n, wanted: 0 },
] as const)('fill of $dtype with $value stores $wanted', ({ dtype, value, wanted }) => {
  const storage = device.allocate(dtype satisfies torch.DType, 1)
  device.kernels.get('fill')!.run([], [{ storage, dtype, shape: [], strides: [], offset: 0 }], { value } as never)
  expect(device.readSync!(storage, 0, 1)[0]).toBe(wanted)
})
