import type { Backend, DType } from '@flambeau/core'
import { inScope } from '../run/call.ts'
import { hash } from '../write/gen.ts'
import type { Call, Outcome } from './call.ts'
import { random, uncovered } from './covered.ts'
import { drawCall } from './draw-call.ts'
import { execute } from './execute.ts'
import { type Difference, judge, slackOf } from './judge.ts'
import { callText } from './print.ts'
import type { Python } from './python.ts'
import type { Signature } from './signatures.ts'
import { inFloat64, type Wider } from './wider.ts'
import { documentedAs } from '../differences/differences.ts'

/** A call whose two sides differ. */
export interface Finding {
  readonly call: Call
  readonly ours: Outcome
  readonly theirs: Outcome
  readonly differences: readonly Difference[]
  readonly seed: string
}

export interface Tally {
  calls: number
  equal: number
  /** Both sides refuse: counted among the equal ones, too. */
  refused: number
  different: number
  /** PyTorch died or took too long, or the device has no such dtype. */
  skipped: number
  readonly documented: Map<string, number>
  readonly findings: Finding[]
  /** Calls that the Python side could not describe: its own faults. */
  readonly broken: string[]
}

/** Signatures that are called, in turns. */
export function callable(signatures: readonly Signature[]): readonly Signature[] {
  return signatures.filter(({ fn, parameters }) => {
    if (fn in uncovered) return false
    return parameters.every(
      ({ kind, optional }) => optional || (kind.kind !== 'other' && kind.kind !== 'string') || fn === 'torch.einsum',
    )
  })
}

const chunk = 150

function emptyTally(): Tally {
  return { calls: 0, equal: 0, refused: 0, different: 0, skipped: 0, documented: new Map(), findings: [], broken: [] }
}

function shortName(fn: string): string {
  return fn.slice(fn.indexOf('.') + 1)
}

const amounts: Partial<Record<DType, number>> = { float16: 2e-3, bfloat16: 1e-2, float32: 1e-6 }

/** Numbers that are too far apart may be where the call is ill-conditioned: PyTorch is asked how far its own move. */
async function settle(python: Python, call: Call, ours: Outcome, theirs: Outcome): Promise<readonly Difference[]> {
  const least = call.tensors.map(({ dtype }) => amounts[dtype] ?? 1e-12)
  const amount = Math.max(1e-12, ...least)
  const variants = await python.ask<Outcome>([
    { ...call, wide: true },
    ...[1, 2, 3].map((salt) => ({ ...call, amount, salt })),
  ])
  return judge(call, ours, theirs, random.has(shortName(call.fn)), slackOf(call, theirs, variants))
}

async function differencesOf(
  python: Python,
  call: Call,
  ours: Outcome,
  theirs: Outcome,
): Promise<readonly Difference[]> {
  const found = judge(call, ours, theirs, random.has(shortName(call.fn)))
  return found.some(({ numeric }) => numeric === true) ? settle(python, call, ours, theirs) : found
}

/** Makes a call on both sides and finds what differs. */
export async function compareCall(
  device: Backend,
  python: Python,
  call: Call,
): Promise<{ readonly ours: Outcome; readonly theirs: Outcome; readonly found: readonly Difference[] }> {
  const [theirs] = await python.ask<Outcome>([call])
  const ours = await inScope(() => execute(device, call))
  return { ours, theirs: theirs!, found: await differencesOf(python, call, ours, theirs!) }
}

/**
 * The call in float64, where numbers are too far apart: a difference that is gone there, where what overflows float32
 * does not, is one of range and order of steps, not of meaning. Undefined: nobody asks, or the device has no float64.
 */
export async function widerOf(
  device: Backend,
  python: Python,
  call: Call,
  found: readonly Difference[],
): Promise<Wider | undefined> {
  const isAsked = found.some(({ numeric }) => numeric === true) && device.capabilities.dtypes.has('float64')
  return isAsked ? compareCall(device, python, inFloat64(call)) : undefined
}

/** Makes `count` calls on both sides and judges them. */
export async function runCalls(
  device: Backend,
  python: Python,
  signatures: readonly Signature[],
  { count, seed }: { readonly count: number; readonly seed: number },
  progress: (tally: Tally) => void = () => {},
): Promise<Tally> {
  const tally = emptyTally()
  const dtypes = device.capabilities.dtypes
  for (let from = 0; from < count; from += chunk) {
    const seeds = Array.from({ length: Math.min(chunk, count - from) }, (_, i) => {
      const at = from + i
      const signature = signatures[at % signatures.length]!
      return { signature, text: `${seed}:${signature.fn}:${at}` }
    })
    const calls = seeds.map(({ signature, text }) => drawCall(signature, hash(text), dtypes))
    const answers = python.ask<Outcome>(calls)
    const outcomes: Outcome[] = []
    for (const call of calls) outcomes.push(await inScope(() => execute(device, call)))
    for (const [i, theirs] of (await answers).entries())
      await enter(tally, device, python, calls[i]!, outcomes[i]!, theirs, seeds[i]!.text)
    progress(tally)
  }
  return tally
}

async function enter(
  tally: Tally,
  device: Backend,
  python: Python,
  call: Call,
  ours: Outcome,
  theirs: Outcome,
  seed: string,
): Promise<void> {
  tally.calls++
  if (theirs.broken !== undefined) tally.broken.push(`${callText(call)}\n${theirs.broken}`)
  if (theirs.broken !== undefined || theirs.slow === true || theirs.crashed === true || theirs.absent === true) {
    tally.skipped++
    if (ours.raw === true)
      tally.findings.push({ call, ours, theirs, seed, differences: judge(call, ours, theirs, false) })
    return
  }
  if (ours.code === 'UNSUPPORTED_DTYPE' && ours.error?.includes(device.name) === true) {
    tally.skipped++
    return
  }
  const found = await differencesOf(python, call, ours, theirs)
  const wider = await widerOf(device, python, call, found)
  const left = found.filter((one) => {
    const name = documentedAs({ call, ours, theirs, difference: one, ...(wider === undefined ? {} : { wider }) })
    if (name !== undefined) tally.documented.set(name, (tally.documented.get(name) ?? 0) + 1)
    return name === undefined
  })
  if (left.length === 0) {
    if (found.length === 0) tally.equal++
    if (theirs.error !== undefined) tally.refused++
    return
  }
  tally.different++
  tally.findings.push({ call, ours, theirs, differences: left, seed })
}
