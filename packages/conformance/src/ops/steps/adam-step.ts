import type { AdamAttrs } from '@flambeau/core/backend'
import { floats, type OpCases, type Sample } from '../../write/case.ts'
import { type Judged, sumOf, units } from '../../judge/tolerances/rule.ts'
import type { Tolerance } from '../../judge/values/compare.ts'
import { aside, count, each, inPlace, listOf, terms } from './step.ts'
import { otherAttrs, otherValues } from '../../mutants/break.ts'

const adamPlain: AdamAttrs = {
  count,
  step: 3,
  lr: 0.03125,
  beta1: 0.875,
  beta2: 0.984375,
  eps: 1e-8,
  weightDecay: 0,
  decoupled: false,
  amsgrad: false,
  maximize: false,
}

const adamSettings: readonly (readonly [string, Partial<AdamAttrs>])[] = [
  ['plain', {}],
  ['first', { step: 1 }],
  ['decay', { weightDecay: 0.25 }],
  ['decoupled', { weightDecay: 0.25, decoupled: true }],
  ['amsgrad', { amsgrad: true }],
  ['maximize', { maximize: true, weightDecay: 0.125 }],
  // Of 1 − β₂ in float32 arithmetic few digits would be left.
  ['usual', { beta1: 0.9, beta2: 0.999 }],
  ['late', { step: 1000, eps: 0.125 }],
]

const adam: readonly Sample[] = adamSettings.map(([name, settings]) => ({
  name,
  main: name === 'plain',
  make: (g) => {
    const attrs = { ...adamPlain, ...settings }
    const maxima = attrs.amsgrad ? each(g, 0.25, 2) : []
    return { inputs: [...each(g, -2, 2), ...each(g, -1, 1), ...each(g, -1, 1), ...each(g, 0.25, 1), ...maxima], attrs }
  },
}))

/** Parameters as small as trained ones are. */
const small: Sample = {
  name: 'small',
  goldless: true,
  make: (g) => ({
    inputs: [...each(g, 0.005, 0.02), ...each(g, -1, 1), ...each(g, -1, 1), ...each(g, 0.25, 1)],
    attrs: { ...adamPlain, lr: 2 ** -10 },
  }),
}

/**
 * p −= lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + eps), at |p| + |lr · step|. Terms of m count by their size. v adds squares up, whose errors grow where
 * a gradient cancels against its decay; the root halves them.
 */
function tolerance(call: Judged): readonly Tolerance[] {
  const { lr, beta1, beta2, step, eps, weightDecay, decoupled, amsgrad } = call.attrs as AdamAttrs
  const [joins, shrinks] = [weightDecay !== 0 && !decoupled ? 1 : 0, weightDecay !== 0 && decoupled ? 1 : 0]
  const first = units(call, { constants: 2 + joins, basic: 3 + 2 * joins })
  const second = units(call, { constants: 2 + 2 * joins, basic: 4 + 4 * joins })
  const quotient = units(call, { constants: 3, basic: 3, quotients: 2, roots: 1 })
  const own = units(call, { constants: shrinks, basic: 1 + shrinks })
  const sizes = terms(call)
  const [means, squares] = [listOf(sizes, 1), listOf(sizes, 2)]
  const [variances, greatest] = [listOf(call.expected, 2), listOf(call.expected, amsgrad ? 3 : 2)]
  const [size, correction] = [lr / (1 - beta1 ** step), Math.sqrt(1 - beta2 ** step)]
  const moved = (i: number, at: number): number => {
    const [v, most] = [variances[i]![at]!, greatest[i]![at]!]
    const cancelled = v === 0 ? 1 : squares[i]![at]! / v
    return ((size * means[i]![at]!) / (Math.sqrt(most) / correction + eps)) * cancelled
  }
  return [
    ...listOf(call.inputs, 0).map((p, i) =>
      sumOf(call, [
        [p.map(Math.abs), own],
        [p.map((_, at) => moved(i, at)), first + second / 2 + quotient],
      ]),
    ),
    ...means.map((mean) => sumOf(call, [[mean, first]])),
    ...squares.map((square) => sumOf(call, [[square, second]])),
    ...(amsgrad ? listOf(sizes, 3).map((most) => sumOf(call, [[most, second]])) : []),
  ]
}

export const adamStepCases: OpCases = {
  op: 'adamStep',
  dtypes: floats,
  ...inPlace,
  torch: 'lambda *tensors, **attrs: adam_step(tensors, **attrs)',
  tolerance,
  mutants: [
    otherValues('adamStep is off by 20 ULP where parameters are small', aside),

    otherAttrs<AdamAttrs>('adamStep forgets the bias correction', () => ({ step: 1e6 })),
    otherAttrs<AdamAttrs>('adamStep couples the weight decay', () => ({ decoupled: false })),
  ],
  samples: [...adam, small],
}
