export interface Libtorch {
  /** How it was found. */
  readonly place: 'LIBTORCH' | 'python3' | 'project' | 'last build' | 'system'
  readonly root: string
  readonly lib: string
  readonly include: string
  readonly version: string
}
export interface Attempt {
  readonly place: Libtorch['place'] | 'FLAMBEAU_ADDON'
  readonly root: string | undefined
  /** Why this place gives no libtorch to use; undefined for the one that was taken. */
  readonly problem: string | undefined
  /** What lies there, if it is a libtorch. */
  readonly libtorch: Libtorch | undefined
}
/** Looks for libtorch where the documentation says, in that order, until one is found. */
export function findLibtorch(env?: Record<string, string | undefined>): {
  readonly found: Libtorch | undefined
  readonly tried: readonly Attempt[]
}
