import type { DType } from '@flambeau/core'
import { boundsOf } from '../bounds.ts'
import { evaluate } from '../call.ts'
import type { OpCases } from '../case.ts'
import type { Context } from '../context.ts'
import { fromRecord, goldenCall, type GoldenExample, goldenResults, type Recorded } from '../golden.ts'
import { fail, type Verdict } from '../verdict.ts'
import { gradientBounds, pullBack } from './gradients.ts'
import { flushedResults, judge } from './values.ts'

/** Values and gradients of an op on the device against PyTorch's float64 ones. */
export async function golden(context: Context, cases: OpCases, example: GoldenExample, dtype: DType): Promise<Verdict> {
  const { device } = context
  const call = goldenCall(example, dtype)
  const actual = await evaluate(cases, device, call)
  const expected = goldenResults(example.outputs, actual)
  if (expected === undefined) {
    const dtypes = (list: readonly { readonly dtype: DType }[]): string => list.map((one) => one.dtype).join(', ')
    return fail(`the results are ${dtypes(actual)}, PyTorch's ${dtypes(example.outputs)}`)
  }
  const { tolerances } = await boundsOf(context, cases, dtype, call)
  const flushed = await flushedResults(context, cases, call)
  const forward = judge(actual, [expected, ...flushed], tolerances, device, call)
  if (forward.status === 'fail' || example.gradients === undefined) return forward
  const weights = example.cotangents!.map((weight) => (weight === null ? undefined : fromRecord(weight, dtype)))
  const gradients = await pullBack(cases, device, call, weights)
  const recorded = example.gradients.filter((one): one is Recorded => one !== null)
  const wanted = goldenResults(recorded, gradients)
  if (wanted === undefined) return fail(`${gradients.length} gradients, PyTorch has others`)
  const bounds = await gradientBounds(context, cases, dtype, call, weights)
  const backward = judge(gradients, [wanted], bounds.tolerances, device)
  return backward.status === 'fail' ? { ...backward, reason: `gradient: ${backward.reason}` } : forward
}
