import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { count } from '../../templates/loops.ts'
import { normalise, normaliseGrad, type NormRows } from '../../templates/norm-rows.ts'
import { sumParts } from '../../templates/sum-parts.ts'
import { each, teamFor } from '../../templates/team.ts'

type Name = 'groupNorm' | 'groupNormGrad'

interface Sizes {
  readonly samples: number
  readonly channels: number
  /** Elements of one channel of one sample. */
  readonly area: number
  readonly groups: number
}

function sizesOf({ shape: [samples = 0, channels = 0, ...rest] }: View, groups: number): Sizes {
  return { samples, channels, area: count(rest), groups }
}

function rowsOf(op: Name, { samples, channels, area, groups }: Sizes): NormRows {
  return {
    op,
    count: samples * groups,
    size: (channels / groups) * area,
    weightAt: '(row % p.groups) * p.channels + j / p.area',
    params: ['groups: u32', 'channels: u32', 'area: u32'],
    values: [groups, channels / groups, area],
  }
}

export function groupNormKernels(runtime: Runtime): Pick<Kernels, Name> {
  return forFloats({
    groupNorm: {
      layout: 'contiguous',
      run(inputs, outputs, { groups, eps }) {
        normalise(runtime, rowsOf('groupNorm', sizesOf(inputs[0] as View, groups)), inputs, outputs, eps)
      },
    },
    groupNormGrad: {
      layout: 'contiguous',
      run(inputs, [gradX, gradWeight, gradBias], { groups }) {
        const sizes = sizesOf(inputs[1] as View, groups)
        normaliseGrad(runtime, rowsOf('groupNormGrad', sizes), inputs, gradX as View)
        const [grad, x, , mean, invstd] = inputs as readonly [View, View, View, View, View]
        parameterGrads(runtime, sizes, [grad, x, mean, invstd], [gradWeight as View, gradBias as View])
      },
    },
  })
}

/** Σ grad · unit and Σ grad of each channel: of every sample first, then over the samples. */
function parameterGrads(
  runtime: Runtime,
  { samples, channels, area, groups }: Sizes,
  inputs: readonly View[],
  outputs: readonly [View, View],
): void {
  const elements = samples * channels
  const team = teamFor(runtime, area)
  const parts = outputs.map(() => runtime.scratch('float32', elements))
  const program = runtime.program('groupNormGrad', `channels ${outputs[0].dtype} ${team.key}`, () => ({
    inputs: inputs.map(({ dtype }) => ({ dtype })),
    outputs: [{ dtype: 'float32' }, { dtype: 'float32' }],
    params: ['rows: u32', 'area: u32', 'perGroup: u32'],
    workgroup: team.workgroup,
    declarations: team.declarations,
    body: `${team.begin}
let mean = in2(row / p.perGroup);
let inverse = in3(row / p.perGroup);
${team.start('product')}
${team.start('part')}
${each(
  `let g = in0(row * p.area + j);
  ${team.add('product', 'g * ((in1(row * p.area + j) - mean) * inverse)')}
  ${team.add('part', 'g')}`,
  'p.area',
)}
let products = ${team.sum('product')};
let sums = ${team.sum('part')};
if (first == 0u) {
  setOut0(row, products);
  setOut1(row, sums);
}`,
  }))
  if (elements > 0) {
    const params = [elements, area, channels / groups]
    runtime.dispatch(program, inputs, parts, params, team.groups(elements))
  }
  for (const [k, part] of parts.entries()) {
    sumParts(runtime, part, outputs[k] as View, samples)
    runtime.free(part)
  }
}
