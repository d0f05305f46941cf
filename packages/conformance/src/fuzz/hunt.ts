import { type Backend, isFloat } from '@flambeau/core/backend'
import { roundTo } from '../judge/values/format.ts'
import { verdictOfError } from '../judge/verdict.ts'
import type { Wide } from '../judge/wide.ts'
import { unsupportedBy } from './cases.ts'
import { generate } from './generate.ts'
import { expectedOf, judgeOn, MeaningError, trials } from './judge.ts'
import type { Input, Program } from './program.ts'
import { shrink, type ValuesOf } from './shrink.ts'

/** A program that a device gets wrong. */
export interface Finding {
  readonly program: Program
  readonly reason: string
}

/** One program of a hunt, tried. */
export interface Tried {
  readonly number: number
  readonly status: 'pass' | 'fail' | 'unsupported'
  /** The program as drawn, and the simplest one that fails in the same way. */
  readonly found?: Finding
  readonly shrunk?: Finding
}

/** What is wrong with a program on a device, or undefined. Throws where the program itself is none. */
export async function problemOn(program: Program, device: Backend, oracle: Wide): Promise<string | undefined> {
  try {
    const expected = await expectedOf(program, oracle)
    const verdict = await judgeOn(program, device, expected).catch(verdictOfError)
    return verdict.status === 'pass' ? undefined : (verdict.reason ?? 'it fails')
  } catch (error) {
    if (error instanceof MeaningError) return error.message
    throw error
  }
}

/** Ways to be wrong: a program that is shrunk keeps to the one it began with. */
const kinds = ['bytes remain', 'writes behind', 'the oracle gives', 'gives a slope', 'in poisoned memory', 'Error:', '']

function kindOf(reason: string): string {
  return kinds.find((kind) => reason.includes(kind))!
}

/** The values of a program's calls, as inputs. */
function valuesBy(oracle: Wide): ValuesOf {
  return async (program) => {
    const [outcome] = await trials(program, oracle, 0)
    return new Map(
      outcome!.observed.flatMap(({ label, shape, dtype, values }): [number, Input][] => {
        if (!/^v\d+$/.test(label)) return []
        const rounded = isFloat(dtype) ? [...values].map((value) => roundTo(dtype, value)) : [...values]
        return [[Number(label.slice(1)), { dtype, shape, values: rounded }]]
      }),
    )
  }
}

/** The simplest program like this one that a device gets wrong in the same way. */
export async function shrinkOn({ program, reason }: Finding, device: Backend, oracle: Wide): Promise<Finding> {
  const kind = kindOf(reason)
  let last = reason
  const fails = async (candidate: Program): Promise<boolean> => {
    try {
      const problem = await problemOn(candidate, device, oracle)
      if (problem === undefined || kindOf(problem) !== kind) return false
      last = problem
      return true
    } catch {
      // Core refuses the candidate.
      return false
    }
  }
  return { program: await shrink(program, fails, valuesBy(oracle)), reason: last }
}

/**
 * Tries random programs on a device.
 *
 * @param oracle - See {@link oracleOf}.
 */
export async function* hunt(
  device: Backend,
  oracle: Wide,
  { seed, from = 0, programs }: { readonly seed: number; readonly from?: number; readonly programs: number },
): AsyncGenerator<Tried, void, undefined> {
  for (let number = from; number < from + programs; number++) {
    const program = await generate(seed, number, oracle)
    if (unsupportedBy(device, program) !== undefined) {
      yield { number, status: 'unsupported' }
      continue
    }
    const reason = await problemOn(program, device, oracle)
    if (reason === undefined) {
      yield { number, status: 'pass' }
      continue
    }
    const found = { program, reason }
    yield { number, status: 'fail', found, shrunk: await shrinkOn(found, device, oracle) }
  }
}
