import type { DType, Kernels, View } from '@flambeau/core/backend'
import type { Runtime } from '../../runtime/runtime.ts'
import { elementwise } from '../../templates/elementwise.ts'

/** Strided copy with dtype conversion. */
export function copyKernels(runtime: Runtime): Pick<Kernels, 'copy'> {
  return {
    copy: {
      run([x], [out], { flip }) {
        copyView(runtime, flip === undefined ? (x as View) : flipped(x as View, flip), out as View)
      },
    },
  }
}

export function copyView(runtime: Runtime, source: View, target: View): void {
  elementwise(runtime, 'copy', '', [source], target, () => ({ code: conversion(source.dtype, target.dtype) }))
}

/** The view read backwards along `dims`; only kernels of this backend ever see its negative strides. */
function flipped(view: View, dims: readonly number[]): View {
  const strides = view.strides.slice()
  let { offset } = view
  for (const d of dims) {
    const stride = strides[d] as number
    offset += ((view.shape[d] as number) - 1) * stride
    strides[d] = -stride
  }
  return { storage: view.storage, dtype: view.dtype, shape: view.shape, strides, offset }
}

/** WGSL that turns `x` into a value of another dtype. The store itself keeps only the low bits of a uint8. */
function conversion(from: DType, to: DType): string {
  const float = from === 'float32' || from === 'float16'
  if (from === to) return 'x'
  switch (to) {
    case 'float32':
    case 'float16':
      return float ? 'x' : 'f32(x)'
    case 'int32':
      return float ? 'floatToInt_(x)' : 'i32(x)'
    case 'uint8':
      return float ? 'floatToByte_(x)' : 'u32(x)'
    default:
      // By bits, since a comparison may take a subnormal for zero.
      return float ? 'u32((bitcast<u32>(x) & 0x7fffffffu) != 0u)' : from === 'int32' ? 'u32(x != 0i)' : 'u32(x != 0u)'
  }
}
