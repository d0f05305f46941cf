import { type Backend, isFloat } from '@flambeau/core/backend'
import { Gen, hash } from '../write/gen.ts'
import type { Outcome } from './execute.ts'
import { meaning } from './model.ts'
import { type Program, type Step, widenedProgram } from './program.ts'

/** Of central differences: errors of h² and of ε / h are then about 10⁻¹⁰ of what is differentiated. */
const step = 1e-5
/** What is left of them where the second and third derivatives are large. */
const slack = 1e-4

/** A program up to the number that it differentiates, with one input moved. */
function moved({ dtype, steps }: Program, input: number, direction: readonly number[], by: number): Program {
  return {
    dtype,
    steps: steps.flatMap((one, number): readonly Step[] => {
      if ('backward' in one) return []
      if (number !== input || !('input' in one)) return [one]
      return [{ input: { ...one.input, values: one.input.values.map((value, i) => value + by * direction[i]!) } }]
    }),
  }
}

async function valueOf(program: Program, oracle: Backend, aliases: readonly number[], ref: number): Promise<number> {
  const values = await meaning(program, oracle, aliases)
  return values.find(({ label }) => label === `v${ref}`)!.values[0]!
}

/**
 * Whether the gradients of a run are the slopes of what the program means, in a random direction from each input: views and writes
 * in place are followed by the tape, and by nothing at all here.
 *
 * @returns What is wrong, or undefined.
 */
export async function wrongSlope(
  program: Program,
  { observed, aliases }: Outcome,
  oracle: Backend,
): Promise<string | undefined> {
  const end = program.steps.at(-1)
  if (end === undefined || !('backward' in end)) return undefined
  const wide = widenedProgram(program)
  const gone = new Set(program.steps.flatMap((one) => ('dispose' in one ? [one.dispose] : [])))
  for (const [number, one] of wide.steps.entries()) {
    if (!('input' in one) || one.input.requiresGrad !== true || !isFloat(one.input.dtype) || gone.has(number)) continue
    const gen = new Gen('float64', hash(`slope:${number}`))
    const direction = one.input.values.map(() => 2 * gen.uniform() - 1)
    const [ahead, behind] = [
      await valueOf(moved(wide, number, direction, step), oracle, aliases, end.backward),
      await valueOf(moved(wide, number, direction, -step), oracle, aliases, end.backward),
    ]
    const slope = (ahead - behind) / (2 * step)
    const gradient = observed.find(({ label }) => label === `gradient of v${number}`)?.values
    const parts = direction.map((part, i) => part * (gradient?.[i] ?? 0))
    const found = parts.reduce((a, b) => a + b, 0)
    const size = parts.reduce((a, b) => a + Math.abs(b), Math.abs(ahead) + Math.abs(slope) + 1)
    if (Math.abs(slope - found) > slack * size) {
      return `the gradient of v${number} gives a slope of ${found}, but v${end.backward} rises by ${slope}`
    }
  }
  return undefined
}
