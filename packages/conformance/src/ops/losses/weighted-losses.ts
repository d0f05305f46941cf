import { type Tensor, tensor } from '@flambeau/core'
import { floats, type OpCases } from '../../write/case.ts'
import { type Row, samplesOf } from '../../write/rows.ts'
import { below, F, kinds, type Reducing, reductions, shares } from './losses.ts'

interface Weighted {
  readonly reduction: 'mean' | 'sum' | 'none'
  /** A constant, which no gradient flows to. */
  readonly weight: readonly number[]
  readonly shape?: readonly number[]
}

const heavy = [0.25, 1.5, 0.5, 1, 2, 0.75, 1.25, 0.5, 1, 0.25, 1.75, 1]

/** A loss with a weight in `shape`, by each reduction. */
function weighted(
  op: string,
  name: string,
  drawn: readonly Row<never>[],
  shape: readonly number[],
  call: (
    x: Tensor,
    y: Tensor,
    options: { readonly weight: Tensor; readonly reduction: Weighted['reduction'] },
  ) => Tensor,
): OpCases {
  const weight = heavy.slice(
    0,
    shape.reduce((a, b) => a * b, 1),
  )
  return {
    op,
    dtypes: floats,
    grad: 'piecewise',
    torch:
      `lambda x, y, weight, shape, reduction: torch.nn.functional.${name}(x, y, ` +
      'weight=torch.tensor(weight).reshape(shape), reduction=reduction)',
    invoke: ([x, y], attrs: Weighted) => {
      const { device, dtype } = x!
      const vector = tensor([...attrs.weight], { device, dtype }).view([...attrs.shape!])
      return call(x!, y!, { weight: vector, reduction: attrs.reduction })
    },
    samples: samplesOf<Weighted>(
      drawn.map(({ name: label, inputs }, i) => ({
        name: `${label}-${reductions[i % 3]}`,
        inputs: inputs!,
        attrs: { reduction: reductions[i % 3]!, weight, shape },
      })),
    ),
  }
}

const square: readonly Row<never>[] = ['odd', 'even', 'third'].map((name) => ({
  name,
  inputs: [
    [3, 4],
    [3, 4],
  ],
}))
const binary: readonly Row<never>[] = ['odd', 'even', 'third'].map((name) => ({
  name,
  inputs: [shares([3, 4]), shares([3, 4])],
}))
const classes: readonly Row<never>[] = [
  { name: 'odd', inputs: [below([3, 4]), kinds([3], 4)] },
  { name: 'images', inputs: [below([2, 4, 2]), kinds([2, 2], 4)] },
  { name: 'single', inputs: [below([4]), kinds([], 4)] },
]

export const weightedLossFunctions: readonly OpCases[] = [
  weighted('l1LossWeighted', 'l1_loss', square, [3, 4], (x, y, options) => F.l1Loss(x, y, options)),
  weighted('mseLossWeighted', 'mse_loss', square, [3, 4], (x, y, options) => F.mseLoss(x, y, options)),
  weighted('huberLossWeighted', 'huber_loss', square, [3, 4], (x, y, options) => F.huberLoss(x, y, options)),
  weighted('binaryCrossEntropyWeighted', 'binary_cross_entropy', binary, [4], (x, y, options) =>
    F.binaryCrossEntropy(x, y, options),
  ),
  weighted('bceWithLogitsWeighted', 'binary_cross_entropy_with_logits', binary, [4], (x, y, options) =>
    F.binaryCrossEntropyWithLogits(x, y, options),
  ),
  weighted('multilabelSoftMarginLossWeighted', 'multilabel_soft_margin_loss', binary, [4], (x, y, options) =>
    F.multilabelSoftMarginLoss(x, y, options),
  ),
  weighted('nllLossWeighted', 'nll_loss', classes, [4], (x, y, options) => F.nllLoss(x, y, options)),
  weighted('multiMarginLossWeighted', 'multi_margin_loss', classes.slice(0, 1), [4], (x, y, options) =>
    F.multiMarginLoss(x, y, options),
  ),
  weighted('crossEntropyWeighted', 'cross_entropy', classes, [4], (x, y, options) => F.crossEntropy(x, y, options)),
  {
    op: 'bceWithLogitsPosWeight',
    dtypes: floats,
    grad: 'smooth',
    torch:
      'lambda x, y, posWeight, reduction: torch.nn.functional.binary_cross_entropy_with_logits(x, y, ' +
      'pos_weight=torch.tensor(posWeight), reduction=reduction)',
    invoke: ([x, y], { posWeight, reduction }: Reducing & { readonly posWeight: readonly number[] }) =>
      F.binaryCrossEntropyWithLogits(x!, y!, {
        posWeight: tensor([...posWeight], { device: x!.device, dtype: x!.dtype }),
        reduction: reduction!,
      }),
    samples: samplesOf([
      { name: 'odd', inputs: [[3, 4], shares([3, 4])], attrs: { reduction: 'mean', posWeight: heavy.slice(0, 4) } },
    ]),
  },
]
