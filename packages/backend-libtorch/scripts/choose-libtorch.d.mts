import type { Attempt, Libtorch } from './find-libtorch.mjs'

/** The first libtorch that has an addon, else the first one, with what is missing for it and the command that helps. */
export function chooseLibtorch(env?: Record<string, string | undefined>): {
  readonly found: Libtorch | undefined
  readonly addon: string | undefined
  readonly tried: readonly Attempt[]
  readonly problem: string | undefined
  readonly fix: string | undefined
}
