import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { Op } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import { TorchError } from '../../errors.ts'
import { formatShape, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, minimum, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { ge, gt, le } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { filled } from '../primitives/fill.ts'
import { gather } from '../primitives/gather.ts'
import { constant } from '../primitives/constants.ts'
import { resultType } from '../primitives/operands.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { logicalNot } from '../primitives/unary.ts'
import { reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

interface SearchAttrs {
  readonly right: boolean
}

/**
 * (sequence [rows, n] ascending, values [rows, m]) → int32 [rows, m]: how many elements of the row lie before each value. By
 * halving: the position grows by 2ᵏ, 2ᵏ⁻¹, …, 1 while the element before it still lies before the value.
 */
const searchOp: Op<SearchAttrs> = defineOp<SearchAttrs>({
  name: 'searchsorted',
  tier: 'composite',
  meta: ([, values]) => ({ shape: values!.shape, dtype: 'int32' }),
  composite: ([sequence, values], { right }) => {
    const size = sequence!.shape[1]!
    let at = filled(values!.device, 'int32', values!.shape, 0)
    if (size === 0) return at
    for (let step = 2 ** Math.floor(Math.log2(size)); step >= 1; step /= 2) {
      const next = add(at, step)
      const before = gather(sequence!, 1, sub(minimum(next, size), 1))
      const stays = logicalNot((right ? gt : ge)(before, values!))
      at = where(bitwiseAnd(le(next, size), stays), next, at)
    }
    return at
  },
})

export interface SearchsortedOptions {
  /** Behind equal elements instead of before them. Default false. */
  readonly right?: boolean
  /** 'right' is `right: true`, 'left' is `right: false`. */
  readonly side?: 'left' | 'right'
  /** Indices that sort the sequence, as from argsort, where it is not sorted. */
  readonly sorter?: Tensor
}

function checkSearch(sequence: Tensor, values: Tensor, { right, side, sorter }: SearchsortedOptions): void {
  const fail = (why: string): never => {
    throw new TorchError('INVALID_ARGUMENT', 'searchsorted', why, {
      sequence: sequence.shape,
      values: values.shape,
      side,
      right,
    })
  }
  if (side !== undefined && side !== 'left' && side !== 'right')
    fail(`side must be 'left' or 'right', but got '${String(side)}'.`)
  if (side === 'left' && right === true)
    fail("side and right can't be set to opposites: side is 'left' and right is true.")
  if (sequence.shape.length === 0) fail('the sequence must have at least one dimension.')
  if (sorter !== undefined && !sameShape(sorter.shape, sequence.shape)) {
    fail(
      `sorter must have the shape of the sequence, ${formatShape(sequence.shape)}, but has ${formatShape(sorter.shape)}.`,
    )
  }
  if (sequence.shape.length > 1 && !sameShape(sequence.shape.slice(0, -1), values.shape.slice(0, -1))) {
    fail(
      `the sequence must be 1-D, or agree with values in all but the last dimension; got ${formatShape(sequence.shape)} and ` +
        `${formatShape(values.shape)}.`,
    )
  }
}

const searchsortedArguments = signature('searchsorted', {
  sequence: takes.tensor,
  values: takes.operand,
  options: takes.options({ right: takes.flag, side: takes.oneOf('left', 'right'), sorter: takes.tensor }),
})

/**
 * Where values would have to be inserted into an ascending sequence (the last dimension) to keep it ascending, as int32
 * (`torch.searchsorted`). NaN belongs to the end.
 *
 * @param sequence - A vector, or rows that belong to the rows of `values`.
 * @throws TorchError `INVALID_ARGUMENT` for shapes or options that do not fit together.
 * @example
 * ```ts
 * torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([3, 4])) // [1, 2]
 * torch.searchsorted(torch.tensor([1, 3, 5]), 3, { right: true }) // 2
 * ```
 */
export function searchsorted(sequence: Tensor, values: Tensor | number, options?: SearchsortedOptions): Tensor {
  searchsortedArguments(arguments)
  return within('searchsorted', () => {
    const dtype = resultType(sequence, values)
    const { device } = sequence
    const wanted = isTensor(values) ? cast(values.detach(), dtype) : constant(device, dtype, values)
    checkSearch(sequence, wanted, options ?? {})
    const { sorter, right, side } = options ?? {}
    const given = cast(sequence.detach(), dtype)
    const sorted = sorter === undefined ? given : gather(given, -1, sorter)
    const size = sorted.shape.at(-1)!
    const rows = sorted.shape.slice(0, -1).reduce((a, b) => a * b, 1)
    const perRow = wanted.shape.reduce((a, b) => a * b, 1) / Math.max(rows, 1)
    if (rows === 0 || perRow === 0) return filled(device, 'int32', wanted.shape, 0)
    const at = searchOp.one([reshape(sorted, [rows, size]), reshape(wanted, [rows, perRow])], {
      right: right === true || side === 'right',
    })
    return reshape(at, wanted.shape)
  })
}

export interface BucketizeOptions {
  /** Buckets contain their left boundary instead of their right one. Default false. */
  readonly right?: boolean
}

const bucketizeArguments = signature('bucketize', {
  input: takes.operand,
  boundaries: takes.tensor,
  options: takes.options({ right: takes.flag }),
})

/**
 * The bucket (int32) of each element between ascending boundaries (`torch.bucketize`): {@link searchsorted} with the arguments
 * the other way round.
 *
 * @param boundaries - A vector.
 * @throws TorchError `INVALID_ARGUMENT` if the boundaries are no vector.
 * @example
 * ```ts
 * torch.bucketize(torch.tensor([0.5, 2, 9]), torch.tensor([1, 2, 3])) // [0, 1, 3]
 * ```
 */
export function bucketize(x: Tensor | number, boundaries: Tensor, options?: BucketizeOptions): Tensor {
  bucketizeArguments(arguments)
  return within('bucketize', () => {
    if (boundaries.shape.length !== 1) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'bucketize',
        `boundaries must be a vector, but have shape ${formatShape(boundaries.shape)}.`,
        { boundaries: boundaries.shape },
      )
    }
    return searchsorted(boundaries, x, options)
  })
}
