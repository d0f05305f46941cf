import { isFloat } from '@flambeau/core/backend'
import { inScope } from '../run/call.ts'
import type { Context } from '../run/context.ts'
import type { Argument, Call, Value } from '../differential/call.ts'
import { decode, errorOf, locate, placeTensors } from '../differential/execute.ts'
import { callText } from '../differential/print.ts'
import type { CallGolden } from '../run/golden.ts'
import { type Case, makeCase } from '../write/make-case.ts'
import { fail, pass, type Verdict } from '../judge/verdict.ts'
import { callFor, shortName } from './recorded-call.ts'

/** More than any table of shared constants holds. */
const times = 600

const meetsElements =
  /^(alpha|beta|value|min|max|a|b|other|threshold|eps|posinf|neginf|nan|minVal|maxVal|exponent|end|x|y)$/

function isNumber(value: Value | undefined): value is number {
  return typeof value === 'number'
}

/** How many numbers of a call become tensors on the way. */
function numbersIn(args: readonly Argument[]): number {
  return args.reduce((count, { n, v }) => {
    if (typeof v === 'object' && v !== null && 'o' in v)
      return count + Object.entries(v.o).filter(([name, one]) => meetsElements.test(name) && isNumber(one)).length
    return count + (meetsElements.test(n) && isNumber(v) ? 1 : 0)
  }, 0)
}

/** The call with its numbers moved, so that none was met before. */
function moved(args: readonly Argument[], by: number): readonly Argument[] {
  return args.map(({ n, v }): Argument => {
    if (typeof v === 'object' && v !== null && 'o' in v) {
      const options = Object.entries(v.o).map(([name, one]) => [
        name,
        meetsElements.test(name) && isNumber(one) ? one + by : one,
      ])
      return { n, v: { o: Object.fromEntries(options) as Record<string, Value> } }
    }
    return { n, v: meetsElements.test(n) && isNumber(v) ? v + by : v }
  })
}

/** A call goes on working however many other numbers it meets: what is shared between calls is not taken from under one. */
async function goesOn({ device, functions }: Context, call: Call): Promise<Verdict> {
  const own = callFor(device, call)
  if (typeof own === 'string') return { status: 'unsupported', reason: `${device.name} has no ${own} tensors` }
  return inScope(async () => {
    const { made } = placeTensors(device, own.tensors)
    const fn = locate(own.fn, functions)
    for (let i = 0; i < times; i++) {
      try {
        await fn(...moved(own.args, i / 1024).map(({ v }) => decode(v, made)))
      } catch (error) {
        const { code, error: text } = errorOf(error)
        if (code === 'RELEASED') return fail(`call ${i + 1} of ${callText(own)} with other numbers: ${text}`)
      }
    }
    return pass
  })
}

/** One case for each function of several numbers. */
export function constantCases(goldens: readonly CallGolden[]): readonly Case[] {
  const byName = new Map<string, Call>()
  for (const { theme, calls } of goldens) {
    for (const { call } of theme === 'hostile' ? [] : calls) {
      if (call.fn.endsWith('_') || numbersIn(call.args) < 2 || byName.has(call.fn)) continue
      if (!call.tensors.every(({ dtype }) => isFloat(dtype) || dtype === 'bool')) continue
      const tensors = call.tensors.map((one) => (isFloat(one.dtype) ? { ...one, dtype: 'float32' as const } : one))
      byName.set(call.fn, { ...call, tensors })
    }
  }
  return Array.from(byName, ([fn, call]) =>
    makeCase(
      { op: shortName(fn), dtype: 'float32', sample: fn.split('.')[0]!, layout: 'contiguous', check: 'constants' },
      (context) => goesOn(context, call),
    ),
  )
}
