import type { View } from '@flambeau/core/backend'
import type { ParamType } from '../runtime/program.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { each, teamFor } from './team.ts'

/** Rows that are normalised each by itself, and which of the learned numbers belongs to which of their elements. */
export interface NormRows {
  readonly op: string
  readonly count: number
  readonly size: number
  /** WGSL: the number of the weight for element `j` of `row`. */
  readonly weightAt: string
  readonly params: readonly `${string}: ${ParamType}`[]
  readonly values: readonly number[]
}

/**
 * Statistics in two passes, about the row's first element, so that large numbers do not cancel; without a mean they are those
 * around 0.
 */
export function normalise(
  runtime: Runtime,
  rows: NormRows,
  inputs: readonly View[],
  outputs: readonly View[],
  eps: number,
): void {
  const { op, count, size, weightAt, params, values } = rows
  if (count === 0) return
  const centred = inputs.length > 2
  const team = teamFor(runtime, size)
  const program = runtime.program(op, `rows ${inputs[0]!.dtype} ${team.key}`, () => ({
    inputs: inputs.map(({ dtype }) => ({ dtype })),
    outputs: outputs.map(({ dtype }) => ({ dtype })),
    params: ['rows: u32', 'size: u32', 'eps: f32', ...params],
    workgroup: team.workgroup,
    declarations: `${team.declarations}
fn weightAt(row: u32, j: u32) -> u32 { return ${weightAt}; }`,
    body: `${team.begin}
let base = row * p.size;
${
  centred
    ? `let pivot = in0(base);
${team.start('part')}
${each(team.add('part', 'in0(base + j) - pivot'))}
let offset = ${team.sum('part')} / f32(p.size);`
    : 'const pivot = 0.0; const offset = 0.0;'
}
${team.start('square')}
${each(`let d = (in0(base + j) - pivot) - offset; ${team.add('square', 'd * d')}`)}
let inverse = 1.0 / sqrt(${team.sum('square')} / f32(p.size) + p.eps);
${each(`let at = weightAt(row, j);
  setOut0(base + j, ((in0(base + j) - pivot) - offset) * inverse * in1(at)${centred ? ' + in2(at)' : ''});`)}
if (first == 0u) {
  ${centred ? 'setOut1(row, pivot + offset);\n  setOut2(row, inverse);' : 'setOut1(row, inverse);'}
}`,
  }))
  runtime.dispatch(program, inputs, outputs, [count, size, eps, ...values], team.groups(count))
}

/** inverse · (g − mean of g − unit · mean of g · unit) for g = grad · weight; without a mean only the second is subtracted. */
export function normaliseGrad(runtime: Runtime, rows: NormRows, inputs: readonly View[], out: View): void {
  const { op, count, size, weightAt, params, values } = rows
  if (count === 0) return
  const centred = inputs.length > 4
  const team = teamFor(runtime, size)
  const program = runtime.program(op, `rows ${out.dtype} ${team.key}`, () => ({
    inputs: inputs.map(({ dtype }) => ({ dtype })),
    outputs: [{ dtype: out.dtype }],
    params: ['rows: u32', 'size: u32', ...params],
    workgroup: team.workgroup,
    declarations: `${team.declarations}
fn weightAt(row: u32, j: u32) -> u32 { return ${weightAt}; }`,
    body: `${team.begin}
let base = row * p.size;
let mean = ${centred ? 'in3(row)' : '0.0'};
let inverse = ${centred ? 'in4(row)' : 'in3(row)'};
${team.start('part')}
${team.start('product')}
${each(`let g = in0(base + j) * in2(weightAt(row, j));
  ${team.add('part', 'g')}
  ${team.add('product', 'g * ((in1(base + j) - mean) * inverse)')}`)}
let level = ${centred ? `${team.sum('part')} / f32(p.size)` : '0.0'};
let tilt = ${team.sum('product')} / f32(p.size);
${each(`let g = in0(base + j) * in2(weightAt(row, j));
  setOut0(base + j, inverse * (g - level - (in1(base + j) - mean) * inverse * tilt));`)}`,
  }))
  runtime.dispatch(program, inputs, [out], [count, size, ...values], team.groups(count))
}
