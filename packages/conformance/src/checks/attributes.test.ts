import { js } from '@flambeau/backend-js'
import { type Call, interpret, type Interpreter } from '@flambeau/core/backend'
import { registry } from '@flambeau/core/catalogue'
import { lerp, ones, type Tensor, zeros } from '@flambeau/core'
import { describe, expect, it } from 'vitest'
import { opCases } from '../ops/index.ts'
import { apply, differentiable, inScope, type Result, readBack } from '../run/call.ts'
import { exampleOf, primitives } from '../run/context.ts'
import type { OpCases, Sample } from '../write/case.ts'
import { place } from '../write/layouts.ts'
import { leaves } from './gradients.ts'

const device = js()

/** What is no data in a value, as a path to it. */
function strangers(value: unknown, path: string): string[] {
  if (value === null || ['number', 'string', 'boolean', 'bigint'].includes(typeof value)) return []
  if (Array.isArray(value)) return value.flatMap((item, i) => strangers(item, `${path}[${i}]`))
  const isPlain = typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? Object.entries(value).flatMap(([key, item]) => strangers(item, `${path}.${key}`)) : [path]
}

const seen = new Set<string>()
const wrong = new Set<string>()

function look({ op, attrs }: Call): void {
  const { name } = op.definition
  seen.add(name)
  for (const path of strangers(attrs, name)) wrong.add(path)
}

/** Goes on with a copy of what attributes say. */
const copying: Interpreter = (call, next) => {
  look(call)
  return next({ ...call, attrs: structuredClone(call.attrs) })
}

/** Likewise, with composites in the parts of which they consist. */
const composing: Interpreter = (call, next) => {
  const { composite, mutates } = call.op.definition
  if (composite === undefined || mutates !== undefined || call.target !== null) return copying(call, next)
  look(call)
  const result = interpret(composing, () => composite(call.inputs, structuredClone(call.attrs), call.device))
  return Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]
}

/** Outputs of a sample, and gradients if it has some. */
function run(cases: OpCases, sample: Sample, interpreter: Interpreter): Promise<readonly Result[]> {
  return inScope(async () => {
    const dtype = cases.dtypes[0]!
    const example = exampleOf({ cases, dtype, sample, layout: 'contiguous' }, 1)
    const differentiates = cases.grad !== undefined && sample.gradless !== true
    const inputs = differentiates
      ? leaves(device, example.inputs)
      : example.inputs.map((input) => place(device, 'contiguous', input))
    using _ = interpret(interpreter)
    const outputs = await apply(cases, device, inputs, example)
    if (differentiates)
      for (const output of differentiable(cases, outputs)) output.sum().backward(null, { retainGraph: true })
    const grads = differentiates ? inputs.flatMap(({ grad }) => grad ?? []) : []
    return Promise.all([...outputs, ...grads].map(readBack))
  })
}

const told = (results: readonly Result[]): unknown =>
  results.map(({ shape, dtype, array }) => ({ shape, dtype, array }))

describe('attributes', () => {
  for (const cases of opCases) {
    it(`of ${cases.op} are data, from copies of which it computes the same`, async () => {
      for (const sample of cases.samples) {
        if (sample.huge === true || sample.full === true) continue
        const plain = await run(cases, sample, (call, next) => next(call))
        expect(told(await run(cases, sample, copying))).toEqual(told(plain))
        await run(cases, sample, composing)
      }
      expect([...wrong]).toEqual([])
    })
  }

  it('were seen of every op', () => {
    // Called by PyTorch's recorded calls alone.
    interpret(copying, () => lerp(ones([2], { device }), zeros([2], { device }), 0.5))
    expect([...primitives].filter((op) => !seen.has(op))).toEqual([])
    expect([...registry.keys()].filter((op) => !seen.has(op))).toEqual([])
  })
})
