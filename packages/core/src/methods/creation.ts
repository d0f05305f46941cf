import * as takes from '../arguments/kinds.ts'
import { tensorOptionsKind } from '../arguments/options.ts'
import { signature } from '../arguments/signature.ts'
import { spreadSignature } from '../arguments/spread.ts'
import { within } from '../arguments/within.ts'
import type { Scalar } from '../dtype/dtype.ts'
import { empty, full, ones, type SpreadSize, type TensorOptions, zeros } from '../ops/primitives/creation.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { install, installSpread } from './install.ts'

declare module '../tensor/tensor.ts' {
  interface Tensor {
    /** `torch.zeros`, by default in this dtype and on this device (`Tensor.new_zeros`). */
    newZeros(size: readonly number[], options?: TensorOptions): Tensor
    newZeros(...size: SpreadSize<TensorOptions>): Tensor
    /** `torch.ones`, by default in this dtype and on this device (`Tensor.new_ones`). */
    newOnes(size: readonly number[], options?: TensorOptions): Tensor
    newOnes(...size: SpreadSize<TensorOptions>): Tensor
    /** `torch.empty`, by default in this dtype and on this device (`Tensor.new_empty`). */
    newEmpty(size: readonly number[], options?: TensorOptions): Tensor
    newEmpty(...size: SpreadSize<TensorOptions>): Tensor
    /** `torch.full`, by default in this dtype and on this device (`Tensor.new_full`). */
    newFull(size: readonly number[], value: Scalar, options?: TensorOptions): Tensor
  }
}

const newFullArguments = signature('newFull', {
  input: takes.tensor,
  size: takes.integers,
  value: takes.scalar,
  options: tensorOptionsKind,
})

/** A function of a size, as the method that takes dtype and device from the tensor. */
function like(
  name: string,
  fn: (size: readonly number[], options: TensorOptions) => Tensor,
): (x: Tensor, ...size: readonly unknown[]) => Tensor {
  const check = spreadSignature<number, TensorOptions>(name, 'size', takes.integers, tensorOptionsKind)
  return (x, ...size) => {
    const { list, options } = check(size)
    return within(name, () => fn(list, { dtype: x.dtype, device: x.device, ...options }))
  }
}

function newFull(x: Tensor, size: readonly number[], value: Scalar, options?: TensorOptions): Tensor {
  newFullArguments(arguments)
  return within('newFull', () => full(size, value, { dtype: x.dtype, device: x.device, ...options }))
}

installSpread({ newZeros: like('newZeros', zeros), newOnes: like('newOnes', ones), newEmpty: like('newEmpty', empty) })
install({ newFull })
