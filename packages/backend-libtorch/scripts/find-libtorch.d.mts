export interface Libtorch {
  /** How it was found. */
  readonly place: 'LIBTORCH' | 'python3' | 'project' | 'system'
  readonly root: string
  readonly lib: string
  readonly include: string
  readonly version: string
}
export interface Attempt {
  readonly place: Libtorch['place']
  readonly root: string | undefined
  /** Why this place gives no libtorch; undefined for the one that was taken. */
  readonly problem: string | undefined
}
export function findLibtorch(env?: Record<string, string | undefined>): {
  readonly found: Libtorch | undefined
  readonly tried: readonly Attempt[]
}
export function addonPath(version: string): string
export const installCommand: string
export const buildCommand: string
