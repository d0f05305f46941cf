import { within } from '../../arguments/within.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { TorchError } from '../../errors.ts'
import { numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { minimum } from '../primitives/arithmetic.ts'
import { eq } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { gather } from '../primitives/gather.ts'
import { constant } from '../primitives/constants.ts'
import { resultType } from '../primitives/operands.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { searchsorted } from './searchsorted.ts'
import { sort } from '../primitives/sort.ts'
import { any } from '../elementwise/truth.ts'
import { logicalNot } from '../primitives/unary.ts'
import { reshape, unsqueeze } from '../primitives/views.ts'

export interface IsinOptions {
  /** Accepted for PyTorch's sake: that both have no duplicates makes nothing faster here. */
  readonly assumeUnique?: boolean
  /** Whether elements are not among the others. Default false. */
  readonly invert?: boolean
}

/** Up to so many others each element is compared with all of them; beyond, it is looked up in their sorted order. */
const fewOthers = 16

const isinArguments = signature('isin', {
  elements: takes.operand,
  testElements: takes.operand,
  options: takes.options({ assumeUnique: takes.flag, invert: takes.flag }),
})

/**
 * Whether each element is among others, as bool (`torch.isin`). NaN is not among anything.
 *
 * @throws TorchError `INVALID_ARGUMENT` if both are numbers.
 * @example
 * ```ts
 * torch.isin(torch.tensor([1, 2, 3]), torch.tensor([2, 3])) // [false, true, true]
 * ```
 */
export function isin(elements: Tensor | number, testElements: Tensor | number, options?: IsinOptions): Tensor {
  isinArguments(arguments)
  return within('isin', () => {
    const device = isTensor(elements) ? elements.device : isTensor(testElements) ? testElements.device : undefined
    if (device === undefined) throw new TorchError('INVALID_ARGUMENT', 'isin', 'needs at least one tensor.')
    const dtype = resultType(elements, testElements)
    const asTensor = (x: Tensor | number): Tensor =>
      isTensor(x) ? cast(x.detach(), dtype) : constant(device, dtype, x)
    const x = asTensor(elements)
    const set = reshape(asTensor(testElements), [-1])
    const found = numel(set.shape) <= fewOthers ? any(eq(unsqueeze(x, -1), set), -1) : lookUp(x, set)
    return options?.invert === true ? logicalNot(found) : found
  })
}

function lookUp(x: Tensor, set: Tensor): Tensor {
  const { values } = sort(set, 0)
  const at = minimum(searchsorted(values, x), set.shape[0]! - 1)
  return eq(reshape(gather(values, 0, reshape(at, [-1])), x.shape), x)
}
