import { TorchError } from '@flambeau/core/backend'
import type { AnyKernel, Backend } from '@flambeau/core/backend'

import { addon, diagnose } from './addon.ts'
import type { Diagnosis } from './addon.ts'
import { LibtorchBackend } from './backend.ts'
import { foreignKernel } from './kernels/foreign.ts'
import { kernels } from './kernels/index.ts'
import { Session } from './session.ts'

/**
 * A kernel of your own from a shared library, for libtorch devices of this thread.
 *
 * @param library - The file, as `buildKernels` of `@flambeau/backend-libtorch/build` makes it from C++ that includes
 *   `<flambeau/kernel.h>`.
 * @param name - What stands in `FLAMBEAU_KERNEL(name)`.
 * @param attributes - Attributes it reads with `call.number(…)`: numbers and booleans.
 * @throws `TorchError` `BAD_FILE` if the library cannot be loaded, has no such kernel, or was built for another libtorch or another
 *   version of the interface; `DEVICE_UNAVAILABLE` where there is no libtorch.
 * @example
 * ```ts no-run
 * torch.libtorch().kernels.set('acme::softcap', nativeKernel('./build/acme.so', 'softcap', ['cap']))
 * ```
 */
export function nativeKernel(library: string, name: string, attributes: readonly string[] = []): AnyKernel {
  return foreignKernel(start().session, library, name, attributes)
}

export { diagnose }
export type { Diagnosis }

/** The name of a libtorch device. */
export type LibtorchDevice = 'cpu' | 'cuda' | `cuda:${number}`

interface Started {
  readonly session: Session
  readonly kernels: Map<string, AnyKernel>
}

let started: Started | undefined

/** The session of this thread. */
function start(): Started {
  if (started === undefined) {
    const session = new Session(addon())
    started = { session, kernels: kernels(session) }
  }
  return started
}

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
  const own = start()
  const { libtorch: found, addon: file } = diagnose()
  const info = {
    libtorch: native.version,
    get threads() {
      return String(native.threads())
    },
    root: found?.root ?? `of ${file}`,
  }
  const backend = new LibtorchBackend(own.session, index, `libtorch:${canonical}`, info, own.kernels)
  made.set(index, backend)
  return backend
}
