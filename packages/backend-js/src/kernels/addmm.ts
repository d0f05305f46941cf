import type { Kernel, OverrideAttrs, View } from '@flambeau/core'
import { gemm, type Matrix, strided } from '../gemm.ts'
import { floatsOf } from '../storage.ts'
import { copyView } from './copy.ts'

function matrixOf(view: View): Matrix {
  const [rows, columns] = view.shape as [number, number]
  const [rowStep, columnStep] = view.strides as [number, number]
  return strided(floatsOf(view), view.offset, [rows, rowStep], [columns, columnStep])
}

export const addmm: Kernel<OverrideAttrs['addmm']> = {
  run([input, a, b], [out], { beta, alpha }) {
    const results = floatsOf(out!)
    if (beta === 0) results.fill(0)
    else copyView(input!, out!)
    if (beta !== 0 && beta !== 1) for (let i = 0; i < results.length; i++) results[i]! *= beta
    gemm(matrixOf(a!), matrixOf(b!), matrixOf(out!), alpha)
  },
}
