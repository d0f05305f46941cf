import { js } from '@flambeau/backend-js'
import { describe, expect, it } from 'vitest'
import { failure } from '../../../test/failure.ts'
import { setDefaultDevice } from '../../default-device.ts'
import * as torch from '../../index.ts'

setDefaultDevice(js())

const { nn } = torch
const F = nn.functional

/** Calls as a program without types would make them. */
type Loose = Record<string, new (...given: unknown[]) => torch.nn.Module>
const loose = nn as unknown as Loose

describe('a layer', () => {
  it('holds what it was told, and defaults', () => {
    const { kernelSize, stride, padding, groups, paddingMode } = new nn.Conv2d(2, 4, 3, { padding: [1, 0], groups: 2 })
    expect({ kernelSize, stride, padding, groups, paddingMode }).toEqual({
      kernelSize: [3, 3],
      stride: [1, 1],
      padding: [1, 0],
      groups: 2,
      paddingMode: 'zeros',
    })
    expect(new nn.Hardtanh(undefined, 2)).toMatchObject({ minVal: -1, maxVal: 2 })
    expect(new nn.LayerNorm(5)).toMatchObject({ normalizedShape: [5], eps: 1e-5, elementwiseAffine: true })
  })

  it('names its state as PyTorch does, in a net that does not', () => {
    class Net extends nn.Module {
      firstNorm = new nn.BatchNorm1d(2)
      loss = new nn.BCEWithLogitsLoss({ posWeight: torch.ones(2) })
    }
    expect(Object.keys(new Net().stateDict())).toEqual([
      'firstNorm.weight',
      'firstNorm.bias',
      'firstNorm.running_mean',
      'firstNorm.running_var',
      'firstNorm.num_batches_tracked',
      'loss.pos_weight',
    ])
  })

  it('may be extended, with other inputs, another name and other names of its state', () => {
    class Scaled extends nn.Linear<false> {
      outerScale = new nn.Parameter(torch.tensor([2]))

      constructor() {
        super(3, 3, { bias: false })
      }

      override stateName(field: string): string {
        return field
      }

      override forward(x: torch.Tensor, times = 1): torch.Tensor {
        return super.forward(x).mul(this.outerScale).mul(times)
      }
    }
    const layer = new Scaled()
    const x = torch.ones(1, 3)
    expect(layer.call(x, 3).toArraySync()).toEqual(F.linear(x, layer.weight).mul(6).toArraySync())
    expect(String(layer)).toBe('Scaled(inFeatures: 3, outFeatures: 3, bias: false)')
    expect(Object.keys(layer.stateDict())).toEqual(['weight', 'outerScale'])
  })

  it('prints words in quotes, but where PyTorch does not', () => {
    expect(String(new nn.GELU())).toBe("GELU(approximate: 'none')")
    expect(String(new nn.Conv1d(1, 1, 3, { padding: 'same', paddingMode: 'circular' }))).toBe(
      'Conv1d(1, 1, kernelSize: [3], stride: [1], padding: same, paddingMode: circular)',
    )
  })
})

describe('mistakes are refused by name', () => {
  it.each([
    ['LeakyReLU', ['0.2'], 'negativeSlope must be a number'],
    ['LeakyReLU', [0.2, true], 'takes 1 argument, but got 2'],
    ['GELU', ['tanh'], 'options are one object at the end'],
    ['GELU', [{ approximate: 'erf' }], "approximate must be 'none' or 'tanh', but got 'erf'"],
    ['Softmin', [], 'dim must be a whole number, but got undefined'],
    ['Dropout2d', [1.5], 'p must be a number from 0 to 1, but got 1.5'],
    ['GroupNorm', [4, 6], 'numChannels must be divisible by numGroups, but got 6 and 4'],
    ['Conv1d', [3, 4, 3, { groups: 2 }], 'inChannels must be divisible by groups'],
    ['ConvTranspose1d', [4, 3, 3, { groups: 2 }], 'outChannels must be divisible by groups'],
    ['Conv3d', [1, 1, [3, 3]], 'kernelSize must be a whole number ≥ 1 or a list of 3 of them, but got 3,3'],
    ['Conv2d', [1, 1, 3, { stride: 2, padding: 'same' }], "padding 'same' is not supported for strided convolutions"],
    [
      'Conv2d',
      [1, 1, 3, { paddingMode: 'mirror' }],
      "paddingMode must be 'zeros', 'reflect', 'replicate' or 'circular'",
    ],
    ['ZeroPad2d', [[1, 2]], 'padding must be one number for all sides or 4, one for each, but got [1, 2]'],
    ['ConstantPad1d', [1], 'value must be a number, but got undefined'],
    ['FractionalMaxPool2d', [2, {}], 'takes exactly one of outputSize and outputRatio, but got neither'],
    ['FractionalMaxPool3d', [2, { outputSize: 2, outputRatio: 0.5 }], 'but got both'],
    ['Embedding', [3, 2, { paddingIdx: 3 }], 'paddingIdx must lie within the 3 rows, but is 3'],
    ['TripletMarginWithDistanceLoss', [{ distanceFunction: 2 }], 'must be a function or a module of two tensors'],
    ['MultiMarginLoss', [{ p: 3 }], 'p must be 1 or 2, but got 3'],
    [
      'NLLLoss',
      [{ weights: torch.ones }],
      "got an unexpected option 'weights'. It takes: weight, ignoreIndex, reduction.",
    ],
  ])('%s(%j)', (name, given, text) => {
    const error = failure(() => new loose[name]!(...given))
    expect(error).toMatchObject({ name: 'TorchError', op: name })
    expect(error.message).toContain(text)
  })

  it.each([
    ['Softmax2d', 'expected images [N, C, H, W] or [C, H, W], but got [2, 3]', () => new nn.Softmax2d()],
    ['InstanceNorm2d', 'expected 3D or 4D input', () => new nn.InstanceNorm2d(3)],
    ['BatchNorm3d', 'expected 5D input', () => new nn.BatchNorm3d(3)],
    ['Bilinear.call', 'takes 2 arguments, but got 3', () => new nn.Bilinear(3, 3, 1)],
  ])('a call of %s', (op, text, make) => {
    const x = torch.ones(2, 3)
    const error = failure(() =>
      (make() as torch.nn.Module).call(...([x, x, x].slice(0, op === 'Bilinear.call' ? 3 : 1) as never[])),
    )
    expect(error).toMatchObject({ name: 'TorchError', op })
    expect(error.message).toContain(text)
  })

  it('sizes that no transposed convolution gives', () => {
    const layer = new nn.ConvTranspose2d(1, 1, 3, { stride: 2, padding: 1 })
    const x = torch.ones(1, 1, 3, 3)
    expect(layer.call(x, [6, 5]).shape).toEqual([1, 1, 6, 5])
    expect(layer.call(x, [1, 1, 5, 6]).shape).toEqual([1, 1, 5, 6])
    for (const wrong of [[7, 5], [4, 5], [5]]) {
      expect(failure(() => layer.call(x, wrong)).message).toMatch(/^ConvTranspose2d: requested an output size of/)
    }
  })
})

describe('layers that draw are the functions they call', () => {
  const x = torch.ones
  const same = (layer: torch.nn.Module, fn: (x: torch.Tensor) => torch.Tensor, ...shape: number[]): void => {
    const input = x(shape)
    torch.manualSeed(5)
    const drawn = (layer as torch.nn.TensorModule).call(input).toArraySync()
    torch.manualSeed(5)
    expect(drawn).toEqual(fn(input).toArraySync())
    expect(drawn).not.toEqual((layer.eval() as torch.nn.TensorModule).call(input).toArraySync())
  }

  it.each([
    ['Dropout', new nn.Dropout(0.3), (x: torch.Tensor) => F.dropout(x, { p: 0.3 }), [40]],
    ['Dropout1d', new nn.Dropout1d(), (x: torch.Tensor) => F.dropout1d(x), [4, 9, 2]],
    ['Dropout2d', new nn.Dropout2d(0.4), (x: torch.Tensor) => F.dropout2d(x, { p: 0.4 }), [4, 9, 2, 2]],
    ['Dropout3d', new nn.Dropout3d(), (x: torch.Tensor) => F.dropout3d(x), [4, 9, 1, 2, 2]],
    [
      'AlphaDropout',
      new nn.AlphaDropout(0.3),
      (x: torch.Tensor) => F.alphaDropout(x, { p: 0.3, training: true }),
      [40],
    ],
    [
      'FeatureAlphaDropout',
      new nn.FeatureAlphaDropout(),
      (x: torch.Tensor) => F.featureAlphaDropout(x, { training: true }),
      [4, 9, 2],
    ],
  ] as const)('%s', (_, layer, fn, shape) => same(layer, fn, ...shape))

  it('RReLU', () => {
    const input = torch.full([30], -1)
    const layer = new nn.RReLU(0.1, 0.9)
    torch.manualSeed(5)
    const drawn = layer.call(input).toArraySync()
    torch.manualSeed(5)
    expect(drawn).toEqual(F.rrelu(input, { lower: 0.1, upper: 0.9, training: true }).toArraySync())
    expect(new Set(drawn as number[]).size).toBeGreaterThan(20)
  })

  it.each([
    [
      'FractionalMaxPool2d',
      new nn.FractionalMaxPool2d(2, { outputSize: 4, returnIndices: true }),
      [1, 2, 9, 9],
      [4, 4],
    ],
    [
      'FractionalMaxPool3d',
      new nn.FractionalMaxPool3d(2, { outputRatio: 0.5, returnIndices: true }),
      [1, 2, 8, 8, 8],
      [4, 4, 4],
    ],
  ] as const)('%s', (name, layer, shape, size) => {
    const input = torch
      .arange(shape.reduce<number>((a, b) => a * b, 1))
      .view(shape)
      .to('float32')
    torch.manualSeed(5)
    const { values, indices } = (layer as { call(x: torch.Tensor): torch.nn.functional.Pooled }).call(input)
    torch.manualSeed(5)
    const fn = name === 'FractionalMaxPool2d' ? F.fractionalMaxPool2dWithIndices : F.fractionalMaxPool3dWithIndices
    const expected = (fn as typeof F.fractionalMaxPool2dWithIndices)(input, 2, { outputSize: size as never })
    expect(values.toArraySync()).toEqual(expected.values.toArraySync())
    expect(indices.toArraySync()).toEqual(expected.indices.toArraySync())
  })
})

describe('embeddings', () => {
  const at = torch.tensor([1, 2], { dtype: 'int32' })

  it('begin with zeros in the padding row, which is not trained', () => {
    const layer = new nn.Embedding(4, 3, { paddingIdx: -2 })
    expect(layer.paddingIdx).toBe(2)
    expect((layer.weight.toArraySync() as number[][])[2]).toEqual([0, 0, 0])
    layer.call(at).sum().backward()
    expect(layer.weight.grad!.sum(1).toArraySync()).toEqual([0, 3, 0, 0])
  })

  it('take a table that is given, frozen unless asked', () => {
    const table = torch.arange(8).view(4, 2).to('float32')
    const layer = nn.Embedding.fromPretrained(table, { paddingIdx: 0 })
    expect(layer.call(at).toArraySync()).toEqual([
      [2, 3],
      [4, 5],
    ])
    expect(layer.weight.requiresGrad).toBe(false)
    const bag = nn.EmbeddingBag.fromPretrained(table, { mode: 'sum', freeze: false })
    expect(bag.weight.requiresGrad).toBe(true)
    expect(bag.call(at.view(1, 2)).toArraySync()).toEqual([[6, 8]])
    expect(failure(() => nn.Embedding.fromPretrained(torch.ones(3)))).toMatchObject({ op: 'Embedding.fromPretrained' })
    expect(failure(() => nn.Embedding.fromPretrained(table, { device: js() } as never)).code).toBe('UNKNOWN_OPTION')
  })
})

it('the distance of a loss may be a module, whose parameters are the loss’s', () => {
  class Distance extends nn.Module {
    scale = new nn.Parameter(torch.tensor([2]))

    override forward(a: torch.Tensor, b: torch.Tensor): torch.Tensor {
      return a.sub(b).abs().sum(1).mul(this.scale)
    }
  }
  const loss = new nn.TripletMarginWithDistanceLoss({ distanceFunction: new Distance(), margin: 0.5 })
  expect(Object.keys(loss.stateDict())).toEqual(['distance_function.scale'])
  const [a, p, n] = [torch.zeros(1, 2), torch.ones(1, 2), torch.ones(1, 2).mul(1.1)] as const
  expect(loss.call(a, p, n).itemSync()).toBeCloseTo(4 - 4.4 + 0.5, 5)
})

it('options of layers that were made on another device or dtype', () => {
  const layers = [
    new nn.PReLU(1, { dtype: 'float64' }),
    new nn.Bilinear(1, 1, 1, { dtype: 'float64' }),
    new nn.Embedding(2, 2, { dtype: 'float64' }),
    new nn.LayerNorm(2, { dtype: 'float64', device: js() }),
    new nn.GroupNorm(1, 2, { dtype: 'float64' }),
    new nn.RMSNorm(2, { dtype: 'float64' }),
    new nn.InstanceNorm1d(2, { affine: true, trackRunningStats: true, dtype: 'float64' }),
    new nn.LinearCrossEntropyLoss(2, 2, { dtype: 'float64' }),
  ]
  for (const layer of layers) {
    for (const parameter of layer.parameters()) expect(parameter.dtype).toBe('float64')
    expect(layer.parameters().length).toBeGreaterThan(0)
  }
})
