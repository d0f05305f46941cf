export { webgpu, type WebGpuAdapter, type WebGpuOptions } from './webgpu.ts'
export { wgslMap } from './templates/wgsl-map.ts'
