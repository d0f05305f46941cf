import { TorchError } from '@flambeau/core'
import type { AnyKernel, Backend } from '@flambeau/core'

import { addon, diagnose } from './addon.ts'
import type { Diagnosis } from './addon.ts'
import { LibtorchBackend } from './backend.ts'
import { kernels } from './kernels/index.ts'
import { Session } from './session.ts'

export { diagnose }
export type { Diagnosis }

/** The name of a libtorch device. */
export type LibtorchDevice = 'cpu' | 'cuda' | `cuda:${number}`

let session: { readonly session: Session; readonly kernels: Map<string, AnyKernel> } | undefined
const made = new Map<number, LibtorchBackend>()

/** Devices `libtorch()` can make here: none if libtorch or the addon is missing. */
export function availableDevices(): readonly LibtorchDevice[] {
  return diagnose().devices as LibtorchDevice[]
}

/**
 * A libtorch device. The same name gives the same device.
 *
 * @param name - `'cpu'`, `'cuda'` (the first GPU) or `'cuda:1'`.
 * @throws `TorchError` `DEVICE_UNAVAILABLE`, saying what was tried and the command that fixes it.
 * @example
 * ```ts
 * torch.setDefaultDevice(libtorch())
 * ```
 */
export function libtorch(name: LibtorchDevice = 'cpu'): Backend {
  const native = addon()
  const index = name === 'cpu' ? -1 : name === 'cuda' ? 0 : Number(/^cuda:(\d+)$/.exec(name)?.[1] ?? Number.NaN)
  const canonical = index < 0 ? 'cpu' : `cuda:${index}`
  const devices = availableDevices()
  if (!devices.includes(canonical as LibtorchDevice)) {
    const message = `there is no device '${name}' here; libtorch ${native.version} has ${devices.join(', ')}.`
    const fix = "Use libtorch('cpu'), or set LIBTORCH to a CUDA build of PyTorch on a machine with an NVIDIA GPU."
    throw new TorchError('DEVICE_UNAVAILABLE', 'libtorch', `${message} ${fix}`, { name, devices, fix })
  }
  const known = made.get(index)
  if (known !== undefined && !known.disposed) return known
  if (session === undefined) {
    const own = new Session(native)
    session = { session: own, kernels: kernels(own) }
  }
  const info = { libtorch: native.version, threads: String(native.threads), root: diagnose().libtorch?.root ?? '' }
  const backend = new LibtorchBackend(session.session, index, `libtorch:${canonical}`, info, session.kernels)
  made.set(index, backend)
  return backend
}
