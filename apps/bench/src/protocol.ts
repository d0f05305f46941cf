import type { Problem } from './lenet/problem.ts'
import type { Elapsed } from './stopwatch.ts'

/** What a program can be asked. Not every program knows every task. */
export type Request =
  /** Who it is: versions and threads. */
  | { readonly task: 'about' }
  /** Adds two tensors of ten numbers `count` times. */
  | { readonly task: 'add'; readonly count: number }
  /** Takes up a training problem. */
  | { readonly task: 'problem'; readonly problem: Problem }
  /** Trains `count` steps and reads the loss after each. */
  | { readonly task: 'steps'; readonly count: number }
  /** Trains `steps` steps and watches resident memory from step `settled` on. */
  | { readonly task: 'memory'; readonly steps: number; readonly settled: number }

export interface Answer extends Partial<Elapsed> {
  readonly losses?: readonly number[]
  readonly about?: Readonly<Record<string, string>>
  /** Resident memory when it had settled, and how much higher it ever was afterwards. */
  readonly megabytes?: { readonly settled: number; readonly growth: number }
  readonly error?: string
}
