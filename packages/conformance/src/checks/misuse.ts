import { inScope } from '../run/call.ts'
import type { Context } from '../run/context.ts'
import type { Call, Value } from '../differential/call.ts'
import { decode, errorOf, locate, placeTensors } from '../differential/execute.ts'
import { callText } from '../differential/print.ts'
import type { CallGolden } from '../run/golden.ts'
import { type Case, makeCase } from '../write/make-case.ts'
import { fail, pass, type Verdict } from '../judge/verdict.ts'
import { callFor, shortName } from './recorded-call.ts'

/** What nobody should pass, by how it is written; some of it is fine somewhere. */
const wrongs: Readonly<Record<string, unknown>> = {
  "'bogus'": 'bogus',
  NaN,
  '-1': -1,
  '0.5': 0.5,
  '{}': {},
  '[]': [],
  '[[]]': [[]],
  null: null,
  undefined,
  'a function': () => 0,
  'a symbol': Symbol('bogus'),
  'a date': new Date(0),
  '{ bogus: 1 }': { bogus: 1 },
  '10n': 10n,
}

interface Misuse {
  readonly what: string
  readonly args: readonly unknown[]
  /** It means nothing, so it must be refused. */
  readonly refused: boolean
}

/** `own`: the first argument is the tensor whose method it is. */
function* misuses(args: readonly unknown[], hasOptions: boolean, own: boolean): Generator<Misuse> {
  const last = args.at(-1)
  if (hasOptions) {
    yield { what: 'a foreign option', args: [...args.slice(0, -1), { ...(last as object), bogus: 1 }], refused: true }
    yield { what: 'an argument after the options', args: [...args, 1], refused: true }
    const values: readonly unknown[] = Object.values(last as object)
    for (const [name, value] of Object.entries(last as Readonly<Record<string, unknown>>)) {
      if (typeof value !== 'string') continue
      yield {
        what: `${name}: 'bogus'`,
        args: [...args.slice(0, -1), { ...(last as object), [name]: 'bogus' }],
        refused: true,
      }
    }
    if (values.length > 0)
      yield { what: 'options by position', args: [...args.slice(0, -1), ...values], refused: false }
  }
  yield { what: 'a foreign option', args: [...args, { bogus: 1 }], refused: true }
  yield { what: 'too few arguments', args: own ? args.slice(0, 1) : [], refused: false }
  for (const [i] of args.entries()) {
    if (own && i === 0) continue
    for (const [text, wrong] of Object.entries(wrongs)) {
      const changed = args.map((one, k) => (k === i ? wrong : one))
      yield {
        what: `argument ${i} is ${text}`,
        args: changed,
        refused: false,
      }
    }
  }
}

/** Wrong arguments are refused with a TorchError: never another error, and never in silence where they mean nothing. */
async function refusesMisuse({ device, functions }: Context, call: Call): Promise<Verdict> {
  const own = callFor(device, call)
  if (typeof own === 'string') return { status: 'unsupported', reason: `${device.name} has no ${own} tensors` }
  const isOptions = (v: Value | undefined): boolean => typeof v === 'object' && v !== null && 'o' in v
  const found: string[] = []
  await inScope(async () => {
    const { made } = placeTensors(device, own.tensors)
    const right = own.args.map(({ v }) => decode(v, made))
    for (const { what, args, refused } of misuses(right, isOptions(own.args.at(-1)?.v), own.fn.startsWith('x.'))) {
      try {
        await locate(own.fn, functions)(...args)
        if (refused) found.push(`${what}: accepted`)
      } catch (error) {
        const { raw, error: text } = errorOf(error)
        if (raw === true) found.push(`${what}: ${text}`)
      }
    }
    await device.synchronize().catch(() => {})
  })
  return found.length === 0 ? pass : fail(`${callText(own)} with ${found.slice(0, 4).join('; ')}`)
}

/** Calls with many arguments, and options that are words, can be misused in more ways. */
function worth({ args }: Call): number {
  const options = JSON.stringify(args.at(-1)?.v ?? null)
  return args.length + (/"o":.*:"(?!float|int|bool)/.test(options) ? 10 : 0)
}

/** One case for each function that has a recorded call. */
export function misuseCases(goldens: readonly CallGolden[]): readonly Case[] {
  const byName = new Map<string, Call>()
  for (const { theme, calls } of goldens) {
    for (const { call } of theme === 'hostile' ? [] : calls) {
      const known = byName.get(call.fn)
      if (known === undefined || worth(known) < worth(call)) byName.set(call.fn, call)
    }
  }
  return Array.from(byName, ([fn, call]) =>
    makeCase(
      {
        op: shortName(fn),
        dtype: call.tensors[0]?.dtype ?? 'float32',
        sample: fn.split('.')[0]!,
        layout: 'contiguous',
        check: 'misuse',
      },
      (context) => refusesMisuse(context, call),
    ),
  )
}
