import type { View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { type Correlation, correlationFields, correlationValues } from './conv2d-geometry.ts'

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** The widest kernel whose row is worth unrolling. */
const maxTaps = 7
/** Results of one row, and channels, that one invocation computes at most. */
const maxBlock = { columns: 14, channels: 8 } as const

/** Whether {@link correlateDirectly} can take a correlation: kernel rows are read once and slide over neighbouring results. */
export function slides({ kernel, attrs: { stride, dilation } }: Correlation): boolean {
  return kernel[1] <= maxTaps && [...stride, ...dilation].every((step) => step === 1)
}

/**
 * Correlation for software adapters, where loads are what costs, and for thin groups: an invocation computes a run of neighbouring results in
 * several channels, so that each pixel it loads serves all channels and taps, and each weight all results of the run.
 */
export function correlateDirectly(
  runtime: Runtime,
  op: string,
  inputs: readonly View[],
  out: View,
  correlation: Correlation,
): void {
  const { batch, groups, outGroup, result, kernel, attrs } = correlation
  const [rows, columns] = result
  const runs = Math.ceil(columns / maxBlock.columns)
  const run = Math.ceil(columns / runs)
  const stacks = Math.ceil(outGroup / maxBlock.channels)
  const stack = Math.ceil(outGroup / stacks)
  const padded = attrs.padding.some((pad) => pad !== 0)
  const taps = kernel[1]
  const { dtype } = out
  const key = `direct ${dtype} ${inputs.length} ${run}x${stack}x${taps} ${padded}`
  const program = runtime.program(op, key, () => {
    const pixel = (t: number): string =>
      padded
        ? `let ok${t} = inside & (u32(left + ${t}) < p.width);
      let x${t} = select(0.0, in0(select(0u, u32(line + ${t}), ok${t})), ok${t});`
        : `let x${t} = in0(u32(line + ${t}));`
    return {
      inputs: inputs.map((view) => ({ dtype: view.dtype })),
      outputs: [{ dtype }],
      params: ['blocks: u32', 'runs: u32', 'stacks: u32', ...correlationFields],
      workgroup: 16,
      body: `
if (index >= p.blocks) { return; }
let runAt = index % p.runs;
let y = index / p.runs % p.rows;
let stackAt = index / (p.runs * p.rows) % p.stacks;
let family = index / (p.runs * p.rows * p.stacks) % p.groups;
let image = index / (p.runs * p.rows * p.stacks * p.groups);
let left = i32(runAt * ${run}u) - p.padW;
let top = i32(y) - p.padH;
${range(stack)
  .map((o) => `let channel${o} = min(stackAt * ${stack}u + ${o}u, p.outGroup - 1u);`)
  .join('\n')}
${range(stack)
  .map((o) => `let weight${o} = p.weightAt + i32(family * p.weightGroup + channel${o} * p.weightOut);`)
  .join('\n')}
${range(stack)
  .map((o) =>
    range(run)
      .map((t) => `var c${o}_${t} = 0.0;`)
      .join(' '),
  )
  .join('\n')}
for (var c = 0u; c < p.inGroup; c++) {
  for (var i = 0u; i < p.kernelH; i++) {
    let above = top + i32(i);
    let line = (i32(((image * p.groups + family) * p.inGroup + c) * p.height) + above) * i32(p.width) + left;
    ${padded ? 'let inside = u32(above) < p.height;' : ''}
    ${range(run + taps - 1)
      .map(pixel)
      .join('\n    ')}
    let tap = i32(c * p.weightIn) + i32(i * ${taps}u) * p.weightTap;
    ${range(stack)
      .map((o) =>
        range(taps)
          .map(
            (j) =>
              `let w${o}_${j} = in1(u32(weight${o} + tap + ${j} * p.weightTap)); ${range(run)
                .map((t) => `c${o}_${t} += w${o}_${j} * x${t + j};`)
                .join(' ')}`,
          )
          .join('\n    '),
      )
      .join('\n    ')}
  }
}
var block = array<f32, ${stack * run}>(${range(stack)
        .flatMap((o) => range(run).map((t) => `c${o}_${t}`))
        .join(', ')});
for (var e = 0u; e < ${stack * run}u; e++) {
  let channel = stackAt * ${stack}u + e / ${run}u;
  let x = runAt * ${run}u + e % ${run}u;
  if (channel < p.outGroup && x < p.columns) {
    let plane = (image * p.groups + family) * p.outGroup + channel;
    setOut0((plane * p.rows + y) * p.columns + x, block[e]${
      inputs.length > 2 ? ' + in2(family * p.outGroup + channel)' : ''
    });
  }
}`,
    }
  })
  const blocks = batch * groups * stacks * rows * runs
  const values = [blocks, runs, stacks, ...correlationValues(correlation)]
  runtime.dispatch(program, inputs, [out], values, program.groups(blocks))
}
