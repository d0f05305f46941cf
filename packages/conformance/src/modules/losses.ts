import { nn, ones } from '@flambeau/core'
import type { Gen } from '../write/gen.ts'
import { cases, type ModuleCases, numbers, type Variant } from './record.ts'

const pair = numbers([3, 4], [3, 4])
const classes = (gen: Gen) => [gen.values([3, 4]), gen.list([2, 0, 3], [3], 'int32')]
const shares = (gen: Gen) => [gen.values([3, 4], 0.1, 0.9), gen.values([3, 4], 0, 1)]
const signs = (gen: Gen) => gen.from([3], (i) => (i === 1 ? -1 : 1))
const triplet = numbers([3, 4], [3, 4], [3, 4])
/** Logarithms of shares: PyTorch's alignments are only defined for these. */
const alignment: Variant['inputs'] = (gen) => {
  const raw = gen.values([5, 2, 4])
  const totals = gen.from([5, 2], (row) => {
    let sum = 0
    for (let c = 0; c < 4; c++) sum += Math.exp(raw.values[4 * row + c]!)
    return Math.log(sum)
  })
  return [
    gen.from([5, 2, 4], (i) => raw.values[i]! - totals.values[Math.floor(i / 4)]!),
    gen.list([1, 2, 3, 3], [2, 2], 'int32'),
    gen.list([5, 4], [2], 'int32'),
    gen.list([2, 1], [2], 'int32'),
  ]
}

const { L1Loss, MSELoss, MultiLabelMarginLoss, SoftMarginLoss } = nn
const plainLosses = { L1Loss, MSELoss, MultiLabelMarginLoss, SoftMarginLoss }

/** All reductions of a loss without other options. */
function plain(
  module: keyof typeof plainLosses,
  inputs: NonNullable<Variant['inputs']>,
  more?: Pick<Variant, 'constant'>,
): ModuleCases {
  const made = (reduction: 'mean' | 'sum' | 'none') =>
    [`nn.${module}(reduction='${reduction}')`, () => new plainLosses[module]({ reduction })] as const
  return cases(
    module,
    inputs,
    { plain: [`nn.${module}()`, () => new plainLosses[module]()], sum: made('sum'), none: made('none') },
    more,
  )
}

export const lossModules: readonly ModuleCases[] = [
  plain('MSELoss', pair),
  plain('L1Loss', pair),
  plain('SoftMarginLoss', (gen) => [gen.values([3, 4]), gen.from([3, 4], (i) => (i % 3 === 0 ? -1 : 1))], {
    constant: [1],
  }),
  plain('MultiLabelMarginLoss', (gen) => [gen.values([2, 4]), gen.list([3, 0, -1, 1, 2, -1, 0, 1], [2, 4], 'int32')]),
  cases('SmoothL1Loss', pair, {
    plain: ['nn.SmoothL1Loss()', () => new nn.SmoothL1Loss()],
    beta: ["nn.SmoothL1Loss(beta=0.5, reduction='none')", () => new nn.SmoothL1Loss({ beta: 0.5, reduction: 'none' })],
  }),
  cases('HuberLoss', pair, {
    plain: ['nn.HuberLoss()', () => new nn.HuberLoss()],
    delta: ["nn.HuberLoss(delta=0.5, reduction='sum')", () => new nn.HuberLoss({ delta: 0.5, reduction: 'sum' })],
  }),
  cases('CrossEntropyLoss', classes, {
    plain: ['nn.CrossEntropyLoss()', () => new nn.CrossEntropyLoss()],
    ignored: ['nn.CrossEntropyLoss(ignore_index=2)', () => new nn.CrossEntropyLoss({ ignoreIndex: 2 })],
    weighted: [
      'nn.CrossEntropyLoss(weight=torch.ones(4), label_smoothing=0.25)',
      () => new nn.CrossEntropyLoss({ weight: ones([4]), labelSmoothing: 0.25 }),
    ],
    sum: ["nn.CrossEntropyLoss(reduction='sum')", () => new nn.CrossEntropyLoss({ reduction: 'sum' })],
    none: [
      "nn.CrossEntropyLoss(weight=torch.ones(4), ignore_index=0, reduction='none')",
      () => new nn.CrossEntropyLoss({ weight: ones([4]), ignoreIndex: 0, reduction: 'none' }),
    ],
  }),
  cases('CrossEntropyLoss.probabilities', shares, {
    plain: ['nn.CrossEntropyLoss()', () => new nn.CrossEntropyLoss()],
  }),
  cases('CrossEntropyLoss.images', (gen) => [gen.values([2, 3, 2, 2]), gen.integers([2, 2, 2], 0, 3)], {
    plain: ['nn.CrossEntropyLoss()', () => new nn.CrossEntropyLoss()],
  }),
  cases('NLLLoss', classes, {
    plain: ['nn.NLLLoss()', () => new nn.NLLLoss()],
    weighted: [
      "nn.NLLLoss(weight=torch.ones(4), ignore_index=3, reduction='mean')",
      () => new nn.NLLLoss({ weight: ones([4]), ignoreIndex: 3 }),
    ],
    none: ["nn.NLLLoss(reduction='none')", () => new nn.NLLLoss({ reduction: 'none' })],
  }),
  cases('BCELoss', shares, {
    plain: ['nn.BCELoss()', () => new nn.BCELoss()],
    weighted: [
      "nn.BCELoss(weight=torch.ones(4), reduction='sum')",
      () => new nn.BCELoss({ weight: ones([4]), reduction: 'sum' }),
    ],
  }),
  cases('BCEWithLogitsLoss', (gen) => [gen.values([3, 4], -20, 20), gen.values([3, 4], 0, 1)], {
    plain: ['nn.BCEWithLogitsLoss()', () => new nn.BCEWithLogitsLoss()],
    weighted: [
      'nn.BCEWithLogitsLoss(weight=torch.ones(4), pos_weight=torch.ones(4))',
      () => new nn.BCEWithLogitsLoss({ weight: ones([4]), posWeight: ones([4]) }),
    ],
    none: [
      "nn.BCEWithLogitsLoss(pos_weight=torch.ones(4), reduction='none')",
      () => new nn.BCEWithLogitsLoss({ posWeight: ones([4]), reduction: 'none' }),
    ],
  }),
  cases('KLDivLoss', (gen) => [gen.values([3, 4], -2, 0), gen.values([3, 4], 0.1, 0.9)], {
    plain: ['nn.KLDivLoss()', () => new nn.KLDivLoss()],
    batchmean: [
      "nn.KLDivLoss(reduction='batchmean', log_target=True)",
      () => new nn.KLDivLoss({ reduction: 'batchmean', logTarget: true }),
    ],
  }),
  cases('GaussianNLLLoss', (gen) => [gen.values([3, 4]), gen.values([3, 4]), gen.values([3, 4], 0.5, 2)], {
    plain: ['nn.GaussianNLLLoss()', () => new nn.GaussianNLLLoss()],
    full: [
      "nn.GaussianNLLLoss(full=True, eps=0.75, reduction='none')",
      () => new nn.GaussianNLLLoss({ full: true, eps: 0.75, reduction: 'none' }),
    ],
  }),
  cases(
    'PoissonNLLLoss',
    (gen) => [gen.values([3, 4], 0.1, 2), gen.from([3, 4], (i) => i % 4)],
    {
      plain: ['nn.PoissonNLLLoss()', () => new nn.PoissonNLLLoss()],
      rates: [
        'nn.PoissonNLLLoss(log_input=False, full=True, eps=0.001)',
        () => new nn.PoissonNLLLoss({ logInput: false, full: true, eps: 1e-3 }),
      ],
    },
    { constant: [1] },
  ),
  cases(
    'HingeEmbeddingLoss',
    (gen) => [gen.values([3]), signs(gen)],
    {
      plain: ['nn.HingeEmbeddingLoss()', () => new nn.HingeEmbeddingLoss()],
      margin: ['nn.HingeEmbeddingLoss(margin=0.5)', () => new nn.HingeEmbeddingLoss({ margin: 0.5 })],
    },
    { constant: [1] },
  ),
  cases(
    'MarginRankingLoss',
    (gen) => [gen.values([3]), gen.values([3]), signs(gen)],
    {
      plain: ['nn.MarginRankingLoss()', () => new nn.MarginRankingLoss()],
      margin: [
        "nn.MarginRankingLoss(margin=0.5, reduction='none')",
        () => new nn.MarginRankingLoss({ margin: 0.5, reduction: 'none' }),
      ],
    },
    { constant: [2] },
  ),
  cases(
    'CosineEmbeddingLoss',
    (gen) => [gen.values([3, 4]), gen.values([3, 4]), signs(gen)],
    {
      plain: ['nn.CosineEmbeddingLoss()', () => new nn.CosineEmbeddingLoss()],
      margin: ['nn.CosineEmbeddingLoss(margin=-0.5)', () => new nn.CosineEmbeddingLoss({ margin: -0.5 })],
    },
    { constant: [2] },
  ),
  cases(
    'MultiLabelSoftMarginLoss',
    (gen) => [gen.values([3, 4]), gen.from([3, 4], (i) => i % 2)],
    {
      plain: ['nn.MultiLabelSoftMarginLoss()', () => new nn.MultiLabelSoftMarginLoss()],
      weighted: [
        "nn.MultiLabelSoftMarginLoss(weight=torch.ones(4), reduction='none')",
        () => new nn.MultiLabelSoftMarginLoss({ weight: ones([4]), reduction: 'none' }),
      ],
    },
    { constant: [1] },
  ),
  cases('MultiMarginLoss', classes, {
    plain: ['nn.MultiMarginLoss()', () => new nn.MultiMarginLoss()],
    squared: [
      'nn.MultiMarginLoss(p=2, margin=0.5, weight=torch.ones(4))',
      () => new nn.MultiMarginLoss({ p: 2, margin: 0.5, weight: ones([4]) }),
    ],
  }),
  cases('TripletMarginLoss', triplet, {
    plain: ['nn.TripletMarginLoss()', () => new nn.TripletMarginLoss()],
    swapped: [
      "nn.TripletMarginLoss(margin=2, p=3, eps=0.001, swap=True, reduction='sum')",
      () => new nn.TripletMarginLoss({ margin: 2, p: 3, eps: 1e-3, swap: true, reduction: 'sum' }),
    ],
  }),
  cases('TripletMarginWithDistanceLoss', triplet, {
    plain: ['nn.TripletMarginWithDistanceLoss()', () => new nn.TripletMarginWithDistanceLoss()],
    module: [
      'nn.TripletMarginWithDistanceLoss(distance_function=nn.CosineSimilarity(), margin=0.5, swap=True)',
      () =>
        new nn.TripletMarginWithDistanceLoss({
          distanceFunction: new nn.CosineSimilarity(),
          margin: 0.5,
          swap: true,
        }),
    ],
  }),
  cases('CTCLoss', alignment, {
    plain: ['nn.CTCLoss()', () => new nn.CTCLoss()],
    sum: [
      "nn.CTCLoss(reduction='sum', zero_infinity=True)",
      () => new nn.CTCLoss({ reduction: 'sum', zeroInfinity: true }),
    ],
  }),
  cases('LinearCrossEntropyLoss', (gen) => [gen.values([3, 5]), gen.list([2, 0, 3], [3], 'int32')], {
    plain: ['nn.LinearCrossEntropyLoss(5, 4)', () => new nn.LinearCrossEntropyLoss(5, 4)],
    options: [
      "nn.LinearCrossEntropyLoss(5, 4, bias=True, weight=torch.ones(4), ignore_index=2, label_smoothing=0.25, reduction='sum')",
      () =>
        new nn.LinearCrossEntropyLoss(5, 4, {
          bias: true,
          weight: ones([4]),
          ignoreIndex: 2,
          labelSmoothing: 0.25,
          reduction: 'sum',
        }),
    ],
  }),
  cases('LinearCrossEntropyLoss.positions', (gen) => [gen.values([3, 5]), gen.integers([3, 2], 0, 4)], {
    plain: [
      'nn.LinearCrossEntropyLoss(5, 4, out_features=(2,), bias=True)',
      () => new nn.LinearCrossEntropyLoss(5, 4, { outFeatures: [2], bias: true }),
    ],
  }),
]
