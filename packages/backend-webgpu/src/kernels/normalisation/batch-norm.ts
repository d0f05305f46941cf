import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { count } from '../../templates/loops.ts'
import { each, teamFor } from '../../templates/team.ts'

/** The batch is cut into runs of images; every (channel, run) gives partial results of its own. */
interface Runs {
  readonly batch: number
  readonly channels: number
  /** Elements of one channel of one image. */
  readonly area: number
  readonly images: number
  readonly runs: number
}

function runsOf(x: View): Runs {
  const [batch = 0, channels = 0, ...rest] = x.shape
  const wanted = Math.max(1, Math.min(batch, 64, Math.ceil(256 / Math.max(channels, 1))))
  const images = Math.ceil(batch / wanted)
  return { batch, channels, area: count(rest), images, runs: images === 0 ? 0 : Math.ceil(batch / images) }
}

const runFields = ['rows: u32', 'batch: u32', 'channels: u32', 'area: u32', 'images: u32', 'runs: u32'] as const

const runValues = ({ batch, channels, area, images, runs }: Runs): number[] => [
  channels * runs,
  batch,
  channels,
  area,
  images,
  runs,
]

/** A loop over the elements `i` of the run; `row` is channel · runs + run. */
const overRun = (statement: string): string => `
for (var image = start; image < end; image++) {
  let base = (image * p.channels + channel) * p.area;
  ${each(`let i = base + j; ${statement}`, 'p.area')}
}`

const beginRun = `
let channel = row / p.runs;
let start = row % p.runs * p.images;
let end = min(start + p.images, p.batch);`

export function batchNormKernels(runtime: Runtime): Pick<Kernels, 'batchNorm' | 'batchNormGrad'> {
  return forFloats({
    batchNorm: {
      layout: 'contiguous',
      run(inputs, outputs, { eps }) {
        const [x, weight, bias] = inputs as [View, View, View]
        const [y, mean, invstd] = outputs as [View, View, View]
        const offsets = runtime.scratch('float32', count(mean.shape))
        statistics(runtime, x, [mean, invstd, offsets], eps)
        normalize(runtime, [x, offsets, invstd, weight, bias], y)
        runtime.free(offsets)
      },
    },
    batchNormGrad: {
      layout: 'contiguous',
      run(inputs, outputs) {
        const [grad, x, weight, mean, invstd] = inputs as [View, View, View, View, View]
        const [gradX, gradWeight, gradBias] = outputs as [View, View, View]
        parameterGrads(runtime, [grad, x, mean, invstd], gradWeight, gradBias)
        inputGrad(runtime, [grad, x, mean, invstd, weight, gradWeight, gradBias], gradX)
      },
    },
  })
}

/** WGSL for a channel's first element: sums of what differs from it are small where the channel is far from 0. */
const pivot = 'in0(channel * p.area)'

/**
 * Mean and sum of squared deviations of every run, then of the channel by Chan's formula, all about the channel's first element: no
 * large numbers cancel. The last output is how far the mean is from that element.
 */
function statistics(runtime: Runtime, x: View, outputs: readonly View[], eps: number): void {
  const runs = runsOf(x)
  const team = teamFor(runtime, runs.area, runs.images)
  const parts = runs.channels * runs.runs
  const means = runtime.scratch('float32', parts)
  const squares = runtime.scratch('float32', parts)
  const partial = runtime.program('batchNorm', `runs ${x.dtype} ${team.key}`, () => ({
    inputs: [{ dtype: x.dtype }],
    outputs: [{ dtype: 'float32' }, { dtype: 'float32' }],
    params: runFields,
    workgroup: team.workgroup,
    declarations: team.declarations,
    body: `${team.begin}${beginRun}
let pivot = ${pivot};
${team.start('sum')}
${overRun(team.add('sum', 'in0(i) - pivot'))}
let mean = ${team.sum('sum')} / f32((end - start) * p.area);
${team.start('square')}
${overRun(`let d = (in0(i) - pivot) - mean; ${team.add('square', 'd * d')}`)}
let squares = ${team.sum('square')};
if (first == 0u) {
  setOut0(row, mean);
  setOut1(row, squares);
}`,
  }))
  runtime.dispatch(partial, [x], [means, squares], runValues(runs), team.groups(parts))
  const combine = runtime.program('batchNorm', `channels ${x.dtype}`, () => ({
    inputs: [{ dtype: x.dtype }, { dtype: 'float32' }, { dtype: 'float32' }],
    outputs: [{ dtype: x.dtype }, { dtype: x.dtype }, { dtype: 'float32' }],
    params: [...runFields, 'eps: f32'],
    body: `
if (index >= p.channels) { return; }
let channel = index;
var mean = 0.0;
var squares = 0.0;
var seen = 0.0;
for (var run = 0u; run < p.runs; run++) {
  let at = index * p.runs + run;
  let size = f32(min(p.images, p.batch - run * p.images) * p.area);
  let gap = in1(at) - mean;
  seen += size;
  mean += gap * (size / seen);
  squares += in2(at) + gap * gap * (size * (seen - size) / seen);
}
setOut0(index, ${pivot} + mean);
setOut1(index, 1.0 / sqrt(squares / seen + p.eps));
setOut2(index, mean);`,
  }))
  const groups = combine.groups(runs.channels)
  runtime.dispatch(combine, [x, means, squares], outputs, [...runValues(runs), eps], groups)
  runtime.free(means)
  runtime.free(squares)
}

function perElement(runtime: Runtime, key: string, inputs: readonly View[], out: View, value: string): void {
  const { channels, area, batch } = runsOf(out)
  const elements = count(out.shape)
  const program = runtime.program('batchNorm', `${key} ${out.dtype}`, () => ({
    inputs: inputs.map(({ dtype }) => ({ dtype })),
    outputs: [{ dtype: out.dtype }],
    params: ['elements: u32', 'channels: u32', 'area: u32', 'size: f32'],
    body: `
if (index >= p.elements) { return; }
let channel = index / p.area % p.channels;
setOut0(index, ${value});`,
  }))
  runtime.dispatch(program, inputs, [out], [elements, channels, area, batch * area], program.groups(elements))
}

function normalize(runtime: Runtime, inputs: readonly View[], y: View): void {
  perElement(
    runtime,
    'apply',
    inputs,
    y,
    `((in0(index) - ${pivot}) - in1(channel)) * in2(channel) * in3(channel) + in4(channel)`,
  )
}

/** Σ grad and Σ grad · (x − mean) · invstd. */
function parameterGrads(runtime: Runtime, inputs: readonly View[], gradWeight: View, gradBias: View): void {
  const x = inputs[1] as View
  const runs = runsOf(x)
  const team = teamFor(runtime, runs.area, runs.images)
  const parts = runs.channels * runs.runs
  const sums = runtime.scratch('float32', parts)
  const products = runtime.scratch('float32', parts)
  const partial = runtime.program('batchNormGrad', `runs ${x.dtype} ${team.key}`, () => ({
    inputs: inputs.map(({ dtype }) => ({ dtype })),
    outputs: [{ dtype: 'float32' }, { dtype: 'float32' }],
    params: runFields,
    workgroup: team.workgroup,
    declarations: team.declarations,
    body: `${team.begin}${beginRun}
let mean = in2(channel);
${team.start('sum')}
${team.start('product')}
${overRun(`${team.add('sum', 'in0(i)')} ${team.add('product', 'in0(i) * (in1(i) - mean)')}`)}
let sums = ${team.sum('sum')};
let products = ${team.sum('product')} * in3(channel);
if (first == 0u) {
  setOut0(row, sums);
  setOut1(row, products);
}`,
  }))
  runtime.dispatch(partial, inputs, [sums, products], runValues(runs), team.groups(parts))
  const combine = runtime.program('batchNormGrad', `channels ${x.dtype}`, () => ({
    inputs: [{ dtype: 'float32' }, { dtype: 'float32' }],
    outputs: [{ dtype: x.dtype }, { dtype: x.dtype }],
    params: runFields,
    body: `
if (index >= p.channels) { return; }
var sum = 0.0;
var product = 0.0;
for (var run = 0u; run < p.runs; run++) {
  sum += in0(index * p.runs + run);
  product += in1(index * p.runs + run);
}
setOut0(index, product);
setOut1(index, sum);`,
  }))
  runtime.dispatch(combine, [sums, products], [gradWeight, gradBias], runValues(runs), combine.groups(runs.channels))
  runtime.free(sums)
  runtime.free(products)
}

/** weight · invstd · (grad − mean of grad − x̂ · mean of grad · x̂). */
function inputGrad(runtime: Runtime, inputs: readonly View[], gradX: View): void {
  perElement(
    runtime,
    'gradient',
    inputs,
    gradX,
    `in4(channel) * in3(channel) * (in0(index)
      - (in6(channel) + (in1(index) - in2(channel)) * in3(channel) * in5(channel)) / p.size)`,
  )
}
