import { Gen, inScope, opCases, type OpCases, place, readBack, type Sample } from '@flambeau/conformance'
import { type Device, type DType, dtypes, TorchError, withKernels } from '@flambeau/core'
import { isFloat, primNames } from '@flambeau/core/backend'
import { registry } from '@flambeau/core/catalogue'
import { expect, it } from 'vitest'
import { need } from './every-device.ts'

const fused = opCases.filter(
  ({ op, call }) =>
    call === undefined && registry.get(op) !== undefined && !(primNames as readonly string[]).includes(op),
)

/** What a call comes to, as far as every kernel must agree on it: dtypes, shapes, whole numbers, and who refuses it how. */
async function outcome(device: Device, { op, invoke }: OpCases, dtype: DType, sample: Sample): Promise<unknown> {
  return inScope(async () => {
    const { inputs, attrs } = sample.make(new Gen(dtype, 1))
    const tensors = inputs.map((input) => place(device, 'contiguous', input))
    try {
      const results =
        invoke === undefined ? registry.get(op)!.all(tensors, attrs) : await invoke(tensors, attrs as never)
      const read = await Promise.all([results].flat().map(readBack))
      return read.map((one) => [one.dtype, one.shape, isFloat(one.dtype) ? null : Array.from(one.values)])
    } catch (error) {
      return error instanceof TorchError ? error.code : String(error)
    }
  })
}

it.each(['js', 'libtorch'])(
  'every kernel of %s gives in every dtype what the composite gives, or leaves the call to it',
  async (name, context) => {
    const device = await need(name, context as never)
    let calls = 0
    for (const cases of fused) {
      if (!device.kernels.has(cases.op)) continue
      const plain = withKernels(device, `${name} without ${cases.op}`, (kernels) => kernels.delete(cases.op))
      for (const dtype of dtypes) {
        for (const sample of cases.samples.filter(({ special, full, huge }) => !special && !full && !huge)) {
          const call = `${cases.op} ${sample.name} ${dtype}`
          const ours = await outcome(device, cases, dtype, sample)
          expect({ call, outcome: ours }).toEqual({ call, outcome: await outcome(plain, cases, dtype, sample) })
          expect(ours, call).not.toBe('DEVICE_ERROR')
          calls++
        }
      }
    }
    expect(calls).toBeGreaterThan(1000)
  },
  300_000,
)
