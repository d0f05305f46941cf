import { type Backend, type DType, setDefaultDevice } from '@flambeau/core'
import { inScope } from '../run/call.ts'
import type { Context } from '../run/context.ts'
import { documentedAs } from '../differences/differences.ts'
import type { Call, TensorSpec } from '../differential/call.ts'
import { random } from '../differential/covered.ts'
import { execute } from '../differential/execute.ts'
import { judge, slackOf } from '../differential/judge.ts'
import { callText } from '../differential/print.ts'
import type { CallGolden, RecordedCall } from '../run/golden.ts'
import { type Case, makeCase } from '../write/make-case.ts'
import { fail, pass, type Verdict } from '../judge/verdict.ts'

export function shortName(fn: string): string {
  return fn.slice(fn.indexOf('.') + 1)
}

/** Indices are int64 in PyTorch; a device without them has int32. */
function narrowed(device: Backend, spec: TensorSpec): TensorSpec {
  if (spec.dtype !== 'int64' || device.capabilities.dtypes.has('int64')) return spec
  const fits = spec.values.every((value) => typeof value === 'number' && Math.abs(value) < 2 ** 31)
  return fits ? { ...spec, dtype: 'int32' } : spec
}

/** The call as the device can make it; or the dtype that it lacks. */
export function callFor(device: Backend, call: Call): Call | DType {
  const args = JSON.stringify(call.args)
  const small = Array.from(args.matchAll(/-?\d[\d.e+]*/g)).every(([number]) => Math.abs(Number(number)) < 2 ** 31)
  const own = small ? { ...call, tensors: call.tensors.map((spec) => narrowed(device, spec)) } : call
  const asked = Array.from(args.matchAll(/\{"dtype":"(\w+)"\}/g), ([, dtype]) => dtype as DType)
  const missing = [...own.tensors.map(({ dtype }) => dtype), ...asked].find(
    (dtype) => !device.capabilities.dtypes.has(dtype),
  )
  // Calls that are given no tensor are made where tensors are made by default.
  if (!args.includes('{"t":')) setDefaultDevice(device)
  return missing ?? own
}

/** The call does what it did in PyTorch: values, dtypes, memory, gradients of both orders, and errors. */
async function asInPyTorch({ device, functions }: Context, { call, outcome }: RecordedCall): Promise<Verdict> {
  const own = callFor(device, call)
  if (typeof own === 'string') return { status: 'unsupported', reason: `${device.name} has no ${own} tensors` }
  return inScope(async () => {
    const ours = await execute(device, own, functions)
    if (ours.code === 'UNSUPPORTED_DTYPE' && ours.error?.includes(device.name) === true)
      return { status: 'unsupported', reason: ours.error }
    const found = judge(own, ours, outcome, random.has(shortName(call.fn)), slackOf(own, outcome, [])).filter(
      (difference) =>
        !difference.cause.includes('sign of zero') &&
        // What overflows in between is the driver's where arithmetic may lose infinities.
        !(device.capabilities.nan === 'best-effort' && difference.cause.includes('NaN or infinity')) &&
        documentedAs({ call: own, ours, theirs: outcome, difference }) === undefined,
    )
    if (found.length === 0) return pass
    return fail(`${callText(own)}: ${found.map(({ cause, detail }) => `${cause}: ${detail}`).join('; ')}`)
  })
}

/** A case for each recorded call. */
export function recordedCases({ theme, calls }: CallGolden): readonly Case[] {
  const seen = new Map<string, number>()
  return calls.map((recorded) => {
    const { fn, tensors } = recorded.call
    const op = shortName(fn)
    const dtype = tensors[0]?.dtype ?? 'float32'
    const key = `${op}:${dtype}`
    const at = seen.get(key) ?? 0
    seen.set(key, at + 1)
    return makeCase({ op, dtype, sample: `${theme}-${at}`, layout: 'contiguous', check: 'call' }, (context) =>
      asInPyTorch(context, recorded),
    )
  })
}
