import { isFloat, type Kernel, type Kernels, type NoAttrs, type View } from '@flambeau/core/backend'
import { gemm, spaced } from '../../templates/gemm.ts'
import { floatsOf, longsOf, numbersOf } from '../../storage.ts'

/** Visits the matrices of a batch, with their offsets in a, b and the output. */
function eachMatrix(a: View, b: View, out: View, visit: (a: number, b: number, out: number) => void): void {
  for (let i = 0; i < out.shape[0]!; i++) {
    visit(a.offset + i * a.strides[0]!, b.offset + i * b.strides[0]!, out.offset + i * out.strides[0]!)
  }
}

/** Integers wrap modulo 2³², which the narrower dtypes then cut further. */
function multiplyIntegers(a: View, b: View, out: View): void {
  const [, m, k] = a.shape as [number, number, number]
  const n = b.shape[2]!
  const [aRow, aColumn] = [a.strides[1]!, a.strides[2]!]
  const [bRow, bColumn] = [b.strides[1]!, b.strides[2]!]
  const [x, y, z] = [numbersOf(a), numbersOf(b), numbersOf(out)]
  eachMatrix(a, b, out, (aAt, bAt, outAt) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let p = 0; p < k; p++) {
          sum = (sum + Math.imul(x[aAt + i * aRow + p * aColumn]!, y[bAt + p * bRow + j * bColumn]!)) | 0
        }
        z[outAt + i * n + j] = out.dtype === 'bool' ? Math.min(sum, 1) : sum
      }
    }
  })
}

function multiplyLongs(a: View, b: View, out: View): void {
  const [, m, k] = a.shape as [number, number, number]
  const n = b.shape[2]!
  const [aRow, aColumn] = [a.strides[1]!, a.strides[2]!]
  const [bRow, bColumn] = [b.strides[1]!, b.strides[2]!]
  const [x, y, z] = [longsOf(a), longsOf(b), longsOf(out)]
  eachMatrix(a, b, out, (aAt, bAt, outAt) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0n
        for (let p = 0; p < k; p++) sum += x[aAt + i * aRow + p * aColumn]! * y[bAt + p * bRow + j * bColumn]!
        z[outAt + i * n + j] = sum
      }
    }
  })
}

function multiplyFloats(a: View, b: View, out: View): void {
  const [, m, k] = a.shape as [number, number, number]
  const n = b.shape[2]!
  const [aRows, aColumns] = [spaced(m, a.strides[1]!), spaced(k, a.strides[2]!)]
  const [bRows, bColumns] = [spaced(k, b.strides[1]!), spaced(n, b.strides[2]!)]
  const [rows, columns] = [spaced(m, n), spaced(n, 1)]
  const [x, y, z] = [floatsOf(a), floatsOf(b), floatsOf(out)]
  eachMatrix(a, b, out, (aAt, bAt, outAt) => {
    gemm(
      { data: x, at: aAt, rows: aRows, columns: aColumns },
      { data: y, at: bAt, rows: bRows, columns: bColumns },
      { data: z, at: outAt, rows, columns },
    )
  })
}

const matmul: Kernel<NoAttrs> = {
  run([a, b], [out]) {
    if (isFloat(out!.dtype)) multiplyFloats(a!, b!, out!)
    else if (out!.dtype === 'int64') multiplyLongs(a!, b!, out!)
    else multiplyIntegers(a!, b!, out!)
  },
}

export const matmulKernels: Pick<Kernels, 'matmul'> = { matmul }
