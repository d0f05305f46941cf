import * as takes from '../../arguments/kinds.ts'
import type { Backend } from '../../backend/backend.ts'
import { category, type DType, isFloat, isWhole, promoteTypes, type Scalar } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { isTensor } from '../../arguments/tensor.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { constant } from './constants.ts'
import { cast } from './copy.ts'

export { checkFloat, checkNumeric } from '../../dispatch/accepted.ts'

/** What a binary op takes beside a tensor. */
export type Operand = Tensor | Scalar

/** The dtype of results where PyTorch says "default dtype". */
export const defaultFloat: DType = 'float32'

function scalarType(value: Scalar): DType {
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int64'
  return isWhole(value) ? 'int32' : defaultFloat
}

/**
 * The dtype in which operands meet (`torch.result_type`): tensors with dimensions decide before 0-d tensors, and those before
 * plain numbers, unless a later one is of a higher category (bool < integer < float).
 *
 * @example
 * ```ts
 * torch.resultType(torch.ones([2], { dtype: 'int32' }), 1.5) // 'float32'
 * ```
 */
export function resultType(...operands: readonly Operand[]): DType {
  const wrong = operands.find((one) => !takes.operand.accepts(one))
  if (wrong !== undefined)
    throw new TorchError('INVALID_ARGUMENT', 'resultType', `takes tensors and numbers, but got ${typeof wrong}.`)
  let withDims: DType | null = null
  let zeroDim: DType | null = null
  let number: DType | null = null
  for (const operand of operands) {
    if (!isTensor(operand)) number = join(number, scalarType(operand))
    else if (operand.shape.length > 0) withDims = join(withDims, operand.dtype)
    else zeroDim = join(zeroDim, operand.dtype)
  }
  return lift(lift(withDims, zeroDim), number) ?? defaultFloat
}

function join(a: DType | null, b: DType): DType {
  return a === null ? b : promoteTypes(a, b)
}

function lift(higher: DType | null, lower: DType | null): DType | null {
  if (higher === null) return lower
  if (lower === null || category(lower) <= category(higher)) return higher
  return lower
}

/** Both operands as tensors of the dtype in which they meet. */
export function operands(op: string, a: Operand, b: Operand, floatOnly = false): readonly [Tensor, Tensor] {
  if (isTensor(a)) {
    if (typeof b === 'number' && isFloat(a.dtype)) return [a, constant(a.device, a.dtype, b)]
    if (isTensor(b) && a.dtype === b.dtype && (!floatOnly || isFloat(a.dtype))) return [a, b]
  }
  let dtype = resultType(a, b)
  if (floatOnly && !isFloat(dtype)) dtype = defaultFloat
  const device = isTensor(a) ? a.device : isTensor(b) ? b.device : undefined
  if (device === undefined) throw noTensor(op)
  checkNumbers(op, [a, b], dtype)
  return [asTensor(op, a, device, dtype), asTensor(op, b, device, dtype)]
}

/** Any number of operands as tensors of the dtype in which they meet. */
export function promote(op: string, values: readonly Operand[], floatOnly = false): readonly Tensor[] {
  const device = values.find(isTensor)?.device
  if (device === undefined) throw noTensor(op)
  let dtype = resultType(...values)
  if (floatOnly && !isFloat(dtype)) dtype = defaultFloat
  checkNumbers(op, values, dtype)
  return values.map((value) => asTensor(op, value, device, dtype))
}

function noTensor(op: string): TorchError {
  return new TorchError('INVALID_ARGUMENT', op, 'needs at least one tensor. Make one with torch.tensor(…).')
}

/** Bools meet whole numbers in int32, where PyTorch has int64: those beyond are refused, not cut to their low bits. */
function checkNumbers(op: string, values: readonly Operand[], dtype: DType): void {
  if (dtype !== 'int32' || values.some((one) => isTensor(one) && one.dtype !== 'bool')) return
  const beyond = values.find((one) => typeof one === 'number' && (one | 0) !== one)
  if (beyond === undefined) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `${beyond as number} is beyond int32, the dtype of integer results. Convert the tensor with to('int64') or to('float32').`,
    { value: beyond },
  )
}

function asTensor(op: string, value: Operand, device: Backend, dtype: DType): Tensor {
  if (isTensor(value)) return cast(value, dtype)
  if (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'bigint') {
    throw new TorchError('INVALID_ARGUMENT', op, `takes tensors and numbers, but got ${typeof value}.`, {
      type: typeof value,
    })
  }
  return constant(device, dtype, value)
}

/** `x` in a floating dtype: integers and bools become the default one, as in PyTorch's float functions. */
export function asFloat(x: Tensor): Tensor {
  return isFloat(x.dtype) ? x : cast(x, defaultFloat)
}

/** Computes in float32 what would lose too much in a half dtype, and rounds once at the end. */
export function inFloat32(inputs: readonly Tensor[], compute: (inputs: readonly Tensor[]) => Tensor): Tensor {
  const { dtype } = inputs[0]!
  if (dtype !== 'float16' && dtype !== 'bfloat16') return compute(inputs)
  return cast(compute(inputs.map((x) => cast(x, 'float32'))), dtype)
}
