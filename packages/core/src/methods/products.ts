import * as matmul from '../ops/primitives/matmul.ts'
import * as addProducts from '../ops/products/add-products.ts'
import * as cross from '../ops/products/cross.ts'
import * as kron from '../ops/products/kron.ts'
import * as linear from '../ops/products/linear.ts'
import * as trace from '../ops/products/trace.ts'
import { installMethods, type Methods } from './install.ts'

declare module '../tensor/tensor.ts' {
  interface Tensor
    extends
      Methods<typeof matmul>,
      Methods<typeof addProducts>,
      Methods<typeof cross>,
      Methods<typeof kron>,
      Methods<typeof linear>,
      Methods<typeof trace> {}
}

installMethods(matmul)
installMethods(addProducts)
installMethods(cross)
installMethods(kron)
installMethods(linear)
installMethods(trace)
