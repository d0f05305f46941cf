import { nn, tensor } from '@flambeau/core'
import { type Example, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { samplesOf } from '../../write/rows.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { peak, span } from '../../judge/values/magnitudes.ts'
import { steps } from '../../judge/tolerances/rule.ts'
import { peek, poke } from '../../judge/values/elements.ts'
import { wrong } from '../../mutants/break.ts'

const ignoreIndex = -100

interface Batch {
  readonly name: string
  readonly rows: number
  readonly classes: number
  /** Every third row is ignored. */
  readonly ignoring?: boolean
}

const batches: readonly Batch[] = [
  { name: 'odd', rows: 7, classes: 5 },
  { name: 'ignored', rows: 7, classes: 5, ignoring: true },
  { name: 'one-class', rows: 3, classes: 1 },
  { name: 'one-row', rows: 1, classes: 10 },
  { name: 'empty', rows: 0, classes: 4 },
  { name: 'long', rows: 65, classes: 257 },
]

function targets(gen: Gen, { rows, classes, ignoring }: Batch): HostTensor {
  return gen.from(
    [rows],
    (i) => (ignoring === true && i % 3 === 1 ? ignoreIndex : Math.floor(gen.uniform() * classes)),
    'int32',
  )
}

function logSumExp({ values, shape }: HostTensor): number[] {
  const [rows, classes] = shape as readonly [number, number]
  return Array.from({ length: rows }, (_, row) => {
    const line = values.subarray(row * classes, (row + 1) * classes)
    const max = Math.max(...line)
    return max + Math.log(line.reduce((sum, value) => sum + Math.exp(value - max), 0))
  })
}

function samples(make: (gen: Gen, batch: Batch) => Example): readonly Sample[] {
  return batches.map((batch) => ({
    name: batch.name,
    main: batch.name === 'ignored',
    goldless: batch.name === 'long',
    make: (gen) => make(gen, batch),
  }))
}

const attrs = { ignoreIndex }

const forward: readonly Sample[] = [
  ...samples((g, batch) => ({ inputs: [g.values([batch.rows, batch.classes], -4, 4), targets(g, batch)], attrs })),
  {
    name: 'overflow',
    make: (g) => ({
      inputs: [g.list([100, 90, 95, -100, -90, -95], [2, 3]), g.list([1, 0], [2], 'int32')],
      attrs,
    }),
  },
  {
    name: 'special',
    special: true,
    make: (g) => ({
      inputs: [
        g.list(
          [
            [1, NaN, 2, 0, -Infinity, 0, -Infinity, 1, 2],
            [Infinity, 1, 2],
            [1, Infinity, 2],
            Array(3).fill(-Infinity),
          ].flat(),
          [6, 3],
        ),
        g.list([0, 0, 0, 0, 0, 0], [6], 'int32'),
      ],
      attrs,
    }),
  },
]

interface NllAttrs {
  readonly reduction: 'mean' | 'sum' | 'none'
  readonly ignoreIndex: number
  readonly weight?: number[]
}

const nll: readonly Sample[] = (['mean', 'sum', 'none'] as const).map((reduction, i) => ({
  name: reduction,
  main: i === 0,
  make: (g) => {
    const batch = { name: '', rows: 7, classes: 5, ignoring: i === 0 }
    return {
      inputs: [g.values([7, 5], -4, 0), targets(g, batch)],
      // PyTorch has no gradient for weights.
      attrs: { reduction, ignoreIndex, ...(i === 1 ? {} : { weight: [0.5, 2, 1, 0.25, 1.5] }) },
    }
  },
}))

export const crossEntropyOps: readonly OpCases[] = [
  {
    op: 'nllLoss',
    dtypes: floats,
    grad: 'smooth',
    torch:
      'lambda x, t, reduction, ignoreIndex, weight=None: torch.nn.functional.nll_loss(' +
      'x, t, None if weight is None else torch.tensor(weight), ignore_index=ignoreIndex, reduction=reduction)',
    invoke: ([x, t], { weight, ...options }: NllAttrs) => {
      const { device, dtype } = x!
      const weights = weight === undefined ? {} : { weight: tensor(weight, { device, dtype }) }
      return nn.functional.nllLoss(x!, t!, { ...options, ...weights })
    },
    samples: nll,
  },
  {
    op: 'crossEntropy',
    dtypes: floats,
    grad: 'smooth',
    torch:
      'lambda x, t, ignoreIndex: (torch.nn.functional.cross_entropy(x, t, ignore_index=ignoreIndex, reduction="none"), ' +
      'torch.logsumexp(x - x.amax(1, keepdim=True), 1) + x.amax(1) if x.shape[0] else torch.zeros(0))',
    tolerance: (call) => {
      const [logits] = call.inputs as readonly [HostTensor]
      const n = logits.shape[1]!
      const scale = 2 * peak(logits.values) + Math.log(Math.max(n, 2))
      return { ulp: steps(call.dtype, 2 * n + 8, 4), scale }
    },
    mistakes: [
      {
        name: 'class-out-of-range',
        code: 'INDEX_OUT_OF_RANGE',
        make: (t) => nn.functional.crossEntropy(t.ones([2, 3]), t.indices(0, 3)),
      },
      {
        name: 'batch-size',
        code: 'SHAPE_MISMATCH',
        make: (t) => nn.functional.crossEntropy(t.ones([2, 3]), t.indices(0, 1, 2)),
      },
    ],
    mutants: [
      wrong('crossEntropy counts ignored rows', ({ device, inputs, outputs, attrs, run }) => {
        run()
        const [logits, targets, sums] = [peek(device, inputs[0]!), peek(device, inputs[1]!), peek(device, outputs[1]!)]
        const classes = inputs[0]!.shape[1]!
        const { ignoreIndex } = attrs as { readonly ignoreIndex: number }
        const losses = peek(device, outputs[0]!)
        poke(
          device,
          outputs[0]!,
          losses.map((loss, row) => (targets[row] === ignoreIndex ? sums[row]! - logits[row * classes]! : loss)),
        )
      }),
    ],
    samples: forward,
  },
  {
    op: 'crossEntropyGrad',
    dtypes: floats,
    torch:
      'lambda g, x, t, lse, ignoreIndex: torch.where((t != ignoreIndex)[:, None], g[:, None] * ' +
      '(torch.exp(x - lse[:, None]) - torch.nn.functional.one_hot(t.clamp(min=0), x.shape[1])), 0.0)',
    // grad · (p − onehot): p has the error of exp(x − lse), whose argument may be as large as the logits are apart.
    tolerance: (call) => {
      const [grad, logits] = call.inputs as readonly [HostTensor, HostTensor]
      const n = logits.shape[1]!
      return {
        ulp: steps(call.dtype, 8 + span(logits.values), 4 + span(logits.values)),
        scale: Float64Array.from(logits.values, (_, i) => Math.abs(grad.values[Math.floor(i / n)]!)),
      }
    },
    samples: samples((g, batch) => {
      const logits = g.values([batch.rows, batch.classes], -4, 4)
      return {
        inputs: [g.values([batch.rows]), logits, targets(g, batch), g.list(logSumExp(logits))],
        attrs,
      }
    }),
  },
]

interface FunctionAttrs {
  readonly reduction?: 'mean' | 'sum' | 'none'
  readonly ignoreIndex?: number
  readonly labelSmoothing?: number
}

const F = nn.functional
const kinds = (shape: readonly number[], classes: number) => (g: Gen) => g.integers(shape, 0, classes)
const given =
  "**{{'reduction': 'reduction', 'ignoreIndex': 'ignore_index', 'labelSmoothing': 'label_smoothing'}[k]: v for k, v in attrs.items()}"

export const crossEntropyFunctions: readonly OpCases[] = [
  {
    op: 'crossEntropyFunction',
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda x, y, **attrs: torch.nn.functional.cross_entropy(x, y, ${given})`,
    invoke: ([x, y], attrs: FunctionAttrs) => F.crossEntropy(x!, y!, attrs),
    samples: samplesOf<FunctionAttrs>([
      { name: 'odd', inputs: [[3, 4], kinds([3], 4)] },
      { name: 'images', inputs: [[2, 3, 2, 2], kinds([2, 2, 2], 3)], attrs: { reduction: 'none', ignoreIndex: 1 } },
      { name: 'smooth', inputs: [[3, 4], kinds([3], 4)], attrs: { labelSmoothing: 0.2, ignoreIndex: 2 } },
      { name: 'single', inputs: [[4], kinds([], 4)], attrs: { reduction: 'sum', labelSmoothing: 0.1 } },
      { name: 'shares', inputs: [[2, 3, 2], (g) => g.values([2, 3, 2], 0, 1)], attrs: { labelSmoothing: 0.3 } },
      { name: 'single-shares', inputs: [[3], (g) => g.values([3], 0, 1)], attrs: { reduction: 'none' } },
    ]),
  },
  {
    op: 'linearCrossEntropy',
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda x, w, b, y, **attrs: torch.nn.functional.linear_cross_entropy(x, w, y, linear_bias=b, ${given})`,
    invoke: ([x, w, b, y], attrs: FunctionAttrs) => F.linearCrossEntropy(x!, w!, y!, { linearBias: b!, ...attrs }),
    samples: samplesOf<FunctionAttrs>([
      { name: 'odd', inputs: [[3, 4], [5, 4], [5], kinds([3], 5)] },
      {
        name: 'positions',
        inputs: [[2, 3], [4, 2, 3], [4, 2], kinds([2, 2], 4)],
        attrs: { reduction: 'sum', ignoreIndex: 0 },
      },
      { name: 'single', inputs: [[3], [4, 3], [4], kinds([], 4)], attrs: { reduction: 'none', labelSmoothing: 0.1 } },
    ]),
  },
]
