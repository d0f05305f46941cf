import type { Diagnosis, LibtorchDevice } from '@flambeau/backend-libtorch'
import { type Device, TorchError } from '@flambeau/core'

const problem = 'native code does not run in a browser'
const fix = 'use await webgpu() or js()'

/** Browsers take this in place of the native backend, which therefore never reaches a bundle. */
export function libtorch(name: LibtorchDevice = 'cpu'): Device {
  throw new TorchError('DEVICE_UNAVAILABLE', 'libtorch', `${problem}. Here, ${fix}.`, { name })
}

/** None. */
export function availableDevices(): readonly LibtorchDevice[] {
  return []
}

/** Why there is no libtorch here. */
export function diagnose(): Diagnosis {
  return {
    available: false,
    problem,
    fix,
    tried: [],
    libtorch: undefined,
    addon: undefined,
    slow: undefined,
    devices: [],
  }
}
