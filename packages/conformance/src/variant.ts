import type { AnyKernel, Backend } from '@flambeau/core'

/** What a variant does differently. Storages it allocates must name it as their backend. */
export interface Difference {
  readonly kernels?: Map<string, AnyKernel>
  readonly allocate?: Backend['allocate']
  readonly release?: Backend['release']
}

/**
 * A device that is `inner` but for some parts. Every method is called on `inner` itself: backends may be classes with private
 * fields, which an object that merely inherits from them cannot reach.
 */
export function variant(inner: Backend, name: string, difference: Difference): Backend {
  const { collect, readSync } = inner
  const outer: Backend = {
    name,
    info: inner.info,
    capabilities: inner.capabilities,
    kernels: inner.kernels,
    allocate: (dtype, length) => {
      const storage = inner.allocate(dtype, length)
      storage.backend = outer
      return storage
    },
    release: (storage) => inner.release(storage),
    ...(collect === undefined ? {} : { collect: (storage) => collect.call(inner, storage) }),
    write: (storage, start, source) => inner.write(storage, start, source),
    read: (storage, start, length) => inner.read(storage, start, length),
    ...(readSync === undefined
      ? {}
      : { readSync: (storage, start, length) => readSync.call(inner, storage, start, length) }),
    flush: () => inner.flush(),
    synchronize: () => inner.synchronize(),
    memory: () => inner.memory(),
    // The inner device belongs to whoever made it.
    dispose: async () => {},
    ...difference,
  }
  return outer
}

/** A device without its kernel for an op, so that core composes it. */
export function withoutKernel(inner: Backend, op: string): Backend {
  const kernels = new Map(inner.kernels)
  kernels.delete(op)
  return variant(inner, `${inner.name} without ${op}`, { kernels })
}
