export { webgpu, type WebGpuAdapter, type WebGpuOptions } from './webgpu.ts'
export { wgslMap } from './wgsl-map.ts'
