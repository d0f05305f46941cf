import { type DType, isFloat, type Kernels, type View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { scalarType } from '../../wgsl/value.ts'
import { gemm } from '../../templates/gemm.ts'
import { sumParts } from '../../templates/sum-parts.ts'

/** What is added to a product when it is stored: `store` is WGSL for the value, in terms of `value`, `m` and `n`. */
export interface Epilogue {
  readonly key: string
  readonly store: string
  readonly inputs: readonly View[]
  readonly params: readonly `${string}: ${'u32' | 'f32'}`[]
  readonly values: readonly number[]
}

/** Terms from which on a sum is worth cutting. */
const longSum = 16_384

const plain: Epilogue = { key: '', store: 'value', inputs: [], params: [], values: [] }

/** A long sum for few results is cut into parts, so that more than a few invocations work on it. */
function splitsOf(runtime: Runtime, results: number, k: number, dtype: DType, { key }: Epilogue): number {
  if (key !== '' || !isFloat(dtype) || k < longSum || results > 4096) return 1
  const wanted = runtime.profile === 'gpu' ? 1024 : 16
  // Of a very long sum every part is still long.
  const least = Math.floor(k / (64 * longSum))
  return Math.max(1, least, Math.min(Math.floor(k / (longSum / 4)), Math.floor(wanted / results)))
}

/** a [B, M, K] · b [B, K, N] → out [B, M, N], any strides of a and b: a transposed operand is read where it lies. */
export function product(
  runtime: Runtime,
  op: string,
  a: View,
  b: View,
  out: View,
  [batch, m, k, n]: readonly [number, number, number, number],
  strides: readonly [readonly number[], readonly number[]],
  epilogue: Epilogue = plain,
): void {
  if (batch * m * n === 0) return
  const [[batchA = 0, rowA = 0, depthA = 0], [batchB = 0, depthB = 0, columnB = 0]] = strides
  const splits = splitsOf(runtime, batch * m * n, k, out.dtype, epilogue)
  const target = splits === 1 ? out : runtime.scratch('float32', splits * batch * m * n)
  const batchOf = splits > 1 ? '(part / p.splits)' : 'part'
  const alongK = { a: depthA === 1, b: depthB === 1 && columnB !== 1 }
  const inputs = [a, b, ...epilogue.inputs]
  const type = scalarType(out.dtype)
  const key = `${splits > 1} ${inputs.map((view) => view.dtype).join(' ')} ${alongK.a} ${alongK.b} ${epilogue.key}`
  gemm(
    runtime,
    op,
    key,
    inputs,
    [target],
    { batch, m, n, k, splits },
    () => ({
      inputs: inputs.map(({ dtype }) => ({ dtype })),
      outputs: [{ dtype: target.dtype }],
      params: [
        ...(['offsetA: u32', 'batchA: u32', 'rowA: u32', 'depthA: u32'] as const),
        ...(['offsetB: u32', 'batchB: u32', 'depthB: u32', 'columnB: u32'] as const),
        ...epilogue.params,
      ],
      alongK,
      code: `
struct Row { at: u32 }
struct Column { at: u32 }
struct Depth { a: u32, b: u32 }
fn row(part: u32, m: u32) -> Row { return Row(p.offsetA + ${batchOf} * p.batchA + m * p.rowA); }
fn column(part: u32, n: u32) -> Column { return Column(p.offsetB + ${batchOf} * p.batchB + n * p.columnB); }
fn depth(batch: u32, k: u32) -> Depth { return Depth(k * p.depthA, k * p.depthB); }
fn next(at: Depth) -> Depth { return Depth(at.a + p.depthA, at.b + p.depthB); }
fn loadA(row: Row, depth: Depth) -> ${type} { return in0(row.at + depth.a); }
fn loadB(column: Column, depth: Depth) -> ${type} { return in1(column.at + depth.b); }
fn store(batch: u32, m: u32, n: u32, value: ${type}) {
  ${splits > 1 ? 'let place = (batch % p.splits) * (p.batches / p.splits) + batch / p.splits;' : 'let place = batch;'}
  setOut0((place * p.m + m) * p.n + n, ${epilogue.store});
}`,
    }),
    [a.offset, batchA, rowA, depthA, b.offset, batchB, depthB, columnB, ...epilogue.values],
  )
  if (splits === 1) return
  sumParts(runtime, target, out, splits)
  runtime.free(target)
}

export function matmulKernels(runtime: Runtime): Pick<Kernels, 'matmul'> {
  return {
    matmul: {
      run(inputs, [out]) {
        const [a, b] = inputs as [View, View]
        const [batch, m, k] = a.shape as [number, number, number]
        const n = b.shape[2] as number
        product(runtime, 'matmul', a, b, out as View, [batch, m, k, n], [a.strides, b.strides])
      },
    },
  }
}
