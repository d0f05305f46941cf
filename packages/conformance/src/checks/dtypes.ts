import { type Backend, TorchError } from '@flambeau/core'
import { evaluate, type Result } from '../run/call.ts'
import { type Context, exampleOf, type Subject } from '../run/context.ts'
import { fail, pass, type Verdict } from '../judge/verdict.ts'
import { looseTolerances } from './gradients.ts'
import { judge } from './values.ts'

/** What a call comes to: results, or the error that refuses it. */
type Outcome = readonly Result[] | TorchError

async function outcome(device: Backend, { cases }: Subject, example: Parameters<typeof evaluate>[2]): Promise<Outcome> {
  try {
    const results = await evaluate(cases, device, example)
    await device.synchronize()
    return results
  } catch (error) {
    if (error instanceof TorchError) return error
    throw error
  }
}

/** How a refusal reads, without the device's name. */
function wording(error: TorchError, { name }: Backend): string {
  return `${error.code} (${error.message.replaceAll(name, '')})`
}

/**
 * An op in a dtype for which it may not have been made: the oracle's value, or the very refusal that the oracle gives, which is
 * core's. Whether a value is accurate is for other checks; here one of a kernel that does not know the dtype must show.
 */
export async function dtypes(context: Context, subject: Subject): Promise<Verdict> {
  const { device, oracle } = context
  const example = exampleOf(subject, context.seed)
  const expected = await outcome(oracle, subject, example)
  const actual = await outcome(device, subject, example)
  if (actual instanceof TorchError) {
    if (actual.code === 'UNSUPPORTED_DTYPE') return { status: 'unsupported', reason: actual.message }
    const wanted = expected instanceof TorchError ? wording(expected, oracle) : 'a value'
    const given = wording(actual, device)
    return given === wanted ? pass : fail(`gives ${given}, expected ${wanted}`)
  }
  if (expected instanceof TorchError) return fail(`gives a value, expected ${wording(expected, oracle)}`)
  const differing = actual.findIndex((one, i) => one.dtype !== expected[i]?.dtype)
  if (differing >= 0)
    return fail(`output ${differing} is ${actual[differing]!.dtype}, expected ${expected[differing]?.dtype ?? 'none'}`)
  const tolerances = expected.map((one) => looseTolerances(one.dtype, [one])[0]!)
  return judge(actual, [expected], tolerances, device, example)
}
