import { reduceOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { ArgName, DimAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cast } from './copy.ts'
import { checkNonEmpty, keptShape, type ReduceOptions } from './reduce.ts'
import { reshape, squeeze } from './views.ts'

function arg(name: ArgName): Op<DimAttrs> {
  return defineOp<DimAttrs>({
    name,
    tier: 'prim',
    meta: ([x], { dim }) => ({ shape: keptShape(x!.shape, [dim]), dtype: 'int32' }),
  })
}

/** The 2 primitives that find extremes. */
export const argOps: { readonly [N in ArgName]: Op<DimAttrs> } = { argmax: arg('argmax'), argmin: arg('argmin') }

function position(
  name: ArgName,
  x: Tensor,
  dim: number | null | undefined,
  options: ReduceOptions | undefined,
): Tensor {
  const source = x.dtype === 'bool' ? cast(x, 'uint8') : x
  if (dim === null || dim === undefined || x.shape.length === 0) {
    if (dim !== null && dim !== undefined) normalizeDim(name, dim, 0)
    const flat = reshape(source, [-1])
    checkNonEmpty(name, flat, [0])
    const at = argOps[name].one([flat], { dim: 0 })
    return reshape(at, options?.keepdim === true ? x.shape.map(() => 1) : [])
  }
  const d = normalizeDim(name, dim, x.shape.length)
  checkNonEmpty(name, x, [d])
  const at = argOps[name].one([source], { dim: d })
  return options?.keepdim === true ? at : squeeze(at, d)
}

const argmaxArguments = signature('argmax', {
  input: takes.tensor,
  dim: takes.optional(takes.integer),
  options: reduceOptionsKind,
})

/**
 * Index (int32) of the largest element along `dim`, or in the flattened tensor; the first one on ties; NaN counts as largest
 * (`torch.argmax`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if there is no element.
 * @example
 * ```ts
 * torch.argmax(torch.tensor([[1, 9], [8, 2]]), 1) // [1, 0]
 * ```
 */
export function argmax(x: Tensor, dim?: number | null, options?: ReduceOptions): Tensor {
  argmaxArguments(arguments)
  return position('argmax', x, dim, options)
}

const argminArguments = signature('argmin', {
  input: takes.tensor,
  dim: takes.optional(takes.integer),
  options: reduceOptionsKind,
})

/**
 * Index (int32) of the smallest element along `dim`, or in the flattened tensor; the first one on ties; NaN counts as smallest
 * (`torch.argmin`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if there is no element.
 * @example
 * ```ts
 * torch.argmin(torch.tensor([[1, 9], [8, 2]]), 1) // [0, 1]
 * ```
 */
export function argmin(x: Tensor, dim?: number | null, options?: ReduceOptions): Tensor {
  argminArguments(arguments)
  return position('argmin', x, dim, options)
}

/** What of this file tensors have as methods. */
export const methods = ['argmax', 'argmin'] as const
