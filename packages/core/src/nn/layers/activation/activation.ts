import * as takes from '../../../arguments/kinds.ts'
import { signature } from '../../../arguments/signature.ts'
import { relu } from '../../../ops/activation/relu.ts'
import { logSoftmax, softmax } from '../../../ops/activation/softmax.ts'
import { sigmoid, tanh } from '../../../ops/primitives/unary.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { formatSettings } from '../../module/describe.ts'
import { Module } from '../../module/module.ts'

const reLUInputs = signature('ReLU.call', { input: takes.anything })

/**
 * max(x, 0), as `torch.nn.ReLU`.
 *
 * @example
 * ```ts
 * new torch.nn.ReLU().call(torch.tensor([-1, 2])) // [0, 2]
 * ```
 */
export class ReLU extends Module {
  override forward(x: Tensor): Tensor {
    reLUInputs(arguments)
    return relu(x)
  }
}

const sigmoidInputs = signature('Sigmoid.call', { input: takes.anything })

/**
 * 1 / (1 + exp(−x)), as `torch.nn.Sigmoid`.
 *
 * @example
 * ```ts
 * new torch.nn.Sigmoid().call(torch.tensor([0])) // [0.5]
 * ```
 */
export class Sigmoid extends Module {
  override forward(x: Tensor): Tensor {
    sigmoidInputs(arguments)
    return sigmoid(x)
  }
}

const tanhInputs = signature('Tanh.call', { input: takes.anything })

/**
 * The hyperbolic tangent, as `torch.nn.Tanh`.
 *
 * @example
 * ```ts
 * new torch.nn.Tanh().call(torch.tensor([0])) // [0]
 * ```
 */
export class Tanh extends Module {
  override forward(x: Tensor): Tensor {
    tanhInputs(arguments)
    return tanh(x)
  }
}

const softmaxArguments = signature('Softmax', { dim: takes.integer })
const softmaxInputs = signature('Softmax.call', { input: takes.anything })

/**
 * Shares that add up to 1 along a dimension, as `torch.nn.Softmax`.
 *
 * @example
 * ```ts
 * new torch.nn.Softmax(1).call(torch.tensor([[0, 0]])) // [[0.5, 0.5]]
 * ```
 */
export class Softmax extends Module {
  readonly dim: number

  constructor(dim: number) {
    softmaxArguments(arguments)
    super()
    this.dim = dim
  }

  override forward(x: Tensor): Tensor {
    softmaxInputs(arguments)
    return softmax(x, this.dim)
  }

  override extraRepr(): string {
    return formatSettings([], { dim: this.dim })
  }
}

const logSoftmaxArguments = signature('LogSoftmax', { dim: takes.integer })
const logSoftmaxInputs = signature('LogSoftmax.call', { input: takes.anything })

/**
 * The logarithm of {@link Softmax}, as `torch.nn.LogSoftmax`.
 *
 * @example
 * ```ts
 * new torch.nn.LogSoftmax(1).call(torch.tensor([[0, 0]])) // [[-0.6931, -0.6931]]
 * ```
 */
export class LogSoftmax extends Module {
  readonly dim: number

  constructor(dim: number) {
    logSoftmaxArguments(arguments)
    super()
    this.dim = dim
  }

  override forward(x: Tensor): Tensor {
    logSoftmaxInputs(arguments)
    return logSoftmax(x, this.dim)
  }

  override extraRepr(): string {
    return formatSettings([], { dim: this.dim })
  }
}
