import type { ConvAttrs, Pair, PoolAttrs } from '@flambeau/core/backend'
import { nn } from '@flambeau/core'
import { type Example, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { convolved, convolvedGrad, convolvedInputGrad, convolvedWeightGrad } from './tolerances.ts'
import { peek, poke } from '../../judge/values/elements.ts'
import { wrong } from '../../mutants/break.ts'

/** One convolution: sizes of input, weight, and the attributes. */
interface Conv {
  readonly name: string
  readonly input: readonly [n: number, c: number, h: number, w: number]
  readonly out: number
  readonly kernel: Pair
  readonly attrs?: Partial<ConvAttrs>
  readonly bias?: boolean
  readonly goldless?: boolean
}

const plain: ConvAttrs = { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 }

const convs: readonly Conv[] = [
  { name: 'odd', input: [2, 3, 7, 9], out: 5, kernel: [3, 2], attrs: { stride: [2, 1], padding: [1, 2] }, bias: true },
  { name: 'plain', input: [2, 1, 6, 5], out: 3, kernel: [3, 3] },
  { name: 'padded', input: [1, 2, 4, 4], out: 3, kernel: [3, 3], attrs: { padding: [1, 1] }, bias: true },
  { name: 'strided', input: [1, 2, 8, 7], out: 2, kernel: [2, 3], attrs: { stride: [3, 2] }, bias: true },
  { name: 'dilated', input: [1, 2, 8, 9], out: 3, kernel: [3, 2], attrs: { dilation: [2, 3], padding: [2, 1] } },
  { name: 'grouped', input: [2, 4, 5, 5], out: 6, kernel: [3, 3], attrs: { groups: 2, padding: [1, 0] }, bias: true },
  { name: 'depthwise', input: [1, 4, 5, 5], out: 4, kernel: [3, 3], attrs: { groups: 4, padding: [1, 1] } },
  { name: 'pointwise', input: [2, 5, 3, 3], out: 4, kernel: [1, 1], bias: true },
  { name: 'whole', input: [2, 3, 4, 5], out: 2, kernel: [4, 5], bias: true },
  { name: 'no-batch', input: [0, 3, 5, 5], out: 2, kernel: [3, 3], bias: true },
  { name: 'lenet', input: [2, 6, 14, 14], out: 16, kernel: [5, 5], bias: true, goldless: true },
]

function attrsOf(conv: Conv): ConvAttrs {
  return { ...plain, ...conv.attrs }
}

function weightShape({ input, out, kernel, attrs }: Conv): readonly number[] {
  return [out, input[1] / (attrs?.groups ?? 1), ...kernel]
}

function outputShape(conv: Conv): readonly number[] {
  const { stride, padding, dilation } = attrsOf(conv)
  const size = (axis: 0 | 1): number =>
    Math.floor(
      (conv.input[axis + 2]! + 2 * padding[axis] - dilation[axis] * (conv.kernel[axis] - 1) - 1) / stride[axis],
    ) + 1
  return [conv.input[0], conv.out, size(0), size(1)]
}

function samples(make: (gen: Gen, conv: Conv) => Example): readonly Sample[] {
  return convs.map((conv) => ({
    name: conv.name,
    main: conv.name === 'odd',
    goldless: conv.goldless === true || conv.input[0] === 0,
    make: (gen) => make(gen, conv),
  }))
}

const forward: readonly Sample[] = [
  ...samples((g, conv) => ({
    inputs: [
      g.values(conv.input),
      g.values(weightShape(conv), -1, 1),
      ...(conv.bias === true ? [g.values([conv.out])] : []),
    ],
    attrs: attrsOf(conv),
  })),
  {
    name: 'special',
    special: true,
    make: (g) => ({
      inputs: [
        g.from([1, 1, 4, 4], (i) => (i === 5 ? NaN : i === 12 ? Infinity : i)),
        g.from([1, 1, 2, 2], (i) => i + 1),
      ],
      attrs: { ...plain, padding: [1, 1] },
    }),
  },
]

const masks: readonly (readonly [boolean, boolean, boolean])[] = [
  [true, true, true],
  [true, false, false],
  [false, true, true],
]

const conv = 'torch.nn.functional.conv2d'
const settings = 'stride=stride, padding=padding, dilation=dilation, groups=groups'

export const conv2dOps: readonly OpCases[] = [
  {
    op: 'conv2d',
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda x, w, b=None, *, stride, padding, dilation, groups: ${conv}(x, w, b, ${settings})`,
    tolerance: convolved,
    mistakes: [
      {
        name: 'channels',
        code: 'SHAPE_MISMATCH',
        make: (t) => nn.functional.conv2d(t.ones([1, 3, 8, 8]), t.ones([6, 1, 5, 5])),
      },
      {
        name: 'no-batch',
        code: 'NO_BATCH_DIMENSION',
        make: (t) => new nn.Conv2d(1, 6, 5, { device: t.device }).call(t.ones([1, 8, 8])),
      },
      {
        name: 'kernel-too-large',
        code: 'SHAPE_MISMATCH',
        make: (t) => nn.functional.conv2d(t.ones([1, 1, 3, 3]), t.ones([6, 1, 5, 5])),
      },
    ],
    mutants: [
      wrong('conv2d pads one column too much', ({ device, outputs, attrs, run }) => {
        run()
        const { padding } = attrs as PoolAttrs
        const width = outputs[0]!.shape[3]!
        const values = peek(device, outputs[0]!)
        if (padding[1] > 0)
          poke(
            device,
            outputs[0]!,
            values.map((_, i) => (i % width === 0 ? 0 : values[i - 1]!)),
          )
      }),
    ],
    samples: forward,
  },
  {
    op: 'conv2dInputGrad',
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda g, w, stride, padding, dilation, groups, inputShape: torch.nn.grad.conv2d_input(inputShape, w, g, ${settings})`,
    tolerance: convolvedInputGrad,
    samples: samples((g, one) => ({
      inputs: [g.values(outputShape(one)), g.values(weightShape(one), -1, 1)],
      attrs: { ...attrsOf(one), inputShape: one.input },
    })),
  },
  {
    op: 'conv2dWeightGrad',
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda g, x, stride, padding, dilation, groups, weightShape: torch.nn.grad.conv2d_weight(x, weightShape, g, ${settings})`,
    tolerance: convolvedWeightGrad,
    samples: samples((g, one) => ({
      inputs: [g.values(outputShape(one)), g.values(one.input)],
      attrs: { ...attrsOf(one), weightShape: weightShape(one) },
    })),
  },
  {
    op: 'conv2dGrad',
    dtypes: floats,
    torch:
      'lambda g, x, w, mask, inputShape, weightShape, stride, padding, dilation, groups: tuple(one for one, wanted in zip((' +
      `torch.nn.grad.conv2d_input(inputShape, w, g, ${settings}), torch.nn.grad.conv2d_weight(x, weightShape, g, ${settings}), ` +
      'g.sum([0, 2, 3])), mask) if wanted)',
    tolerance: convolvedGrad,
    samples: masks.flatMap((mask) =>
      samples((g, one) => ({
        inputs: [g.values(outputShape(one)), g.values(one.input), g.values(weightShape(one), -1, 1)],
        attrs: { ...attrsOf(one), mask, inputShape: one.input, weightShape: weightShape(one) },
      }))
        .filter(({ name }) => mask.every(Boolean) || name === 'odd' || name === 'grouped')
        .map((sample) =>
          mask.every(Boolean)
            ? sample
            : { ...sample, main: false, name: `${sample.name}-${mask.map(Number).join('')}` },
        ),
    ),
  },
]
