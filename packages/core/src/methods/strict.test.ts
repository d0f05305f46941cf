import { js } from '@flambeau/backend-js'
import { expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import { TorchError } from '../errors.ts'
import { ones } from '../ops/primitives/creation.ts'
import { Tensor } from '../index.ts'

setDefaultDevice(js())

const methods: [name: string, method: (this: Tensor, ...given: unknown[]) => unknown][] = []
for (let at: object = Tensor.prototype; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
    if (typeof value === 'function' && name !== 'constructor') methods.push([name, value as (typeof methods)[0][1]])
  }
}
const harmless = new Set(
  (
    'dim numel size stride elementSize isContiguous isFloatingPoint isSigned isSameSize isInference requiresGrad_ retainGrad ' +
    'registerHook registerPostAccumulateGradHook keep dispose toJSON alias'
  ).split(' '),
)

it('there are hundreds of methods', () => expect(methods.length).toBeGreaterThan(300))

it.each(methods.filter(([name]) => !harmless.has(name)))(
  '%s says that the tensor was released',
  async (name, method) => {
    const x = ones([2, 2]).mul(1)
    x.dispose()
    const given = Array.from({ length: method.length }, () => undefined)
    await expect((async () => method.apply(x, given))()).rejects.toMatchObject({ code: 'RELEASED', op: name })
  },
)

it.each(methods)('%s without arguments, or with wrong ones, gives a result or a TorchError', async (_, method) => {
  for (const value of [undefined, null, {}, 'x', NaN, -1, [[]]]) {
    for (const count of [0, 1, 2, 7]) {
      try {
        await method.apply(
          ones([2, 2]).mul(1),
          Array.from({ length: count }, () => value),
        )
      } catch (error) {
        if (!(error instanceof TorchError)) throw error
      }
    }
  }
})

it.each(['T', 'mT', 'data'] as const)('%s says that the tensor was released', (name) => {
  const x = ones([2, 2])
  x.dispose()
  expect(() => x[name]).toThrow(expect.objectContaining({ code: 'RELEASED', op: name }))
})
