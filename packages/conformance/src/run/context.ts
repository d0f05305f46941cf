import { type Backend, type DType, primNames, withKernels } from '@flambeau/core/backend'
import type { Example, OpCases, Sample } from '../write/case.ts'
import type { Replaced } from '../differential/execute.ts'
import { Gen, hash } from '../write/gen.ts'
import { type Layout, valuesIn } from '../write/layouts.ts'
import { type Wide, wide } from '../judge/wide.ts'

/** Everything a check may ask for. */
export interface Context {
  /** The device being judged. */
  readonly device: Backend
  /** What it is judged by: every primitive in float64, and nothing but primitives. */
  readonly oracle: Wide
  readonly seed: number
  /** Functions to judge in the place of core's own: faulty ones, which must be noticed. */
  readonly functions?: Replaced
  /** Bounds the backend publishes for itself, by `op:dtype`, in ULPs. */
  readonly accuracy: ReadonlyMap<string, number>
}

/** The place of a case: what is called, with what. */
export interface Subject {
  readonly cases: OpCases
  readonly dtype: DType
  readonly sample: Sample
  readonly layout: Layout
  /** The sample is every number there is, of which some are beyond what a function can be judged at. */
  readonly everywhere?: true
}

/** What a device holds that somebody has to free: not what was left to the garbage collector. */
export function ownedMemory(device: Backend): { readonly bytes: number; readonly storages: number } {
  const { liveBytes, liveStorages, leftBytes = 0, leftStorages = 0 } = device.memory()
  return { bytes: liveBytes - leftBytes, storages: liveStorages - leftStorages }
}

/** Names of the ops that every backend implements. */
export const primitives: ReadonlySet<string> = new Set(primNames)

/** A device without fused kernels: it computes composites from primitives. */
export function primitivesOnly(device: Backend): Backend {
  return withKernels(device, `${device.name}, primitives only`, (kernels) => {
    for (const name of kernels.keys()) if (!primitives.has(name)) kernels.delete(name)
  })
}

/** A backend as oracle. It has no fused kernels, so that one judged by itself in float64 does not confirm its own. */
export function oracleOf(backend: Backend): Wide {
  return wide(primitivesOnly(backend), `${backend.name} as oracle`)
}

/** The arguments of a case. They depend on the seed and on op, dtype and sample, not on the layout or the check. */
export function exampleOf({ cases, dtype, sample, layout }: Subject, seed: number): Example {
  const example = sample.make(new Gen(dtype, hash(`${seed}:${cases.op}:${dtype}:${sample.name}`)))
  return { ...example, inputs: example.inputs.map((input) => valuesIn(layout, input)) }
}
