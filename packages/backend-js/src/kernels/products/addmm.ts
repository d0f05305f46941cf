import type { Kernel, Kernels, OverrideAttrs, View } from '@flambeau/core/backend'
import { gemm, type Matrix, strided } from '../../templates/gemm.ts'
import { count } from '../../templates/runs.ts'
import { floatsOf, floatsOnly } from '../../storage.ts'
import { copyView } from '../primitives/copy.ts'
import { fillView } from '../primitives/fill.ts'

function matrixOf(view: View): Matrix {
  const [rows, columns] = view.shape as [number, number]
  const [rowStep, columnStep] = view.strides as [number, number]
  return strided(floatsOf(view), view.offset, [rows, rowStep], [columns, columnStep])
}

function scale(data: Matrix['data'], n: number, factor: number): void {
  for (let i = 0; i < n; i++) data[i]! *= factor
}

const addmm: Kernel<OverrideAttrs['addmm']> = {
  declines: floatsOnly,
  run([input, a, b], [out], { beta, alpha }) {
    if (beta === 0) fillView(out!, 0)
    else copyView(input!, out!)
    if (beta !== 0 && beta !== 1) scale(floatsOf(out!), count(out!.shape), beta)
    // As in BLAS, a factor of 0 leaves the product out, even where it is NaN.
    if (alpha !== 0) gemm(matrixOf(a!), matrixOf(b!), matrixOf(out!), alpha)
  },
}

export const addmmKernels: Pick<Kernels, 'addmm'> = { addmm }
