import { type DType, isFloat } from '@flambeau/core/backend'
import { roundTo } from '../judge/values/format.ts'
import type { Call, Outcome, TensorSpec } from './call.ts'
import { toElement, toNumber } from './execute.ts'
import type { Difference } from './judge.ts'

const isNarrow = (dtype: string): boolean => isFloat(dtype as DType) && dtype !== 'float64'

function widened(one: TensorSpec): TensorSpec {
  if (!isNarrow(one.dtype)) return one
  return {
    ...one,
    dtype: 'float64',
    values: one.values.map((value) => toElement(roundTo(one.dtype, toNumber(value)))),
  }
}

/** The same call in float64, of the numbers that its tensors hold in their dtype. */
export function inFloat64(call: Call): Call {
  const args = JSON.stringify(call.args).replaceAll(/"dtype":"(\w+)"/g, (text, dtype: string) =>
    isNarrow(dtype) ? '"dtype":"float64"' : text,
  )
  return { ...call, tensors: call.tensors.map(widened), args: JSON.parse(args) as Call['args'] }
}

/** A call in float64: what PyTorch makes of it, and what differs. */
export interface Wider {
  readonly theirs: Outcome
  readonly found: readonly Difference[]
}
