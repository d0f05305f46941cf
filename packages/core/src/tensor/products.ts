import { addbmm, addmv, addr, baddbmm } from '../ops/products/add-products.ts'
import { cross } from '../ops/products/cross.ts'
import { kron } from '../ops/products/kron.ts'
import { addmm, type AddProductOptions } from '../ops/products/linear.ts'
import { inner, mv, outer } from '../ops/primitives/matmul.ts'
import { rewrite } from '../ops/primitives/rewrite.ts'
import { trace } from '../ops/products/trace.ts'
import { StatisticsMethods } from './statistics.ts'
import type { Tensor } from './tensor.ts'

/** Products of vectors and matrices, and those that are added to a tensor. */
export abstract class ProductMethods extends StatisticsMethods {
  /** See {@link torch.mv}. */
  mv(this: Tensor, vec: Tensor): Tensor {
    return mv(this, vec)
  }

  /** See {@link torch.outer}. */
  outer(this: Tensor, vec2: Tensor): Tensor {
    return outer(this, vec2)
  }

  /** See {@link torch.inner}. */
  inner(this: Tensor, other: Tensor): Tensor {
    return inner(this, other)
  }

  /** See {@link torch.kron}. */
  kron(this: Tensor, other: Tensor): Tensor {
    return kron(this, other)
  }

  /** See {@link torch.cross}. */
  cross(this: Tensor, other: Tensor, dim?: number | null): Tensor {
    return cross(this, other, dim)
  }

  /** See {@link torch.trace}. */
  trace(this: Tensor): Tensor {
    return trace(this)
  }

  /** See {@link torch.addmm}. */
  addmm(this: Tensor, mat1: Tensor, mat2: Tensor, options?: AddProductOptions): Tensor {
    return addmm(this, mat1, mat2, options)
  }

  /** {@link torch.addmm} in place. */
  addmm_(this: Tensor, mat1: Tensor, mat2: Tensor, options?: AddProductOptions): Tensor {
    return rewrite('addmm_', this, (x) => addmm(x, mat1, mat2, options), [mat1, mat2])
  }

  /** See {@link torch.addmv}. */
  addmv(this: Tensor, mat: Tensor, vec: Tensor, options?: AddProductOptions): Tensor {
    return addmv(this, mat, vec, options)
  }

  /** {@link torch.addmv} in place. */
  addmv_(this: Tensor, mat: Tensor, vec: Tensor, options?: AddProductOptions): Tensor {
    return rewrite('addmv_', this, (x) => addmv(x, mat, vec, options), [mat, vec])
  }

  /** See {@link torch.addr}. */
  addr(this: Tensor, vec1: Tensor, vec2: Tensor, options?: AddProductOptions): Tensor {
    return addr(this, vec1, vec2, options)
  }

  /** {@link torch.addr} in place. */
  addr_(this: Tensor, vec1: Tensor, vec2: Tensor, options?: AddProductOptions): Tensor {
    return rewrite('addr_', this, (x) => addr(x, vec1, vec2, options), [vec1, vec2])
  }

  /** See {@link torch.addbmm}. */
  addbmm(this: Tensor, batch1: Tensor, batch2: Tensor, options?: AddProductOptions): Tensor {
    return addbmm(this, batch1, batch2, options)
  }

  /** {@link torch.addbmm} in place. */
  addbmm_(this: Tensor, batch1: Tensor, batch2: Tensor, options?: AddProductOptions): Tensor {
    return rewrite('addbmm_', this, (x) => addbmm(x, batch1, batch2, options), [batch1, batch2])
  }

  /** See {@link torch.baddbmm}. */
  baddbmm(this: Tensor, batch1: Tensor, batch2: Tensor, options?: AddProductOptions): Tensor {
    return baddbmm(this, batch1, batch2, options)
  }

  /** {@link torch.baddbmm} in place. */
  baddbmm_(this: Tensor, batch1: Tensor, batch2: Tensor, options?: AddProductOptions): Tensor {
    return rewrite('baddbmm_', this, (x) => baddbmm(x, batch1, batch2, options), [batch1, batch2])
  }
}
