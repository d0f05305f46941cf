/**
 * Builds C++ that includes `<flambeau/kernel.h>` into a shared library for `nativeKernel`, against the libtorch that `libtorch()`
 * uses, with CMake, unless that is done already.
 *
 * @param options.sources - C++ files.
 * @param options.directory - Where to build; there is a folder per version of libtorch in it.
 * @param options.name - Of the library. Default `kernels`.
 * @returns The library's path.
 */
export function buildKernels(options: {
  readonly sources: readonly string[]
  readonly directory: string
  readonly name?: string
  readonly env?: Record<string, string | undefined>
}): string
