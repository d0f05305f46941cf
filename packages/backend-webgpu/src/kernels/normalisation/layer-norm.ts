import type { Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { count } from '../../templates/loops.ts'
import { normalise, normaliseGrad, type NormRows } from '../../templates/norm-rows.ts'
import { sumParts } from '../../templates/sum-parts.ts'
import { sumsOf } from '../../templates/team.ts'

type Name = 'layerNorm' | 'layerNormGrad' | 'rmsNorm' | 'rmsNormGrad'

function rowsOf(op: Name, x: View, weight: View): NormRows {
  const size = count(weight.shape)
  return { op, count: size === 0 ? 0 : count(x.shape) / size, size, weightAt: 'j', params: [], values: [] }
}

export function layerNormKernels(runtime: Runtime): Pick<Kernels, Name> {
  const forward = (op: 'layerNorm' | 'rmsNorm'): Kernels[typeof op] => ({
    layout: 'contiguous',
    run(inputs, outputs, { eps }) {
      normalise(runtime, rowsOf(op, inputs[0] as View, inputs[1] as View), inputs, outputs, eps)
    },
  })
  const backward = (op: 'layerNormGrad' | 'rmsNormGrad'): Kernels[typeof op] => ({
    layout: 'contiguous',
    run(inputs, [gradX, ...parameters]) {
      const rows = rowsOf(op, inputs[1] as View, inputs[2] as View)
      normaliseGrad(runtime, rows, inputs, gradX as View)
      parameterGrads(runtime, rows, inputs, parameters)
    },
  })
  return forFloats({
    layerNorm: forward('layerNorm'),
    layerNormGrad: backward('layerNormGrad'),
    rmsNorm: forward('rmsNorm'),
    rmsNormGrad: backward('rmsNormGrad'),
  })
}

/** Columns times runs of rows that keep a device busy. */
const invocations = 8192

/** Σ grad · unit and, if asked for, Σ grad over the rows: an invocation per column and run of rows, then a sum over the runs. */
function parameterGrads(
  runtime: Runtime,
  { op, count: rows, size }: NormRows,
  [grad, x, , ...statistics]: readonly View[],
  outputs: readonly View[],
): void {
  if (size === 0) return
  const runs = Math.max(1, Math.min(Math.ceil(rows / 16), Math.ceil(invocations / size)))
  const inputs = [grad as View, x as View, ...statistics]
  const centred = outputs.length > 1
  const parts = outputs.map(() => runtime.scratch('float32', runs * size))
  const sums = sumsOf(rows / runs)
  const program = runtime.program(op, `columns ${(x as View).dtype}${sums.key}`, () => ({
    inputs: inputs.map(({ dtype }) => ({ dtype })),
    outputs: parts.map(() => ({ dtype: 'float32' as const })),
    params: ['elements: u32', 'rows: u32', 'size: u32', 'length: u32'],
    declarations: sums.declarations,
    body: `
if (index >= p.elements) { return; }
let column = index % p.size;
let start = index / p.size * p.length;
let end = min(start + p.length, p.rows);
${sums.begin('product')}
${sums.begin('sum')}
for (var row = start; row < end; row++) {
  let g = in0(row * p.size + column);
  ${sums.add(
    'product',
    `g * ${centred ? '((in1(row * p.size + column) - in2(row)) * in3(row))' : '(in1(row * p.size + column) * in2(row))'}`,
  )}
  ${sums.add('sum', 'g')}
}
setOut0(index, ${sums.of('product')});
${centred ? `setOut1(index, ${sums.of('sum')});` : ''}`,
  }))
  const elements = runs * size
  const params = [elements, rows, size, Math.ceil(rows / runs)]
  runtime.dispatch(program, inputs, parts, params, program.groups(elements))
  for (const [k, part] of parts.entries()) {
    sumParts(runtime, part, outputs[k] as View, runs)
    runtime.free(part)
  }
}
