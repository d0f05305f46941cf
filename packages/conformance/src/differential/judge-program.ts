import { type Difference, compareGradients, compareTensor, compareTensorOutput, type Slack, slackAt } from './judge.ts'
import { isTouching, type Program, type ProgramOutcome, refersTo, type Step, type StepOutcome } from './program.ts'

/** What differs in a program: at a step, or at the end. */
export interface ProgramDifference extends Difference {
  /** The step after which the sides differ; undefined at the end. */
  readonly step?: Step
}

/** The results of earlier steps that a step is given, on both sides. */
function givenTo(step: Step, program: Program, ours: ProgramOutcome, theirs: ProgramOutcome) {
  return program.steps.flatMap(({ id }, i) => {
    if (!refersTo(step, id)) return []
    const [a, b] = [ours.steps[i]!.outputs ?? [], theirs.steps[i]!.outputs ?? []]
    return a.flatMap((one, k) => (b[k] === undefined ? [] : [[one, b[k]] as const]))
  })
}

/** Functions that copy or not, or fail, by how their argument lies in memory. */
const byLayout =
  /^(x|torch)\.(view|viewAs|reshape|reshapeAs|flatten|ravel|contiguous|asStrided|unflatten|asStridedScatter)$/

function compareWritten(ours: StepOutcome, theirs: StepOutcome, slack: Slack | undefined, i: number): Difference[] {
  const places = [...new Set([...Object.keys(ours.written ?? {}), ...Object.keys(theirs.written ?? {})])]
  return places.flatMap((place) => {
    const [a, b] = [ours.written?.[place], theirs.written?.[place]]
    if (a !== undefined && b !== undefined)
      return compareTensor('written', `steps/${i}/written/${place}`, a, b, slack) ?? []
    return [
      {
        cause: 'writes an argument',
        detail: `${place}: ${a === undefined ? 'untouched' : 'written'}, PyTorch the other way`,
      },
    ]
  })
}

function compareStep(ours: StepOutcome, theirs: StepOutcome, i: number, slack: Slack | undefined): Difference[] {
  if (ours.raw === true) return [{ cause: 'raw error', detail: ours.error! }]
  const written = compareWritten(ours, theirs, slack, i)
  if (theirs.error !== undefined)
    return ours.error === undefined
      ? [{ cause: 'accepted here', detail: `PyTorch: ${theirs.error}` }]
      : written.map(({ cause, detail }) => ({ cause: `refused, but ${cause}`, detail }))
  if (ours.error !== undefined) return [{ cause: 'refused here', detail: ours.error }]
  const [a, b] = [ours.outputs!, theirs.outputs!]
  if (a.length !== b.length) return [{ cause: 'number of results', detail: `${a.length}, PyTorch ${b.length}` }]
  const results = a.flatMap((one, k) => compareTensorOutput(`steps/${i}/${k}`, one, b[k]!, slack))
  // The result of a function in place is what it has written.
  return results.some(({ cause }) => cause.startsWith('result: value')) ? results : [...results, ...written]
}

/** Whether a difference is one between int32 and the int64 that PyTorch has in its place. */
function isOfIntegers({ cause, detail }: Difference, ours: StepOutcome, theirs: StepOutcome): boolean {
  if (/^(accepted|refused) here$/.test(cause)) return /dtype|\b(Int|Long|int32)\b/.test(detail)
  // A conversion to int64 is none there.
  if (cause === 'shares memory') return theirs.outputs?.[0]?.dtype === 'int64'
  return cause === 'result: value' && ours.outputs?.[0]?.dtype === 'int32' && theirs.outputs?.[0]?.dtype === 'int64'
}

export type Settled =
  | { readonly kind: 'equal' }
  /** A step whose results differ on purpose, or because its argument lies otherwise in memory. */
  | { readonly kind: 'meant'; readonly step: Step; readonly layout?: true }
  | { readonly kind: 'different'; readonly differences: readonly ProgramDifference[] }

/** Whether this is the documented difference of a call that the step is. */
export type Documented = (i: number, difference: Difference) => Promise<boolean>

/** Compares step by step, up to the first that differs. */
export async function judgeProgram(
  program: Program,
  ours: ProgramOutcome,
  theirs: ProgramOutcome,
  slack: Slack | undefined,
  documented: Documented,
): Promise<Settled> {
  for (const [i, step] of program.steps.entries()) {
    const given = givenTo(step, program, ours, theirs)
    if (byLayout.test(step.fn) && given.some(([a, b]) => isTouching(a) && a.strides.join() !== b.strides.join()))
      return { kind: 'meant', step, layout: true }
    if (ours.steps[i]!.code === 'UNSUPPORTED_DTYPE') return { kind: 'meant', step }
    // Positions are int32 from one step to the next.
    const isInteger = given.some(([a, b]) => a.dtype !== b.dtype)
    let isMeant = false
    const left: Difference[] = []
    for (const one of compareStep(ours.steps[i]!, theirs.steps[i]!, i, slack)) {
      if (one.cause.endsWith('int32 instead of int64') && (isInteger || (await documented(i, one)))) continue
      if (await documented(i, { ...one, detail: one.detail.replace(`steps/${i}/`, 'outputs/') })) isMeant = true
      else if (isInteger && isOfIntegers(one, ours.steps[i]!, theirs.steps[i]!)) isMeant = true
      else left.push(one)
    }
    if (left.length > 0) return { kind: 'different', differences: left.map((one) => ({ ...one, step })) }
    if (isMeant) return { kind: 'meant', step }
  }
  const end = [
    ...ours.values.flatMap(
      (one, k) => compareTensor('value at the end', `values/${k}`, one, theirs.values[k]!, slack) ?? [],
    ),
    ...compareGradients('grads', ours, theirs, slack),
  ].filter(({ cause }) => !/int32 instead of int64|sign of zero/.test(cause))
  if (end.length > 0) return { kind: 'different', differences: end }
  const second = compareGradients('second', ours, theirs, slack)
  return second.length > 0 ? { kind: 'different', differences: second } : { kind: 'equal' }
}

/** As for calls: how far PyTorch's own results move. */
export function programSlack(program: Program, theirs: ProgramOutcome, variants: readonly ProgramOutcome[]): Slack {
  const usable = variants.filter(
    ({ broken, crashed, slow }) => broken === undefined && crashed !== true && slow !== true,
  )
  const slack = new Map<string, readonly number[]>()
  const tensors = [
    ...program.tensors,
    ...theirs.steps.flatMap(({ outputs = [] }) =>
      outputs.map(({ dtype, shape, values }) => ({ dtype, base: shape, values })),
    ),
  ]
  const enter = (place: string, pick: (one: ProgramOutcome) => Parameters<typeof slackAt>[3]): void =>
    slackAt(slack, { ...program, tensors }, place, pick(theirs), usable.map(pick))
  theirs.steps.forEach(({ outputs, written }, i) => {
    outputs?.forEach((_, k) => enter(`steps/${i}/${k}`, (one) => one.steps[i]?.outputs?.[k]))
    for (const at of Object.keys(written ?? {})) enter(`steps/${i}/written/${at}`, (one) => one.steps[i]?.written?.[at])
  })
  theirs.values.forEach((_, k) => enter(`values/${k}`, (one) => one.values[k]))
  for (const key of ['grads', 'second'] as const)
    theirs[key]?.forEach((_, k) => enter(`${key}/${k}`, (one) => one[key]?.[k]))
  return slack
}
