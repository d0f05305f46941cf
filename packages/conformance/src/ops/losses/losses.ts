import { nn, type Tensor, tensor } from '@flambeau/core'
import { floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { type Row, samplesOf } from '../../write/rows.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { attr, steps, ulps } from '../../judge/tolerances/rule.ts'
import { otherAttrs } from '../../mutants/break.ts'

export const reductions = ['mean', 'sum', 'none'] as const

const shapes = { odd: [3, 5, 7], one: [1], long: [1031] } as const

/** Every shape with every reduction. */
function reduced(
  inputs: (gen: Gen, shape: readonly number[], reduction: string) => readonly HostTensor[],
): readonly Sample[] {
  return reductions.flatMap((reduction) =>
    Object.entries(shapes).map(([name, shape]): Sample => ({
      name: `${reduction}-${name}`,
      main: reduction === 'mean' && name === 'odd',
      goldless: name === 'long',
      make: (g) => ({ inputs: inputs(g, shape, reduction), attrs: { reduction } }),
    })),
  )
}

const forward = reduced((g, shape) => [g.values(shape), g.values(shape)])
const backward = reduced((g, shape, reduction) => [
  g.values(reduction === 'none' ? shape : []),
  g.values(shape),
  g.values(shape),
])

interface Reduced {
  readonly reduction: (typeof reductions)[number]
}

/** Numbers in the dtype and on the device of a tensor. */
const like = ({ device, dtype }: Tensor, values: number[]): Tensor => tensor(values, { device, dtype })

const few = (samples: readonly Sample[]): readonly Sample[] => samples.filter(({ name }) => !name.endsWith('long'))

/** Weights, for which PyTorch has no gradient. */
const weights = { weight: [0.5, 2, 1, 0.25, 1.5], posWeight: [1, 2, 0.5, 4, 1] }

/** Logits and targets between zero and one. */
const logits: readonly Sample[] = reductions.map((reduction, i) => ({
  name: reduction,
  main: i === 0,
  make: (g) => ({
    inputs: [g.values([3, 5], -4, 4), g.values([3, 5], 0, 1)],
    attrs: { reduction, ...weights },
  }),
}))

export const lossOps: readonly OpCases[] = [
  {
    op: 'l1Loss',
    dtypes: floats,
    grad: 'piecewise',
    torch: 'lambda x, y, reduction: torch.nn.functional.l1_loss(x, y, reduction=reduction)',
    invoke: ([x, y], options: Reduced) => nn.functional.l1Loss(x!, y!, options),
    samples: few(forward),
  },
  {
    op: 'binaryCrossEntropyWithLogits',
    dtypes: floats,
    grad: 'smooth',
    torch:
      'lambda x, y, reduction, weight=[1.0], posWeight=[1.0]: torch.nn.functional.binary_cross_entropy_with_logits(' +
      'x, y, torch.tensor(weight), reduction=reduction, pos_weight=torch.tensor(posWeight))',
    invoke: ([x, y], { reduction, weight, posWeight }: Reduced & Partial<typeof weights>) =>
      nn.functional.binaryCrossEntropyWithLogits(x!, y!, {
        reduction,
        weight: weight === undefined ? null : like(x!, weight),
        posWeight: posWeight === undefined ? null : like(x!, posWeight),
      }),
    samples: [
      ...logits,
      // The exponential of the negative magnitude never overflows.
      {
        name: 'far',
        make: (g) => ({
          inputs: [g.list([-100, 100, 60, -60]), g.list([0, 1, 0.5, 0.25])],
          attrs: { reduction: 'none' },
        }),
      },
    ],
  },
  {
    op: 'mseLoss',
    dtypes: floats,
    grad: 'smooth',
    torch: 'lambda x, y, reduction: torch.nn.functional.mse_loss(x, y, reduction=reduction)',
    // Squares are positive: relative errors of a difference, a product and n sums.
    tolerance: (call) => ({
      ulp: steps(call.dtype, attr(call, 'reduction') === 'none' ? 4 : call.inputs[0]!.values.length + 4, 5),
    }),
    mutants: [
      otherAttrs('mseLoss adds up where it should average', ({ reduction }: { reduction: string }) => ({
        reduction: reduction === 'mean' ? 'sum' : reduction,
      })),
    ],
    samples: forward,
  },
  {
    op: 'mseLossGrad',
    dtypes: floats,
    grad: 'smooth',
    torch: "lambda g, x, y, reduction: 2 * (x - y) * g / (x.numel() if reduction == 'mean' else 1)",
    tolerance: ulps(5, undefined, 5),
    samples: backward,
  },
]

export const F: typeof nn.functional = nn.functional

export type Reducing = { readonly reduction?: 'mean' | 'sum' | 'none' } & Readonly<Record<string, unknown>>

/** The options as keywords of PyTorch's function. */
function keywords(attrs: readonly Reducing[]): string {
  const names = [...new Set(attrs.flatMap((one) => Object.keys(one)))]
  return names.map((name) => `${snake(name)}=attrs["${name}"]`).join(', ')
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** A loss of inputs and options, called alike here and there; each variant runs with one of the reductions. */
function loss(
  op: keyof typeof F,
  drawn: readonly Row<never>[],
  call: (inputs: readonly Tensor[], attrs: Reducing) => Tensor,
  variants: readonly Reducing[] = [{}],
  unusual: Partial<Pick<OpCases, 'grad' | 'torch' | 'dtypes'>> = {},
): OpCases {
  const rows = drawn.flatMap(({ name, inputs }, at) =>
    variants.map((attrs, i) => {
      const reduction = reductions[(at + i) % 3]!
      return { name: `${name}-${reduction}${i === 0 ? '' : `-${i}`}`, inputs: inputs!, attrs: { reduction, ...attrs } }
    }),
  )
  const given = keywords(rows.map(({ attrs }) => attrs))
  return {
    op,
    dtypes: floats,
    grad: 'piecewise',
    torch:
      `lambda *inputs, **attrs: torch.nn.functional.${snake(op)}(*inputs, ` +
      `**{k: v for k, v in dict(${given.replaceAll(/attrs\[("\w+")\]/g, 'attrs.get($1)')}).items() if v is not None})`,
    invoke: (tensors, attrs: Reducing) => call(tensors, attrs),
    samples: samplesOf<Reducing>(rows),
    ...unusual,
  }
}

const apart = (g: Gen): ReturnType<Gen['distinct']> => g.distinct([3, 5], 0.3)
export const below =
  (shape: readonly number[]) =>
  (g: Gen): HostTensor =>
    g.values(shape, -3, -0.1)
export const shares =
  (shape: readonly number[]) =>
  (g: Gen): HostTensor =>
    g.values(shape, 0.05, 0.95)
const signs = (shape: readonly number[]) => (g: Gen) => g.from(shape, () => (g.uniform() < 0.5 ? -1 : 1), 'int32')
export const kinds =
  (shape: readonly number[], classes: number) =>
  (g: Gen): HostTensor =>
    g.integers(shape, 0, classes)
const pairs: readonly Row<never>[] = [
  { name: 'odd', inputs: [apart, [3, 5]] },
  { name: 'broadcast', inputs: [[2, 3], [3]] },
  { name: '0-d', inputs: [[], []] },
]
const scored: readonly Row<never>[] = [
  { name: 'odd', inputs: [[3, 5], signs([3, 5])] },
  { name: 'vector', inputs: [[4], signs([4])] },
]

export const lossFunctions: readonly OpCases[] = [
  loss('smoothL1Loss', pairs, ([x, y], attrs) => F.smoothL1Loss(x!, y!, attrs), [{}, { beta: 0.4 }]),
  loss('huberLoss', pairs, ([x, y], attrs) => F.huberLoss(x!, y!, attrs), [{}, { delta: 0.4 }]),
  loss(
    'klDiv',
    [
      { name: 'odd', inputs: [(g) => g.values([3, 5], -3, -0.1), shares([3, 5])] },
      { name: 'one', inputs: [(g) => g.values([4], -3, -0.1), shares([4])] },
    ],
    ([x, y], attrs) => F.klDiv(x!, y!, attrs),
    [{}, { logTarget: true }],
  ),
  loss(
    'poissonNllLoss',
    [{ name: 'odd', inputs: [(g) => g.values([3, 4], 0.2, 2), (g) => g.from([3, 4], () => 0.5 + 3 * g.uniform())] }],
    ([x, y], attrs) => F.poissonNllLoss(x!, y!, attrs),
    [{}, { full: true }, { logInput: false }],
  ),
  loss(
    'gaussianNllLoss',
    [
      { name: 'odd', inputs: [[3, 4], [3, 4], (g) => g.values([3, 4], 0.3, 2)] },
      { name: 'shared', inputs: [[3, 4], [3, 4], (g) => g.values([3, 1], 0.3, 2)] },
      { name: 'short', inputs: [[3, 4], [3, 4], (g) => g.values([3], 0.3, 2)] },
    ],
    ([x, y, v], attrs) => F.gaussianNllLoss(x!, y!, v!, attrs),
    [{}, { full: true, eps: 0.01 }],
  ),
  loss(
    'binaryCrossEntropy',
    [{ name: 'odd', inputs: [shares([3, 5]), shares([3, 5])] }],
    ([x, y], attrs) => F.binaryCrossEntropy(x!, y!, attrs),
    [{}, {}, {}],
  ),
  loss('hingeEmbeddingLoss', scored, ([x, y], attrs) => F.hingeEmbeddingLoss(x!, y!, attrs), [{}, { margin: 0.4 }], {
    torch: targets('hinge_embedding_loss', 1),
  }),
  loss('softMarginLoss', scored, ([x, y], attrs) => F.softMarginLoss(x!, y!, attrs), [{}], {
    torch: targets('soft_margin_loss', 1),
  }),
  loss(
    'marginRankingLoss',
    [{ name: 'odd', inputs: [[3, 5], [3, 5], signs([3, 5])] }],
    ([a, b, y], attrs) => F.marginRankingLoss(a!, b!, y!, attrs),
    [{}, { margin: 0.6 }, {}],
    { torch: targets('margin_ranking_loss', 2) },
  ),
  loss(
    'cosineEmbeddingLoss',
    [
      { name: 'odd', inputs: [[3, 5], [3, 5], signs([3])] },
      { name: 'vector', inputs: [[4], [4], signs([])] },
    ],
    ([a, b, y], attrs) => F.cosineEmbeddingLoss(a!, b!, y!, attrs),
    [{}, { margin: 0.3 }],
    { torch: targets('cosine_embedding_loss', 2) },
  ),
  loss(
    'multiMarginLoss',
    [
      { name: 'odd', inputs: [[3, 4], kinds([3], 4)] },
      { name: 'single', inputs: [[4], kinds([], 4)] },
    ],
    ([x, y], attrs) => F.multiMarginLoss(x!, y!, attrs),
    [{}, { p: 2, margin: 0.7 }, {}],
  ),
  loss(
    'multilabelMarginLoss',
    [
      { name: 'odd', inputs: [[2, 4], (g) => g.list([3, 0, -1, 1, 2, -1, -1, -1], [2, 4], 'int32')] },
      { name: 'single', inputs: [[3], (g) => g.list([1, 2, 0], [3], 'int32')] },
    ],
    ([x, y], attrs) => F.multilabelMarginLoss(x!, y!, attrs),
  ),
  loss(
    'multilabelSoftMarginLoss',
    [{ name: 'odd', inputs: [[3, 4], shares([3, 4])] }],
    ([x, y], attrs) => F.multilabelSoftMarginLoss(x!, y!, attrs),
    [{}, {}, {}],
  ),
  loss(
    'tripletMarginLoss',
    [
      {
        name: 'odd',
        inputs: [
          [3, 4],
          [3, 4],
          [3, 4],
        ],
      },
      { name: 'vector', inputs: [[4], [4], [4]] },
    ],
    ([a, p, n], attrs) => F.tripletMarginLoss(a!, p!, n!, attrs),
    [{}, { margin: 3, p: 1 }, { swap: true, margin: 2 }],
  ),
  loss(
    'tripletMarginWithDistanceLoss',
    [
      {
        name: 'odd',
        inputs: [
          [3, 4],
          [3, 4],
          [3, 4],
        ],
      },
    ],
    ([a, p, n], attrs) => F.tripletMarginWithDistanceLoss(a!, p!, n!, attrs),
    [{}, { margin: 3 }, { swap: true, margin: 2 }],
  ),
  {
    ...loss(
      'nllLoss',
      [
        { name: 'images', inputs: [below([2, 3, 2, 2]), kinds([2, 2, 2], 3)] },
        { name: 'single', inputs: [below([4]), kinds([], 4)] },
      ],
      ([x, y], attrs) => F.nllLoss(x!, y!, attrs),
      [{}, { ignoreIndex: 1 }],
    ),
    op: 'nllLossNd',
  },
]

/** PyTorch's function, whose targets come after `count` inputs. */
function targets(name: string, count: number): string {
  return `lambda *inputs, **attrs: torch.nn.functional.${name}(*inputs[:${count}], *[one.double() for one in inputs[${count}:]], **attrs)`
}
