import type { ConvAttrs, Triple } from '@flambeau/core/backend'
import { nn, type Tensor } from '@flambeau/core'
import { type Example, floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { moving, type Row, samplesOf } from '../../write/rows.ts'
import { convolved, convolvedGrad, convolvedInputGrad, convolvedWeightGrad } from './tolerances.ts'

const F = nn.functional

interface ConvOptions {
  readonly stride?: readonly number[]
  readonly padding?: readonly number[] | 'same' | 'valid'
  readonly outputPadding?: readonly number[]
  readonly dilation?: readonly number[]
  readonly groups?: number
}

type Convolve = (x: Tensor, weight: Tensor, bias: Tensor | undefined, options: never) => Tensor

function convolution(op: string, torch: string, convolve: Convolve, rows: readonly Row<ConvOptions>[]): OpCases {
  return {
    op,
    dtypes: ['float32', 'float64', 'float16'],
    grad: 'smooth',
    torch,
    invoke: ([x, weight, bias], attrs: ConvOptions) => convolve(x!, weight!, bias, attrs as never),
    samples: samplesOf(rows),
  }
}

/** A call of PyTorch's function of that name with the options that are given. */
function python(name: string): string {
  return (
    'lambda x, w, b=None, *, outputPadding=None, **o: ' +
    `torch.nn.functional.${name}(x, w, b, **o, **({} if outputPadding is None else {'output_padding': outputPadding}))`
  )
}

/** Functions that are no ops: convolutions of other ranks and transposed ones, and windows as columns. */
export const convolutionFunctions: readonly OpCases[] = [
  convolution('conv1d', python('conv1d'), F.conv1d, [
    { name: 'odd', inputs: [[2, 3, 9], [5, 3, 3], [5]], attrs: { stride: [2], padding: [1] } },
    {
      name: 'single',
      inputs: [
        [2, 7],
        [3, 2, 2],
      ],
      attrs: { dilation: [3] },
    },
    { name: 'grouped', inputs: [[1, 4, 6], [6, 2, 3], [6]], attrs: { groups: 2, padding: 'valid' } },
    {
      name: 'same',
      inputs: [
        [1, 2, 6],
        [2, 2, 4],
      ],
      attrs: { padding: 'same', dilation: [1] },
    },
    {
      name: 'empty',
      inputs: [
        [0, 2, 6],
        [2, 2, 4],
      ],
    },
  ]),
  convolution('convTranspose1d', python('conv_transpose1d'), F.convTranspose1d, [
    { name: 'odd', inputs: [[2, 3, 5], [3, 2, 3], [2]], attrs: { stride: [2], padding: [1], outputPadding: [1] } },
    {
      name: 'single',
      inputs: [
        [4, 4],
        [4, 1, 2],
      ],
      attrs: { groups: 2, dilation: [2] },
    },
    {
      name: 'long',
      inputs: [
        [1, 2, 4],
        [2, 2, 3],
      ],
      attrs: { padding: [2], outputPadding: [2], dilation: [3] },
    },
  ]),
  convolution('convTranspose2d', python('conv_transpose2d'), F.convTranspose2d, [
    {
      name: 'odd',
      inputs: [[2, 3, 4, 3], [3, 2, 3, 2], [2]],
      attrs: { stride: [2, 3], padding: [1, 0], outputPadding: [1, 2] },
    },
    { name: 'grouped', inputs: [[1, 4, 3, 3], [4, 1, 2, 3], [2]], attrs: { groups: 2, dilation: [1, 2] } },
    {
      name: 'single',
      inputs: [
        [2, 3, 4],
        [2, 3, 1, 3],
      ],
      attrs: { stride: [1, 2], padding: [0, 1] },
    },
    {
      name: 'empty',
      inputs: [
        [0, 2, 3, 3],
        [2, 1, 2, 2],
      ],
    },
  ]),
  convolution('convTranspose3d', python('conv_transpose3d'), F.convTranspose3d, [
    {
      name: 'odd',
      inputs: [[1, 2, 3, 2, 3], [2, 2, 2, 3, 1], [2]],
      attrs: { stride: [2, 1, 2], padding: [1, 1, 0], outputPadding: [1, 0, 1] },
    },
    {
      name: 'grouped',
      inputs: [
        [2, 4, 2, 2, 2],
        [4, 1, 2, 2, 2],
      ],
      attrs: { groups: 2, dilation: [2, 1, 1] },
    },
  ]),
  moving<{ kernelSize: readonly [number, number]; stride?: number; padding?: number; dilation?: number }>({
    op: 'unfold',
    torch: 'lambda x, kernelSize, **o: torch.nn.functional.unfold(x, kernelSize, **o)',
    dtypes: ['float32', 'float64'],
    invoke: ([x], { kernelSize, ...options }) => F.unfold(x!, kernelSize, options),
    rows: [
      { name: 'odd', inputs: [[2, 3, 4, 5]], attrs: { kernelSize: [2, 3], padding: 1, stride: 2 } },
      { name: 'single', inputs: [[1, 4, 4]], attrs: { kernelSize: [2, 2], dilation: 2 } },
      { name: 'empty', inputs: [[0, 1, 3, 3]], attrs: { kernelSize: [2, 2] } },
    ],
  }),
  {
    op: 'fold',
    dtypes: ['float32', 'float64'],
    grad: 'smooth',
    torch: 'lambda x, size, kernelSize, **o: torch.nn.functional.fold(x, size, kernelSize, **o)',
    invoke: (
      [x],
      { size, kernelSize, ...options }: { size: readonly [number, number]; kernelSize: readonly [number, number] },
    ) => F.fold(x!, size, kernelSize, options),
    samples: samplesOf([
      {
        name: 'odd',
        inputs: [[1, 4, 24]],
        attrs: { size: [3, 4], kernelSize: [2, 1], padding: 1, stride: 1 },
      },
      { name: 'overlapping', inputs: [[4, 4]], attrs: { size: [3, 3], kernelSize: [2, 2] } },
      { name: 'gaps', inputs: [[1, 4, 2]], attrs: { size: [3, 5], kernelSize: [2, 2], stride: 3 } },
    ]),
  },
]

interface Conv3d {
  readonly name: string
  readonly input: readonly [n: number, c: number, d: number, h: number, w: number]
  readonly out: number
  readonly kernel: Triple
  readonly attrs?: Partial<ConvAttrs<Triple>>
  readonly bias?: boolean
}

const convs: readonly Conv3d[] = [
  {
    name: 'odd',
    input: [2, 2, 4, 3, 5],
    out: 3,
    kernel: [2, 3, 2],
    attrs: { stride: [1, 1, 2], padding: [1, 1, 0] },
    bias: true,
  },
  {
    name: 'strided',
    input: [1, 2, 6, 2, 3],
    out: 2,
    kernel: [3, 1, 2],
    attrs: { stride: [2, 1, 1], dilation: [2, 1, 2] },
  },
  {
    name: 'grouped',
    input: [1, 4, 3, 3, 3],
    out: 2,
    kernel: [3, 2, 2],
    attrs: { groups: 2, padding: [2, 0, 1], dilation: [1, 2, 1] },
    bias: true,
  },
  { name: 'no-batch', input: [0, 2, 3, 3, 3], out: 2, kernel: [2, 2, 2] },
]

function attrsOf(conv: Conv3d): ConvAttrs<Triple> {
  return { stride: [1, 1, 1], padding: [0, 0, 0], dilation: [1, 1, 1], groups: 1, ...conv.attrs }
}

function weightShape({ input, out, kernel, attrs }: Conv3d): readonly number[] {
  return [out, input[1] / (attrs?.groups ?? 1), ...kernel]
}

function outputShape(conv: Conv3d): readonly number[] {
  const { stride, padding, dilation } = attrsOf(conv)
  const sizes = conv.kernel.map((kernel, i) =>
    Math.floor((conv.input[i + 2]! + 2 * padding[i]! - dilation[i]! * (kernel - 1) - 1) / stride[i]!),
  )
  return [conv.input[0], conv.out, ...sizes.map((size) => size + 1)]
}

function samples(make: (gen: Gen, conv: Conv3d) => Example): readonly Sample[] {
  return convs.map((conv) => ({
    name: conv.name,
    main: conv.name === 'odd',
    goldless: conv.input[0] === 0,
    make: (gen) => make(gen, conv),
  }))
}

const settings = 'stride=stride, padding=padding, dilation=dilation, groups=groups'
const inputGrad = `torch.nn.grad.conv3d_input(inputShape, w, g, ${settings})`
const weightGrad = `torch.nn.grad.conv3d_weight(x, weightShape, g, ${settings})`

export const conv3dOps: readonly OpCases[] = [
  {
    op: 'conv3d',
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda x, w, b=None, *, stride, padding, dilation, groups: torch.nn.functional.conv3d(x, w, b, ${settings})`,
    tolerance: convolved,
    samples: samples((g, conv) => ({
      inputs: [
        g.values(conv.input),
        g.values(weightShape(conv), -1, 1),
        ...(conv.bias === true ? [g.values([conv.out])] : []),
      ],
      attrs: attrsOf(conv),
    })),
  },
  {
    op: 'conv3dInputGrad',
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda g, w, stride, padding, dilation, groups, inputShape: ${inputGrad}`,
    tolerance: convolvedInputGrad,
    samples: samples((g, one) => ({
      inputs: [g.values(outputShape(one)), g.values(weightShape(one), -1, 1)],
      attrs: { ...attrsOf(one), inputShape: one.input },
    })),
  },
  {
    op: 'conv3dWeightGrad',
    dtypes: floats,
    grad: 'smooth',
    torch: `lambda g, x, stride, padding, dilation, groups, weightShape: ${weightGrad}`,
    tolerance: convolvedWeightGrad,
    samples: samples((g, one) => ({
      inputs: [g.values(outputShape(one)), g.values(one.input)],
      attrs: { ...attrsOf(one), weightShape: weightShape(one) },
    })),
  },
  {
    op: 'conv3dGrad',
    dtypes: floats,
    torch:
      'lambda g, x, w, mask, inputShape, weightShape, stride, padding, dilation, groups: tuple(one for one, wanted in zip((' +
      `${inputGrad}, ${weightGrad}, g.sum([0, 2, 3, 4])), mask) if wanted)`,
    tolerance: convolvedGrad,
    samples: [true, false].flatMap((x) =>
      samples((g, one) => ({
        inputs: [g.values(outputShape(one)), g.values(one.input), g.values(weightShape(one), -1, 1)],
        attrs: { ...attrsOf(one), mask: [x, true, x], inputShape: one.input, weightShape: weightShape(one) },
      }))
        .filter(({ name }) => x || name === 'grouped')
        .map((sample) => (x ? sample : { ...sample, name: `${sample.name}-010` })),
    ),
  },
]
