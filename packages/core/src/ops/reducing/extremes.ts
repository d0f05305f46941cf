import { within } from '../../arguments/within.ts'
import { type InOrder, named } from '../../results.ts'
import { reduceOptionsKind } from '../../arguments/options.ts'
import { overloads, signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op, OpDefinition } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import { TorchError } from '../../errors.ts'
import { numel } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { argmax, argmin } from '../primitives/arg.ts'
import { div, maximum, minimum } from '../primitives/arithmetic.ts'
import { eq } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { amax, amin, type ReduceOptions, sum } from '../primitives/reduce.ts'
import { type Selection, selectAlong } from '../primitives/selection.ts'
import { isnan } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'

/** Gradient of one value taken from all elements: the elements equal to it share it evenly; a NaN counts as equal to NaN. */
export const sharedVjp: OpDefinition['vjp'] = (saved, [grad]) => {
  const [x, y] = [saved.input(0), saved.output(0)]
  const mask = where(isnan(y), isnan(x), eq(x, y))
  return [where(mask, div(grad!, sum(cast(mask, grad!.dtype))), 0)]
}

function extreme(name: 'max' | 'min', reduce: typeof amax): Op<NoAttrs> {
  return defineOp<NoAttrs>({
    name,
    tier: 'composite',
    meta: ([x]) => {
      if (numel(x!.shape) > 0) return { shape: [], dtype: x!.dtype }
      throw new TorchError(
        'INVALID_ARGUMENT',
        name,
        'Expected reduction dim to be specified for input.numel() == 0. Pass a dimension that is not empty.',
        { shape: x!.shape },
      )
    },
    composite: ([x]) => reduce(x!),
    vjp: sharedVjp!,
    saveInputs: [[0]],
    saveOutputs: [0],
  })
}

const extremeWays = [
  { input: takes.tensor },
  { input: takes.tensor, other: takes.tensor },
  { input: takes.tensor, dim: takes.integer, options: reduceOptionsKind },
] as const

const maxOp = extreme('max', amax)
const minOp = extreme('min', amin)

const maxArguments = overloads('max', ...extremeWays)

/**
 * Largest element (`torch.max`), in PyTorch's three forms; NaN wins.
 *
 * - `max(x)`: of all elements, 0-d; equal ones share the gradient.
 * - `max(x, dim, options)`: along a dimension, `{ values, indices }`; the first of equal ones (int32 index) gets the gradient.
 * - `max(x, other)`: elementwise, as {@link maximum}.
 *
 * @throws TorchError `INVALID_ARGUMENT` if there is no element.
 * @example
 * ```ts
 * const x = torch.tensor([[1, 9], [8, 2]])
 * torch.max(x) // 9
 * torch.max(x, 1).indices // [1, 0]
 * torch.max(x, torch.tensor(5)) // [[5, 9], [8, 5]]
 * ```
 */
export function max(x: Tensor): Tensor
export function max(x: Tensor, dim: number, options?: ReduceOptions): Selection
export function max(x: Tensor, other: Tensor): Tensor
export function max(x: Tensor, by?: number | Tensor, options?: ReduceOptions): Tensor | Selection {
  maxArguments(arguments)
  return within('max', () => {
    if (by === undefined) return maxOp.one([x], {})
    if (isTensor(by)) return maximum(x, by)
    return selectAlong('max', x, by, options?.keepdim === true, (y, dim) => argmax(y, dim, { keepdim: true }))
  })
}

const minArguments = overloads('min', ...extremeWays)

/**
 * Smallest element (`torch.min`), in PyTorch's three forms; NaN wins.
 *
 * - `min(x)`: of all elements, 0-d; equal ones share the gradient.
 * - `min(x, dim, options)`: along a dimension, `{ values, indices }`; the first of equal ones (int32 index) gets the gradient.
 * - `min(x, other)`: elementwise, as {@link minimum}.
 *
 * @throws TorchError `INVALID_ARGUMENT` if there is no element.
 * @example
 * ```ts
 * const x = torch.tensor([[1, 9], [8, 2]])
 * torch.min(x) // 1
 * torch.min(x, 1).indices // [0, 1]
 * ```
 */
export function min(x: Tensor): Tensor
export function min(x: Tensor, dim: number, options?: ReduceOptions): Selection
export function min(x: Tensor, other: Tensor): Tensor
export function min(x: Tensor, by?: number | Tensor, options?: ReduceOptions): Tensor | Selection {
  minArguments(arguments)
  return within('min', () => {
    if (by === undefined) return minOp.one([x], {})
    if (isTensor(by)) return minimum(x, by)
    return selectAlong('min', x, by, options?.keepdim === true, (y, dim) => argmin(y, dim, { keepdim: true }))
  })
}

/** The smallest and the largest elements. */
export interface Extremes extends InOrder<Tensor> {
  readonly min: Tensor
  readonly max: Tensor
}

export interface AminmaxOptions extends ReduceOptions {
  /** Dimension to reduce. Default: all. */
  readonly dim?: number
}

const aminmaxArguments = signature('aminmax', {
  input: takes.tensor,
  options: takes.options({ dim: takes.integer, keepdim: takes.flag }),
})

/**
 * Smallest and largest element at once, of all or along a dimension; ties share the gradient (`torch.aminmax`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if there is no element.
 * @example
 * ```ts
 * const { min, max } = torch.aminmax(torch.tensor([3, 1, 2])) // 1, 3
 * ```
 */
export function aminmax(x: Tensor, options?: AminmaxOptions): Extremes {
  aminmaxArguments(arguments)
  return within('aminmax', () => {
    const keepdim = { keepdim: options?.keepdim === true }
    return named({ min: amin(x, options?.dim, keepdim), max: amax(x, options?.dim, keepdim) })
  })
}

/** What of this file tensors have as methods. */
export const methods = ['aminmax'] as const
