import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'

import { TorchError } from '@flambeau/core/backend'
import type { TypedArray } from '@flambeau/core/backend'

import { chooseLibtorch } from '../scripts/choose-libtorch.mjs'
import type { Attempt, Libtorch } from '../scripts/find-libtorch.mjs'
import { calmThreads } from './threads.ts'

/** The native half. Storages are integers; a call is written into `record` and `numbers`, then `run`. */
export interface Addon {
  readonly version: string
  /** Whether this libtorch has oneDNN, its fast convolutions and products. */
  readonly oneDnn: boolean
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
  /** How many threads one op may use. */
  threads(): number
  setThreads(count: number): void
}

/** What is known about libtorch on this machine. */
export interface Diagnosis {
  readonly available: boolean
  /** One sentence saying why not, and the command that fixes it. Undefined when available. */
  readonly problem: string | undefined
  readonly fix: string | undefined
  /** One sentence saying why this libtorch is slower than it could be, and what to do. Undefined where it is not. */
  readonly slow: string | undefined
  /** Where libtorch was looked for, in order, until one was found that has an addon. */
  readonly tried: readonly Attempt[]
  /** The libtorch that was found, whether or not the addon is built for it. */
  readonly libtorch: Libtorch | undefined
  /** The addon file that belongs to it, whether or not it exists. */
  readonly addon: string | undefined
  /** Names `libtorch()` takes here. */
  readonly devices: readonly string[]
}

type Loaded =
  | { readonly addon: Addon; readonly diagnosis: Diagnosis }
  | { readonly addon: undefined; readonly diagnosis: Diagnosis }

type Choice = ReturnType<typeof chooseLibtorch>

/** The addon that the environment names: a program in one file has nothing else to find it by. */
function named(file: string): Choice {
  const attempt = { place: 'FLAMBEAU_ADDON', root: dirname(file), problem: undefined, libtorch: undefined } as const
  return { found: undefined, addon: resolve(file), tried: [attempt], problem: undefined, fix: undefined }
}

function choose(): Choice {
  if (process.platform === 'win32') {
    const problem = 'libtorch works on Linux and macOS, and this is Windows'
    const fix = 'wsl --install, then flambeau inside it (or take webgpu() or js())'
    return { found: undefined, addon: undefined, tried: [], problem, fix }
  }
  const { FLAMBEAU_ADDON } = process.env
  return FLAMBEAU_ADDON ? named(FLAMBEAU_ADDON) : chooseLibtorch()
}

function slowness({ version, oneDnn }: Addon): string | undefined {
  const newer = 'A newer one: python3 -m pip install torch, then npx flambeau build'
  if (version.startsWith('1.')) return `libtorch ${version} is up to 4 times slower than 2.13. ${newer}`
  return oneDnn ? undefined : `libtorch ${version} was built without oneDNN: convolutions are slow. ${newer}`
}

/** What helps where an addon that is whole, and was built for the libtorch that is there, does not load. */
function cure(env: Readonly<Record<string, string | undefined>>): string {
  // They go before what the addon says about where its libtorch is.
  const overrides = ['FLAMBEAU_ADDON', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH']
  const override = overrides.find((name) => env[name])
  return override === undefined ? 'npx flambeau build --force' : `unset ${override}`
}

function load(): Loaded {
  const { found, addon: file, tried, problem, fix } = choose()
  const unavailable = (why: string, command: string): Loaded => ({
    addon: undefined,
    diagnosis: {
      available: false,
      problem: why,
      fix: command,
      slow: undefined,
      tried,
      libtorch: found,
      addon: file,
      devices: [],
    },
  })
  if (problem !== undefined || file === undefined) return unavailable(problem ?? '', fix ?? '')
  try {
    calmThreads(process.env)
    const addon = createRequire(file)(file) as Addon
    const cuda = Array.from({ length: addon.cudaDevices() }, (_, index) => `cuda:${index}`)
    const devices = ['cpu', ...cuda]
    const facts = { slow: slowness(addon), tried, libtorch: found, addon: file, devices }
    return { addon, diagnosis: { available: true, problem: undefined, fix: undefined, ...facts } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return unavailable(`the addon ${file} could not be loaded (${reason})`, cure(process.env))
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
