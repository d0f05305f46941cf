import type { TypedArray } from '../dtype/dtype.ts'
import {
  item,
  itemSync,
  type NestedValues,
  toArray,
  toArraySync,
  toTypedArray,
  toTypedArraySync,
} from '../ops/primitives/read.ts'
import { text, textAsync } from '../print/text.ts'
import { install } from './install.ts'

declare module '../tensor/tensor.ts' {
  interface Tensor {
    /** The value of a tensor with one element; bool gives 0 or 1 (`Tensor.item`). */
    item(): Promise<number>
    /** The elements in row order, as a typed array of the dtype (halves as their bits). */
    toTypedArray(): Promise<TypedArray>
    /** The elements in nested arrays (`Tensor.tolist`). */
    toArray(): Promise<NestedValues>
    /** {@link item} without waiting; throws `SYNC_READ_UNAVAILABLE` where the device cannot do that. */
    itemSync(): number
    /** {@link toTypedArray} without waiting; throws `SYNC_READ_UNAVAILABLE` where the device cannot do that. */
    toTypedArraySync(): TypedArray
    /** {@link toArray} without waiting; throws `SYNC_READ_UNAVAILABLE` where the device cannot do that. */
    toArraySync(): NestedValues
    /** As PyTorch prints it; without values on devices that cannot be read synchronously. */
    toString(): string
    /** The text of `torch.print`: values also from devices that cannot be read synchronously. */
    toStringAsync(): Promise<string>
  }
}

install({
  item,
  itemSync,
  toTypedArray,
  toTypedArraySync,
  toArray,
  toArraySync,
  toString: text,
  toStringAsync: textAsync,
})
