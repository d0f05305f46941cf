import type { AdamAttrs, RmspropAttrs, SgdAttrs } from '@flambeau/core/backend'
import { floats, onlyContiguous, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import type { HostTensor } from '../../judge/values/host.ts'

/** Two parameters of different shapes, so that a kernel that takes only the first is noticed. */
const shapes: readonly (readonly number[])[] = [[3, 5], [7]]
const count = shapes.length

/** One tensor per parameter. */
function each(gen: Gen, low: number, high: number): readonly HostTensor[] {
  return shapes.map((shape) => gen.values(shape, low, high))
}

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

const inPlace = { mutates: true, layouts: onlyContiguous } as const

/** The Python functions of these names are in scripts/make-goldens.py: one step of the torch.optim class on given state. */
export const optimizerStepOps: readonly OpCases[] = [
  {
    op: 'sgdStep',
    dtypes: floats,
    ...inPlace,
    torch: 'lambda *tensors, **attrs: sgd_step(tensors, **attrs)',
    samples: sgd,
  },
  {
    op: 'adamStep',
    dtypes: floats,
    ...inPlace,
    torch: 'lambda *tensors, **attrs: adam_step(tensors, **attrs)',
    samples: adam,
  },
  {
    op: 'rmspropStep',
    dtypes: floats,
    ...inPlace,
    torch: 'lambda *tensors, **attrs: rmsprop_step(tensors, **attrs)',
    samples: rmsprop,
  },
]
