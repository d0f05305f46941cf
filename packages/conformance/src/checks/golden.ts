import { type DType, isFloat } from '@flambeau/core/backend'
import { boundsOf, published } from '../judge/bounds.ts'
import { evaluate, type Result } from '../run/call.ts'
import type { OpCases } from '../write/case.ts'
import type { Context } from '../run/context.ts'
import { fromRecord, goldenCall, type GoldenExample, goldenResults, type Recorded } from '../run/golden.ts'
import { errorWithin, type Tolerance, within } from '../judge/values/compare.ts'
import { ulp } from '../judge/values/format.ts'
import { peak } from '../judge/values/magnitudes.ts'
import { fail, type Verdict } from '../judge/verdict.ts'
import { gradientBounds, pullBack } from './gradients.ts'
import { flushedResults, judge } from './values.ts'

/**
 * PyTorch computes functions by formulas of its own, in float64: their errors are counted in ULPs of it at the size of the largest
 * result, or of the cotangents, as in bounds of gradients.
 */
const goldenUlps = 64

function loosened(tolerance: Tolerance, { dtype, values }: Result): Tolerance {
  const bounds = tolerance.ulp
  if (!isFloat(dtype) || typeof bounds === 'number' || !Array.prototype.some.call(bounds, (bound) => bound > 0))
    return tolerance
  const least = goldenUlps * ulp('float64', Math.max(peak(values), 1))
  const errors = values.map((value, i) => Math.max(errorWithin(dtype, tolerance, value, i), least))
  return { ...tolerance, ...within(dtype, values, errors) }
}

/** Which of device and vector is nearer to what the oracle gives, at the place where they differ most. */
function nearest(
  { worst }: Verdict,
  actual: readonly Result[],
  recorded: readonly Result[],
  exact: readonly Result[],
): Pick<Verdict, 'nearerToF64'> {
  if (worst === undefined) return {}
  const at = (results: readonly Result[]): number => results[worst.output]!.values[worst.index]!
  const [device, torch] = [actual, recorded].map((results) => Math.abs(at(results) - at(exact))) as [number, number]
  return { nearerToF64: device < torch ? 'device' : torch < device ? 'torch' : 'neither' }
}

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
  const bounds = await boundsOf(context, cases, dtype, call)
  const tolerances = published(context, cases, dtype, bounds).tolerances.map((one, i) =>
    loosened(one, bounds.expected[i]!),
  )
  const flushed = await flushedResults(context, cases, call)
  const forward = judge(actual, [expected, ...flushed], tolerances, device, call)
  if (forward.status === 'fail') return { ...forward, ...nearest(forward, actual, expected, bounds.expected) }
  if (example.gradients === undefined) return forward
  const weights = example.cotangents!.map((weight) => (weight === null ? undefined : fromRecord(weight, dtype)))
  const gradients = await pullBack(cases, device, call, weights)
  const recorded = example.gradients.filter((one): one is Recorded => one !== null)
  const wanted = goldenResults(recorded, gradients)
  if (wanted === undefined) return fail(`${gradients.length} gradients, PyTorch has others`)
  const pulled = await gradientBounds(context, cases, dtype, call, weights)
  const backward = judge(
    gradients,
    [wanted],
    pulled.tolerances.map((one, i) => loosened(one, pulled.expected[i]!)),
    device,
  )
  if (backward.status !== 'fail') return forward
  const nearer = nearest(backward, gradients, wanted, pulled.expected)
  return { ...backward, ...nearer, reason: `gradient: ${backward.reason}` }
}
