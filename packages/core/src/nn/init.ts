import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { noGrad } from '../tape/grad-mode.ts'
import { scope } from '../memory/scope.ts'
import { TorchError } from '../errors.ts'
import { eye } from '../ops/primitives/creation.ts'
import { normal_ as drawNormal, uniform_ as drawUniform } from '../ops/distributions/distributions.ts'
import type { Generator } from '../random/generator.ts'
import { formatShape, numel } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { copy_, fill_ } from '../ops/primitives/write.ts'

/** What follows a layer, as far as its size matters to initialisation. */
export type Nonlinearity =
  | 'linear'
  | 'conv1d'
  | 'conv2d'
  | 'conv3d'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leakyRelu'
  | 'selu'

export interface RandomInitOptions {
  /** Where the numbers come from. Default: the generator that `manualSeed` seeds. */
  readonly generator?: Generator
}

export interface XavierOptions extends RandomInitOptions {
  /** Factor for what follows the layer; see {@link calculateGain}. Default 1. */
  readonly gain?: number
}

export interface KaimingOptions extends RandomInitOptions {
  /** Slope of the leaky ReLU that follows. Default 0. */
  readonly a?: number
  /** Keep the size of activations (`fanIn`, default) or of gradients (`fanOut`). */
  readonly mode?: 'fanIn' | 'fanOut'
  /** What follows. Default `leakyRelu`. */
  readonly nonlinearity?: Nonlinearity
}

/** Runs an in-place change that autograd is not to see, and frees what it needed. */
function filling(tensor: Tensor, fill: () => void): Tensor {
  noGrad(() => scope(fill))
  return tensor
}

const uniformArguments = signature('init.uniform_', {
  tensor: takes.tensor,
  low: takes.optional(takes.number),
  high: takes.optional(takes.number),
  options: takes.options({ generator: takes.generator }),
})

/**
 * Uniform numbers from [low, high) (`torch.nn.init.uniform_`).
 *
 * @example
 * ```ts
 * torch.nn.init.uniform_(torch.empty([3]), -1, 1)
 * ```
 */
export function uniform_(tensor: Tensor, low = 0, high = 1, options: RandomInitOptions = {}): Tensor {
  uniformArguments(arguments)
  return filling(tensor, () => drawUniform(tensor, low, high, options))
}

const normalArguments = signature('init.normal_', {
  tensor: takes.tensor,
  mean: takes.optional(takes.number),
  std: takes.optional(takes.number),
  options: takes.options({ generator: takes.generator }),
})

/**
 * Normal numbers (`torch.nn.init.normal_`).
 *
 * @example
 * ```ts
 * torch.nn.init.normal_(torch.empty([3]), 0, 0.02)
 * ```
 */
export function normal_(tensor: Tensor, mean = 0, std = 1, options: RandomInitOptions = {}): Tensor {
  normalArguments(arguments)
  return filling(tensor, () => drawNormal(tensor, mean, std, options))
}

const constantArguments = signature('init.constant_', { tensor: takes.tensor, value: takes.scalar })

/**
 * Every element `value` (`torch.nn.init.constant_`).
 *
 * @example
 * ```ts
 * torch.nn.init.constant_(torch.empty([2]), 0.1) // [0.1, 0.1]
 * ```
 */
export function constant_(tensor: Tensor, value: number): Tensor {
  constantArguments(arguments)
  return filling(tensor, () => fill_(tensor, value))
}

const onesArguments = signature('init.ones_', { tensor: takes.tensor })

/**
 * Every element 1 (`torch.nn.init.ones_`).
 *
 * @example
 * ```ts
 * torch.nn.init.ones_(torch.empty([2])) // [1, 1]
 * ```
 */
export function ones_(tensor: Tensor): Tensor {
  onesArguments(arguments)
  return constant_(tensor, 1)
}

const zerosArguments = signature('init.zeros_', { tensor: takes.tensor })

/**
 * Every element 0 (`torch.nn.init.zeros_`).
 *
 * @example
 * ```ts
 * torch.nn.init.zeros_(torch.empty([2])) // [0, 0]
 * ```
 */
export function zeros_(tensor: Tensor): Tensor {
  zerosArguments(arguments)
  return constant_(tensor, 0)
}

const eyeArguments = signature('init.eye_', { tensor: takes.tensor })

/**
 * The identity matrix (`torch.nn.init.eye_`).
 *
 * @example
 * ```ts
 * torch.nn.init.eye_(torch.empty([2, 3])) // [[1, 0, 0], [0, 1, 0]]
 * ```
 */
export function eye_(tensor: Tensor): Tensor {
  eyeArguments(arguments)
  const [rows, columns] = tensor.shape
  if (rows === undefined || columns === undefined || tensor.shape.length !== 2) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'init.eye_',
      `Only tensors with 2 dimensions are supported, but got ${formatShape(tensor.shape)}.`,
      { shape: tensor.shape },
    )
  }
  return filling(tensor, () => copy_(tensor, eye(rows, columns, { device: tensor.device, dtype: tensor.dtype })))
}

const calculateFansArguments = signature('init.calculateFans', { tensor: takes.tensor })

/**
 * How many inputs each output of a weight depends on, and the reverse (`_calculate_fan_in_and_fan_out`).
 *
 * @example
 * ```ts
 * torch.nn.init.calculateFans(torch.empty([6, 1, 5, 5])) // { fanIn: 25, fanOut: 150 }
 * ```
 */
export function calculateFans(tensor: Tensor): { readonly fanIn: number; readonly fanOut: number } {
  calculateFansArguments(arguments)
  const [outputs, inputs, ...window] = tensor.shape
  if (outputs === undefined || inputs === undefined) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'init',
      'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions; its shape is ' +
        `${formatShape(tensor.shape)}. Use uniform_ or normal_ with bounds of your own.`,
      { shape: tensor.shape },
    )
  }
  return { fanIn: inputs * numel(window), fanOut: outputs * numel(window) }
}

const calculateGainArguments = signature('init.calculateGain', {
  nonlinearity: takes.text,
  slope: takes.optional(takes.number),
})

/**
 * How much larger weights must be for what follows them (`torch.nn.init.calculate_gain`).
 *
 * @param slope - Of the leaky ReLU. Default 0.01.
 * @example
 * ```ts
 * torch.nn.init.calculateGain('relu') // √2
 * ```
 */
export function calculateGain(nonlinearity: Nonlinearity, slope = 0.01): number {
  calculateGainArguments(arguments)
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3
    case 'relu':
      return Math.SQRT2
    case 'leakyRelu':
      return Math.sqrt(2 / (1 + slope ** 2))
    case 'selu':
      return 3 / 4
    case 'linear':
    case 'conv1d':
    case 'conv2d':
    case 'conv3d':
    case 'sigmoid':
      return 1
    default:
      throw new TorchError('INVALID_ARGUMENT', 'init', `Unsupported nonlinearity ${String(nonlinearity)}.`, {
        nonlinearity,
      })
  }
}

const xavierUniformArguments = signature('init.xavierUniform_', {
  tensor: takes.tensor,
  options: takes.options({ gain: takes.number, generator: takes.generator }),
})

/**
 * Uniform numbers that keep the size of activations and gradients (Glorot & Bengio, 2010; `torch.nn.init.xavier_uniform_`).
 *
 * @example
 * ```ts
 * torch.nn.init.xavierUniform_(torch.empty([4, 2]), { gain: torch.nn.init.calculateGain('tanh') })
 * ```
 */
export function xavierUniform_(tensor: Tensor, options: XavierOptions = {}): Tensor {
  xavierUniformArguments(arguments)
  const bound = Math.sqrt(3) * xavierStd(tensor, options)
  return uniform_(tensor, -bound, bound, from(options))
}

const xavierNormalArguments = signature('init.xavierNormal_', {
  tensor: takes.tensor,
  options: takes.options({ gain: takes.number, generator: takes.generator }),
})

/**
 * As {@link xavierUniform_}, with normal numbers (`torch.nn.init.xavier_normal_`).
 *
 * @example
 * ```ts
 * torch.nn.init.xavierNormal_(torch.empty([4, 2]))
 * ```
 */
export function xavierNormal_(tensor: Tensor, options: XavierOptions = {}): Tensor {
  xavierNormalArguments(arguments)
  return normal_(tensor, 0, xavierStd(tensor, options), from(options))
}

function xavierStd(tensor: Tensor, options: XavierOptions): number {
  const { fanIn, fanOut } = calculateFans(tensor)
  return (options.gain ?? 1) * Math.sqrt(2 / (fanIn + fanOut))
}

const kaimingUniformArguments = signature('init.kaimingUniform_', {
  tensor: takes.tensor,
  options: takes.options({
    a: takes.number,
    mode: takes.oneOf('fanIn', 'fanOut'),
    nonlinearity: takes.text,
    generator: takes.generator,
  }),
})

/**
 * Uniform numbers for layers followed by rectifiers (He et al., 2015; `torch.nn.init.kaiming_uniform_`).
 *
 * @example
 * ```ts
 * torch.nn.init.kaimingUniform_(torch.empty([4, 2]), { mode: 'fanOut', nonlinearity: 'relu' })
 * ```
 */
export function kaimingUniform_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  kaimingUniformArguments(arguments)
  if (numel(tensor.shape) === 0) return tensor
  const bound = Math.sqrt(3) * kaimingStd(tensor, options)
  return uniform_(tensor, -bound, bound, from(options))
}

const kaimingNormalArguments = signature('init.kaimingNormal_', {
  tensor: takes.tensor,
  options: takes.options({
    a: takes.number,
    mode: takes.oneOf('fanIn', 'fanOut'),
    nonlinearity: takes.text,
    generator: takes.generator,
  }),
})

/**
 * As {@link kaimingUniform_}, with normal numbers (`torch.nn.init.kaiming_normal_`).
 *
 * @example
 * ```ts
 * torch.nn.init.kaimingNormal_(torch.empty([4, 2]), { nonlinearity: 'relu' })
 * ```
 */
export function kaimingNormal_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  kaimingNormalArguments(arguments)
  if (numel(tensor.shape) === 0) return tensor
  return normal_(tensor, 0, kaimingStd(tensor, options), from(options))
}

function kaimingStd(tensor: Tensor, options: KaimingOptions): number {
  const { a = 0, mode = 'fanIn', nonlinearity = 'leakyRelu' } = options
  return calculateGain(nonlinearity, a) / Math.sqrt(calculateFans(tensor)[mode])
}

function from({ generator }: RandomInitOptions): RandomInitOptions {
  return generator === undefined ? {} : { generator }
}
