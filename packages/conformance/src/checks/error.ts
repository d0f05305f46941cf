import { type Backend, ones, scope, tensor, TorchError } from '@flambeau/core'
import { readBack } from '../run/call.ts'
import type { Context } from '../run/context.ts'
import type { Maker, Mistaken, OpCases } from '../write/case.ts'
import { type Case, makeCase } from '../write/make-case.ts'
import { fail, pass, type Verdict } from '../judge/verdict.ts'
import { graphMistakes } from './graph-mistakes.ts'

function makerOn(device: Backend): Maker {
  return {
    device,
    ones: (shape, dtype = 'float32') => ones(shape, { device, dtype }),
    indices: (...values) => tensor(values, { device, dtype: 'int32' }),
  }
}

/** The error a mistake leads to, at once or when the result is read. */
async function errorOf(device: Backend, { make }: Mistaken): Promise<unknown> {
  const opened = scope()
  try {
    const result = await make(makerOn(device))
    if (result !== undefined) await readBack(result)
    await device.synchronize()
    return undefined
  } catch (error) {
    return error
  } finally {
    opened.end()
  }
}

function describe(error: unknown): string {
  if (error instanceof TorchError) return `${error.code} (${error.message})`
  if (error instanceof Error) return `${error.name}: ${error.message}`
  return error === undefined ? 'no error' : 'something that is no error'
}

/** The same class and code on every device; the details that were named; and, where core notices it, the very same text. */
async function sameMistake({ device, oracle }: Context, mistake: Mistaken): Promise<Verdict> {
  const error = await errorOf(device, mistake)
  if (!(error instanceof TorchError) || error.code !== mistake.code)
    return fail(`gives ${describe(error)}, expected ${mistake.code}`)
  for (const [key, value] of Object.entries(mistake.details ?? {})) {
    const given = error.details[key]
    if (JSON.stringify(given) !== JSON.stringify(value))
      return fail(`details.${key} is ${JSON.stringify(given)}, not ${JSON.stringify(value)}`)
  }
  const reference = await errorOf(oracle, mistake)
  // An index that only the device sees may be reported without its value.
  if (mistake.code === 'INDEX_OUT_OF_RANGE' && mistake.details === undefined) return pass
  const text = (one: unknown): string => describe(one).replaceAll(device.name, '').replaceAll(oracle.name, '')
  return text(error) === text(reference) ? pass : fail(`says ${describe(error)}, the oracle ${describe(reference)}`)
}

/** The calls of an op that must be refused, in the same words on every device. */
export function mistakeCases({ op, mistakes = [] }: Pick<OpCases, 'op' | 'mistakes'>): readonly Case[] {
  return mistakes.map((mistake) =>
    makeCase({ op, dtype: 'float32', sample: mistake.name, layout: 'contiguous', check: 'error' }, (context) =>
      sameMistake(context, mistake),
    ),
  )
}

export const graphCases: readonly Case[] = mistakeCases({ op: 'backward', mistakes: graphMistakes })
