import { signature } from '../arguments/signature.ts'
import { dtypes } from '../dtype/dtype.ts'
import { TorchError } from '../errors.ts'
import { type AnyKernel, type Device, Storage } from './backend.ts'

/** Memory that is counted nowhere, because there is none. */
class NoMemory extends Storage {}

/** Whatever the op, its shapes and dtypes are core's to know, and values are nobody's. */
class EveryKernel extends Map<string, AnyKernel> {
  readonly #idle: AnyKernel = { run() {} }

  override get(): AnyKernel {
    return this.#idle
  }

  override has(): boolean {
    return true
  }
}

const device: Device = {
  name: 'meta',
  toString: () => 'meta',
  info: { values: 'none' },
  capabilities: {
    dtypes: new Set(dtypes),
    syncRead: false,
    values: false,
    maxStorageBytes: Number.MAX_SAFE_INTEGER,
    arithmetic: 'ieee',
    nan: 'ieee',
    subnormals: 'keep',
  },
  kernels: new EveryKernel(),
  allocate: (dtype, length) => new NoMemory(device, dtype, length),
  release() {},
  write() {},
  read: () =>
    Promise.reject(new TorchError('NO_VALUES', 'read', 'tensors on meta have no values. Read on another device.')),
  flush() {},
  synchronize: () => Promise.resolve(),
  memory: () => ({ liveBytes: 0, liveStorages: 0, pooledBytes: 0 }),
  dispose: () => Promise.resolve(),
}

const metaArguments = signature('meta', {})

/**
 * The device without values (`torch.device('meta')`): what runs on it gives the shapes, dtypes, gradients' places and errors of the
 * same program elsewhere, at once and in no memory. Each call returns the same device.
 *
 * Reading a value, and moving a tensor from it to another device, is a TorchError `NO_VALUES`; so is what needs values to know
 * its result's size, as `nonzero`. Mistakes in values (an index out of range) go unnoticed.
 *
 * @example
 * ```ts
 * const device = torch.meta()
 * const layer = new torch.nn.Linear(100_000, 100_000, { device }) // 40 GB elsewhere
 * layer.call(torch.empty([32, 100_000], { device })).shape // [32, 100000]
 * ```
 */
export function meta(): Device {
  metaArguments(arguments)
  return device
}
