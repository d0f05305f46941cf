import type { View } from '@flambeau/core'
import type { Runtime } from '../runtime/runtime.ts'
import { scalarType } from '../wgsl/value.ts'
import { gemm } from './gemm.ts'
import type { Kernels } from './kernels.ts'

/** What is added to a product when it is stored: `store` is WGSL for the value, in terms of `value`, `m` and `n`. */
export interface Epilogue {
  readonly key: string
  readonly store: string
  readonly inputs: readonly View[]
  readonly params: readonly `${string}: ${'u32' | 'f32'}`[]
  readonly values: readonly number[]
}

const plain: Epilogue = { key: '', store: 'value', inputs: [], params: [], values: [] }

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
  const alongK = { a: depthA === 1, b: depthB === 1 && columnB !== 1 }
  const inputs = [a, b, ...epilogue.inputs]
  const type = scalarType(out.dtype)
  const key = `${inputs.map((view) => view.dtype).join(' ')} ${alongK.a} ${alongK.b} ${epilogue.key}`
  gemm(
    runtime,
    op,
    key,
    inputs,
    [out],
    { batch, m, n, k },
    () => ({
      inputs: inputs.map(({ dtype }) => ({ dtype })),
      outputs: [{ dtype: out.dtype }],
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
fn row(batch: u32, m: u32) -> Row { return Row(p.offsetA + batch * p.batchA + m * p.rowA); }
fn column(batch: u32, n: u32) -> Column { return Column(p.offsetB + batch * p.batchB + n * p.columnB); }
fn depth(batch: u32, k: u32) -> Depth { return Depth(k * p.depthA, k * p.depthB); }
fn next(at: Depth) -> Depth { return Depth(at.a + p.depthA, at.b + p.depthB); }
fn loadA(row: Row, depth: Depth) -> ${type} { return in0(row.at + depth.a); }
fn loadB(column: Column, depth: Depth) -> ${type} { return in1(column.at + depth.b); }
fn store(batch: u32, m: u32, n: u32, value: ${type}) {
  setOut0((batch * p.m + m) * p.n + n, ${epilogue.store});
}`,
    }),
    [a.offset, batchA, rowA, depthA, b.offset, batchB, depthB, columnB, ...epilogue.values],
  )
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
