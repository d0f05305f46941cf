import { type DType, isFloat, TorchError } from '@flambeau/core/backend'
import { Gen, hash } from '../write/gen.ts'
import { roundTo, smallestNormal } from '../judge/values/format.ts'
import type { Wide } from '../judge/wide.ts'
import { Drawing, type Known } from './draw.ts'
import { drawElementwise, drawInPlace, drawReductions } from './draw-ops.ts'
import { drawCombinations, drawInserts, drawLines, drawMovements } from './draw-more.ts'
import { drawCopies, drawViews } from './draw-views.ts'
import { spreads, trials } from './judge.ts'
import { type Program, refsOf, type Step } from './program.ts'

/** What a program's number decides before it is drawn. */
export interface Flavor {
  readonly dtype: DType
  /** Whether it ends with a backward pass. */
  readonly smooth: boolean
  readonly integers: readonly DType[]
}

function genOf(seed: number, number: number): Gen {
  return new Gen('float64', hash(`fuzz:${seed}:${number}`))
}

/** Two of three programs use only the dtypes that every device has. */
export function flavorOf(seed: number, number: number): Flavor {
  const gen = genOf(seed, number)
  const everywhere = gen.uniform() < 0.66
  const smooth = gen.uniform() < 0.3
  if (everywhere) return { dtype: 'float32', smooth, integers: ['int32', 'int32', 'uint8'] }
  const dtypes: readonly DType[] = ['float32', 'float64', 'float16', 'bfloat16']
  return {
    dtype: dtypes[Math.floor(gen.uniform() * dtypes.length)]!,
    smooth,
    integers: ['int32', 'int64', 'int16', 'int8', 'uint8'],
  }
}

/** Families of steps, by how often they are drawn. */
const families = [
  drawViews,
  drawViews,
  drawMovements,
  drawCopies,
  drawElementwise,
  drawElementwise,
  drawCombinations,
  drawInPlace,
  drawInPlace,
  drawInserts,
  drawReductions,
  drawLines,
]

const attempts = 60

/** Why no values of this kind are wanted: too large, too small, or not finite. */
function isTame(known: Known): boolean {
  const { dtype } = known
  const limit = !isFloat(dtype) ? 2 ** 31 : dtype === 'float16' ? 1000 : 1e5
  return known.values.every((value) => {
    const size = Math.abs(value)
    return size <= limit && (size === 0 || !isFloat(dtype) || size >= Math.max(smallestNormal(dtype) * 64, 1e-6))
  })
}

/** The largest share of its magnitude a float may be uncertain by. */
const loose: { readonly [D in DType]?: number } = { float64: 1e-9, float32: 1e-2 }

interface State {
  readonly known: readonly Known[]
}

/** Runs a program and says what is known of its values, or undefined if it is not one to judge devices by. */
async function stateOf(program: Program, oracle: Wide): Promise<State | undefined> {
  try {
    const outcomes = await trials(program, oracle, 2)
    const spread = spreads(outcomes)
    const known: Known[] = []
    for (const [k, { label, shape, dtype, values }] of outcomes[0]!.observed.entries()) {
      const exact =
        spread[k]!.every((value) => value === 0) &&
        (!isFloat(dtype) || values.every((value) => roundTo(dtype, value) === value))
      if (!isFloat(dtype) && !exact) return undefined
      const peak = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
      const most = spread[k]!.reduce((a, b) => Math.max(a, b), 0)
      if (!(most <= (loose[dtype] ?? 0.3) * peak)) return undefined
      const one: Known = { ref: /^v\d+$/.test(label) ? Number(label.slice(1)) : -1, dtype, shape, values, exact }
      if (!label.startsWith('gradient') && !isTame(one)) return undefined
      known.push(one)
    }
    return { known: known.filter(({ ref }) => ref >= 0) }
  } catch (error) {
    // A call that core refuses is no step of a program.
    if (error instanceof TorchError) return undefined
    throw error
  }
}

function drawStep(drawing: Drawing): Step | undefined {
  const roll = drawing.gen.uniform()
  if (roll < 0.05 || drawing.known.length === 0) {
    drawing.input(drawing.shape(), drawing.anyDType())
    return undefined
  }
  const x = drawing.value()!
  if (roll < 0.11 && drawing.known.length > 2) return { dispose: x.ref }
  if (roll < 0.15) return { read: x.ref }
  if (roll < 0.2) return { churn: { dtype: x.dtype, length: x.values.length } }
  return drawing.pick(drawing.pick(families))(drawing, x)
}

/** Draws program `number` of a seed: 3 to 12 steps, each of which the oracle has tried. */
export async function generate(seed: number, number: number, oracle: Wide): Promise<Program> {
  const { dtype, smooth, integers } = flavorOf(seed, number)
  const gen = genOf(seed, number + 2 ** 20)
  const length = 3 + Math.floor(gen.uniform() * 10)
  let steps: readonly Step[] = []
  let known: readonly Known[] = []
  for (let attempt = 0; attempt < attempts && callsIn(steps) < length; attempt++) {
    const drawing = new Drawing(gen, dtype, smooth, integers, known, steps.length)
    const step = drawStep(drawing)
    if (step === undefined && drawing.extra.length !== 1) continue
    const longer = [...steps, ...drawing.extra, ...(step === undefined ? [] : [step])]
    const state = await stateOf({ dtype, steps: longer }, oracle)
    if (state === undefined) continue
    steps = longer
    known = state.known
  }
  if (!smooth) return { dtype, steps }
  const whole = { dtype, steps: withBackward(steps, known, gen) }
  return (await stateOf(whole, oracle)) === undefined ? { dtype, steps } : whole
}

function callsIn(steps: readonly Step[]): number {
  return steps.filter((step) => !('input' in step)).length
}

/** Adds up the last floats, weighted, and differentiates the sum. */
function withBackward(steps: readonly Step[], known: readonly Known[], gen: Gen): readonly Step[] {
  const out = [...steps]
  const used = new Set(steps.flatMap(refsOf))
  const floats = known.filter(({ dtype, ref }) => isFloat(dtype) && !used.has(ref))
  let total: number | undefined
  for (const { ref, dtype, shape, values } of floats.slice(-3)) {
    out.push({ input: { dtype, shape, values: Array.from(values, () => (Math.floor(gen.uniform() * 9) - 4) / 4) } })
    out.push({ call: 'mul', args: [{ ref }, { ref: out.length - 1 }] })
    out.push({ call: 'sum', args: [{ ref: out.length - 1 }] })
    if (total !== undefined) out.push({ call: 'add', args: [{ ref: total }, { ref: out.length - 1 }] })
    total = out.length - 1
  }
  return total === undefined ? steps : [...out, { backward: total }]
}
