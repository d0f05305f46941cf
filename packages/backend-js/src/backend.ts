import { type AnyKernel, type Backend, type DType, dtypes, kernelTable, TorchError, type View } from '@flambeau/core'
import { isHalf } from './half.ts'
import { overrides } from './kernels/overrides.ts'
import { primitives } from './kernels/primitives.ts'
import { JsStorage, readElements, settle, writeElements } from './storage.ts'

/**
 * Kernels compute float16 and bfloat16 in float32 and know nothing more about them; here their results are rounded.
 */
function rounding(kernel: AnyKernel): AnyKernel {
  return {
    ...kernel,
    run(inputs: readonly View[], outputs: readonly View[], attrs: never): void {
      kernel.run(inputs, outputs, attrs)
      for (const output of outputs) if (isHalf(output.dtype)) settle(output)
    },
  }
}

function makeJs(): Backend {
  let liveBytes = 0
  let liveStorages = 0
  const leave = (storage: JsStorage): void => {
    if (!storage.counted) return
    storage.counted = false
    liveBytes -= storage.data.byteLength
    liveStorages--
  }
  const reserve = (dtype: DType, length: number): JsStorage => {
    try {
      return new JsStorage(backend, dtype, length)
    } catch (cause) {
      throw new TorchError(
        'OUT_OF_MEMORY',
        'allocate',
        `${length} elements of ${dtype} could not be allocated beside the ${liveBytes} bytes in use. ` +
          'Use smaller batches, or a scope that releases tensors you no longer need.',
        { dtype, length, liveBytes },
        { cause },
      )
    }
  }
  const kernels = kernelTable(primitives, overrides)
  for (const [name, kernel] of kernels) kernels.set(name, rounding(kernel))

  const backend: Backend = {
    name: 'js',
    info: { arithmetic: 'IEEE 754 doubles, rounded to the dtype when stored' },
    capabilities: {
      dtypes: new Set(dtypes),
      syncRead: true,
      // The longest typed array of one byte per element in V8 and SpiderMonkey; wider dtypes may reach further.
      maxStorageBytes: 2 ** 32,
      nan: 'ieee',
      subnormals: 'keep',
    },
    kernels,

    allocate(dtype, length) {
      const storage = reserve(dtype, length)
      liveBytes += storage.data.byteLength
      liveStorages++
      return storage
    },
    release(storage) {
      leave(storage as JsStorage)
      ;(storage as JsStorage).free()
    },
    /** The array is freed with the storage, by the engine. It leaves the count, since nobody learns when. */
    collect(storage) {
      leave(storage as JsStorage)
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
    memory: () => ({ liveBytes, liveStorages, pooledBytes: 0 }),
    async dispose() {},
  }
  return backend
}

let device: Backend | undefined

/**
 * The plain JavaScript device: runs anywhere, needs nothing, and is the reference the other devices are judged by.
 * There is one; every call returns it.
 *
 * `memory()` counts what was allocated and neither released nor left to the garbage collector.
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
