import type { Scalar } from '../dtype/dtype.ts'
import { gather, indexSelect } from '../ops/primitives/gather.ts'
import { indexAdd, type IndexAddOptions, indexCopy, indexFill, indexReduce } from '../ops/indexing/index-along.ts'
import { type Index, index, indexAsync, indexPut, type IndexPutOptions } from '../ops/indexing/indexing.ts'
import { maskedFill, maskedScatter, maskedSelect } from '../ops/indexing/masked.ts'
import { argwhere, nonzero, nonzeroStatic, type NonzeroStaticOptions } from '../ops/primitives/nonzero.ts'
import {
  scatter,
  scatterAdd,
  type ScatterOptions,
  scatterReduce,
  type ScatterReduceOptions,
  type ScatterReduction,
} from '../ops/primitives/scatter.ts'
import { put, type PutOptions, take, takeAlongDim } from '../ops/indexing/take.ts'
import { ProductMethods } from './products.ts'
import type { Tensor } from './tensor.ts'

/** Looking elements up by index and by mask, and writing them. */
export abstract class LookupMethods extends ProductMethods {
  /** See {@link torch.index}. */
  index(this: Tensor, ...indices: readonly Index[]): Tensor {
    return index(this, ...indices)
  }

  /** See {@link torch.indexAsync}. */
  indexAsync(this: Tensor, ...indices: readonly Index[]): Promise<Tensor> {
    return indexAsync(this, ...indices)
  }

  /** See {@link torch.gather}. */
  gather(this: Tensor, dim: number, index: Tensor): Tensor {
    return gather(this, dim, index)
  }

  /** See {@link torch.indexSelect}. */
  indexSelect(this: Tensor, dim: number, index: Tensor): Tensor {
    return indexSelect(this, dim, index)
  }

  /** See {@link torch.take}. */
  take(this: Tensor, index: Tensor): Tensor {
    return take(this, index)
  }

  /** See {@link torch.takeAlongDim}. */
  takeAlongDim(this: Tensor, indices: Tensor, dim?: number | null): Tensor {
    return takeAlongDim(this, indices, dim)
  }

  /** See {@link torch.scatter}. */
  scatter(this: Tensor, dim: number, index: Tensor, src: Tensor | Scalar, options?: ScatterOptions): Tensor {
    return scatter(this, dim, index, src, options)
  }

  /** See {@link torch.scatterAdd}. */
  scatterAdd(this: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
    return scatterAdd(this, dim, index, src)
  }

  /** See {@link torch.scatterReduce}. */
  scatterReduce(
    this: Tensor,
    dim: number,
    index: Tensor,
    src: Tensor,
    reduce: ScatterReduction,
    options?: ScatterReduceOptions,
  ): Tensor {
    return scatterReduce(this, dim, index, src, reduce, options)
  }

  /** See {@link torch.indexAdd}. */
  indexAdd(this: Tensor, dim: number, index: Tensor, src: Tensor, options?: IndexAddOptions): Tensor {
    return indexAdd(this, dim, index, src, options)
  }

  /** See {@link torch.indexCopy}. */
  indexCopy(this: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
    return indexCopy(this, dim, index, src)
  }

  /** See {@link torch.indexFill}. */
  indexFill(this: Tensor, dim: number, index: Tensor, value: Scalar | Tensor): Tensor {
    return indexFill(this, dim, index, value)
  }

  /** See {@link torch.indexReduce}. */
  indexReduce(
    this: Tensor,
    dim: number,
    index: Tensor,
    src: Tensor,
    reduce: 'prod' | 'mean' | 'amax' | 'amin',
    options?: ScatterReduceOptions,
  ): Tensor {
    return indexReduce(this, dim, index, src, reduce, options)
  }

  /** See {@link torch.indexPut}. */
  indexPut(this: Tensor, indices: readonly (Tensor | null)[], values: Tensor, options?: IndexPutOptions): Tensor {
    return indexPut(this, indices, values, options)
  }

  /** See {@link torch.put}. */
  put(this: Tensor, index: Tensor, source: Tensor, options?: PutOptions): Tensor {
    return put(this, index, source, options)
  }

  /** See {@link torch.maskedFill}. */
  maskedFill(this: Tensor, mask: Tensor, value: Scalar | Tensor): Tensor {
    return maskedFill(this, mask, value)
  }

  /** See {@link torch.maskedScatter}. */
  maskedScatter(this: Tensor, mask: Tensor, source: Tensor): Tensor {
    return maskedScatter(this, mask, source)
  }

  /** See {@link torch.maskedSelect}. */
  maskedSelect(this: Tensor, mask: Tensor): Promise<Tensor> {
    return maskedSelect(this, mask)
  }

  /** See {@link torch.nonzero}. */
  nonzero(this: Tensor, options?: { readonly asTuple?: false }): Promise<Tensor>
  nonzero(this: Tensor, options: { readonly asTuple: true }): Promise<Tensor[]>
  nonzero(this: Tensor, options?: { readonly asTuple?: boolean }): Promise<Tensor | Tensor[]> {
    return options?.asTuple === true ? nonzero(this, { asTuple: true }) : nonzero(this, options as { asTuple?: false })
  }

  /** See {@link torch.argwhere}. */
  argwhere(this: Tensor): Promise<Tensor> {
    return argwhere(this)
  }

  /** See {@link torch.nonzeroStatic}. */
  nonzeroStatic(this: Tensor, options: NonzeroStaticOptions): Tensor {
    return nonzeroStatic(this, options)
  }
}
