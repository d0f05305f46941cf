import { type DType, isFloat } from '@flambeau/core/backend'
import type { Call, Described, Element, Outcome, Output, TensorOutput } from './call.ts'
import { toNumber } from './execute.ts'

/** What differs between the two sides of a call. */
export interface Difference {
  /** The kind of difference, by which reports are grouped. */
  readonly cause: string
  readonly detail: string
  /** Numbers that are too far apart: how far they may be depends on the call. */
  readonly numeric?: true
}

/** How far numbers may be apart, relative to PyTorch's. */
const closeness: Partial<Record<DType, number>> = { float64: 1e-9, float32: 1e-4, float16: 1e-2, bfloat16: 8e-2 }

/** By how much every element may move, by place (`outputs/0`, `grads/1`); absent: no more than the dtype allows. */
export type Slack = ReadonlyMap<string, readonly number[]>

const isTensorOutput = (one: Output): one is TensorOutput => 'dtype' in one

const text = (value: unknown): string => JSON.stringify(value) ?? 'undefined'

function peakOf(values: readonly Element[]): number {
  let peak = 0
  for (const value of values) if (typeof value === 'number' && Math.abs(value) > peak) peak = Math.abs(value)
  return peak
}

/** The first element that is wrong, and how. */
function wrongElement(
  ours: Described,
  theirs: Described,
  slack: readonly number[] | undefined,
  strictZero: boolean,
): { readonly at: number; readonly kind: 'number' | 'special' | 'signed zero' } | undefined {
  const relative = isFloat(theirs.dtype) ? Math.max(closeness[theirs.dtype] ?? 0, closeness[ours.dtype] ?? 0) : 0
  const floor = relative * 1e-2 * peakOf(theirs.values)
  let zero: number | undefined
  for (let i = 0; i < theirs.values.length; i++) {
    const [a, b] = [ours.values[i]!, theirs.values[i]!]
    if (a === b) continue
    const [x, y] = [toNumber(a), toNumber(b)]
    const allowed = slack?.[i] ?? 0
    if (allowed === Infinity) continue
    if (x === y) {
      if (strictZero) zero ??= i
      continue
    }
    if (!Number.isFinite(x) || !Number.isFinite(y)) return { at: i, kind: 'special' }
    if (Math.abs(x - y) > Math.max(relative * Math.abs(y) + floor, allowed)) return { at: i, kind: 'number' }
  }
  return zero === undefined ? undefined : { at: zero, kind: 'signed zero' }
}

export function compareTensor(
  what: string,
  place: string,
  ours: Described,
  theirs: Described,
  slack: Slack | undefined,
): Difference | undefined {
  if (text(ours.shape) !== text(theirs.shape))
    return { cause: `${what}: shape`, detail: `${text(ours.shape)}, PyTorch ${text(theirs.shape)}` }
  if (ours.dtype !== theirs.dtype) {
    const integers = theirs.dtype === 'int64' && ours.dtype === 'int32'
    if (!integers) return { cause: `${what}: dtype`, detail: `${ours.dtype}, PyTorch ${theirs.dtype}` }
  }
  const wrong = wrongElement(ours, theirs, slack?.get(place), what === 'result')
  if (wrong !== undefined) {
    const kind = wrong.kind === 'number' ? '' : wrong.kind === 'special' ? ' (NaN or infinity)' : ' (sign of zero)'
    const detail = `${place} [${wrong.at}]: ${ours.values[wrong.at]}, PyTorch ${theirs.values[wrong.at]}`
    return { cause: `${what}: value${kind}`, detail, ...(wrong.kind === 'signed zero' ? {} : { numeric: true }) }
  }
  if (ours.dtype !== theirs.dtype)
    return { cause: `${what}: int32 instead of int64`, detail: `${ours.dtype}, PyTorch ${theirs.dtype}` }
  return undefined
}

type Gradients = Pick<Outcome, 'grads' | 'gradError' | 'second' | 'secondError'>

export function compareTensorOutput(
  place: string,
  a: TensorOutput,
  b: TensorOutput,
  slack: Slack | undefined,
): Difference[] {
  const out: Difference[] = []
  const wrong = compareTensor('result', place, a, b, slack)
  if (wrong !== undefined) out.push(wrong)
  if (a.requiresGrad !== b.requiresGrad)
    out.push({ cause: 'requiresGrad', detail: `${place}: ${a.requiresGrad}, PyTorch ${b.requiresGrad}` })
  if (text(a.shares) !== text(b.shares))
    out.push({ cause: 'shares memory', detail: `${place} with ${text(a.shares)}, PyTorch ${text(b.shares)}` })
  if (a.overlaps !== b.overlaps)
    out.push({ cause: 'shares memory with itself', detail: `${place}: ${a.overlaps}, PyTorch ${b.overlaps}` })
  return out
}

function compareOutputs(
  ours: readonly Output[],
  theirs: readonly Output[],
  random: boolean,
  slack: Slack | undefined,
): Difference[] {
  if (ours.length !== theirs.length)
    return [{ cause: 'number of results', detail: `${ours.length}, PyTorch ${theirs.length}` }]
  const out: Difference[] = []
  for (const [i, b] of theirs.entries()) {
    const a = ours[i]!
    if (!isTensorOutput(a) || !isTensorOutput(b)) {
      if (isTensorOutput(a) !== isTensorOutput(b)) out.push({ cause: 'kind of result', detail: `result ${i}` })
      else if (text((a as { value: unknown }).value) !== text((b as { value: unknown }).value))
        out.push({ cause: 'plain result', detail: `${text(a)}, PyTorch ${text(b)}` })
      continue
    }
    const blank = random ? { values: [] } : {}
    out.push(...compareTensorOutput(`outputs/${i}`, { ...a, ...blank }, { ...b, ...blank }, slack))
  }
  return out
}

function compareWritten(ours: Outcome, theirs: Outcome, random: boolean, slack: Slack | undefined): Difference[] {
  return (theirs.written ?? []).flatMap((b, i) => {
    const a = ours.written?.[i] ?? null
    if (a === null && b === null) return []
    if (a === null || b === null)
      return [
        {
          cause: 'writes an argument',
          detail: `argument ${i}: ${a === null ? 'untouched' : 'written'}, PyTorch the other way`,
        },
      ]
    const wrong = random ? undefined : compareTensor('written', `written/${i}`, a, b, slack)
    return wrong === undefined ? [] : [wrong]
  })
}

export function compareGradients(
  key: 'grads' | 'second',
  ours: Gradients,
  theirs: Gradients,
  slack: Slack | undefined,
): Difference[] {
  const what = key === 'grads' ? 'gradient' : 'second gradient'
  const failed = key === 'grads' ? ours.gradError : ours.secondError
  const theirFailure = key === 'grads' ? theirs.gradError : theirs.secondError
  if (theirFailure !== undefined || theirs[key] === undefined) return []
  if (failed !== undefined) return [{ cause: `${what}: refused here`, detail: failed }]
  if (ours[key] === undefined) return [{ cause: `${what}: none here`, detail: 'nothing requires grad' }]
  const out: Difference[] = []
  for (const [i, b] of theirs[key].entries()) {
    const a = ours[key][i] ?? null
    const zero = (one: Described | null): boolean =>
      one === null || one.values.every((v) => Math.abs(toNumber(v)) < 1e-7)
    if (a === null && b === null) continue
    if (a === null || b === null) {
      // Whether zeros are made or left out is asked of first gradients only.
      if (zero(a) && zero(b) && key === 'second') continue
      out.push({
        cause: `${what}: ${a === null ? 'absent' : 'present'}`,
        detail: `of tensor ${i}, PyTorch ${text(b?.values.slice(0, 4) ?? null)}`,
      })
      continue
    }
    const wrong = compareTensor(what, `${key}/${i}`, a, b, slack)
    if (wrong !== undefined) out.push(wrong)
  }
  return out
}

/** All that differs. `random`: results are drawn, so only what they are like is compared. */
export function judge(call: Call, ours: Outcome, theirs: Outcome, random: boolean, slack?: Slack): Difference[] {
  if (ours.raw === true)
    return [{ cause: 'raw error', detail: ours.error ?? ours.gradError ?? ours.secondError ?? ours.afterError ?? '' }]
  if (theirs.error !== undefined)
    return ours.error !== undefined ? [] : [{ cause: 'accepted here', detail: `PyTorch: ${theirs.error}` }]
  if (ours.error !== undefined) return [{ cause: 'refused here', detail: ours.error }]
  const out = [
    ...compareOutputs(ours.outputs ?? [], theirs.outputs ?? [], random, slack),
    ...compareWritten(ours, theirs, random, slack),
  ]
  if (theirs.afterError !== undefined) {
    if (ours.afterError === undefined)
      out.push({ cause: 'in place on the result: accepted here', detail: theirs.afterError })
    return out
  }
  if (ours.afterError !== undefined)
    return [...out, { cause: 'in place on the result: refused here', detail: ours.afterError }]
  if (random) return out
  const first = compareGradients('grads', ours, theirs, slack)
  // What is wrong at first is wrong again.
  return [...out, ...first, ...(first.length > 0 ? [] : compareGradients('second', ours, theirs, slack))].map((one) =>
    call.after === 'inplace' && /gradient/.test(one.cause) ? { ...one, cause: `${one.cause} after in-place use` } : one,
  )
}

type Moved = Described | Output | null | undefined

/** The last digits of the narrowest floating dtype that a call mentions, relative to a number. */
function lastDigits(call: unknown): number {
  const text = JSON.stringify(call)
  const found = (['bfloat16', 'float16', 'float32'] as const).find((dtype) => text.includes(`"dtype":"${dtype}"`))
  return { bfloat16: 2 ** -8, float16: 2 ** -11, float32: 2 ** -20, none: 2 ** -47 }[found ?? 'none']
}

/** The largest of the numbers that multiply a whole call. */
function factorOf(call: unknown): number {
  const factors = Array.from(JSON.stringify(call).matchAll(/"(?:alpha|beta|value)":(-?[\d.e+-]+)/g), ([, text]) =>
    Number(text),
  )
  return Math.max(1, ...factors.map(Math.abs))
}

/** Enters how far one of PyTorch's results moves in variants of the call. */
export function slackAt(
  slack: Map<string, readonly number[]>,
  call: Pick<Call, 'tensors'>,
  place: string,
  own: Moved,
  others: readonly Moved[],
): void {
  if (own === null || own === undefined || !('values' in own)) return
  // Zeros that come about by cancellation: the last digits of the call's numbers.
  const largest = Math.min(1e6, Math.max(1, ...call.tensors.map(({ values }) => peakOf(values)))) * factorOf(call)
  const digits = lastDigits(call)
  const moves = own.values.map((value, i) => {
    const size = Math.abs(toNumber(value))
    let most = digits * Math.max(largest, Number.isFinite(size) ? size : 0)
    for (const other of others) {
      if (other === null || other === undefined || !('values' in other) || value === other.values[i]) continue
      const off = Math.abs(toNumber(other.values[i] ?? 'nan') - toNumber(value))
      most = Math.max(most, Number.isNaN(off) ? Infinity : off)
    }
    return 4 * most
  })
  slack.set(place, moves)
}

/** How far PyTorch's own results move when inputs move in their last digits, or more digits are carried. */
export function slackOf(call: Call, theirs: Outcome, variants: readonly Outcome[]): Slack {
  const slack = new Map<string, readonly number[]>()
  const usable = variants.filter(
    ({ error, broken, crashed }) => error === undefined && broken === undefined && crashed !== true,
  )
  for (const key of ['outputs', 'written', 'grads', 'second'] as const) {
    theirs[key]?.forEach((own, i) =>
      slackAt(
        slack,
        call,
        `${key}/${i}`,
        own,
        usable.map((one) => one[key]?.[i]),
      ),
    )
  }
  return slack
}
