import * as indexAlong from '../ops/indexing/index-along.ts'
import * as indexing from '../ops/indexing/indexing.ts'
import { index, indexAsync, type Index } from '../ops/indexing/indexing.ts'
import * as masked from '../ops/indexing/masked.ts'
import * as take from '../ops/indexing/take.ts'
import * as gather from '../ops/primitives/gather.ts'
import * as nonzero from '../ops/primitives/nonzero.ts'
import { nonzero as positions } from '../ops/primitives/nonzero.ts'
import * as scatter from '../ops/primitives/scatter.ts'
import * as write from '../ops/primitives/write.ts'
import { install, installMethods, installSpread, type Methods } from './install.ts'

declare module '../tensor/tensor.ts' {
  interface Tensor
    extends
      Methods<typeof indexAlong>,
      Methods<typeof indexing>,
      Methods<typeof masked>,
      Methods<typeof take>,
      Methods<typeof gather>,
      Methods<typeof nonzero>,
      Methods<typeof scatter>,
      Methods<typeof write> {
    /** See `torch.index`. */
    index(...indices: readonly Index[]): Tensor
    /** See `torch.indexAsync`. */
    indexAsync(...indices: readonly Index[]): Promise<Tensor>
    /** See `torch.nonzero`. */
    nonzero(options?: { readonly asTuple?: false }): Promise<Tensor>
    nonzero(options: { readonly asTuple: true }): Promise<Tensor[]>
  }
}

installMethods(indexAlong)
installMethods(indexing)
installMethods(masked)
installMethods(take)
installMethods(gather)
installMethods(nonzero)
installMethods(scatter)
installMethods(write)
install({ nonzero: positions })
installSpread({ index: index, indexAsync: indexAsync })
