import { aliasingCases } from '../checks/aliasing.ts'
import { constantCases } from '../checks/constants.ts'
import { misuseCases } from '../checks/misuse.ts'
import { recordedCases } from '../checks/recorded-call.ts'
import type { DType } from '@flambeau/core'
import { registry } from '@flambeau/core/catalogue'
import { composite } from '../checks/composite.ts'
import { dtypes } from '../checks/dtypes.ts'
import { graphCases, mistakeCases } from '../checks/error.ts'
import { golden } from '../checks/golden.ts'
import { gradcheck, gradgradcheck } from '../checks/gradcheck.ts'
import { grad } from '../checks/gradients.ts'
import { guard } from '../checks/guard.ts'
import { determinism, memory, meta, unmodified } from '../checks/schema.ts'
import { streamCases } from '../checks/stream.ts'
import { trainingCases } from '../checks/training.ts'
import { values } from '../checks/values.ts'
import { fuzzCases } from '../fuzz/cases.ts'
import { moduleCases } from '../modules/cases.ts'
import { everything, floats, type OpCases, type Sample } from '../write/case.ts'
import { type Context, primitives, type Subject } from './context.ts'
import { type Golden, type Recording, sorted } from './golden.ts'
import { Gen } from '../write/gen.ts'
import { type Layout, layouts } from '../write/layouts.ts'
import { type Case, type Level, makeCase, type Role } from '../write/make-case.ts'
import { opCases } from '../ops/index.ts'
import type { Check, Verdict } from '../judge/verdict.ts'

type Judge = (context: Context, subject: Subject) => Promise<Verdict>

function isPrimitive(op: string): boolean {
  return primitives.has(op)
}

/** Dtypes in which every sample gets the checks that are about bookkeeping rather than numbers. */
const principal: readonly DType[] = ['float32', 'int32', 'bool']

/** The cases of one sample in one dtype. */
export function* casesOfSample(cases: OpCases, dtype: DType, sample: Sample): Generator<Case> {
  const { op } = cases
  const main = sample.main === true
  const least: Level = sample.full === true ? 'full' : 'quick'
  const at = (check: Check, judge: Judge, layout: Layout = 'contiguous', role: Role = 'backend', level = least): Case =>
    makeCase(
      { op, dtype, sample: sample.name, layout, check },
      (context) => judge(context, { cases, dtype, sample, layout }),
      {
        role,
        level,
      },
    )
  if (sample.huge === true) {
    if (dtype === 'float32') yield at('values', values)
    return
  }
  const check = sample.special === true ? 'special' : 'values'
  for (const layout of cases.layouts ?? layouts) {
    const quick = layout === 'contiguous' || main
    yield at(check, values, layout, 'backend', quick ? least : 'full')
  }
  if (!isPrimitive(op)) yield at('composite', composite)
  if (cases.grad !== undefined && sample.gradless !== true && sample.special !== true && floats.includes(dtype)) {
    yield at('grad', grad)
    if (dtype === 'float64' && sample.goldless !== true) {
      yield at('gradcheck', gradcheck, 'contiguous', 'oracle')
      yield at('gradgradcheck', gradgradcheck, 'contiguous', 'oracle')
    }
  }
  if (!main) return
  if (isPrimitive(op) || (cases.invoke === undefined && registry.has(op))) yield at('meta', meta)
  yield at('guard', guard)
  if (cases.mutates !== true) yield at('unmodified', unmodified)
  if (!principal.includes(dtype)) return
  yield at('determinism', determinism)
  yield at('memory', memory)
}

/** Dtypes whose numbers can be tried all, or at every exponent. */
const tried: readonly DType[] = ['float16', 'bfloat16', 'float32']

/** Values of an elementwise function wherever a number can be. */
function* exhaustiveCases(cases: OpCases): Generator<Case> {
  const { op, unary } = cases
  if (unary === undefined) return
  const [low, high] = unary === true ? [-Infinity, Infinity] : unary
  const sample: Sample = {
    name: 'everywhere',
    special: true,
    make: (gen) => {
      const { values } = gen.everywhere()
      const inside = values.filter((value) => !(value < low || value > high))
      return { inputs: [gen.list([...inside])], attrs: {} }
    },
  }
  for (const dtype of tried.filter((one) => cases.dtypes.includes(one))) {
    yield makeCase(
      { op, dtype, sample: sample.name, layout: 'contiguous', check: 'exhaustive' },
      (context) => values(context, { cases, dtype, sample, layout: 'contiguous', everywhere: true }),
      { level: 'exhaustive' },
    )
  }
}

/** One sample in every dtype that the op's cases do not cover. */
function* dtypeCases(cases: OpCases): Generator<Case> {
  const { op, samples, invoke } = cases
  if (invoke === undefined && !registry.has(op)) return
  const plain = samples.filter(({ special, huge, full }) => special !== true && huge !== true && full !== true)
  const sample = plain.find(({ main }) => main === true) ?? plain[0]
  // Of what is made of nothing, core's functions choose the dtype.
  if (sample === undefined || sample.make(new Gen('float32', 0)).inputs.length === 0) return
  for (const dtype of everything.filter((one) => !cases.dtypes.includes(one))) {
    yield makeCase({ op, dtype, sample: sample.name, layout: 'contiguous', check: 'dtypes' }, (context) =>
      dtypes(context, { cases, dtype, sample, layout: 'contiguous' }),
    )
  }
}

function* goldenCases(cases: OpCases, { examples }: Golden): Generator<Case> {
  const { op } = cases
  for (const example of examples) {
    const name = { op, sample: example.sample, layout: 'contiguous', check: 'golden' } as const
    if (example.dtype !== 'float32') {
      yield makeCase({ ...name, dtype: example.dtype }, (context) => golden(context, cases, example, example.dtype))
      continue
    }
    yield makeCase({ ...name, dtype: 'float64' }, (context) => golden(context, cases, example, 'float64'), {
      role: 'oracle',
    })
    yield makeCase({ ...name, dtype: 'float32' }, (context) => golden(context, cases, example, 'float32'))
  }
}

function* casesOfOp(cases: OpCases, recorded: Golden | undefined): Generator<Case> {
  for (const dtype of cases.dtypes) for (const sample of cases.samples) yield* casesOfSample(cases, dtype, sample)
  if (recorded !== undefined) yield* goldenCases(cases, recorded)
  yield* mistakeCases(cases)
  yield* dtypeCases(cases)
  yield* exhaustiveCases(cases)
}

/**
 * Every case of the suite, whether or not a backend supports it.
 *
 * @param own - Ops from outside: their cases alone.
 */
export function allCases(goldens: readonly Recording[] = [], own?: readonly OpCases[]): readonly Case[] {
  const { vectors, calls, modules, memory } = sorted(goldens)
  const byOp = new Map(vectors.map((golden) => [golden.op, golden]))
  const perOp = (own ?? opCases).flatMap((cases) => [...casesOfOp(cases, byOp.get(cases.op))])
  if (own !== undefined) return perOp
  return [
    ...perOp,
    ...moduleCases(modules),
    ...calls.flatMap(recordedCases),
    ...misuseCases(calls),
    ...constantCases(calls),
    ...memory.flatMap(aliasingCases),
    ...graphCases,
    ...streamCases,
    ...trainingCases,
    ...fuzzCases,
  ]
}
