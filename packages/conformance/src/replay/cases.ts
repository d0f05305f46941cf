import type { DType } from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import { registry } from '@flambeau/core/catalogue'
import type { Example, OpCases, Sample } from '../write/case.ts'
import type { Gen } from '../write/gen.ts'
import { opCases } from '../ops/index.ts'
import { decode, type HostTensor } from '../judge/values/host.ts'
import type { Recorded, RecordedCall, RecordedInput } from './file.ts'

/** Values for an input that was recorded without: floats around zero, and 0 for everything that may be an index. */
function drawn({ dtype, shape }: RecordedInput, gen: Gen): HostTensor {
  return gen.from(shape, () => (isFloat(dtype) ? 4 * gen.uniform() - 2 : 0), dtype)
}

function tensorOf(input: RecordedInput, gen: Gen): HostTensor {
  const { dtype, shape, strides, elements } = input
  const tensor = elements === undefined ? drawn(input, gen) : { dtype, shape, values: decode(dtype, elements) }
  return { ...tensor, strides }
}

/** The dtype a call is about: of its floats, if it has some. */
function dtypeOf({ inputs, outputs }: RecordedCall): DType {
  const all = [...inputs, ...outputs].map(({ dtype }) => dtype)
  return all.find(isFloat) ?? all[0]!
}

function exampleOf({ inputs, outputs, attrs, op }: RecordedCall, gen: Gen): Example {
  const tensors = inputs.map((input) => tensorOf(input, gen))
  const settled = op === 'copy' ? { ...attrs, dtype: outputs[0]!.dtype } : attrs
  return { inputs: tensors, attrs: settled, outputs }
}

function sampleOf(call: RecordedCall, number: number): Sample {
  return { name: `recorded-${number}`, main: true, goldless: true, make: (gen) => exampleOf(call, gen) }
}

/**
 * The calls of a recording as cases: values in the recorded strides and in every other layout, gradients, guard bands,
 * determinism and memory, judged like the suite's own.
 *
 * @param recorded - See {@link readRecording}.
 */
export function replayCases({ calls }: Recorded): readonly OpCases[] {
  return calls.flatMap((call, number): readonly OpCases[] => {
    const known = opCases.find(({ op, invoke }) => op === call.op && invoke === undefined)
    const shared = known ?? { op: call.op, dtypes: [], samples: [] }
    // A kernel without an op of its name (a user's, not defined here) cannot be called.
    if (known === undefined && !registry.has(call.op) && call.inputs.length > 0) return []
    return [{ ...shared, dtypes: [dtypeOf(call)], samples: [sampleOf(call, number)], mistakes: [] }]
  })
}
