import { type Difference, compareGradients, compareTensor, compareTensorOutput, type Slack, slackAt } from './judge.ts'
import { type Program, type ProgramOutcome, type Step, type StepOutcome } from './program.ts'

/** What differs in a program: at a step, or at the end. */
export interface ProgramDifference extends Difference {
  /** The step after which the sides differ; undefined at the end. */
  readonly step?: Step
}

/** Whether an argument of a step lies otherwise in memory on the two sides, so that views of it are made otherwise. */
function laidOutOtherwise(step: Step, program: Program, ours: ProgramOutcome, theirs: ProgramOutcome): boolean {
  const text = JSON.stringify(step.args)
  return program.steps.some(({ id }, i) => {
    if (!text.includes(`"r":[${id},`)) return false
    const [a, b] = [ours.steps[i]!.outputs ?? [], theirs.steps[i]!.outputs ?? []]
    return a.some((one, k) => one.strides.join() !== b[k]?.strides.join() && one.shape.join() === b[k]?.shape.join())
  })
}

/** Functions that copy or not, or fail, by how their argument lies in memory. */
const byLayout =
  /^(x|torch)\.(view|viewAs|reshape|reshapeAs|flatten|ravel|contiguous|asStrided|unflatten|asStridedScatter)$/

function compareStep(ours: StepOutcome, theirs: StepOutcome, i: number, slack: Slack | undefined): Difference[] {
  if (ours.raw === true) return [{ cause: 'raw error', detail: ours.error! }]
  if (theirs.error !== undefined)
    return ours.error !== undefined ? [] : [{ cause: 'accepted here', detail: `PyTorch: ${theirs.error}` }]
  if (ours.error !== undefined) return [{ cause: 'refused here', detail: ours.error }]
  const [a, b] = [ours.outputs!, theirs.outputs!]
  if (a.length !== b.length) return [{ cause: 'number of results', detail: `${a.length}, PyTorch ${b.length}` }]
  return a.flatMap((one, k) => compareTensorOutput(`steps/${i}/${k}`, one, b[k]!, slack))
}

/** Functions that write over all of their tensor, whatever it held. */
const replacing =
  /^x\.(copy_|fill_|zero_|(eq|ne|lt|le|gt|ge)_|logical\w+_|heaviside_|indexFill_|maskedFill_|setIndex_)$|^torch\.setIndex_$/

export type Settled =
  | { readonly kind: 'equal' }
  | { readonly kind: 'layout' }
  | { readonly kind: 'different'; readonly differences: readonly ProgramDifference[] }

/** Compares step by step; what follows a difference is not judged. */
export function judgeProgram(
  program: Program,
  ours: ProgramOutcome,
  theirs: ProgramOutcome,
  slack: Slack | undefined,
  documented: (step: Step, i: number, difference: Difference) => boolean,
): Settled {
  let soft = false
  for (const [i, step] of program.steps.entries()) {
    if (byLayout.test(step.fn) && laidOutOtherwise(step, program, ours, theirs)) return { kind: 'layout' }
    const found = compareStep(ours.steps[i]!, theirs.steps[i]!, i, slack)
    const left = found.filter((one) => {
      // Positions are int32 from one step to the next.
      if (soft && one.cause.endsWith('int32 instead of int64')) return false
      return !documented(step, i, { ...one, detail: one.detail.replace(`steps/${i}/`, 'outputs/') })
    })
    if (left.length > 0) return { kind: 'different', differences: left.map((one) => ({ ...one, step })) }
    if (found.length > 0) {
      // Values that differ on purpose lead to others.
      if (found.some(({ cause }) => !/int32 instead of int64|sign of zero/.test(cause))) return { kind: 'equal' }
      soft = true
    }
  }
  const end = [
    ...ours.values.flatMap(
      (one, k) => compareTensor('value at the end', `values/${k}`, one, theirs.values[k]!, slack) ?? [],
    ),
    ...compareGradients('grads', ours, theirs, slack),
  ].filter(({ cause, detail }) => {
    if (/int32 instead of int64|sign of zero/.test(cause)) return false
    // What was replaced as a whole has no gradient.
    const zeros = /PyTorch \[(?:(?:0|"-0")(?:,|(?=\])))*\]$/.test(detail)
    return !(cause === 'gradient: absent' && zeros && program.steps.some(({ fn }) => replacing.test(fn)))
  })
  if (end.length > 0)
    return soft && end.every(({ cause }) => /dtype/.test(cause))
      ? { kind: 'equal' }
      : { kind: 'different', differences: end }
  const second = compareGradients('second', ours, theirs, slack)
  return second.length > 0 ? { kind: 'different', differences: second } : { kind: 'equal' }
}

/** As for calls: how far PyTorch's own results move. */
export function programSlack(program: Program, theirs: ProgramOutcome, variants: readonly ProgramOutcome[]): Slack {
  const usable = variants.filter(
    ({ broken, crashed, slow }) => broken === undefined && crashed !== true && slow !== true,
  )
  const slack = new Map<string, readonly number[]>()
  theirs.steps.forEach(({ outputs }, i) =>
    outputs?.forEach((own, k) =>
      slackAt(
        slack,
        program,
        `steps/${i}/${k}`,
        own,
        usable.map((one) => one.steps[i]?.outputs?.[k]),
      ),
    ),
  )
  theirs.values.forEach((own, k) =>
    slackAt(
      slack,
      program,
      `values/${k}`,
      own,
      usable.map((one) => one.values[k]),
    ),
  )
  for (const key of ['grads', 'second'] as const) {
    theirs[key]?.forEach((own, k) =>
      slackAt(
        slack,
        program,
        `${key}/${k}`,
        own,
        usable.map((one) => one[key]?.[k]),
      ),
    )
  }
  return slack
}
