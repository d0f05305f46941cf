import * as takes from './arguments/kinds.ts'
import { signature } from './arguments/signature.ts'
import type { Backend, Device } from './backend/backend.ts'
import { TorchError } from './errors.ts'

let chosen: Backend | null = null
let fallback: (() => Backend) | null = null

const setDefaultDeviceArguments = signature('setDefaultDevice', { device: takes.device })

/**
 * Sets where new tensors live when no `{ device }` is given, as `torch.set_default_device`.
 *
 * @example
 * ```ts
 * torch.setDefaultDevice(torch.js())
 * ```
 */
export function setDefaultDevice(device: Device): void {
  setDefaultDeviceArguments(arguments)
  chosen = device
}

/**
 * Where new tensors live when no `{ device }` is given, as `torch.get_default_device`.
 *
 * @example
 * ```ts
 * torch.getDefaultDevice().name // 'js'
 * ```
 */
export function getDefaultDevice(): Device {
  chosen ??= fallback?.() ?? null
  if (chosen === null) {
    throw new TorchError(
      'DEVICE_UNAVAILABLE',
      'getDefaultDevice',
      'no device was chosen. Call setDefaultDevice(js()), or import from flambeau, which brings one.',
    )
  }
  return chosen
}

/** Whether a device need not be named, since it is where tensors live anyway. */
export function isDefaultDevice(device: Device): boolean {
  chosen ??= fallback?.() ?? null
  return device === chosen
}

/** Names the device used when nobody chose one. For packages that bring a backend along with core. */
export function provideDefaultDevice(make: () => Backend): void {
  fallback = make
}
