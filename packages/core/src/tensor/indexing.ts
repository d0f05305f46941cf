import type { Scalar } from '../dtype/dtype.ts'
import { indexAdd, type IndexAddOptions, indexCopy, indexFill, indexReduce } from '../ops/indexing/index-along.ts'
import { type Index, indexPut, type IndexPutOptions, setIndex_ } from '../ops/indexing/indexing.ts'
import { maskedFill, maskedScatter } from '../ops/indexing/masked.ts'
import { isTensor } from '../arguments/tensor.ts'
import { rewrite } from '../ops/primitives/rewrite.ts'
import {
  scatter,
  scatterAdd,
  type ScatterOptions,
  scatterReduce,
  type ScatterReduceOptions,
  type ScatterReduction,
} from '../ops/primitives/scatter.ts'
import { put, type PutOptions } from '../ops/indexing/take.ts'
import { LookupMethods } from './lookup.ts'
import type { Tensor } from './tensor.ts'

/** Those of the values that are tensors. */
function tensors(...values: readonly unknown[]): readonly Tensor[] {
  return values.filter((value) => isTensor(value))
}

/** Writing elements by index and by mask, in place. */
export abstract class IndexingMethods extends LookupMethods {
  /** See {@link torch.setIndex_}. */
  setIndex_(this: Tensor, indices: readonly Index[], value: Tensor | Scalar): Tensor {
    return setIndex_(this, indices, value)
  }

  /** {@link torch.scatter} in place. */
  scatter_(this: Tensor, dim: number, index: Tensor, src: Tensor | Scalar, options?: ScatterOptions): Tensor {
    return rewrite('scatter_', this, (x) => scatter(x, dim, index, src, options), tensors(index, src))
  }

  /** {@link torch.scatterAdd} in place. */
  scatterAdd_(this: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
    return rewrite('scatterAdd_', this, (x) => scatterAdd(x, dim, index, src), tensors(index, src))
  }

  /** {@link torch.scatterReduce} in place. */
  scatterReduce_(
    this: Tensor,
    dim: number,
    index: Tensor,
    src: Tensor,
    reduce: ScatterReduction,
    options?: ScatterReduceOptions,
  ): Tensor {
    return rewrite(
      'scatterReduce_',
      this,
      (x) => scatterReduce(x, dim, index, src, reduce, options),
      tensors(index, src),
    )
  }

  /** {@link torch.indexAdd} in place. */
  indexAdd_(this: Tensor, dim: number, index: Tensor, src: Tensor, options?: IndexAddOptions): Tensor {
    return rewrite('indexAdd_', this, (x) => indexAdd(x, dim, index, src, options), tensors(index, src))
  }

  /** {@link torch.indexCopy} in place. */
  indexCopy_(this: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
    return rewrite('indexCopy_', this, (x) => indexCopy(x, dim, index, src), tensors(index, src))
  }

  /** {@link torch.indexFill} in place. */
  indexFill_(this: Tensor, dim: number, index: Tensor, value: Scalar | Tensor): Tensor {
    return rewrite('indexFill_', this, (x) => indexFill(x, dim, index, value), tensors(index, value))
  }

  /** {@link torch.indexReduce} in place. */
  indexReduce_(
    this: Tensor,
    dim: number,
    index: Tensor,
    src: Tensor,
    reduce: 'prod' | 'mean' | 'amax' | 'amin',
    options?: ScatterReduceOptions,
  ): Tensor {
    return rewrite('indexReduce_', this, (x) => indexReduce(x, dim, index, src, reduce, options), tensors(index, src))
  }

  /** {@link torch.indexPut} in place. */
  indexPut_(this: Tensor, indices: readonly (Tensor | null)[], values: Tensor, options?: IndexPutOptions): Tensor {
    return rewrite('indexPut_', this, (x) => indexPut(x, indices, values, options), tensors(values))
  }

  /** {@link torch.put} in place. */
  put_(this: Tensor, index: Tensor, source: Tensor, options?: PutOptions): Tensor {
    return rewrite('put_', this, (x) => put(x, index, source, options), tensors(index, source))
  }

  /** {@link torch.maskedFill} in place. */
  maskedFill_(this: Tensor, mask: Tensor, value: Scalar | Tensor): Tensor {
    return rewrite('maskedFill_', this, (x) => maskedFill(x, mask, value), tensors(mask, value))
  }

  /** {@link torch.maskedScatter} in place. */
  maskedScatter_(this: Tensor, mask: Tensor, source: Tensor): Tensor {
    return rewrite('maskedScatter_', this, (x) => maskedScatter(x, mask, source), tensors(mask, source))
  }
}
