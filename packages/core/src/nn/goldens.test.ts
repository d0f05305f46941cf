import { readFileSync } from 'node:fs'
import { js } from '@flambeau/backend-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { setDefaultDevice } from '../default-device.ts'
import type { DType } from '../dtype/dtype.ts'
import { ones } from '../ops/primitives/creation.ts'
import { fromArray } from '../ops/creation/from-values.ts'
import type { Tensor } from '../tensor/tensor.ts'
import * as nn from './index.ts'

interface Stored {
  readonly shape: readonly number[]
  readonly dtype: DType
  readonly data: readonly number[]
}

interface LossCase {
  readonly name: 'MSELoss' | 'L1Loss' | 'CrossEntropyLoss' | 'NLLLoss' | 'BCEWithLogitsLoss'
  readonly options: Readonly<Record<string, unknown>>
  readonly input: Stored
  readonly target: Stored
  readonly value: Stored
  readonly seed: Stored
  readonly grad: Stored
}

interface NormCase {
  readonly options: nn.BatchNorm2dOptions
  readonly steps: readonly { readonly output: Stored; readonly grad: Stored }[]
  readonly gradients: Readonly<Record<string, Stored>>
  readonly state: Readonly<Record<string, Stored>>
  readonly evaluated: Stored
}

interface Goldens {
  readonly torch: string
  readonly losses: readonly LossCase[]
  readonly batches: readonly Stored[]
  readonly norms: readonly NormCase[]
  readonly printed: Readonly<Record<string, string>>
  readonly keys: Readonly<Record<string, readonly string[]>>
  readonly gains: Readonly<Record<string, number>>
}

const goldens = JSON.parse(readFileSync(new URL('./goldens/nn.json', import.meta.url), 'utf8')) as Goldens

function load({ shape, dtype, data }: Stored): Tensor {
  return fromArray(dtype === 'int32' ? Int32Array.from(data) : Float64Array.from(data), shape)
}

function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && 'data' in value
}

/**
 * The formulas round some dozens of times per element, sums of up to 48 elements included: 2⁻⁵³ · 1000 of the largest number
 * in the result is a safe bound and far below any mistake in a formula.
 */
function expectClose(found: Tensor, expected: Stored): void {
  expect(found.shape).toEqual(expected.shape)
  expect(found.dtype).toBe(expected.dtype)
  const bound = 1e-13 * Math.max(1, ...expected.data.map(Math.abs))
  const values = Array.from(found.toTypedArraySync(), Number)
  for (const [i, value] of expected.data.entries()) expect(Math.abs(values[i]! - value)).toBeLessThanOrEqual(bound)
}

beforeAll(() => setDefaultDevice(js()))

const { MSELoss, L1Loss, CrossEntropyLoss, NLLLoss, BCEWithLogitsLoss } = nn
const losses = { MSELoss, L1Loss, CrossEntropyLoss, NLLLoss, BCEWithLogitsLoss }

describe(`losses as PyTorch ${goldens.torch}`, () => {
  it.each(goldens.losses)('$name $options', ({ name, options, input, target, value, seed, grad }) => {
    const given = Object.fromEntries(Object.entries(options).map(([key, v]) => [key, isStored(v) ? load(v) : v]))
    const x = load(input).requiresGrad_()
    const loss = new losses[name](given).call(x, load(target))
    expectClose(loss, value)
    loss.backward(load(seed))
    expectClose(x.grad!, grad)
  })
})

describe(`batch normalisation as PyTorch ${goldens.torch}`, () => {
  it.each(goldens.norms)('$options', ({ options, steps, gradients, state, evaluated }) => {
    const layer = new nn.BatchNorm2d(3, { ...options, dtype: 'float64' })
    if (layer.affine) {
      layer.loadStateDict(
        {
          weight: fromArray(Float64Array.of(1, 0.5, -2), [3]),
          bias: fromArray(Float64Array.of(0.1, 0, 3), [3]),
        },
        { strict: false },
      )
    }
    for (const [i, { output, grad }] of steps.entries()) {
      const x = load(goldens.batches[i]!).requiresGrad_()
      const y = layer.call(x)
      expectClose(y, output)
      const count = y.shape.reduce((a, b) => a * b, 1)
      const weights = fromArray(
        Float64Array.from({ length: count }, (_, j) => j / (count - 1)),
        y.shape,
      )
      y.mul(y).mul(weights).sum().backward()
      expectClose(x.grad!, grad)
    }
    for (const [name, parameter] of layer.namedParameters()) expectClose(parameter.grad!, gradients[name]!)
    const own = layer.stateDict()
    expect(Object.keys(own)).toEqual(Object.keys(state))
    for (const [name, expected] of Object.entries(state)) expectClose(own[name]!, expected)
    expectClose(layer.eval().call(load(goldens.batches[0]!)), evaluated)
  })
})

class Net extends nn.Module {
  features = new nn.Sequential(new nn.Conv2d(1, 6, 5), new nn.BatchNorm2d(6), new nn.ReLU(), new nn.MaxPool2d(2))
  blocks = new nn.ModuleList([new nn.Linear(6, 6), new nn.Linear(6, 6), new nn.Linear(6, 2, { bias: false })])
  heads = new nn.ModuleDict({ left: new nn.Linear(2, 1), right: new nn.Identity() })
  empty = new nn.ModuleList()
  scale = new nn.Parameter(ones([1]))
}

const modules: Readonly<Record<string, () => nn.Module>> = {
  Net: () => new Net(),
  Conv2d: () => new nn.Conv2d(4, 8, [3, 5], { stride: 2, padding: [1, 2], dilation: 2, groups: 2, bias: false }),
  MaxPool2d: () => new nn.MaxPool2d([3, 2], { stride: 2, padding: 1 }),
  Dropout: () => new nn.Dropout(0.25),
  BatchNorm2d: () => new nn.BatchNorm2d(4, { momentum: null, affine: false }),
  Flatten: () => new nn.Flatten(),
  Softmax: () => new nn.Softmax(1),
  LogSoftmax: () => new nn.LogSoftmax(-1),
  Sigmoid: () => new nn.Sigmoid(),
  Tanh: () => new nn.Tanh(),
  CrossEntropyLoss: () => new nn.CrossEntropyLoss({ weight: ones([2]), labelSmoothing: 0.1 }),
  BCEWithLogitsLoss: () => new nn.BCEWithLogitsLoss({ posWeight: ones([2]) }),
}

describe(`modules as PyTorch ${goldens.torch}`, () => {
  it.each(Object.keys(goldens.printed))('prints %s', (name) => {
    expect(String(modules[name]!())).toBe(goldens.printed[name])
  })

  it.each(Object.keys(goldens.keys))('names the state of %s', (name) => {
    expect(Object.keys(modules[name]!().stateDict())).toEqual(goldens.keys[name])
  })

  it.each(Object.entries(goldens.gains))('gain of %s', (name, gain) => {
    const [kind = '', slope] = name.split(' ')
    const nonlinearity = kind.replace(/_(.)/, (_, letter: string) => letter.toUpperCase()) as nn.init.Nonlinearity
    const found =
      slope === undefined ? nn.init.calculateGain(nonlinearity) : nn.init.calculateGain(nonlinearity, +slope)
    expect(found).toBeCloseTo(gain, 14)
  })
})
