import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

import { TorchError } from '@flambeau/core'
import type { TypedArray } from '@flambeau/core'

import { addonPath, buildCommand, findLibtorch, installCommand } from '../scripts/find-libtorch.mjs'
import type { Attempt, Libtorch } from '../scripts/find-libtorch.mjs'

/** The native half. Storages are integers; a call is written into `record` and `numbers`, then `run`. */
export interface Addon {
  readonly version: string
  readonly threads: number
  readonly record: Int32Array
  readonly numbers: Float64Array
  /** [count, handle, handle, …]: storages to free before the next call. */
  readonly freed: Int32Array
  /** Registers an ATen operator or a kernel of the addon's own, and gives its number. */
  operator(name: string, overload: string, args: string, results: string, widened: number): number
  /** Loads a kernel of somebody else's from a shared library, and gives its number. */
  load(library: string, kernel: string, attributes: string): number
  run(): void
  drain(): void
  /** Writes unused handles to the start of the record and returns how many. */
  slots(): number
  reserve(words: number, numbers: number): [Int32Array, Float64Array]
  materialise(handle: number, dtype: number, length: number, device: number): void
  read(handle: number, start: number, target: TypedArray): void
  write(handle: number, start: number, source: TypedArray): void
  /** An object whose collection frees the handles at the start of the record, whose bytes stand in `numbers`. */
  guard(count: number, meter: number): object
  /** Bytes (0) or storages (1) that guards of this meter have freed so far. */
  collected(meter: number, what: 0 | 1): number
  /** Bytes kept for reuse. */
  pooled(): number
  dispose(device: number): void
  cudaDevices(): number
  synchronize(device: number): void
}

/** What is known about libtorch on this machine. */
export interface Diagnosis {
  readonly available: boolean
  /** One sentence saying why not, and the command that fixes it. Undefined when available. */
  readonly problem: string | undefined
  readonly fix: string | undefined
  /** Where libtorch was looked for, in order, until it was found. */
  readonly tried: readonly Attempt[]
  /** The libtorch that was found, whether or not the addon is built for it. */
  readonly libtorch: Libtorch | undefined
  /** The addon file that belongs to it, whether or not it exists. */
  readonly addon: string | undefined
  /** Threads libtorch uses for one op. */
  readonly threads: number | undefined
  /** Names `libtorch()` takes here. */
  readonly devices: readonly string[]
}

type Loaded =
  | { readonly addon: Addon; readonly diagnosis: Diagnosis }
  | { readonly addon: undefined; readonly diagnosis: Diagnosis }

function load(): Loaded {
  const { found, tried } = findLibtorch()
  const file = found === undefined ? undefined : addonPath(found.version)
  const unavailable = (problem: string, fix: string): Loaded => ({
    addon: undefined,
    diagnosis: { available: false, problem, fix, tried, libtorch: found, addon: file, threads: undefined, devices: [] },
  })
  if (found === undefined || file === undefined) {
    const list = tried.map(({ place, problem }) => `${place}: ${problem ?? 'found'}`).join('; ')
    return unavailable(`no libtorch was found (${list})`, installCommand)
  }
  if (!existsSync(file))
    return unavailable(`the addon is not built for libtorch ${found.version} (${found.root})`, buildCommand)
  try {
    const addon = createRequire(import.meta.url)(file) as Addon
    const cuda = Array.from({ length: addon.cudaDevices() }, (_, index) => `cuda:${index}`)
    const devices = ['cpu', ...cuda]
    const facts = { tried, libtorch: found, addon: file, threads: addon.threads, devices }
    return { addon, diagnosis: { available: true, problem: undefined, fix: undefined, ...facts } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return unavailable(`the addon ${file} could not be loaded (${reason})`, buildCommand)
  }
}

let loaded: Loaded | undefined

/** The addon of this thread, loaded once. */
export function addon(): Addon {
  loaded ??= load()
  if (loaded.addon !== undefined) return loaded.addon
  const { problem, fix, tried } = loaded.diagnosis
  throw new TorchError('DEVICE_UNAVAILABLE', 'libtorch', `${problem}. Run: ${fix}`, { tried, fix })
}

/** What was looked for and found: facts for `flambeau doctor`. Never throws. */
export function diagnose(): Diagnosis {
  loaded ??= load()
  return loaded.diagnosis
}
