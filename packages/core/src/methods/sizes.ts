import { describe } from '../arguments/describe.ts'
import { TorchError } from '../errors.ts'

/** Sizes or dimensions as an array or one by one. */
export type Sizes = readonly [readonly number[]] | readonly number[]

export function sizesOf(op: string, sizes: Sizes): readonly number[] {
  const [first, second] = sizes as readonly unknown[]
  if (sizes.length === 0) {
    throw new TorchError('INVALID_ARGUMENT', op, `needs numbers, or a list of them: ${op}([]) for none.`, { given: 0 })
  }
  if (!Array.isArray(first)) return sizes as readonly number[]
  if (sizes.length === 1) return first as readonly number[]
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `takes one list, or numbers one by one; argument 2 is ${describe(second)}.`,
    {
      given: sizes.length,
    },
  )
}
