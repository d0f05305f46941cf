import type { SgdAttrs } from '@flambeau/core/backend'
import { floats, type OpCases, type Sample } from '../../write/case.ts'
import { type Judged, sumOf, units } from '../../judge/tolerances/rule.ts'
import type { Tolerance } from '../../judge/values/compare.ts'
import { aside, count, each, inPlace, listOf, terms } from './step.ts'
import { otherAttrs, otherValues, wrong } from '../../mutants/break.ts'

const sgdPlain: SgdAttrs = {
  count,
  lr: 0.125,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
  first: false,
}

const sgdSettings: readonly (readonly [string, Partial<SgdAttrs>])[] = [
  ['momentum', { momentum: 0.875, dampening: 0.25, weightDecay: 0.0625 }],
  ['plain', {}],
  ['decay', { weightDecay: 0.25 }],
  ['nesterov', { momentum: 0.875, nesterov: true }],
  ['first', { momentum: 0.875, dampening: 0.5, first: true }],
  ['first-nesterov', { momentum: 0.875, nesterov: true, first: true, weightDecay: 0.125 }],
  // 1 − dampening is small: in float32 arithmetic few of its digits would be left.
  ['damped', { momentum: 0.9, dampening: 0.999 }],
  ['maximize', { momentum: 0.5, maximize: true, weightDecay: 0.25 }],
]

const sgd: readonly Sample[] = sgdSettings.map(([name, settings]) => ({
  name,
  main: name === 'momentum',
  make: (g) => {
    const attrs = { ...sgdPlain, ...settings }
    const buffers = attrs.momentum === 0 ? [] : each(g, -1, 1)
    return { inputs: [...each(g, -2, 2), ...each(g, -1, 1), ...buffers], attrs }
  },
}))

/** Parameters as small as trained ones are. */
const small: Sample = {
  name: 'small',
  goldless: true,
  make: (g) => ({ inputs: [...each(g, 0.005, 0.02), ...each(g, -0.01, 0.01)], attrs: sgdPlain }),
}

/** p −= lr · step, which is linear in parameter, gradient and buffer: at |p| + |lr · step|, each term of the step by its size. */
function tolerance(call: Judged): readonly Tolerance[] {
  const { momentum, first, nesterov, weightDecay } = call.attrs as SgdAttrs
  const [decays, goesOn] = [weightDecay !== 0, momentum !== 0 && !first]
  const step = units(call, {
    constants: 1 + (decays ? 1 : 0) + (goesOn ? 2 : 0) + (nesterov ? 1 : 0),
    basic: 2 + (decays ? 2 : 0) + (goesOn ? 3 : 0) + (nesterov ? 2 : 0),
  })
  const sizes = terms(call)
  const [before, after, buffers] = [listOf(call.inputs, 0), listOf(sizes, 0), listOf(sizes, 1)]
  return [
    ...before.map((p, i) =>
      sumOf(call, [
        [p.map(Math.abs), units(call, { basic: 1 })],
        [p.map((value, at) => after[i]![at]! - Math.abs(value)), step],
      ]),
    ),
    ...buffers.map((buffer) => sumOf(call, [[buffer, step]])),
  ]
}

export const sgdStepCases: OpCases = {
  op: 'sgdStep',
  dtypes: floats,
  ...inPlace,
  torch: 'lambda *tensors, **attrs: sgd_step(tensors, **attrs)',
  tolerance,
  mutants: [
    otherValues('sgdStep is off by 20 ULP where parameters are small', aside),

    wrong('sgdStep ignores momentum', ({ inputs, outputs, attrs, run }) => {
      const settings = attrs as SgdAttrs
      run(inputs.slice(0, 2 * settings.count), outputs.slice(0, settings.count), {
        ...settings,
        momentum: 0,
        nesterov: false,
      })
    }),
    otherAttrs<SgdAttrs>('sgdStep takes nesterov for plain momentum', () => ({ nesterov: false })),
  ],
  samples: [...sgd, small],
}
