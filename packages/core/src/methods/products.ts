import * as matmul from '../ops/primitives/matmul.ts'
import * as addProducts from '../ops/products/add-products.ts'
import * as cross from '../ops/products/cross.ts'
import * as kron from '../ops/products/kron.ts'
import * as linear from '../ops/products/linear.ts'
import * as trace from '../ops/products/trace.ts'
import { install, type Methods } from './install.ts'

const matmulMethods = ['inner', 'mv', 'outer'] as const
const addProductsMethods = ['addbmm', 'addbmm_', 'addmv', 'addmv_', 'addr', 'addr_', 'baddbmm', 'baddbmm_'] as const
const crossMethods = ['cross'] as const
const kronMethods = ['kron'] as const
const linearMethods = ['addmm', 'addmm_'] as const
const traceMethods = ['trace'] as const

declare module '../tensor/tensor.ts' {
  interface Tensor
    extends
      Methods<typeof matmul, (typeof matmulMethods)[number]>,
      Methods<typeof addProducts, (typeof addProductsMethods)[number]>,
      Methods<typeof cross, (typeof crossMethods)[number]>,
      Methods<typeof kron, (typeof kronMethods)[number]>,
      Methods<typeof linear, (typeof linearMethods)[number]>,
      Methods<typeof trace, (typeof traceMethods)[number]> {}
}

install(matmul, matmulMethods)
install(addProducts, addProductsMethods)
install(cross, crossMethods)
install(kron, kronMethods)
install(linear, linearMethods)
install(trace, traceMethods)
