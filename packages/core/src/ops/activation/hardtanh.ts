import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { checkConverts } from '../../dtype/host.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { activation } from './activation.ts'
import { add, div, maximum, minimum, mul } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { ge, gt, le, lt } from '../primitives/compare.ts'
import { where } from '../primitives/where.ts'

interface Attrs {
  readonly min: number
  readonly max: number
}

function clipped(x: Tensor, min: number, max: number): Tensor {
  return minimum(maximum(x, min), max)
}

function inside(grad: Tensor, x: Tensor, min: number, max: number): Tensor {
  return where(bitwiseAnd(gt(x, min), lt(x, max)), grad, 0)
}

function hardtanhOp(name: string): Op<Attrs> {
  return defineOp<Attrs>({
    name,
    tier: 'composite',
    broadcast: true,
    meta: ([x], { min }) => {
      const { dtype } = x!
      if (dtype === 'bool') {
        throw new TorchError('DTYPE_MISMATCH', name, "bool inputs are not supported. Convert with to('float32').", {
          dtype,
        })
      }
      if (dtype === 'uint8' && min < 0) {
        throw new TorchError(
          'INVALID_ARGUMENT',
          name,
          `an unsigned type has no negative limit, but got minVal ${min}.`,
          { minVal: min },
        )
      }
      return x!
    },
    composite: ([x], { min, max }) => clipped(x!, min, max),
    saveInputs: [[0]],
    vjp: (saved, [grad]) => [inside(grad!, saved.input(0), saved.attrs.min, saved.attrs.max)],
  })
}

const limited = hardtanhOp('hardtanh')
const relu6Op = hardtanhOp('relu6')

export interface HardtanhOptions {
  /** Lower limit. Default −1. */
  readonly minVal?: number
  /** Upper limit. Default 1. */
  readonly maxVal?: number
}

const hardtanhOptionsKind: takes.Kind = takes.options({ minVal: takes.number, maxVal: takes.number })

/** Limits in the dtype of what they limit. */
function attrsOf(op: string, { dtype }: Tensor, options: HardtanhOptions): Attrs {
  const { minVal = -1, maxVal = 1 } = options
  if (minVal > maxVal) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `minVal cannot be greater than maxVal, but got ${minVal} and ${maxVal}.`,
      { minVal, maxVal },
    )
  }
  const [min, max] = isFloat(dtype) ? [minVal, maxVal] : [Math.trunc(minVal) + 0, Math.trunc(maxVal) + 0]
  for (const limit of [min, max]) checkConverts(op, limit, dtype)
  return { min, max }
}

const hardtanhArguments = signature('hardtanh', { input: takes.tensor, options: hardtanhOptionsKind })

/**
 * x limited to [minVal, maxVal]; unlike `torch.clamp`, without gradient at the limits (`torch.nn.functional.hardtanh`).
 *
 * @throws TorchError `INVALID_ARGUMENT` if minVal > maxVal; `DTYPE_MISMATCH` for bool.
 * @example
 * ```ts
 * torch.nn.functional.hardtanh(torch.tensor([-2, 0.5, 3])) // [-1, 0.5, 1]
 * ```
 */
export function hardtanh(x: Tensor, options: HardtanhOptions = {}): Tensor {
  hardtanhArguments(arguments)
  return limited.one([x], attrsOf('hardtanh', x, options))
}

const hardtanhInPlaceArguments = signature('hardtanh_', { input: takes.tensor, options: hardtanhOptionsKind })

/**
 * {@link hardtanh} in place (`torch.nn.functional.hardtanh_`).
 *
 * @example
 * ```ts
 * torch.nn.functional.hardtanh_(torch.tensor([-2, 0.5, 3])) // [-1, 0.5, 1]
 * ```
 */
export function hardtanh_(x: Tensor, options: HardtanhOptions = {}): Tensor {
  hardtanhInPlaceArguments(arguments)
  return limited.into(x, [x], attrsOf('hardtanh_', x, options))
}

const relu6Arguments = signature('relu6', { input: takes.tensor })

/**
 * min(max(x, 0), 6); the gradient is 0 at both limits (`torch.nn.functional.relu6`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for bool.
 * @example
 * ```ts
 * torch.nn.functional.relu6(torch.tensor([-1, 3, 8])) // [0, 3, 6]
 * ```
 */
export function relu6(x: Tensor): Tensor {
  relu6Arguments(arguments)
  return relu6Op.one([x], { min: 0, max: 6 })
}

const hardsigmoidOp: Op<NoAttrs> = activation<NoAttrs>(
  'hardsigmoid',
  (x) => div(clipped(add(x, 3), 0, 6), 6),
  (grad, x) => div(inside(grad, x, -3, 3), 6),
)

const hardsigmoidArguments = signature('hardsigmoid', { input: takes.tensor })

/**
 * A sigmoid of three lines: min(max(x + 3, 0), 6) / 6 (`torch.nn.functional.hardsigmoid`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.hardsigmoid(torch.tensor([-4, 0, 1.5])) // [0, 0.5, 0.75]
 * ```
 */
export function hardsigmoid(x: Tensor): Tensor {
  hardsigmoidArguments(arguments)
  return hardsigmoidOp.one([x], {})
}

const hardswishOp: Op<NoAttrs> = activation<NoAttrs>(
  'hardswish',
  (x) => div(mul(x, clipped(add(x, 3), 0, 6)), 6),
  (grad, x) => where(le(x, -3), 0, where(ge(x, 3), grad, mul(grad, add(div(x, 3), 0.5)))),
)

const hardswishArguments = signature('hardswish', { input: takes.tensor })

/**
 * x · {@link hardsigmoid}(x) (`torch.nn.functional.hardswish`).
 *
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool.
 * @example
 * ```ts
 * torch.nn.functional.hardswish(torch.tensor([-4, 0, 1.5])) // [0, 0, 1.125]
 * ```
 */
export function hardswish(x: Tensor): Tensor {
  hardswishArguments(arguments)
  return hardswishOp.one([x], {})
}
