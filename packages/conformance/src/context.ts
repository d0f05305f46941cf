import { type Backend, type DType, primNames, withKernels } from '@flambeau/core'
import type { Example, OpCases, Sample } from './case.ts'
import { Gen, hash } from './gen.ts'
import { type Layout, valuesIn } from './layouts.ts'

/** Everything a check may ask for. */
export interface Context {
  /** The device being judged. */
  readonly device: Backend
  /** What it is judged by. */
  readonly oracle: Backend
  readonly seed: number
  /** Bounds the backend publishes for itself, by `op:dtype`, in ULPs. */
  readonly accuracy: ReadonlyMap<string, number>
}

/** The place of a case: what is called, with what. */
export interface Subject {
  readonly cases: OpCases
  readonly dtype: DType
  readonly sample: Sample
  readonly layout: Layout
}

/** Names of the ops that every backend implements. */
export const primitives: ReadonlySet<string> = new Set(primNames)

/**
 * The oracle without fused kernels: it computes composites from primitives, so that a backend judged by itself in float64 does
 * not confirm its own fused kernels.
 */
export function primitivesOnly(oracle: Backend): Backend {
  return withKernels(oracle, `${oracle.name}, primitives only`, (kernels) => {
    for (const name of kernels.keys()) if (!primitives.has(name)) kernels.delete(name)
  })
}

/** The arguments of a case. They depend on the seed and on op, dtype and sample, not on the layout or the check. */
export function exampleOf({ cases, dtype, sample, layout }: Subject, seed: number): Example {
  const example = sample.make(new Gen(dtype, hash(`${seed}:${cases.op}:${dtype}:${sample.name}`)))
  return { ...example, inputs: example.inputs.map((input) => valuesIn(layout, input)) }
}
