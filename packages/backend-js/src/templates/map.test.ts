import { defineOp, tensor } from '@flambeau/core'
import { expect, it } from 'vitest'
import { js, map } from '../index.ts'

interface Attrs {
  readonly by: number
}

const device = js()
const scaled = defineOp<Attrs>({
  name: 'test::scaled',
  tier: 'composite',
  broadcast: true,
  meta: (inputs) => inputs[0]!,
  composite: (inputs, { by }) => inputs.reduce((sum, x) => sum.add(x)).mul(by),
})

it.each([
  [
    1,
    map(
      ({ by }: Attrs) =>
        (x) =>
          x * by,
    ),
  ],
  [
    2,
    map(
      ({ by }: Attrs) =>
        (x, y) =>
          (x + y) * by,
    ),
  ],
  [
    3,
    map(
      ({ by }: Attrs) =>
        (x, y, z) =>
          (x + y + z) * by,
    ),
  ],
])('maps %d inputs of any layout and dtype as the composite does', (count, kernel) => {
  for (const dtype of ['float32', 'float16', 'int32', 'int64'] as const) {
    const x = tensor(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { device, dtype },
    ).transpose(0, 1)
    const inputs = [x, x.flip(0), tensor(7, { device, dtype })].slice(0, count)
    device.kernels.delete('test::scaled')
    const expected = scaled.one(inputs, { by: 3 }).toArraySync()
    device.kernels.set('test::scaled', kernel)
    expect(scaled.one(inputs, { by: 3 }).toArraySync()).toEqual(expected)
  }
  device.kernels.delete('test::scaled')
})

it('rounds to the dtype of the output', () => {
  device.kernels.set(
    'test::scaled',
    map(
      ({ by }: Attrs) =>
        (x) =>
          x + by,
    ),
  )
  expect(scaled.one([tensor([1], { device, dtype: 'float16' })], { by: 2 ** -12 }).toArraySync()).toEqual([1])
  device.kernels.delete('test::scaled')
})
