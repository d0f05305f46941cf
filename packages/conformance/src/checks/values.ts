import { type Backend, isFloat } from '@flambeau/core/backend'
import { boundsOf, published, ruleFor, shared } from '../judge/bounds.ts'
import { evaluate, type Result } from '../run/call.ts'
import type { Example, OpCases } from '../write/case.ts'
import { type Context, exampleOf, type Subject } from '../run/context.ts'
import { illConditioned } from '../judge/perturbed.ts'
import { compare, type Tolerance } from '../judge/values/compare.ts'
import { isSubnormal } from '../judge/values/format.ts'
import type { HostTensor } from '../judge/values/host.ts'
import { fail, format, type Verdict, verdictOf, type Worst } from '../judge/verdict.ts'

/** Judges outputs against exact results of equal shapes, of which each element may match any. */
export function judge(
  actual: readonly Result[],
  expected: readonly (readonly Result[])[],
  tolerances: readonly Tolerance[],
  device: Backend,
  example?: Example,
): Verdict {
  const [first] = expected
  if (actual.length !== first!.length) return fail(`${actual.length} outputs, expected ${first!.length}`)
  for (let i = 0; i < actual.length; i++) {
    const [got, wanted] = [actual[i]!.shape, first![i]!.shape]
    if (got.join() !== wanted.join())
      return fail(`output ${i} has shape [${got.join(', ')}], expected [${wanted.join(', ')}]`)
  }
  const comparisons = actual.map(({ dtype, array }, i) =>
    compare(
      dtype,
      array,
      expected.map((results) => results[i]!.array),
      tolerances[i]!,
      device.capabilities,
    ),
  )
  return verdictOf(comparisons, (output): Worst => {
    const index = comparisons[output]!.worst
    const elements = (example?.inputs ?? [])
      .filter(({ values }) => values.length === actual[output]!.values.length)
      .map(({ values }) => text(values[index]!))
    return {
      output,
      index,
      expected: text(first![output]!.values[index]!),
      actual: text(actual[output]!.values[index]!),
      ...(elements.length === 0 ? {} : { inputs: elements }),
    }
  })
}

function text(value: number): string {
  return Object.is(value, -0) ? '-0' : Number.isInteger(value) ? format(value) : String(value)
}

function flushed(input: HostTensor): HostTensor {
  if (!isFloat(input.dtype)) return input
  return { ...input, values: input.values.map((value) => (isSubnormal(input.dtype, value) ? 0 * value : value)) }
}

/** For a device that may take subnormal inputs for zeros: what is right in that reading, if the example has any. */
export async function flushedResults(
  { device, oracle }: Context,
  cases: OpCases,
  example: Example,
): Promise<readonly (readonly Result[])[]> {
  const subnormal = example.inputs.some(
    ({ dtype, values }) => isFloat(dtype) && values.some((value) => isSubnormal(dtype, value)),
  )
  if (!subnormal || device.capabilities.subnormals === 'keep') return []
  return [await evaluate(cases, oracle, { ...example, inputs: example.inputs.map(flushed) })]
}

/** Values on the device against the oracle. */
export async function values(context: Context, subject: Subject, device: Backend = context.device): Promise<Verdict> {
  const { cases, dtype, layout, everywhere } = subject
  const example = exampleOf(subject, context.seed)
  const actual = await evaluate(cases, device, example, layout)
  const bounds = await shared(context, subject, 'values', () => boundsOf(context, cases, dtype, example))
  const differing = actual.findIndex((one, i) => one.dtype !== bounds.expected[i]?.dtype)
  if (differing >= 0)
    return fail(
      `output ${differing} is ${actual[differing]!.dtype}, expected ${bounds.expected[differing]?.dtype ?? 'none'}`,
    )
  const problem =
    everywhere === true ? undefined : illConditioned(bounds, subject.sample.special, layout === 'expanded')
  if (problem !== undefined) return fail(problem)
  const expected = [bounds.expected, ...(await flushedResults(context, cases, example))]
  const { tolerances, loose } = published(context, cases, dtype, bounds)
  const verdict = judge(actual, expected, tolerances, device, example)
  return { ...verdict, boundSource: loose ? 'backend' : ruleFor(cases) === undefined ? 'experiment' : 'rule' }
}
