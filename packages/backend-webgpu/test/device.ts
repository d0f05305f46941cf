import type { Backend, DType, TypedArray, View } from '@flambeau/core'
import { dawn } from '#dawn'
import { WebGpuBackend } from '../src/backend.ts'
import { contiguousStrides, count } from '../src/templates/loops.ts'
import { webgpu, type WebGpuOptions } from '../src/webgpu.ts'

/** A new device of this test's own. */
export async function open(options: WebGpuOptions = {}): Promise<WebGpuBackend> {
  const device: Backend = await webgpu(options)
  if (!(device instanceof WebGpuBackend)) throw new Error('not a WebGPU device')
  return device
}

/** A device whose parameters all travel in the uniform ring, as where WebGPU has no immediates. */
export async function openWithoutImmediates(): Promise<WebGpuBackend> {
  const adapter = await (await dawn())?.requestAdapter()
  const device = await adapter?.requestDevice()
  if (device === undefined) throw new Error('no WebGPU device')
  return new WebGpuBackend(device, {}, { profile: 'cpu', immediates: false, memoryLimit: Infinity })
}

/** A contiguous view on uninitialised memory. */
export function empty(device: Backend, shape: readonly number[], dtype: DType = 'float32'): View {
  const storage = device.allocate(dtype, count(shape))
  return { storage, dtype, shape, strides: contiguousStrides(shape), offset: 0 }
}

/** A contiguous view on memory that holds `values`. */
export function made(device: Backend, shape: readonly number[], values: TypedArray, dtype: DType = 'float32'): View {
  const view = empty(device, shape, dtype)
  device.write(view.storage, 0, values)
  return view
}

/** Numbers 0, 1, 2, … */
export function ramp(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => i)
}

/** Runs a kernel. */
export function run(
  device: Backend,
  op: string,
  inputs: readonly View[],
  outputs: readonly View[],
  attrs: object = {},
): void {
  const kernel = device.kernels.get(op)
  if (kernel === undefined) throw new Error(`no kernel ${op}`)
  kernel.run(inputs, outputs, attrs)
}

/** All elements of a view's storage. */
export async function data(view: View): Promise<number[]> {
  return Array.from((await view.storage.backend.read(view.storage, 0, view.storage.length)) as Float32Array)
}
