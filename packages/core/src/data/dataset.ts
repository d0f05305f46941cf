import { brand } from '../brand.ts'
import { describe } from '../arguments/describe.ts'
import * as takes from '../arguments/kinds.ts'
import { indexOutOfRange, TorchError } from '../errors.ts'
import { fromArray } from '../ops/creation/from-values.ts'
import { indexSelect } from '../ops/primitives/gather.ts'
import { select } from '../ops/primitives/views.ts'
import { formatShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'

/**
 * Samples by number, as `torch.utils.data.Dataset`: anything with a length and a `get`.
 *
 * @example
 * ```ts
 * const squares: torch.utils.data.Dataset<[torch.Tensor]> = {
 *   length: 100,
 *   get: (i) => [torch.tensor(i * i)],
 * }
 * ```
 */
export interface Dataset<Sample> {
  readonly length: number
  get(index: number): Sample
  /** Several samples as one batch, where that is faster than collating them one by one. */
  getBatch?(indices: readonly number[]): Sample
}

/**
 * Tensors whose rows belong together: sample i is row i of each, as `torch.utils.data.TensorDataset`.
 *
 * @example
 * ```ts
 * const data = new torch.utils.data.TensorDataset(torch.randn([100, 4]), torch.randn([100, 1]))
 * const [x, y] = data.get(3)
 * x.shape // [4]
 * ```
 */
export class TensorDataset<Tensors extends readonly Tensor[]> implements Dataset<Tensors> {
  readonly tensors: Tensors
  readonly length: number

  static {
    brand(this.prototype, 'Dataset')
  }

  constructor(...tensors: Tensors) {
    for (const [i, x] of tensors.entries()) {
      if (takes.tensor.accepts(x)) continue
      const own = takes.tensor.complain!('TensorDataset', `argument ${i + 1}`, x)
      throw (
        own ??
        new TorchError(
          'INVALID_ARGUMENT',
          'TensorDataset',
          `argument ${i + 1} must be a tensor, but got ${describe(x)}.`,
        )
      )
    }
    const length = tensors[0]?.shape[0]
    if (length === undefined || tensors.some((x) => x.shape[0] !== length)) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'TensorDataset',
        `Size mismatch between tensors: the shapes are ${tensors.map((x) => formatShape(x.shape)).join(', ')}. ` +
          'Give one tensor or more, with equal first dimensions.',
        { shapes: tensors.map((x) => x.shape) },
      )
    }
    this.tensors = tensors
    this.length = length
  }

  get(index: number): Tensors {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw indexOutOfRange('TensorDataset', index, this.length)
    }
    return this.tensors.map((x) => select(x, 0, index)) as readonly Tensor[] as Tensors
  }

  getBatch(indices: readonly number[]): Tensors {
    const picked = Int32Array.from(indices)
    return this.tensors.map((x) =>
      indexSelect(x, 0, fromArray(picked, [picked.length], { device: x.device })),
    ) as readonly Tensor[] as Tensors
  }
}
