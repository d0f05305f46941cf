import {
  type Backend,
  type DType,
  itemSize,
  kernelTable,
  type Storage,
  TorchError,
  type TypedArray,
} from '@flambeau/core/backend'
import { kernels } from './kernels.ts'
import { arrays, type Elements, Memory } from './memory.ts'

const mostBytes = 2 ** 31

/** A device written from the documentation alone: three dtypes, the 76 primitives, nothing fused, nothing fast. */
export function minimal(): Backend {
  let [liveBytes, liveStorages] = [0, 0]
  const counted = new Set<Storage>()
  const forget = (storage: Storage): void => {
    if (!counted.delete(storage)) return
    liveBytes -= (storage as Memory).elements.byteLength
    liveStorages--
  }
  const device: Backend = {
    name: 'minimal',
    info: { arithmetic: 'doubles, rounded when stored' },
    capabilities: {
      dtypes: new Set(Object.keys(arrays) as DType[]),
      syncRead: true,
      maxStorageBytes: mostBytes,
      arithmetic: 'ieee',
      nan: 'ieee',
      subnormals: 'keep',
    },
    kernels: kernelTable(kernels),
    allocate(dtype, length) {
      if (length * itemSize(dtype) > mostBytes) {
        throw new TorchError('OUT_OF_MEMORY', 'allocate', `${length} elements of ${dtype} are too many.`, { length })
      }
      const memory = new Memory(device, dtype, length)
      counted.add(memory)
      liveBytes += memory.elements.byteLength
      liveStorages++
      return memory
    },
    release(storage) {
      forget(storage)
      ;(storage as Memory).elements = (storage as Memory).elements.slice(0, 0)
    },
    collect: forget,
    write(storage, start, source) {
      ;(storage as Memory).elements.set(source as Elements, start)
    },
    read: (storage, start, length) => Promise.resolve(read(storage, start, length)),
    readSync: read,
    flush() {},
    synchronize: () => Promise.resolve(),
    memory: () => ({ liveBytes, liveStorages, pooledBytes: 0 }),
    dispose: () => Promise.resolve(),
  }
  return device
}

function read(storage: Storage, start: number, length: number): TypedArray {
  return (storage as Memory).elements.slice(start, start + length)
}
