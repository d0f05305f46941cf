import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { each, teamFor } from '../../templates/team.ts'

/** Where row n of the logits, of the targets and of one more vector lies. */
const placeFields = ['logits: u32', 'logitsRow: u32', 'logitsClass: u32', 'targets: u32', 'targetsRow: u32'] as const

function places(logits: View, target: View): number[] {
  return [logits.offset, ...logits.strides, target.offset, ...target.strides]
}

export function crossEntropyKernels(runtime: Runtime): Pick<Kernels, 'crossEntropy' | 'crossEntropyGrad'> {
  return forFloats({
    crossEntropy: {
      run(inputs, outputs, { ignoreIndex }) {
        const [logits, target] = inputs as [View, View]
        loss(runtime, logits, target, outputs, ignoreIndex)
      },
    },
    crossEntropyGrad: {
      run(inputs, [out], { ignoreIndex }) {
        lossGrad(runtime, inputs as readonly [View, View, View, View], out as View, ignoreIndex)
      },
    },
  })
}

/** One pass for the maximum, one for the sum; log-probabilities are never stored. */
function loss(runtime: Runtime, logits: View, target: View, outputs: readonly View[], ignoreIndex: number): void {
  const [count, classes] = logits.shape as [number, number]
  const team = teamFor(runtime, classes)
  const program = runtime.program('crossEntropy', `${logits.dtype} ${team.key}`, () => ({
    inputs: [{ dtype: logits.dtype }, { dtype: 'int32' }],
    outputs: outputs.map(({ dtype }) => ({ dtype })),
    params: ['rows: u32', 'classes: u32', 'ignored: i32', ...placeFields],
    declarations: `
fn logit(row: u32, kind: u32) -> f32 { return in0(p.logits + row * p.logitsRow + kind * p.logitsClass); }
${team.declarations}`,
    workgroup: team.workgroup,
    checksIndex: true,
    body: `${team.begin}
var own = logit(row, min(first, p.classes - 1u));
${each('let v = logit(row, j); own = select(v, own, own > v);', 'p.classes')}
let high = ${team.max('own')};
${team.start('part')}
${each(team.add('part', 'exp_(logit(row, j) - high)'), 'p.classes')}
let logSum = log_(${team.sum('part')});
if (first != 0u) { return; }
setOut1(row, high + logSum);
let wanted = in1(p.targets + row * p.targetsRow);
if (wanted == p.ignored) {
  setOut0(row, 0.0);
} else if (wanted < 0 || u32(wanted) >= p.classes) {
  reportIndex(wanted, p.classes);
} else {
  setOut0(row, (high - logit(row, u32(wanted))) + logSum);
}`,
  }))
  const params = [count, classes, ignoreIndex, ...places(logits, target)]
  runtime.dispatch(program, [logits, target], outputs, params, team.groups(count))
}

function lossGrad(runtime: Runtime, inputs: readonly [View, View, View, View], out: View, ignoreIndex: number): void {
  const [grad, logits, target, logSum] = inputs
  const [count, classes] = logits.shape as [number, number]
  const program = runtime.program('crossEntropyGrad', logits.dtype, () => ({
    inputs: inputs.map(({ dtype }) => ({ dtype })),
    outputs: [{ dtype: out.dtype }],
    params: [
      'elements: u32',
      'classes: u32',
      'ignored: i32',
      ...placeFields,
      ...(['grads: u32', 'gradsRow: u32', 'sums: u32', 'sumsRow: u32'] as const),
    ],
    body: `
if (index >= p.elements) { return; }
let row = index / p.classes;
let j = index % p.classes;
let wanted = in2(p.targets + row * p.targetsRow);
let share = exp_(in1(p.logits + row * p.logitsRow + j * p.logitsClass) - in3(p.sums + row * p.sumsRow));
let slope = in0(p.grads + row * p.gradsRow) * select(share, share - 1.0, wanted == i32(j));
setOut0(index, select(slope, 0.0, wanted == p.ignored));`,
  }))
  const vectors = [grad.offset, ...grad.strides, logSum.offset, ...logSum.strides]
  const params = [count * classes, classes, ignoreIndex, ...places(logits, target), ...vectors]
  runtime.dispatch(program, inputs, [out], params, program.groups(count * classes))
}
