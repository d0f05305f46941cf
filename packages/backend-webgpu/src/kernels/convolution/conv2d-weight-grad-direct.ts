import type { View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { type ConvShape, convFields, convValues } from './conv2d-geometry.ts'
import { sumParts } from '../../templates/sum-parts.ts'

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** The largest kernel whose every tap has an accumulator. */
const maxTaps = 25
/** Neighbouring results that are taken at once, and channels that one invocation sums for. */
const maxBlock = { columns: 7, channels: 4 } as const

/** The longest run that divides a row of results: a run over the end would multiply zeros with foreign, maybe infinite, pixels. */
function runIn(columns: number): number {
  for (let run = Math.min(maxBlock.columns, columns); run > 1; run--) if (columns % run === 0) return run
  return 1
}

/** Whether {@link weightGradDirectly} can take a convolution, and gains by it. */
export function slidesBack({ kernel, result, attrs: { stride, dilation } }: ConvShape): boolean {
  const dense = [...stride, ...dilation].every((step) => step === 1)
  return dense && kernel[0] * kernel[1] <= maxTaps && runIn(result[1]) > 2
}

/**
 * The weight gradient on software adapters, where loads are what costs: an invocation sums all taps of one input channel for
 * several output channels over some of the images, so that every pixel it loads meets a whole row of taps in each of them.
 */
export function weightGradDirectly(runtime: Runtime, grad: View, x: View, out: View, shape: ConvShape): void {
  const { batch, groups, inGroup, outGroup, result, kernel, attrs } = shape
  const [kh, kw] = kernel
  const run = runIn(result[1])
  const stacks = Math.ceil(outGroup / maxBlock.channels)
  const stack = Math.ceil(outGroup / stacks)
  const padded = attrs.padding.some((pad) => pad !== 0)
  const blocks = groups * stacks * inGroup
  const splits = Math.max(1, Math.min(batch, 64, Math.ceil(512 / blocks)))
  const images = Math.ceil(batch / splits)
  const parts = runtime.scratch('float32', splits * groups * outGroup * inGroup * kh * kw)
  const key = `direct ${grad.dtype} ${run}x${stack}x${kh}x${kw} ${padded}`
  const program = runtime.program('conv2dWeightGrad', key, () => {
    const pixel = (i: number, t: number): string =>
      padded
        ? `let ok${i}_${t} = inside${i} & (u32(left + ${t}) < p.width);
        let x${i}_${t} = select(0.0, in1(select(0u, u32(line${i} + ${t}), ok${i}_${t})), ok${i}_${t});`
        : `let x${i}_${t} = in1(u32(line${i} + ${t}));`
    return {
      inputs: [{ dtype: grad.dtype }, { dtype: x.dtype }],
      outputs: [{ dtype: 'float32' }],
      params: ['blocks: u32', 'stacks: u32', 'splits: u32', 'images: u32', 'batch: u32', ...convFields],
      workgroup: 16,
      body: `
if (index >= p.blocks * p.splits) { return; }
let part = index % p.splits;
let c = index / p.splits % p.inGroup;
let stackAt = index / (p.splits * p.inGroup) % p.stacks;
let family = index / (p.splits * p.inGroup * p.stacks);
${range(stack)
  .map((o) => `let channel${o} = family * p.outGroup + min(stackAt * ${stack}u + ${o}u, p.outGroup - 1u);`)
  .join('\n')}
${range(stack)
  .map((o) =>
    range(kh * kw)
      .map((t) => `var c${o}_${t} = 0.0;`)
      .join(' '),
  )
  .join('\n')}
let end = min((part + 1u) * p.images, p.batch);
for (var image = part * p.images; image < end; image++) {
  let plane = i32((image * p.groups + family) * p.inGroup + c) * i32(p.height);
  for (var y = 0u; y < p.rows; y++) {
    let top = i32(y) - p.padH;
    for (var start = 0u; start < p.columns; start += ${run}u) {
      let left = i32(start) - p.padW;
      ${range(stack)
        .map((o) => {
          const at = `((image * p.groups * p.outGroup + channel${o}) * p.rows + y) * p.columns + start`
          const values = range(run).map((t) => `let g${o}_${t} = in0(at${o} + ${t}u);`)
          return [`let at${o} = ${at};`, ...values].join(' ')
        })
        .join('\n      ')}
      ${range(kh)
        .map((i) =>
          [
            padded ? `let inside${i} = u32(top + ${i}) < p.height;` : '',
            `let line${i} = (plane + top + ${i}) * i32(p.width) + left;`,
            ...range(run + kw - 1).map((t) => pixel(i, t)),
            ...range(stack).flatMap((o) =>
              range(kw).map(
                (j) =>
                  `c${o}_${i * kw + j} += ${range(run)
                    .map((t) => `g${o}_${t} * x${i}_${t + j}`)
                    .join(' + ')};`,
              ),
            ),
          ].join('\n      '),
        )
        .join('\n      ')}
    }
  }
}
var block = array<f32, ${stack * kh * kw}>(${range(stack)
        .flatMap((o) => range(kh * kw).map((t) => `c${o}_${t}`))
        .join(', ')});
for (var e = 0u; e < ${stack * kh * kw}u; e++) {
  let channel = stackAt * ${stack}u + e / ${kh * kw}u;
  if (channel < p.outGroup) {
    let row = (part * p.groups + family) * p.outGroup + channel;
    setOut0((row * p.inGroup + c) * ${kh * kw}u + e % ${kh * kw}u, block[e]);
  }
}`,
    }
  })
  const values = [blocks, stacks, splits, images, batch, ...convValues(shape)]
  runtime.dispatch(program, [grad, x], [parts], values, program.groups(blocks * splits))
  sumParts(runtime, parts, out, splits)
  runtime.free(parts)
}
