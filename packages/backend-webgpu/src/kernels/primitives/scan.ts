import { type Kernels, type ScanName, scanPrims, type View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { byName } from '../../templates/by-name.ts'
import { loopFields, loopParams, loopPositions, rowsAlong } from '../../templates/loops.ts'
import { reduction } from './reduce.ts'
import { scalarType } from '../../wgsl/value.ts'

export function scanKernels(runtime: Runtime): Pick<Kernels, ScanName> {
  return byName(scanPrims, (name) => ({
    run([x]: readonly View[], [out]: readonly View[], { dim }: { readonly dim: number }) {
      scan(runtime, name, x as View, out as View, dim)
    },
  }))
}

/** Elements that are joined one by one: rounding errors grow with the length of a chain. */
const chain = 256

/**
 * Running sums or products along `dim`. Where there are too few rows to fill the device, each row is cut into chunks: their
 * totals first, then the running totals of these, then every chunk from the total before it.
 */
export function scan(runtime: Runtime, name: ScanName, x: View, out: View, dim: number): void {
  const rows = rowsAlong(dim, x.shape, [x, out])
  const { length, count } = rows
  if (length === 0 || count === 0) return
  const enough = count >= (runtime.profile === 'gpu' ? 4096 : 4) || length <= 256
  const chunk = enough ? length : Math.max(64, Math.ceil(Math.sqrt(length)))
  const chunks = Math.ceil(length / chunk)
  const rank = rows.loops.sizes.length
  const { identity, combine } = reduction(name === 'cumsum' ? 'sum' : 'prod', x.dtype)
  const type = scalarType(x.dtype)
  const totals = chunks === 1 ? undefined : runtime.scratch(x.dtype === 'float16' ? 'float32' : x.dtype, chunks * count)

  const pass = (stage: 'totals' | 'scan' | 'continue'): void => {
    const program = runtime.program(name, `${rank} ${x.dtype} ${stage}`, () => {
      const carried = { dtype: totals?.dtype ?? x.dtype }
      return {
        inputs: stage === 'continue' ? [{ dtype: x.dtype }, carried] : [{ dtype: x.dtype }],
        outputs: [stage === 'totals' ? carried : { dtype: out.dtype }],
        params: [
          'rows: u32',
          'chunks: u32',
          'chunk: u32',
          'length: u32',
          'step: u32',
          'outStep: u32',
          ...loopFields(rank, 2),
        ],
        declarations: `fn combine(a: ${type}, b: ${type}) -> ${type} { return ${combine}; }`,
        body: `
if (index >= p.rows * p.chunks) { return; }
let row = index / p.chunks;
let part = index % p.chunks;
let begin = part * p.chunk;
let end = min(begin + p.chunk, p.length);
${loopPositions(rank, 2, 'row')}
var total = ${identity};
var before = ${identity};
${stage === 'continue' ? 'if (part > 0u) { before = in1(index - 1u); }' : ''}
for (var j = begin; j < end; j++) {
  total = combine(total, in0(at0 + j * p.step));
  ${stage === 'totals' ? '' : 'setOut0(at1 + j * p.outStep, combine(before, total));'}
  if ((j - begin) % ${chain}u == ${chain - 1}u) {
    before = combine(before, total);
    total = ${identity};
  }
}
${stage === 'totals' ? 'setOut0(index, combine(before, total));' : ''}`,
      }
    })
    const params = [count, chunks, chunk, length, rows.steps[0] as number, rows.steps[1] as number]
    const inputs = stage === 'continue' ? [x, totals as View] : [x]
    const outputs = [stage === 'totals' ? (totals as View) : out]
    runtime.dispatch(program, inputs, outputs, loopParams(rows.loops, params), program.groups(count * chunks))
  }

  if (totals === undefined) {
    pass('scan')
    return
  }
  pass('totals')
  const table: View = { ...totals, shape: [count, chunks], strides: [chunks, 1] }
  scan(runtime, name, table, table, 1)
  pass('continue')
  runtime.free(totals)
}
