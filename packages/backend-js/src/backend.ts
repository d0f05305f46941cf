import { type Backend, type DType, dtypes, TorchError } from '@flambeau/core/backend'
import { Ledger } from './ledger.ts'
import { kernels } from './kernels/index.ts'
import { JsStorage, readElements, writeElements } from './storage.ts'

function makeJs(): Backend {
  const ledger = new Ledger()
  const reserve = (dtype: DType, length: number): JsStorage => {
    try {
      return new JsStorage(backend, dtype, length)
    } catch (cause) {
      throw new TorchError(
        'OUT_OF_MEMORY',
        'allocate',
        `${length} elements of ${dtype} could not be allocated beside the ${ledger.use.liveBytes} bytes in use. ` +
          'Use smaller batches, or a scope that releases tensors you no longer need.',
        { dtype, length, liveBytes: ledger.use.liveBytes },
        { cause },
      )
    }
  }

  const backend: Backend = {
    name: 'js',
    info: { arithmetic: 'IEEE 754 doubles, rounded to the dtype when stored' },
    capabilities: {
      dtypes: new Set(dtypes),
      syncRead: true,
      // The longest typed array of one byte per element in V8 and SpiderMonkey; wider dtypes may reach further.
      maxStorageBytes: 2 ** 32,
      arithmetic: 'ieee',
      nan: 'ieee',
      subnormals: 'keep',
    },
    kernels: kernels(),

    allocate(dtype, length) {
      const storage = reserve(dtype, length)
      storage.entry = ledger.enter(storage.data.byteLength)
      return storage
    },
    release(storage) {
      const own = storage as JsStorage
      if (own.entry !== undefined) ledger.leave(own.entry)
      own.entry = undefined
      own.free()
    },
    /** The array is freed with the storage, by the engine. */
    collect(storage) {
      const own = storage as JsStorage
      if (own.entry !== undefined) ledger.collect(own, own.entry)
    },
    write(storage, start, source) {
      writeElements(storage as JsStorage, start, source)
    },
    async read(storage, start, length) {
      return readElements(storage as JsStorage, start, length)
    },
    readSync(storage, start, length) {
      return readElements(storage as JsStorage, start, length)
    },
    flush() {},
    async synchronize() {},
    memory: () => ledger.use,
    async dispose() {},
    toString: () => 'js',
  }
  return backend
}

let device: Backend | undefined

/**
 * The plain JavaScript device: runs anywhere, needs nothing, and is the reference the other devices are judged by.
 * There is one; every call returns it.
 *
 * `memory()` counts what is alive: what was allocated and neither released nor taken by the garbage collector, as far as the
 * engine has told.
 *
 * @example
 * ```ts
 * torch.setDefaultDevice(js())
 * ```
 */
export function js(): Backend {
  device ??= makeJs()
  return device
}
