import type { Backend } from '@flambeau/core'
import { inScope } from '../run/call.ts'
import type { RecordedCall } from '../run/golden.ts'
import { hash } from '../write/gen.ts'
import type { Call, Described, Element, Outcome } from './call.ts'
import { random } from './covered.ts'
import { drawCall } from './draw-call.ts'
import { execute } from './execute.ts'
import { judge } from './judge.ts'
import { callText } from './print.ts'
import type { Python } from './python.ts'
import type { Signature } from './signatures.ts'
import { type GoldenTheme, themes } from './themes.ts'

const attempts = 24
const longest = 700

const shortName = (fn: string): string => fn.slice(fn.indexOf('.') + 1)

/** Functions once, not again as methods. */
function once(signatures: readonly Signature[]): readonly Signature[] {
  const functions = new Set(signatures.filter(({ fn }) => !fn.startsWith('x.')).map(({ fn }) => shortName(fn)))
  const inFunctional = new Set(signatures.filter(({ fn }) => fn.startsWith('F.')).map(({ fn }) => shortName(fn)))
  return signatures.filter(({ fn }) =>
    fn.startsWith('x.') ? !functions.has(shortName(fn)) : fn.startsWith('F.') || !inFunctional.has(shortName(fn)),
  )
}

/** Ten digits are enough for whoever compares to nine; whole numbers are compared exactly. */
function rounded(element: Element): Element {
  return typeof element === 'number' && !Number.isSafeInteger(element) ? Number(element.toPrecision(12)) : element
}

function shortened(one: Described): Described {
  return { ...one, values: one.values.map(rounded) }
}

function compact(outcome: Outcome): Outcome {
  const list = (all: readonly (Described | null)[]): (Described | null)[] => all.map((one) => one && shortened(one))
  const { outputs, grads, second, error, ...rest } = outcome
  return {
    ...rest,
    ...(error === undefined ? {} : { error: error.slice(0, 160) }),
    ...(outputs === undefined
      ? {}
      : { outputs: outputs.map((one) => ('dtype' in one ? { ...one, ...shortened(one) } : one)) }),
    ...(grads === undefined ? {} : { grads: list(grads) }),
    ...(second === undefined ? {} : { second: list(second) }),
  }
}

/** Long enough to say something, short enough to be read. */
const length = 190

function usable({ crashed, slow, absent, broken }: Outcome): boolean {
  return crashed !== true && slow !== true && absent !== true && broken === undefined
}

/** Calls of one kind for one function, on which PyTorch and the reference agree, and which do not amplify rounding. */
async function callsOf(
  device: Backend,
  python: Python,
  signature: Signature,
  theme: GoldenTheme,
  seed: number,
): Promise<readonly RecordedCall[]> {
  const { fn } = signature
  const drawn = random.has(shortName(fn))
  const off = (call: Call): number => Math.abs(callText(call).length - length)
  const dtypes = device.capabilities.dtypes
  const calls = Array.from({ length: attempts }, (_, i) =>
    drawCall(signature, hash(`${seed}:${theme.name}:${fn}:${i}`), dtypes, theme),
  )
    .map((call): Call => (theme.name === 'overwritten' ? { ...call, after: 'inplace', order: 1 } : call))
    .filter((call) => callText(call).length < longest)
    .toSorted((a, b) => off(a) - off(b))
  const outcomes = await python.ask<Outcome>(calls)
  const found: RecordedCall[] = []
  for (const [i, call] of calls.entries()) {
    if (found.length === theme.count) break
    const outcome = outcomes[i]!
    if (!usable(outcome) || !theme.suits(call, outcome)) continue
    const ours = await inScope(() => execute(device, call))
    if (judge(call, ours, outcome, drawn).length > 0) continue
    if (outcome.error === undefined) {
      const variants = await python.ask<Outcome>([1, 2].map((salt) => ({ ...call, amount: 1e-6, salt })))
      if (variants.some((one) => judge(call, one, outcome, drawn).some(({ cause }) => /value/.test(cause)))) continue
    }
    found.push({ call, outcome: compact(outcome) })
  }
  return found
}

/** Calls of every function and of every kind, with PyTorch's outcomes. */
export async function recordCalls(
  device: Backend,
  python: Python,
  signatures: readonly Signature[],
  seed: number,
  done: (theme: string, calls: readonly RecordedCall[]) => void,
): Promise<void> {
  for (const theme of themes) {
    const calls: RecordedCall[] = []
    for (const signature of once(signatures)) calls.push(...(await callsOf(device, python, signature, theme, seed)))
    done(theme.name, calls)
  }
}
