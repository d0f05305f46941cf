import * as takes from '../../../arguments/kinds.ts'
import { noGrad } from '../../../tape/grad-mode.ts'
import { checkTable, type EmbeddingOptions as LookupOptions, paddingRow } from '../../../ops/embedding/embedding.ts'
import { select } from '../../../ops/primitives/views.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { normal_ } from '../../init.ts'
import { type FactoryOptions, makeParameter, placement, places } from '../../module/factory.ts'
import { Layer } from '../../module/layer.ts'
import { Parameter } from '../../module/parameter.ts'
import { bare, changed, type Setting, type Settings } from '../../module/settings.ts'
import { zero_ } from '../../../ops/primitives/write.ts'

/** What embeddings take. */
export interface TableOptions extends LookupOptions, FactoryOptions {}

export interface FromPretrainedOptions extends LookupOptions {
  /** Whether the table is not trained. Default true. */
  readonly freeze?: boolean
}

export const tableSizes: Readonly<Record<string, Setting>> = {
  numEmbeddings: bare(takes.natural),
  embeddingDim: bare(takes.natural),
}

export const tableSettings: Readonly<Record<keyof TableOptions, Setting>> = {
  paddingIdx: changed(takes.orNull(takes.integer), null),
  maxNorm: changed(takes.orNull(takes.number), null),
  normType: changed(takes.number, 2),
  scaleGradByFreq: changed(takes.flag, false),
  ...places,
}

/** What `fromPretrained` takes: what the constructor does, but for where the table is made. */
export function pretrainedKind(table: Readonly<Record<string, Setting>>): takes.Kind {
  const kinds = Object.entries(table).flatMap(([name, { kind }]) => (name in places ? [] : [[name, kind] as const]))
  return takes.options({ freeze: takes.flag, ...Object.fromEntries(kinds) })
}

/** The sizes of a table that is given. */
export function sizesOf(layer: string, table: Tensor): [numEmbeddings: number, embeddingDim: number] {
  checkTable(`${layer}.fromPretrained`, table)
  return table.shape as [number, number]
}

/** What Embedding and EmbeddingBag hold: a table of vectors. */
export abstract class Table extends Layer {
  declare readonly numEmbeddings: number
  declare readonly embeddingDim: number
  /** Row that gets no gradient, counted from 0. */
  readonly paddingIdx: number | null
  declare readonly maxNorm: number | null
  declare readonly normType: number
  declare readonly scaleGradByFreq: boolean
  /** `[numEmbeddings, embeddingDim]` */
  weight: Parameter

  constructor(table: Settings, given: ArrayLike<unknown>) {
    super(table, given)
    const options = (given[2] ?? {}) as TableOptions
    this.weight = makeParameter([this.numEmbeddings, this.embeddingDim], placement(options))
    const row = paddingRow(table.layer, this.weight, options.paddingIdx)
    this.paddingIdx = row < 0 ? null : row
    this.resetParameters()
  }

  /** Draws the table anew from the normal distribution, but for the padding row, which is 0. */
  resetParameters(): void {
    const { weight, paddingIdx } = this
    normal_(weight)
    if (paddingIdx !== null) noGrad(() => zero_(select(weight, 0, paddingIdx)))
  }

  protected lookup(): LookupOptions {
    const { paddingIdx, maxNorm, normType, scaleGradByFreq } = this
    return { paddingIdx, maxNorm, normType, scaleGradByFreq }
  }

  protected take(vectors: Tensor, freeze = true): this {
    this.weight = new Parameter(vectors, { requiresGrad: !freeze })
    return this
  }
}
