import { type DType, type Backend, isDType } from '@flambeau/core'
import type { Context } from '../run/context.ts'
import { type Case, makeCase } from '../write/make-case.ts'
import type { Verdict } from '../judge/verdict.ts'
import { flavorOf, generate } from './generate.ts'
import { judgeProgram } from './judge.ts'
import { dtypesOf, type Program } from './program.ts'
import { regressions } from './regressions.ts'

/** Why a device cannot run a program: a dtype it does not have. */
export function unsupportedBy({ capabilities, name }: Backend, program: Program): Verdict | undefined {
  const missing: readonly DType[] = [...dtypesOf(program)].filter(
    (dtype) => isDType(dtype) && !capabilities.dtypes.has(dtype),
  )
  if (missing.length === 0) return undefined
  return { status: 'unsupported', reason: `${name} has no ${missing.join(', ')} tensors` }
}

async function judge({ device, oracle }: Context, program: Program): Promise<Verdict> {
  return unsupportedBy(device, program) ?? (await judgeProgram(program, device, oracle))
}

/** Programs of the seed that every run of the suite tries. `conform fuzz` has more of them. */
const seed = 1
const count = 200

function nameOf(sample: string, dtype: DType): Parameters<typeof makeCase>[0] {
  return { op: 'program', dtype, sample, layout: 'contiguous', check: 'fuzz' }
}

/** Random programs, and those that once found something. */
export const fuzzCases: readonly Case[] = [
  ...Object.entries(regressions).map(([name, program]) =>
    makeCase(nameOf(name, program.dtype), (context) => judge(context, program)),
  ),
  ...Array.from({ length: count }, (_, number) =>
    makeCase(nameOf(`seed-${seed}-number-${number}`, flavorOf(seed, number).dtype), async (context) =>
      judge(context, await generate(seed, number, context.oracle)),
    ),
  ),
]
