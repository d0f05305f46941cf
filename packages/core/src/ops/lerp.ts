import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { isFloat } from '../dtype.ts'
import { checkOptions, TorchError } from '../errors.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { add, div, mul, sub } from './arithmetic.ts'
import { lt } from './compare.ts'
import { promote } from './operands.ts'
import { isTensor } from '../arguments/tensor.ts'
import { abs } from './unary.ts'
import { where } from './where.ts'

const lerpArguments = signature('lerp', { input: takes.tensor, end: takes.tensor, weight: takes.operand })

/**
 * Elementwise x + weight · (end − x), counted from the nearer end, so that weight 1 gives `end` exactly (`torch.lerp`).
 *
 * @param weight - A number, or a tensor that broadcasts.
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool, and unless all tensors have one dtype.
 * @example
 * ```ts
 * torch.lerp(torch.tensor([0, 10]), torch.tensor([10, 20]), 0.5) // [5, 15]
 * ```
 */
export function lerp(x: Tensor, end: Tensor, weight: Tensor | number): Tensor {
  lerpArguments(arguments)
  for (const other of isTensor(weight) ? [end, weight] : [end]) {
    if (isFloat(x.dtype) && other.dtype === x.dtype) continue
    throw new TorchError('DTYPE_MISMATCH', 'lerp', `needs one floating dtype, but got ${x.dtype} and ${other.dtype}.`, {
      x: x.dtype,
      other: other.dtype,
    })
  }
  const way = sub(end, x)
  const fromStart = (): Tensor => add(x, mul(way, weight))
  const fromEnd = (): Tensor => sub(end, mul(way, sub1(weight)))
  if (!isTensor(weight)) return Math.abs(weight) < 0.5 ? fromStart() : fromEnd()
  return where(lt(abs(weight.detach()), 0.5), fromStart(), fromEnd())
}

function sub1(weight: Tensor | number): Tensor | number {
  return isTensor(weight) ? sub(1, weight) : 1 - weight
}

export interface ScaledOptions {
  /** Multiplies the product or quotient. Default 1. */
  readonly value?: number
}

export const scaledOptionsKind: takes.Kind = takes.options({ value: takes.number })

/** x · value; among integers the value counts as whole, as in PyTorch. */
function scaled(op: string, x: Tensor, options: ScaledOptions | undefined): Tensor {
  checkOptions(op, options, ['value'])
  const value = options?.value ?? 1
  if (value === 1) return x
  return mul(x, isFloat(x.dtype) ? value : Math.trunc(value))
}

const addcmulArguments = signature('addcmul', {
  input: takes.tensor,
  a: takes.tensor,
  b: takes.tensor,
  options: scaledOptionsKind,
})

/**
 * Elementwise x + value · a · b with broadcasting (`torch.addcmul`).
 *
 * @example
 * ```ts
 * torch.addcmul(torch.tensor([1]), torch.tensor([2]), torch.tensor([3]), { value: 10 }) // [61]
 * ```
 */
export function addcmul(x: Tensor, a: Tensor, b: Tensor, options?: ScaledOptions): Tensor {
  addcmulArguments(arguments)
  const [start, left, right] = promote('addcmul', [x, a, b])
  return add(start!, mul(scaled('addcmul', left!, options), right!))
}

const addcdivArguments = signature('addcdiv', {
  input: takes.tensor,
  a: takes.tensor,
  b: takes.tensor,
  options: scaledOptionsKind,
})

/**
 * Elementwise x + value · a / b with broadcasting (`torch.addcdiv`).
 *
 * @throws TorchError `DTYPE_MISMATCH` if all tensors are integers.
 * @example
 * ```ts
 * torch.addcdiv(torch.tensor([1]), torch.tensor([6]), torch.tensor([3]), { value: 10 }) // [21]
 * ```
 */
export function addcdiv(x: Tensor, a: Tensor, b: Tensor, options?: ScaledOptions): Tensor {
  addcdivArguments(arguments)
  const [start, left, right] = promote('addcdiv', [x, a, b])
  if (!isFloat(start!.dtype)) {
    throw new TorchError('DTYPE_MISMATCH', 'addcdiv', 'does not divide integers. Convert a tensor with to(dtype).', {
      dtype: start!.dtype,
    })
  }
  return add(start!, div(scaled('addcdiv', left!, options), right!))
}
