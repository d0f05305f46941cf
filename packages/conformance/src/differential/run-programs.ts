import type { Backend, DType } from '@flambeau/core'
import { documentedAs } from '../differences/differences.ts'
import { inScope } from '../run/call.ts'
import { hash } from '../write/gen.ts'
import type { Call, Outcome } from './call.ts'
import type { Difference } from './judge.ts'
import { drawProgram } from './draw-program.ts'
import { judgeProgram, type ProgramDifference, programSlack, type Settled } from './judge-program.ts'
import { programText } from './print.ts'
import { type Program, type ProgramOutcome, runProgram, type Step } from './program.ts'
import type { Python } from './python.ts'
import type { Signature } from './signatures.ts'

export interface ProgramFinding {
  readonly program: Program
  readonly differences: readonly ProgramDifference[]
  readonly seed: string
}

export interface ProgramTally {
  programs: number
  equal: number
  /** Where the two lay their tensors out otherwise, a view or copy is made otherwise: judged up to there. */
  layout: number
  different: number
  skipped: number
  readonly documented: Map<string, number>
  readonly findings: ProgramFinding[]
  readonly broken: string[]
}

const chunk = 40
const amounts: Partial<Record<DType, number>> = { float16: 2e-3, bfloat16: 1e-2, float32: 1e-6 }

/** The step as a single call, for the list of documented differences: its tensors are the ones it was given. */
function asCall(program: Program, step: Step, ours: ProgramOutcome): Call {
  const tensors = [...program.tensors]
  const places = new Map<string, number>()
  const args = JSON.parse(JSON.stringify(step.args), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('r' in value)) return value
    const [id, k] = value.r as [number, number]
    const at = program.steps.findIndex((one) => one.id === id)
    const output = ours.steps[at]?.outputs?.[k]
    if (output === undefined) return value
    const known = places.get(`${id},${k}`)
    if (known !== undefined) return { t: known }
    tensors.push({ dtype: output.dtype, base: output.shape, values: output.values })
    places.set(`${id},${k}`, tensors.length - 1)
    return { t: tensors.length - 1 }
  }) as Call['args']
  const used = new Map<number, number>()
  const compact = JSON.parse(JSON.stringify(args), (key, value: unknown) => {
    if (key !== 't' || typeof value !== 'number') return value
    if (!used.has(value)) used.set(value, used.size)
    return used.get(value)
  }) as Call['args']
  return { fn: step.fn, args: compact, tensors: Array.from(used.keys(), (i) => tensors[i]!) }
}

class Judge {
  readonly #device: Backend
  readonly #python: Python
  readonly #tally: ProgramTally

  constructor(device: Backend, python: Python, tally: ProgramTally) {
    this.#device = device
    this.#python = python
    this.#tally = tally
  }

  #isDocumented(program: Program, ours: ProgramOutcome, theirs: ProgramOutcome) {
    return (step: Step, i: number, difference: Difference): boolean => {
      const call = asCall(program, step, ours)
      const side = (one: ProgramOutcome): Outcome => one.steps[i]!
      const what = documentedAs({
        call,
        ours: side(ours),
        theirs: { ...side(theirs), ...failures(theirs) },
        difference,
      })
      if (what !== undefined) this.#tally.documented.set(what, (this.#tally.documented.get(what) ?? 0) + 1)
      return what !== undefined
    }
  }

  async judge(program: Program, ours: ProgramOutcome, theirs: ProgramOutcome): Promise<Settled> {
    const documented = this.#isDocumented(program, ours, theirs)
    const first = judgeProgram(program, ours, theirs, undefined, documented)
    if (first.kind !== 'different' || !first.differences.some(({ numeric }) => numeric === true)) return first
    const amount = Math.max(1e-12, ...program.tensors.map(({ dtype }) => amounts[dtype] ?? 1e-12))
    const variants = await this.#python.ask<ProgramOutcome>([
      { ...program, wide: true },
      ...[1, 2, 3].map((salt) => ({ ...program, amount, salt })),
    ])
    return judgeProgram(program, ours, theirs, programSlack(program, theirs, variants), documented)
  }

  async #again(program: Program): Promise<Settled> {
    const [theirs] = await this.#python.ask<ProgramOutcome>([program])
    if (!isUsable(theirs!)) return { kind: 'equal' }
    const ours = await inScope(() => runProgram(this.#device, program))
    return this.judge(program, ours, theirs!)
  }

  /** Leaves out steps as long as the same difference remains. */
  async shrink(
    program: Program,
    differences: readonly ProgramDifference[],
  ): Promise<Pick<ProgramFinding, 'program' | 'differences'>> {
    let smallest = { program, differences }
    const { cause } = differences[0]!
    for (let i = program.steps.length - 1; i >= 0; i--) {
      const { steps } = smallest.program
      const step = program.steps[i]!
      if (!steps.includes(step)) continue
      const rest = steps.filter((one) => one !== step)
      if (rest.some((one) => JSON.stringify(one.args).includes(`"r":[${step.id},`))) continue
      const candidate = { ...smallest.program, steps: rest }
      const settled = await this.#again(candidate)
      if (settled.kind !== 'different' || settled.differences[0]!.cause !== cause) continue
      smallest = { program: candidate, differences: settled.differences }
    }
    return smallest
  }
}

function failures({ gradError }: ProgramOutcome): { readonly gradError?: string } {
  return gradError === undefined ? {} : { gradError }
}

function isUsable({ crashed, slow, broken }: ProgramOutcome): boolean {
  return crashed !== true && slow !== true && broken === undefined
}

/** Makes `count` programs on both sides and judges them. */
export async function runPrograms(
  device: Backend,
  python: Python,
  signatures: readonly Signature[],
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<ProgramTally> {
  const tally: ProgramTally = {
    programs: 0,
    equal: 0,
    layout: 0,
    different: 0,
    skipped: 0,
    documented: new Map(),
    findings: [],
    broken: [],
  }
  const judge = new Judge(device, python, tally)
  for (let from = 0; from < count; from += chunk) {
    const programs: { readonly program: Program; readonly ours: ProgramOutcome; readonly text: string }[] = []
    for (let i = from; i < Math.min(count, from + chunk); i++) {
      const text = `${seed}:program:${i}`
      programs.push(
        await inScope(async () => {
          const { program, running } = await drawProgram(device, signatures, hash(text))
          return { program, ours: await running.finish(program.order), text }
        }),
      )
    }
    const answers = await python.ask<ProgramOutcome>(programs.map(({ program }) => program))
    for (const [i, theirs] of answers.entries()) {
      const { program, ours, text } = programs[i]!
      tally.programs++
      if (theirs.broken !== undefined) tally.broken.push(`${programText(program)}\n${theirs.broken}`)
      if (!isUsable(theirs)) {
        tally.skipped++
        continue
      }
      const settled = await judge.judge(program, ours, theirs)
      if (settled.kind === 'equal') tally.equal++
      else if (settled.kind === 'layout') tally.layout++
      else {
        tally.different++
        tally.findings.push({ ...(await judge.shrink(program, settled.differences)), seed: text })
      }
    }
  }
  return tally
}
