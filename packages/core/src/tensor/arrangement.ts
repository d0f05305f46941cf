import { within } from '../arguments/within.ts'
import * as takes from '../arguments/kinds.ts'
import { tensorOptionsKind } from '../arguments/options.ts'
import { signature } from '../arguments/signature.ts'
import { spreadSignature } from '../arguments/spread.ts'
import type { Scalar } from '../dtype/dtype.ts'
import { flip } from '../ops/primitives/copy.ts'
import { empty, full, ones, type SpreadSize, type TensorOptions, zeros } from '../ops/primitives/creation.ts'
import { repeat, repeatInterleave, type RepeatInterleaveOptions, tile } from '../ops/arranging/repeat.ts'
import { rewrite } from '../ops/primitives/rewrite.ts'
import { fliplr, flipud, roll, rot90 } from '../ops/arranging/roll.ts'
import { dsplit, hsplit, splitWithSizes, tensorSplit, vsplit } from '../ops/arranging/split.ts'
import { tril, triu } from '../ops/creation/tril.ts'
import {
  asStridedScatter,
  diag,
  diagEmbed,
  diagflat,
  diagonalScatter,
  selectScatter,
  sliceScatter,
} from '../ops/indexing/view-scatter.ts'
import {
  asStrided,
  broadcastTo,
  expand,
  matrixTranspose,
  moveaxis,
  movedim,
  ravel,
  reshape,
  swapaxes,
  swapdims,
  unbind,
  unflatten,
  unfold,
  view,
} from '../ops/primitives/views.ts'
import { IndexingMethods } from './indexing.ts'
import { type Sizes, sizesOf } from './sizes.ts'
import type { Tensor } from './tensor.ts'

const viewAsArguments = signature('viewAs', { other: takes.tensor })
const reshapeAsArguments = signature('reshapeAs', { other: takes.tensor })
const expandAsArguments = signature('expandAs', { other: takes.tensor })
const newZerosArguments = spreadSignature<number, TensorOptions>('newZeros', 'size', takes.integers, tensorOptionsKind)
const newOnesArguments = spreadSignature<number, TensorOptions>('newOnes', 'size', takes.integers, tensorOptionsKind)
const newEmptyArguments = spreadSignature<number, TensorOptions>('newEmpty', 'size', takes.integers, tensorOptionsKind)
const newFullArguments = signature('newFull', {
  size: takes.integers,
  value: takes.scalar,
  options: tensorOptionsKind,
})

/** Other arrangements of the elements, and new tensors like this one. */
export abstract class ArrangementMethods extends IndexingMethods {
  /** See {@link torch.tile}; one count for every dimension at least, as an array or spread (`Tensor.repeat`). */
  repeat(this: Tensor, ...sizes: Sizes): Tensor {
    return repeat(this, sizesOf('repeat', sizes))
  }

  /** See {@link torch.tile}; counts as an array or spread. */
  tile(this: Tensor, ...dims: Sizes): Tensor {
    return tile(this, sizesOf('tile', dims))
  }

  /** See {@link torch.roll}. */
  roll(this: Tensor, shifts: number | readonly number[], dims?: number | readonly number[] | null): Tensor {
    return roll(this, shifts, dims)
  }

  /** See {@link torch.rot90}. */
  rot90(this: Tensor, k?: number, dims?: readonly number[]): Tensor {
    return rot90(this, k, dims)
  }

  /** See {@link torch.flip}; dimensions as an array or spread. */
  flip(this: Tensor, ...dims: Sizes): Tensor {
    return flip(this, sizesOf('flip', dims))
  }

  /** See {@link torch.fliplr}. */
  fliplr(this: Tensor): Tensor {
    return fliplr(this)
  }

  /** See {@link torch.flipud}. */
  flipud(this: Tensor): Tensor {
    return flipud(this)
  }

  /** See {@link torch.movedim}. */
  movedim(this: Tensor, source: number | readonly number[], destination: number | readonly number[]): Tensor {
    return movedim(this, source, destination)
  }

  /** See {@link torch.moveaxis}. */
  moveaxis(this: Tensor, source: number | readonly number[], destination: number | readonly number[]): Tensor {
    return moveaxis(this, source, destination)
  }

  /** See {@link torch.swapaxes}. */
  swapaxes(this: Tensor, axis0: number, axis1: number): Tensor {
    return swapaxes(this, axis0, axis1)
  }

  /** See {@link torch.swapdims}. */
  swapdims(this: Tensor, dim0: number, dim1: number): Tensor {
    return swapdims(this, dim0, dim1)
  }

  /** See {@link torch.ravel}. */
  ravel(this: Tensor): Tensor {
    return ravel(this)
  }

  /** See {@link torch.unflatten}. */
  unflatten(this: Tensor, dim: number, sizes: readonly number[]): Tensor {
    return unflatten(this, dim, sizes)
  }

  /**
   * All windows of `size` elements along a dimension, `step` apart, as a view: the windows stand where the dimension was, their
   * elements in a new last one (`Tensor.unfold`). Windows may overlap; gradients then add up.
   *
   * @throws TorchError `INVALID_ARGUMENT` if `size` is larger than the dimension, or `step` not positive.
   */
  unfold(this: Tensor, dimension: number, size: number, step: number): Tensor {
    return unfold(this, dimension, size, step)
  }

  /** See {@link torch.asStrided}. */
  asStrided(this: Tensor, size: readonly number[], stride: readonly number[], storageOffset?: number): Tensor {
    return asStrided(this, size, stride, storageOffset)
  }

  /** See {@link torch.asStridedScatter}. */
  asStridedScatter(
    this: Tensor,
    src: Tensor,
    size: readonly number[],
    stride: readonly number[],
    storageOffset?: number,
  ): Tensor {
    return asStridedScatter(this, src, size, stride, storageOffset)
  }

  /** See {@link torch.selectScatter}. */
  selectScatter(this: Tensor, src: Tensor, dim: number, index: number): Tensor {
    return selectScatter(this, src, dim, index)
  }

  /** See {@link torch.sliceScatter}. */
  sliceScatter(
    this: Tensor,
    src: Tensor,
    dim?: number,
    start?: number | null,
    end?: number | null,
    step?: number,
  ): Tensor {
    return sliceScatter(this, src, dim, start, end, step)
  }

  /** See {@link torch.diagonalScatter}. */
  diagonalScatter(this: Tensor, src: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor {
    return diagonalScatter(this, src, offset, dim1, dim2)
  }

  /** See {@link torch.diag}. */
  diag(this: Tensor, offset?: number): Tensor {
    return diag(this, offset)
  }

  /** See {@link torch.diagEmbed}. */
  diagEmbed(this: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor {
    return diagEmbed(this, offset, dim1, dim2)
  }

  /** See {@link torch.diagflat}. */
  diagflat(this: Tensor, offset?: number): Tensor {
    return diagflat(this, offset)
  }

  /** See {@link torch.tril}. */
  tril(this: Tensor, diagonal?: number): Tensor {
    return tril(this, diagonal)
  }

  /** See {@link torch.triu}. */
  triu(this: Tensor, diagonal?: number): Tensor {
    return triu(this, diagonal)
  }

  /** See {@link torch.broadcastTo}; sizes as an array or spread. */
  broadcastTo(this: Tensor, ...shape: Sizes): Tensor {
    return broadcastTo(this, sizesOf('broadcastTo', shape))
  }

  /** See {@link torch.unbind}. */
  unbind(this: Tensor, dim?: number): Tensor[] {
    return unbind(this, dim)
  }

  /** See {@link torch.splitWithSizes}. */
  splitWithSizes(this: Tensor, sizes: readonly number[], dim?: number): Tensor[] {
    return splitWithSizes(this, sizes, dim)
  }

  /** See {@link torch.tensorSplit}. */
  tensorSplit(this: Tensor, indicesOrSections: number | readonly number[], dim?: number): Tensor[] {
    return tensorSplit(this, indicesOrSections, dim)
  }

  /** See {@link torch.hsplit}. */
  hsplit(this: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
    return hsplit(this, indicesOrSections)
  }

  /** See {@link torch.vsplit}. */
  vsplit(this: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
    return vsplit(this, indicesOrSections)
  }

  /** See {@link torch.dsplit}. */
  dsplit(this: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
    return dsplit(this, indicesOrSections)
  }

  /** See {@link torch.repeatInterleave}. */
  repeatInterleave(
    this: Tensor,
    repeats: number | readonly number[],
    dim?: number | null,
    options?: RepeatInterleaveOptions,
  ): Tensor
  repeatInterleave(
    this: Tensor,
    repeats: Tensor,
    dim: number | null | undefined,
    options: { readonly outputSize: number },
  ): Tensor
  repeatInterleave(
    this: Tensor,
    repeats: Tensor,
    dim?: number | null,
    options?: RepeatInterleaveOptions,
  ): Promise<Tensor>
  repeatInterleave(
    this: Tensor,
    repeats: number | readonly number[] | Tensor,
    dim?: number | null,
    options?: RepeatInterleaveOptions,
  ): Tensor | Promise<Tensor> {
    return repeatInterleave(this, repeats as Tensor, dim, options)
  }

  /** {@link torch.tril} in place. */
  tril_(this: Tensor, diagonal?: number): Tensor {
    return rewrite('tril_', this, (x) => tril(x, diagonal))
  }

  /** {@link torch.triu} in place. */
  triu_(this: Tensor, diagonal?: number): Tensor {
    return rewrite('triu_', this, (x) => triu(x, diagonal))
  }

  /** The transpose of the last two dimensions (`Tensor.mT`). */
  get mT(): Tensor {
    return matrixTranspose(this as unknown as Tensor)
  }

  /** {@link torch.view} in the shape of `other` (`Tensor.view_as`). */
  viewAs(this: Tensor, other: Tensor): Tensor {
    viewAsArguments(arguments)
    return within('viewAs', () => view(this, other.shape))
  }

  /** {@link torch.reshape} to the shape of `other` (`Tensor.reshape_as`). */
  reshapeAs(this: Tensor, other: Tensor): Tensor {
    reshapeAsArguments(arguments)
    return within('reshapeAs', () => reshape(this, other.shape))
  }

  /** {@link torch.expand} to the shape of `other` (`Tensor.expand_as`). */
  expandAs(this: Tensor, other: Tensor): Tensor {
    expandAsArguments(arguments)
    return within('expandAs', () => expand(this, other.shape))
  }

  /** {@link torch.zeros}, by default in this dtype and on this device (`Tensor.new_zeros`). */
  newZeros(this: Tensor, size: readonly number[], options?: TensorOptions): Tensor
  newZeros(this: Tensor, ...size: SpreadSize<TensorOptions>): Tensor
  newZeros(this: Tensor, ...size: readonly unknown[]): Tensor {
    const { list, options } = newZerosArguments(size)
    return within('newZeros', () => zeros(list, { dtype: this.dtype, device: this.device, ...options }))
  }

  /** {@link torch.ones}, by default in this dtype and on this device (`Tensor.new_ones`). */
  newOnes(this: Tensor, size: readonly number[], options?: TensorOptions): Tensor
  newOnes(this: Tensor, ...size: SpreadSize<TensorOptions>): Tensor
  newOnes(this: Tensor, ...size: readonly unknown[]): Tensor {
    const { list, options } = newOnesArguments(size)
    return within('newOnes', () => ones(list, { dtype: this.dtype, device: this.device, ...options }))
  }

  /** {@link torch.full}, by default in this dtype and on this device (`Tensor.new_full`). */
  newFull(this: Tensor, size: readonly number[], value: Scalar, options?: TensorOptions): Tensor {
    newFullArguments(arguments)
    return within('newFull', () => full(size, value, { dtype: this.dtype, device: this.device, ...options }))
  }

  /** {@link torch.empty}, by default in this dtype and on this device (`Tensor.new_empty`). */
  newEmpty(this: Tensor, size: readonly number[], options?: TensorOptions): Tensor
  newEmpty(this: Tensor, ...size: SpreadSize<TensorOptions>): Tensor
  newEmpty(this: Tensor, ...size: readonly unknown[]): Tensor {
    const { list, options } = newEmptyArguments(size)
    return within('newEmpty', () => empty(list, { dtype: this.dtype, device: this.device, ...options }))
  }
}
