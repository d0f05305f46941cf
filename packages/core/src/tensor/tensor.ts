import { brand } from '../brand.ts'
import type { Storage } from '../backend/backend.ts'
import { isDefaultDevice } from '../default-device.ts'
import { setTensorMaker } from '../dispatch/slot.ts'
import { releasedError } from '../arguments/tensor.ts'
import { noGrad } from '../tape/grad-mode.ts'
import { scope } from '../memory/scope.ts'
import type { DType, TypedArray } from '../dtype/dtype.ts'
import { decode } from '../dtype/host.ts'
import { cat } from '../ops/primitives/cat.ts'
import { narrow } from '../ops/primitives/views.ts'
import { formatTensor, shownEdges } from '../print/format.ts'
import { MovementMethods } from './movement.ts'
import { makeStrict } from './strict.ts'
import { checkSingle, nest, type NestedValues, readAsync, readSync, toNumber } from './read.ts'

/**
 * A multi-dimensional array on a device, with automatic differentiation (`torch.Tensor`).
 *
 * Make one with {@link torch.tensor}, {@link torch.zeros}, {@link torch.randn}, …
 *
 * @example
 * ```ts
 * const x = torch.tensor([[1, 2], [3, 4]], { requiresGrad: true })
 * x.mul(x).sum().backward()
 * await x.grad!.toArray() // [[2, 4], [6, 8]]
 * ```
 */
export class Tensor extends MovementMethods {
  static {
    brand(this.prototype, 'Tensor')
    // What console.log shows in Node.
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: Tensor): string {
        return this.toString()
      },
    })
  }

  /** The value of a tensor with one element; bool gives 0 or 1 (`Tensor.item`). */
  async item(): Promise<number> {
    checkSingle('item', this)
    return toNumber('item', this, await readAsync('item', this))
  }

  /** The elements in row order, as a typed array of the dtype (halves as their bits). */
  toTypedArray(): Promise<TypedArray> {
    return readAsync('toTypedArray', this)
  }

  /** The elements in nested arrays (`Tensor.tolist`). */
  async toArray(): Promise<NestedValues> {
    return nest(this.shape, decode(this.dtype, await readAsync('toArray', this)))
  }

  /** {@link item} without waiting; throws `SYNC_READ_UNAVAILABLE` where the device cannot do that. */
  itemSync(): number {
    checkSingle('itemSync', this)
    return toNumber('itemSync', this, readSync('itemSync', this))
  }

  /** {@link toTypedArray} without waiting; throws `SYNC_READ_UNAVAILABLE` where the device cannot do that. */
  toTypedArraySync(): TypedArray {
    return readSync('toTypedArraySync', this)
  }

  /** {@link toArray} without waiting; throws `SYNC_READ_UNAVAILABLE` where the device cannot do that. */
  toArraySync(): NestedValues {
    return nest(this.shape, decode(this.dtype, readSync('toArraySync', this)))
  }

  override toString(): string {
    return this.device.readSync === undefined ? this.#format(undefined) : this.#format(this.#shownSync())
  }

  /** The text of {@link print}: values also from devices that cannot be read synchronously. */
  async toStringAsync(): Promise<string> {
    const shown = this.#shown('toStringAsync')
    const raw = await readAsync('toStringAsync', shown)
    return this.#format(decode(this.dtype, raw))
  }

  #shownSync(): (number | boolean | bigint)[] {
    return decode(this.dtype, readSync('toString', this.#shown('toString')))
  }

  /** Only the elements that printing shows. */
  #shown(op: string): Tensor {
    if (this.released) throw releasedError(op, this)
    const edges = shownEdges(this.shape)
    if (edges === undefined) return this
    return noGrad(() =>
      scope(() =>
        this.shape.reduce<Tensor>((x, size, dim) => {
          if (size <= 2 * edges) return x
          return cat([narrow(x, dim, 0, edges), narrow(x, dim, size - edges, edges)], dim)
        }, this.detach()),
      ),
    )
  }

  #format(values: readonly (number | boolean | bigint)[] | undefined): string {
    return formatTensor(values, this.shape, this.dtype, {
      requiresGrad: this.requiresGrad,
      ...(isDefaultDevice(this.device) ? {} : { device: this.device.name }),
    })
  }
}

makeStrict(Tensor.prototype)

setTensorMaker(
  (storage: Storage, dtype: DType, shape, strides, offset, origin, lineage) =>
    new Tensor(storage, dtype, shape, strides, offset, origin, lineage),
)
