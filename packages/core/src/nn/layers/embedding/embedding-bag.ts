import * as takes from '../../../arguments/kinds.ts'
import { signature } from '../../../arguments/signature.ts'
import { embeddingBag } from '../../../ops/embedding/embedding-bag.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { named, settings, silent } from '../../module/settings.ts'
import {
  type FromPretrainedOptions,
  pretrainedKind,
  sizesOf,
  Table,
  type TableOptions,
  tableSettings,
  tableSizes,
} from './table.ts'

type Mode = 'sum' | 'mean' | 'max'

export interface EmbeddingBagOptions extends TableOptions {
  /** How the vectors of a bag become one. Default `'mean'`. */
  readonly mode?: Mode
  /** The offsets have one more entry: the end of the last bag. Default false. */
  readonly includeLastOffset?: boolean
}

const { paddingIdx, ...others } = tableSettings
const options = {
  ...others,
  mode: named(takes.oneOf('sum', 'mean', 'max'), 'mean'),
  paddingIdx,
  includeLastOffset: silent(takes.flag, false),
}
const table = settings('EmbeddingBag', tableSizes, options, ['input', 'offsets', 'perSampleWeights'])
const fromPretrainedArguments = signature('EmbeddingBag.fromPretrained', {
  embeddings: takes.tensor,
  options: pretrainedKind(options),
})

/**
 * Sums, means or maxima of the vectors that {@link Embedding} would give for bags of indices, as `torch.nn.EmbeddingBag`: the
 * rows of an input `[bags, n]`, or the stretches of an input `[n]` that begin at the offsets. The table begins normally
 * distributed.
 *
 * @throws TorchError `INDEX_OUT_OF_RANGE` for an index outside the table, at once or at the next read.
 * @example
 * ```ts
 * const layer = new torch.nn.EmbeddingBag(10, 3, { mode: 'sum' })
 * layer.call(torch.tensor([[1, 2, 4], [5, 4, 3]], { dtype: 'int32' })).shape // [2, 3]
 * ```
 */
export class EmbeddingBag extends Table {
  declare readonly mode: Mode
  declare readonly includeLastOffset: boolean

  constructor(...given: [numEmbeddings: number, embeddingDim: number, options?: EmbeddingBagOptions]) {
    super(table, given)
  }

  /**
   * A layer whose table is given: `[numEmbeddings, embeddingDim]`.
   *
   * @example
   * ```ts
   * const layer = torch.nn.EmbeddingBag.fromPretrained(torch.eye(3), { mode: 'sum' })
   * layer.call(torch.tensor([[0, 2]], { dtype: 'int32' })) // [[1, 0, 1]]
   * ```
   */
  static fromPretrained(
    embeddings: Tensor,
    options: FromPretrainedOptions & Pick<EmbeddingBagOptions, 'mode' | 'includeLastOffset'> = {},
  ): EmbeddingBag {
    fromPretrainedArguments(arguments)
    const { freeze, ...rest } = options
    return new EmbeddingBag(...sizesOf('EmbeddingBag', embeddings), rest).take(embeddings, freeze)
  }

  override forward(input: Tensor, offsets?: Tensor | null, perSampleWeights?: Tensor | null): Tensor {
    table.inputs(arguments)
    const { mode, includeLastOffset } = this
    const weights = perSampleWeights === undefined ? {} : { perSampleWeights }
    return embeddingBag(input, this.weight, offsets, { ...this.lookup(), mode, includeLastOffset, ...weights })
  }
}
