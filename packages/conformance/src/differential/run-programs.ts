import type { Backend, DType } from '@flambeau/core'
import { documentedAfter, documentedAs } from '../differences/differences.ts'
import type { Differing } from '../differences/differing.ts'
import { inScope } from '../run/call.ts'
import { hash } from '../write/gen.ts'
import type { Call, Outcome } from './call.ts'
import type { Difference } from './judge.ts'
import { drawProgram } from './draw-program.ts'
import { type Documented, judgeProgram, type ProgramDifference, programSlack, type Settled } from './judge-program.ts'
import { programText } from './print.ts'
import {
  heldBefore,
  isAliased,
  isWrittenAfter,
  type Program,
  type ProgramOutcome,
  runProgram,
  type Step,
  stepAsCall,
  without,
} from './program.ts'
import type { Python } from './python.ts'
import { compareCall, widerOf } from './run.ts'
import type { Signature } from './signatures.ts'

export interface ProgramFinding {
  readonly program: Program
  readonly differences: readonly ProgramDifference[]
  readonly seed: string
}

export interface ProgramTally {
  programs: number
  equal: number
  /** Where the two lay their tensors out otherwise, a view or copy is made otherwise: judged without it. */
  layout: number
  different: number
  skipped: number
  readonly documented: Map<string, number>
  readonly findings: ProgramFinding[]
  readonly broken: string[]
}

const chunk = 40
const amounts: Partial<Record<DType, number>> = { float16: 2e-3, bfloat16: 1e-2, float32: 1e-6 }

interface Different {
  readonly kind: 'different'
  readonly program: Program
  readonly differences: readonly ProgramDifference[]
}

/** What became of a program, or of what was left of it. */
type Verdict = { readonly kind: 'equal' } | { readonly kind: 'layout' } | Different

class Judge {
  readonly #device: Backend
  readonly #python: Python
  readonly #tally: ProgramTally

  constructor(device: Backend, python: Python, tally: ProgramTally) {
    this.#device = device
    this.#python = python
    this.#tally = tally
  }

  #isDocumented(program: Program, ours: ProgramOutcome, theirs: ProgramOutcome): Documented {
    const calls = new Map<number, Promise<Call>>()
    return async (i, difference) => {
      if (!calls.has(i)) calls.set(i, this.#asCall(program, i, 0))
      const call = await calls.get(i)!
      const side = ({ steps, gradError }: ProgramOutcome): Outcome => {
        const { written: _, ...rest } = steps[i]!
        return { ...rest, ...(gradError === undefined ? {} : { gradError }) }
      }
      const aliased = isAliased(program, theirs, i)
      const wider = await widerOf(this.#device, this.#python, call, [difference])
      return this.#isMeant({
        call,
        ours: side(ours),
        theirs: side(theirs),
        difference,
        aliased,
        reportsLate: this.#reportsLate,
        ...(wider === undefined ? {} : { wider }),
      })
    }
  }

  get #reportsLate(): boolean {
    return !this.#device.capabilities.syncRead
  }

  #isMeant(one: Differing, documented = documentedAs): boolean {
    const what = documented(one)
    if (what !== undefined) this.#tally.documented.set(what, (this.#tally.documented.get(what) ?? 0) + 1)
    return what !== undefined
  }

  #asCall(program: Program, i: number, order: 0 | 1 | 2): Promise<Call> {
    return inScope(() => stepAsCall(this.#device, program, i, order))
  }

  /** What follows from a documented difference is left out; the rest is made again and judged. */
  async judge(program: Program, ours: ProgramOutcome, theirs: ProgramOutcome): Promise<Verdict> {
    let settled = await this.#settle(program, ours, theirs)
    if (settled.kind === 'different') {
      const step = await this.#excused(program, ours, theirs, settled.differences)
      if (step !== undefined) settled = { kind: 'meant', step }
    }
    if (settled.kind === 'different') return { ...settled, program }
    if (settled.kind === 'equal') return settled
    const rest = await this.again(without(program, settled.step))
    return settled.layout === true && rest.kind === 'equal' ? { kind: 'layout' } : rest
  }

  async #settle(program: Program, ours: ProgramOutcome, theirs: ProgramOutcome): Promise<Settled> {
    const documented = this.#isDocumented(program, ours, theirs)
    const first = await judgeProgram(program, ours, theirs, undefined, documented)
    if (first.kind !== 'different' || !first.differences.some(({ numeric }) => numeric === true)) return first
    const amount = Math.max(1e-12, ...program.tensors.map(({ dtype }) => amounts[dtype] ?? 1e-12))
    const variants = await this.#python.ask<ProgramOutcome>([
      { ...program, wide: true },
      ...[1, 2, 3].map((salt) => ({ ...program, amount, salt })),
    ])
    return judgeProgram(program, ours, theirs, programSlack(program, theirs, variants), documented)
  }

  /** A step that is right by itself, or that differs on purpose. */
  async #excused(
    program: Program,
    ours: ProgramOutcome,
    theirs: ProgramOutcome,
    differences: readonly ProgramDifference[],
  ): Promise<Step | undefined> {
    const { step } = differences[0]!
    if (step !== undefined) {
      // Numbers that are a little off, as they may be, can be made to differ much.
      const i = program.steps.indexOf(step)
      const [a, b] = [heldBefore(program, ours, i), heldBefore(program, theirs, i)]
      const follows = ({ numeric, cause }: Difference): boolean =>
        numeric === true || /^(result: shape|result: value \(sign of zero\)|writes an argument)$/.test(cause)
      if (!differences.every(follows) || a.every((one, k) => String(one?.values) === String(b[k]?.values)))
        return undefined
      const { found } = await compareCall(this.#device, this.#python, await this.#asCall(program, i, 0))
      return found.some(follows) ? undefined : step
    }
    return differences.every(({ cause }) => /gradient/.test(cause))
      ? this.#meantGradient(program, theirs, differences)
      : undefined
  }

  /** A step that, as a call of its own, has a gradient which differs on purpose. */
  async #meantGradient(
    program: Program,
    outcome: ProgramOutcome,
    differences: readonly ProgramDifference[],
  ): Promise<Step | undefined> {
    for (const [i, step] of program.steps.entries()) {
      const call = await this.#asCall(program, i, 2)
      const { error } = outcome.steps[i]!
      if (!call.tensors.some(({ grad }) => grad === true)) continue
      const overwritten = isWrittenAfter(program, outcome, i)
      if (
        differences.every((difference) =>
          this.#isMeant(
            {
              call,
              ours: {},
              theirs: error === undefined ? {} : { error },
              difference,
              overwritten,
              reportsLate: this.#reportsLate,
            },
            documentedAfter,
          ),
        )
      )
        return step
      const { ours, theirs, found } = await compareCall(this.#device, this.#python, call)
      const gradients = found.filter(({ cause }) => /gradient/.test(cause))
      if (gradients.length === 0) continue
      const wider = await widerOf(this.#device, this.#python, call, gradients)
      const asFound = { call, ours, theirs, ...(wider === undefined ? {} : { wider }) }
      if (gradients.every((difference) => this.#isMeant({ ...asFound, difference }))) return step
    }
    return undefined
  }

  async again(program: Program): Promise<Verdict> {
    const [theirs] = await this.#python.ask<ProgramOutcome>([program])
    if (!isUsable(theirs!)) return { kind: 'equal' }
    const ours = await inScope(() => runProgram(this.#device, program))
    return this.judge(program, ours, theirs!)
  }

  /** Leaves out steps as long as the same difference remains. */
  async shrink(found: Different): Promise<Different> {
    let smallest = found
    const { program, differences } = found
    const { cause } = differences[0]!
    for (let i = program.steps.length - 1; i >= 0; i--) {
      const { steps } = smallest.program
      const step = program.steps[i]!
      if (!steps.includes(step)) continue
      const candidate = without(smallest.program, step)
      if (candidate.steps.length < steps.length - 1) continue
      const settled = await this.again(candidate)
      if (settled.kind !== 'different' || settled.differences[0]!.cause !== cause) continue
      smallest = settled
    }
    return smallest
  }
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
        const smallest = await judge.shrink(settled)
        tally.findings.push({ program: smallest.program, differences: smallest.differences, seed: text })
      }
    }
  }
  return tally
}
