import * as indexAlong from '../ops/indexing/index-along.ts'
import * as indexing from '../ops/indexing/indexing.ts'
import * as masked from '../ops/indexing/masked.ts'
import * as take from '../ops/indexing/take.ts'
import * as gather from '../ops/primitives/gather.ts'
import * as nonzero from '../ops/primitives/nonzero.ts'
import * as scatter from '../ops/primitives/scatter.ts'
import * as write from '../ops/primitives/write.ts'
import { install, installSpread, type Methods } from './install.ts'

const indexAlongMethods = [
  'indexAdd',
  'indexAdd_',
  'indexCopy',
  'indexCopy_',
  'indexFill',
  'indexFill_',
  'indexReduce',
  'indexReduce_',
] as const
const indexingMethods = ['indexPut', 'indexPut_', 'setIndex_'] as const
const maskedMethods = ['maskedFill', 'maskedFill_', 'maskedScatter', 'maskedScatter_', 'maskedSelect'] as const
const takeMethods = ['put', 'put_', 'take', 'takeAlongDim'] as const
const gatherMethods = ['gather', 'indexSelect'] as const
const nonzeroMethods = ['argwhere', 'nonzeroStatic'] as const
const writeMethods = ['copy_', 'fill_', 'zero_'] as const
const scatterMethods = ['scatter', 'scatterAdd', 'scatterAdd_', 'scatterReduce', 'scatterReduce_', 'scatter_'] as const

declare module '../tensor/tensor.ts' {
  interface Tensor
    extends
      Methods<typeof indexAlong, (typeof indexAlongMethods)[number]>,
      Methods<typeof indexing, (typeof indexingMethods)[number]>,
      Methods<typeof masked, (typeof maskedMethods)[number]>,
      Methods<typeof take, (typeof takeMethods)[number]>,
      Methods<typeof gather, (typeof gatherMethods)[number]>,
      Methods<typeof nonzero, (typeof nonzeroMethods)[number]>,
      Methods<typeof scatter, (typeof scatterMethods)[number]>,
      Methods<typeof write, (typeof writeMethods)[number]> {
    /** See {@link torch.index}. */
    index(...indices: readonly indexing.Index[]): Tensor
    /** See {@link torch.indexAsync}. */
    indexAsync(...indices: readonly indexing.Index[]): Promise<Tensor>
    /** See {@link torch.nonzero}. */
    nonzero(options?: { readonly asTuple?: false }): Promise<Tensor>
    nonzero(options: { readonly asTuple: true }): Promise<Tensor[]>
  }
}

install(indexAlong, indexAlongMethods)
install(indexing, indexingMethods)
install(masked, maskedMethods)
install(take, takeMethods)
install(gather, gatherMethods)
install(nonzero, nonzeroMethods)
install(scatter, scatterMethods)
install(write, writeMethods)
install({ nonzero: nonzero.nonzero })
installSpread({ index: indexing.index, indexAsync: indexing.indexAsync })
