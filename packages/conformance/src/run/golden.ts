import { category, type DType, isFloat } from '@flambeau/core/backend'
import type { Attrs } from '@flambeau/core'
import type { Result } from './call.ts'
import type { Example, OpCases } from '../write/case.ts'
import { exampleOf } from './context.ts'
import type { MemoryTable } from '../checks/memory.ts'
import type { ModuleFamilyGolden } from '../modules/golden.ts'
import type { Call, Outcome } from '../differential/call.ts'
import { encode, type HostTensor, hostTensor } from '../judge/values/host.ts'

/** Numbers in JSON, which has no word for some of them. */
export type Cell = number | 'NaN' | 'Infinity' | '-Infinity' | '-0'

/** A tensor in a golden file. */
export interface Recorded {
  readonly shape: readonly number[]
  readonly dtype: DType
  readonly values: readonly Cell[]
}

/** A call, what PyTorch gives for it in float64, and what its gradients are for given cotangents. */
export interface GoldenExample {
  readonly sample: string
  readonly dtype: DType
  readonly inputs: readonly Recorded[]
  readonly attrs: Attrs
  readonly outputs: readonly Recorded[]
  /** By output; null where it carries no gradient. Absent when the example has none. */
  readonly cotangents?: readonly (Recorded | null)[]
  /** By input. */
  readonly gradients?: readonly (Recorded | null)[]
}

/** The vectors of one op, written by scripts/make-goldens.py. */
export interface Golden {
  readonly op: string
  readonly torch: string
  readonly seed: number
  readonly command: string
  readonly expression: string
  readonly examples: readonly GoldenExample[]
}

/** A call and what PyTorch did. */
export interface RecordedCall {
  readonly call: Call
  readonly outcome: Outcome
}

/** Calls of a kind, written by `conform golden --calls`. */
export interface CallGolden {
  readonly torch: string
  readonly seed: number
  readonly command: string
  readonly theme: string
  readonly calls: readonly RecordedCall[]
}

/** What PyTorch was asked: vectors of ops, whole calls, modules, and where results lie in memory. */
export type Recording = Golden | CallGolden | ModuleFamilyGolden | MemoryTable

/** The recordings by what they hold. */
export function sorted(recordings: readonly Recording[]): {
  readonly vectors: readonly Golden[]
  readonly calls: readonly CallGolden[]
  readonly modules: readonly ModuleFamilyGolden[]
  readonly memory: readonly MemoryTable[]
} {
  return {
    vectors: recordings.filter((one): one is Golden => 'op' in one),
    calls: recordings.filter((one): one is CallGolden => 'theme' in one),
    modules: recordings.filter((one): one is ModuleFamilyGolden => 'family' in one),
    memory: recordings.filter((one): one is MemoryTable => !('op' in one) && !('theme' in one) && !('family' in one)),
  }
}

export function toCell(value: number): Cell {
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? value : (String(value) as Cell)
}

/** A recorded tensor as a host tensor of `dtype`. */
export function fromRecord({ shape, values }: Recorded, dtype: DType): HostTensor {
  return hostTensor(dtype, shape, values.map(Number))
}

/** The dtypes whose samples have goldens: one of each category. */
const goldenDtypes: readonly DType[] = ['float32', 'int32', 'bool']

/** What PyTorch is asked: every golden sample of an op, with its arguments. */
export interface GoldenRequest {
  readonly op: string
  readonly expression: string
  /** Outputs that carry a gradient; absent: every float. */
  readonly differentiable?: readonly number[]
  readonly examples: readonly (Pick<GoldenExample, 'sample' | 'dtype' | 'inputs' | 'attrs'> & {
    readonly gradient: boolean
  })[]
}

/** The questions to PyTorch for an op; undefined if it has no PyTorch expression. */
export function goldenRequest(cases: OpCases, seed: number): GoldenRequest | undefined {
  if (cases.torch === undefined) return undefined
  const examples = goldenDtypes
    .filter((dtype) => cases.dtypes.includes(dtype))
    .flatMap((dtype) =>
      cases.samples
        .filter((sample) => sample.goldless !== true && sample.full !== true)
        .map((sample) => {
          const { inputs, attrs } = exampleOf({ cases, dtype, sample, layout: 'contiguous' }, seed)
          return {
            sample: sample.name,
            dtype,
            gradient:
              cases.grad !== undefined &&
              cases.noGoldenGradient !== true &&
              sample.gradless !== true &&
              sample.special !== true &&
              isFloat(dtype),
            inputs: inputs.map((input) => ({
              shape: input.shape,
              dtype: input.dtype,
              values: [...input.values].map(toCell),
            })),
            attrs,
          }
        }),
    )
  const { op, torch: expression, differentiable } = cases
  return { op, expression, examples, ...(differentiable === undefined ? {} : { differentiable }) }
}

/** A golden as an example for a device that computes floats in `float`. */
export function goldenCall({ inputs, attrs }: GoldenExample, float: DType): Example {
  const { dtype } = attrs as { readonly dtype?: DType }
  return {
    inputs: inputs.map((input) => fromRecord(input, isFloat(input.dtype) ? float : input.dtype)),
    attrs: dtype === undefined || !isFloat(dtype) ? attrs : { ...attrs, dtype: float },
  }
}

/** Recorded outputs to compare `actual` with; undefined where a float stands against an integer or the like. */
export function goldenResults(recorded: readonly Recorded[], actual: readonly Result[]): readonly Result[] | undefined {
  if (recorded.length !== actual.length) return undefined
  const results = recorded.map((one, i): Result | undefined => {
    const { dtype } = actual[i]!
    if (category(dtype) !== category(one.dtype)) return undefined
    const tensor = fromRecord(one, isFloat(dtype) ? 'float64' : dtype)
    return { ...tensor, array: encode(tensor.dtype, tensor.values) }
  })
  return results.includes(undefined) ? undefined : (results as readonly Result[])
}
