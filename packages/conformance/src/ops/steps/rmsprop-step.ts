import type { RmspropAttrs } from '@flambeau/core/backend'
import { floats, type OpCases, type Sample } from '../../write/case.ts'
import { type Judged, sumOf, units } from '../../judge/tolerances/rule.ts'
import type { Tolerance } from '../../judge/values/compare.ts'
import { otherValues } from '../../mutants/break.ts'
import { aside, count, each, inPlace, listOf, terms } from './step.ts'

const rmspropPlain: RmspropAttrs = {
  count,
  lr: 0.03125,
  alpha: 0.96875,
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  centered: false,
  maximize: false,
}

const rmspropSettings: readonly (readonly [string, Partial<RmspropAttrs>])[] = [
  ['plain', {}],
  ['momentum', { momentum: 0.875 }],
  ['centered', { centered: true, weightDecay: 0.25 }],
  ['centered-momentum', { centered: true, momentum: 0.5 }],
  ['maximize', { maximize: true, eps: 0.125 }],
]

const rmsprop: readonly Sample[] = rmspropSettings.map(([name, settings]) => ({
  name,
  main: name === 'centered-momentum',
  make: (g) => {
    const attrs = { ...rmspropPlain, ...settings }
    // Square averages stay well above squared averages, as they do in training.
    const averages = attrs.centered ? each(g, -0.25, 0.25) : []
    const buffers = attrs.momentum > 0 ? each(g, -1, 1) : []
    return { inputs: [...each(g, -2, 2), ...each(g, -1, 1), ...each(g, 0.5, 1), ...averages, ...buffers], attrs }
  },
}))

/** Parameters as small as trained ones are. */
const small: Sample = {
  name: 'small',
  goldless: true,
  make: (g) => ({
    inputs: [...each(g, 0.005, 0.02), ...each(g, -1, 1), ...each(g, 0.5, 1)],
    attrs: { ...rmspropPlain, lr: 2 ** -10 },
  }),
}

/**
 * p −= lr · g / (√d + eps), at |p| + |lr · step|, where d is a mean of squares, or that less the square of a mean: it errs by what it
 * cancels from, and the root halves that.
 */
function tolerance(call: Judged): readonly Tolerance[] {
  const { lr, eps, weightDecay, momentum, centered } = call.attrs as RmspropAttrs
  const [joins, lasts] = [weightDecay === 0 ? 0 : 1, momentum > 0 ? 1 : 0]
  const gradient = { constants: joins, basic: 2 * joins }
  const square = units(call, { constants: 2 + 2 * joins, basic: 4 + 4 * joins })
  const average = units(call, { constants: 2 + joins, basic: 3 + 2 * joins })
  const spread = centered
    ? Math.max(square, 2 * average + units(call, { basic: 1 })) + units(call, { basic: 1 })
    : square
  const rest = units(call, {
    constants: 2 + lasts + gradient.constants,
    basic: 3 + 2 * lasts + gradient.basic,
    quotients: 1,
    roots: 1,
  })
  const sizes = terms(call)
  const [squares, averages] = [listOf(sizes, 1), centered ? listOf(sizes, 2) : []]
  const [variances, means] = [listOf(call.expected, 1), centered ? listOf(call.expected, 2) : []]
  const [parameters, gradients] = [listOf(call.inputs, 0), listOf(call.inputs, 1)]
  const buffers = momentum > 0 ? listOf(call.inputs, centered ? 4 : 3) : []
  const updates = parameters.map((p, i) =>
    p.map((value, at) => {
      const d = variances[i]![at]! - (means[i]?.[at] ?? 0) ** 2
      const cancelled = (squares[i]![at]! + (averages[i]?.[at] ?? 0) ** 2) / d
      const g = Math.abs(gradients[i]![at]!) + weightDecay * Math.abs(value)
      return (g / (Math.sqrt(d) + eps)) * cancelled + momentum * Math.abs(buffers[i]?.[at] ?? 0)
    }),
  )
  return [
    ...parameters.map((p, i) =>
      sumOf(call, [
        [p.map(Math.abs), units(call, { basic: 1 })],
        [updates[i]!.map((size) => lr * size), spread / 2 + rest],
      ]),
    ),
    ...squares.map((sizeOfSquare) => sumOf(call, [[sizeOfSquare, square]])),
    ...averages.map((sizeOfMean) => sumOf(call, [[sizeOfMean, average]])),
    ...(momentum > 0 ? updates.map((size) => sumOf(call, [[size, spread / 2 + rest]])) : []),
  ]
}

export const rmspropStepCases: OpCases = {
  op: 'rmspropStep',
  dtypes: floats,
  ...inPlace,
  torch: 'lambda *tensors, **attrs: rmsprop_step(tensors, **attrs)',
  tolerance,
  mutants: [otherValues('rmspropStep is off by 20 ULP where parameters are small', aside)],
  samples: [...rmsprop, small],
}
