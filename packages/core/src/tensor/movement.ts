import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import type { Scalar } from '../dtype/dtype.ts'
import { checkFits, checkInPlace } from '../dispatch/in-place.ts'
import { TorchError } from '../errors.ts'
import { checkConverts } from '../dtype/host.ts'
import { chunk, split } from '../ops/primitives/cat.ts'
import { clone } from '../ops/primitives/copy.ts'
import { fillLike } from '../ops/primitives/fill.ts'
import { overwrite } from '../ops/primitives/overwrite.ts'
import {
  expand,
  flatten,
  narrow,
  permute,
  reshape,
  select,
  slice,
  squeeze,
  t,
  transpose,
  unsqueeze,
  view,
  diagonal,
} from '../ops/primitives/views.ts'
import { isTensor } from '../arguments/tensor.ts'
import { broadcastShapes } from '../shape.ts'
import { ArrangementMethods } from './arrangement.ts'
import { type Sizes, sizesOf } from './sizes.ts'
import type { Tensor } from './tensor.ts'

function fill(op: string, target: Tensor, value: Scalar | Tensor): Tensor {
  checkInPlace(op, target)
  checkFits(op, target, target)
  if (!isTensor(value)) checkConverts(op, value, target.dtype)
  else if (value.shape.length > 0) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      op,
      `only supports 0-dimension value tensor but got tensor with ${value.shape.length} dimensions. Use copy_().`,
      { value: value.shape },
    )
  }
  const source = isTensor(value) ? value : fillLike(target, value, [])
  return overwrite(target, expand(source, target.shape))
}

const copyArguments = signature('copy_', { source: takes.tensor })
const fillArguments = signature('fill_', { value: takes.operand })

/** Shapes, copies, conversions and writing. */
export abstract class MovementMethods extends ArrangementMethods {
  /** See {@link torch.view}; sizes as an array or spread. */
  view(this: Tensor, ...sizes: Sizes): Tensor {
    return view(this, sizesOf('view', sizes))
  }

  /** See {@link torch.reshape}; sizes as an array or spread. */
  reshape(this: Tensor, ...sizes: Sizes): Tensor {
    return reshape(this, sizesOf('reshape', sizes))
  }

  /** See {@link torch.permute}; dimensions as an array or spread. */
  permute(this: Tensor, ...dims: Sizes): Tensor {
    return permute(this, sizesOf('permute', dims))
  }

  /** See {@link torch.expand}; sizes as an array or spread. */
  expand(this: Tensor, ...sizes: Sizes): Tensor {
    return expand(this, sizesOf('expand', sizes))
  }

  /** See {@link torch.transpose}. */
  transpose(this: Tensor, dim0: number, dim1: number): Tensor {
    return transpose(this, dim0, dim1)
  }

  /** See {@link torch.t}. */
  t(this: Tensor): Tensor {
    return t(this)
  }

  /** The dimensions in reverse order (`Tensor.T`). */
  get T(): Tensor {
    const self = this as unknown as Tensor
    return permute(
      self,
      self.shape.map((_, i) => self.shape.length - 1 - i),
    )
  }

  /** See {@link torch.flatten}. */
  flatten(this: Tensor, startDim?: number, endDim?: number): Tensor {
    return flatten(this, startDim, endDim)
  }

  /** See {@link torch.squeeze}. */
  squeeze(this: Tensor, dim?: number | readonly number[]): Tensor {
    return squeeze(this, dim)
  }

  /** See {@link torch.unsqueeze}. */
  unsqueeze(this: Tensor, dim: number): Tensor {
    return unsqueeze(this, dim)
  }

  /** See {@link torch.slice}. */
  slice(this: Tensor, dim: number, start?: number | null, end?: number | null, step?: number): Tensor {
    return slice(this, dim, start, end, step)
  }

  /** See {@link torch.narrow}. */
  narrow(this: Tensor, dim: number, start: number | Tensor, length: number): Tensor {
    return narrow(this, dim, start, length)
  }

  /** See {@link torch.select}. */
  select(this: Tensor, dim: number, index: number): Tensor {
    return select(this, dim, index)
  }

  /** See {@link torch.diagonal}. */
  diagonal(this: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor {
    return diagonal(this, offset, dim1, dim2)
  }

  /** See {@link torch.split}. */
  split(this: Tensor, size: number | readonly number[], dim?: number): Tensor[] {
    return split(this, size, dim)
  }

  /** See {@link torch.chunk}. */
  chunk(this: Tensor, chunks: number, dim?: number): Tensor[] {
    return chunk(this, chunks, dim)
  }

  /** See {@link torch.clone}. */
  clone(this: Tensor): Tensor {
    return clone(this)
  }

  /** The tensor itself if its elements lie in row order without gaps, else a copy of which that is true. */
  contiguous(this: Tensor): Tensor {
    return this.isContiguous() ? this : clone(this)
  }

  /** Overwrites the elements with those of `source`, which broadcasts and is converted (`Tensor.copy_`). */
  copy_(this: Tensor, source: Tensor): Tensor {
    copyArguments(arguments)
    checkFits('copy_', this, { shape: broadcastShapes('copy_', this.shape, source.shape), dtype: this.dtype })
    const moved = source.device === this.device ? source : source.to(this.device)
    return overwrite(this, expand(moved, this.shape))
  }

  /** Overwrites every element with `value` (`Tensor.fill_`). */
  fill_(this: Tensor, value: Scalar | Tensor): Tensor {
    fillArguments(arguments)
    return fill('fill_', this, value)
  }

  /** Overwrites every element with 0 (`Tensor.zero_`). */
  zero_(this: Tensor): Tensor {
    return fill('zero_', this, 0)
  }
}
