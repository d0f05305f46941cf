import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { loopFields, loopParams, loopPositions, rowsAlong } from '../../templates/loops.ts'
import { each, type Team, teamFor } from '../../templates/team.ts'

type SoftmaxName = 'softmax' | 'softmaxGrad' | 'logSoftmax' | 'logSoftmaxGrad'

/** WGSL for one row; `x(j)` and `y(j)` are its elements in the two inputs, `put(j, v)` writes one. */
type RowCode = (team: Team) => string

/** A NaN anywhere makes the sum NaN, so the maximum need not look for it. */
const highest = (team: Team): string => `
var own = x(min(first, p.size - 1u));
${each('own = select(x(j), own, own > x(j));')}
let high = ${team.max('own')};
${team.start('part')}
${each(team.add('part', 'exp_(x(j) - high)'))}
let sum = ${team.sum('part')};`

const rows: { readonly [N in SoftmaxName]: RowCode } = {
  softmax: (team) => `${highest(team)}
${each('put(j, exp_(x(j) - high) / sum);')}`,
  logSoftmax: (team) => `${highest(team)}
let logSum = log_(sum);
${each('put(j, (x(j) - high) - logSum);')}`,
  softmaxGrad: (team) => `
${team.start('part')}
${each(team.add('part', 'x(j) * y(j)'))}
let sum = ${team.sum('part')};
${each('put(j, (x(j) - sum) * y(j));')}`,
  logSoftmaxGrad: (team) => `
${team.start('part')}
${each(team.add('part', 'x(j)'))}
let sum = ${team.sum('part')};
${each('put(j, x(j) - exp_(y(j)) * sum);')}`,
}

export function softmaxKernels(runtime: Runtime): Pick<Kernels, SoftmaxName> {
  const kernel = (op: SoftmaxName): Kernels[SoftmaxName] => ({
    run(inputs, [out], { dim }) {
      byRows(runtime, op, inputs, out as View, dim)
    },
  })
  return forFloats({
    softmax: kernel('softmax'),
    softmaxGrad: kernel('softmaxGrad'),
    logSoftmax: kernel('logSoftmax'),
    logSoftmaxGrad: kernel('logSoftmaxGrad'),
  })
}

function byRows(runtime: Runtime, op: SoftmaxName, inputs: readonly View[], out: View, dim: number): void {
  const { count, loops, length, steps } = rowsAlong(dim, out.shape, [out, ...inputs])
  if (count * length === 0) return
  const team = teamFor(runtime, length)
  const rank = loops.sizes.length
  const operands = inputs.length + 1
  const program = runtime.program(op, `${rank} ${out.dtype} ${team.key}`, () => ({
    inputs: inputs.map(({ dtype }) => ({ dtype })),
    outputs: [{ dtype: out.dtype }],
    params: [
      'rows: u32',
      'size: u32',
      ...Array.from({ length: operands }, (_, k) => `step${k}: u32` as const),
      ...loopFields(rank, operands),
    ],
    declarations: `
var<private> starts: vec3<u32>;
fn put(j: u32, v: f32) { setOut0(starts.x + j * p.step0, v); }
fn x(j: u32) -> f32 { return in0(starts.y + j * p.step1); }
${inputs.length > 1 ? 'fn y(j: u32) -> f32 { return in1(starts.z + j * p.step2); }' : ''}
${team.declarations}`,
    workgroup: team.workgroup,
    body: `${team.begin}
${loopPositions(rank, operands, 'row')}
starts = vec3<u32>(at0, at1, ${inputs.length > 1 ? 'at2' : '0u'});
${rows[op](team)}`,
  }))
  const params = loopParams(loops, [count, length, ...steps])
  runtime.dispatch(program, inputs, [out], params, team.groups(count))
}
