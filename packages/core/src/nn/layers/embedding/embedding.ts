import * as takes from '../../../arguments/kinds.ts'
import { signature } from '../../../arguments/signature.ts'
import { embedding } from '../../../ops/embedding/embedding.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { settings } from '../../module/settings.ts'
import {
  type FromPretrainedOptions,
  pretrainedKind,
  sizesOf,
  Table,
  type TableOptions,
  tableSettings,
  tableSizes,
} from './table.ts'

export type EmbeddingOptions = TableOptions

const table = settings('Embedding', tableSizes, tableSettings)
const fromPretrainedArguments = signature('Embedding.fromPretrained', {
  embeddings: takes.tensor,
  options: pretrainedKind(tableSettings),
})

/**
 * A learned vector for each whole number, as `torch.nn.Embedding`: indices of any shape become vectors `[…, embeddingDim]`. The
 * table begins normally distributed.
 *
 * @throws TorchError `INDEX_OUT_OF_RANGE` for an index outside the table, at once or at the next read.
 * @example
 * ```ts
 * const layer = new torch.nn.Embedding(10, 3, { paddingIdx: 0 })
 * layer.call(torch.tensor([[1, 2], [0, 9]], { dtype: 'int32' })).shape // [2, 2, 3]
 * ```
 */
export class Embedding extends Table {
  constructor(...given: [numEmbeddings: number, embeddingDim: number, options?: EmbeddingOptions]) {
    super(table, given)
  }

  /**
   * A layer whose table is given: `[numEmbeddings, embeddingDim]`.
   *
   * @example
   * ```ts
   * torch.nn.Embedding.fromPretrained(torch.eye(3)).call(torch.tensor([2], { dtype: 'int32' })) // [[0, 0, 1]]
   * ```
   */
  static fromPretrained(embeddings: Tensor, options: FromPretrainedOptions = {}): Embedding {
    fromPretrainedArguments(arguments)
    const { freeze, ...rest } = options
    return new Embedding(...sizesOf('Embedding', embeddings), rest).take(embeddings, freeze)
  }

  override forward(input: Tensor): Tensor {
    table.inputs(arguments)
    return embedding(input, this.weight, this.lookup())
  }
}
