import { type Backend, scope, type Tensor } from '@flambeau/core'
import { apply } from './call.ts'
import type { Example, OpCases, Sample } from '../write/case.ts'
import { exampleOf, type Subject } from './context.ts'
import { place } from '../write/layouts.ts'

/** How long one call of an op takes on one device. */
export interface Timing {
  readonly op: string
  readonly sample: string
  readonly backend: string
  /** Median over the rounds, waiting for the device included. */
  readonly nanoseconds: number
}

/** A batch of calls takes at least this long, in milliseconds, so that the clock and the wait at its end do not matter. */
const batchTime = 4
const rounds = 7

function elements(cases: OpCases, sample: Sample): number {
  const { inputs } = exampleOf({ cases, dtype: 'float32', sample, layout: 'contiguous' }, 0)
  return inputs.reduce((sum, { values }) => sum + values.length, 0)
}

/** The largest ordinary sample of an op in float32; undefined where the op has none. */
export function timedSubject(cases: OpCases): Subject | undefined {
  if (!cases.dtypes.includes('float32') || cases.mutates === true) return undefined
  const samples = cases.samples.filter(({ special, huge }) => special !== true && huge !== true)
  const [first, ...rest] = samples
  if (first === undefined) return undefined
  const sample = rest.reduce((best, one) => (elements(cases, one) > elements(cases, best) ? one : best), first)
  return { cases, dtype: 'float32', sample, layout: 'contiguous' }
}

async function batch(
  device: Backend,
  cases: OpCases,
  inputs: readonly Tensor[],
  example: Example,
  calls: number,
): Promise<number> {
  const start = performance.now()
  for (let i = 0; i < calls; i++) {
    const opened = scope()
    const result = apply(cases, device, inputs, example)
    await result
    opened.end()
  }
  await device.synchronize()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}

/**
 * Times a call on several devices in turns, so that whatever else the machine does disturbs all of them alike. Only ratios
 * within one run mean anything.
 */
export async function time(
  devices: readonly (readonly [name: string, device: Backend])[],
  subject: Subject,
): Promise<readonly Timing[]> {
  const { cases, sample } = subject
  const example = exampleOf(subject, 0)
  const opened = scope()
  try {
    const contestants = []
    for (const [backend, device] of devices) {
      const inputs = example.inputs.map((input) => place(device, subject.layout, input))
      let calls = 1
      // The first batches also compile: pipelines, and JavaScript.
      for (let spent = 0; spent < batchTime; spent = await batch(device, cases, inputs, example, calls)) calls *= 2
      contestants.push({
        backend,
        calls,
        measure: () => batch(device, cases, inputs, example, calls),
        times: [] as number[],
      })
    }
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? contestants : contestants.toReversed()
      for (const { measure, calls, times } of order) times.push(((await measure()) * 1e6) / calls)
    }
    return contestants.map(({ backend, times }) => ({
      op: cases.op,
      sample: sample.name,
      backend,
      nanoseconds: median(times),
    }))
  } finally {
    opened.end()
  }
}
