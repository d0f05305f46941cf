import { autograd, type DType, isFloat } from '@flambeau/core'
import { apply, evaluate, inScope, readBack, type Result, widened } from '../call.ts'
import type { OpCases } from '../case.ts'
import type { Context } from '../context.ts'
import { fromRecord, goldenCall, type GoldenExample, goldenResults, type Recorded } from '../golden.ts'
import { place } from '../layouts.ts'
import { tolerancesOf } from '../tolerances.ts'
import { fail, type Verdict } from '../verdict.ts'
import { leaves } from './gradients.ts'
import { flushedResults, judge } from './values.ts'

/** Values and gradients of an op on the device against PyTorch's float64 ones. */
export async function golden(context: Context, cases: OpCases, example: GoldenExample, dtype: DType): Promise<Verdict> {
  const { device, oracle } = context
  const call = goldenCall(example, dtype)
  const actual = await evaluate(cases, device, call)
  const expected = goldenResults(example.outputs, actual)
  if (expected === undefined) {
    const dtypes = (list: readonly { readonly dtype: DType }[]): string => list.map((one) => one.dtype).join(', ')
    return fail(`the results are ${dtypes(actual)}, PyTorch's ${dtypes(example.outputs)}`)
  }
  const tolerances = await tolerancesOf({
    op: cases.op,
    dtype,
    inputs: call.inputs,
    attrs: call.attrs,
    expected,
    exactly: (inputs, attrs = call.attrs) => evaluate(cases, oracle, widened({ ...call, inputs, attrs })),
  })
  const flushed = await flushedResults(context, cases, call)
  const forward = judge(actual, [expected, ...flushed], tolerances, device, call)
  if (forward.status === 'fail' || example.gradients === undefined) return forward
  const gradients = await pullBack(context, cases, example, dtype)
  const wanted = goldenResults(
    example.gradients.filter((one): one is Recorded => one !== null),
    gradients,
  )
  if (wanted === undefined) return fail(`${gradients.length} gradients, PyTorch has others`)
  const scales = wanted.map(({ values }) => ({
    ulp: 64,
    scale: values.reduce((most, one) => Math.max(most, Math.abs(one)), 1),
  }))
  const backward = judge(gradients, [wanted], scales, device)
  return backward.status === 'fail' ? { ...backward, reason: `gradient: ${backward.reason}` } : forward
}

function pullBack(
  { device }: Context,
  cases: OpCases,
  example: GoldenExample,
  dtype: DType,
): Promise<readonly Result[]> {
  return inScope(async () => {
    const call = goldenCall(example, dtype)
    const inputs = leaves(device, call.inputs)
    const outputs = apply(cases, device, inputs, call)
    const pairs = outputs.flatMap((output, i) => {
      const weight = example.cotangents![i]
      return weight === null || weight === undefined ? [] : [{ output, weight: fromRecord(weight, output.dtype) }]
    })
    const wanted = inputs.filter((input, i) => isFloat(input.dtype) && example.gradients![i] !== null)
    const grads = autograd.grad(
      pairs.map(({ output }) => output),
      wanted,
      { gradOutputs: pairs.map(({ weight }) => place(device, 'contiguous', weight)) },
    )
    return Promise.all(grads.map((one) => readBack(one!)))
  })
}
