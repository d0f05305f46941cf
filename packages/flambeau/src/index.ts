import { js } from '@flambeau/backend-js'
import { provideDefaultDevice } from '@flambeau/core/backend'

provideDefaultDevice(() => js())

export * from '@flambeau/core/torch'
export { js }
export { webgpu, type WebGpuAdapter, type WebGpuOptions } from '@flambeau/backend-webgpu'
export type { LibtorchDevice } from '@flambeau/backend-libtorch'
export { libtorch } from '#libtorch'
export { bestDevice, type BestDeviceOptions, devices, type DeviceReport } from './best-device.ts'
