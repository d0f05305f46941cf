/**
 * Builds the addon for a libtorch with CMake, unless it is there, whole and up to date. Where another process builds, waits for it.
 *
 * @param options.libtorch - Where to look, as in `LIBTORCH`: a libtorch, or a virtual environment that has torch. Default: as
 *   `libtorch()` looks.
 * @param options.force - Build in any case.
 * @param options.log - Receives a line for each step.
 * @returns What it was built for, where it lies, and whether it had to be built.
 * @throws An `Error` whose first line says what is missing and the command that helps.
 */
export function buildAddon(options?: {
  readonly libtorch?: string | undefined
  readonly force?: boolean
  readonly log?: (line: string) => void
  readonly env?: Record<string, string | undefined>
}): { readonly version: string; readonly root: string; readonly addon: string; readonly built: boolean }

/**
 * Builds C++ that includes `<flambeau/kernel.h>` into a shared library for `nativeKernel`, against the libtorch that `libtorch()`
 * uses, with CMake, unless that is done already.
 *
 * @param options.sources - C++ files.
 * @param options.directory - Where to build; there is a folder per libtorch in it.
 * @param options.name - Of the library. Default `kernels`.
 * @returns The library's path.
 */
export function buildKernels(options: {
  readonly sources: readonly string[]
  readonly directory: string
  readonly name?: string
  readonly env?: Record<string, string | undefined>
}): string

/** Where addons are kept: `FLAMBEAU_CACHE`, or `flambeau` in the user's folder for caches. */
export function cacheFolder(env?: Record<string, string | undefined>): string
