import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { addProductOptionsKind } from '../../arguments/options.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { type DType, isFloat } from '../../dtype/dtype.ts'
import { iinfo } from '../../finfo.ts'
import { TorchError } from '../../errors.ts'
import { broadcastShapes, formatShape, numel, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, mul } from '../primitives/arithmetic.ts'
import { checkProduct, checkSameDType, matmul } from '../primitives/matmul.ts'
import { constant } from '../primitives/constants.ts'
import { sumOp, sumTo } from '../primitives/reduce.ts'
import { reshape, transpose } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

export const linearOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: 'linear',
  tier: 'composite',
  meta: ([x, weight, bias]) => {
    checkProduct('linear', x!, weight!)
    const [out, inner] = weight!.shape
    if (weight!.shape.length !== 2 || x!.shape.length === 0 || x!.shape.at(-1) !== inner) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'linear',
        `mat1 and mat2 shapes cannot be multiplied (${formatShape(x!.shape)} and weight ${formatShape(weight!.shape)}, used ` +
          'transposed). The last size of the input must equal inFeatures.',
        { input: x!.shape, weight: weight!.shape },
      )
    }
    if (bias !== undefined) {
      checkSameDType('linear', x!, bias)
      if (!sameShape(bias.shape, [out!])) {
        throw new TorchError(
          'SHAPE_MISMATCH',
          'linear',
          `bias must have shape [${out}], but has ${formatShape(bias.shape)}.`,
          {
            bias: bias.shape,
            expected: [out],
          },
        )
      }
    }
    return { shape: [...x!.shape.slice(0, -1), out!], dtype: x!.dtype }
  },
  composite: ([x, weight, bias]) => {
    const product = matmul(x!, transpose(weight!, 0, 1))
    return bias === undefined ? product : add(product, bias)
  },
  saveInputs: [
    [0, 1],
    [0, 1],
  ],
  vjp: (saved, [grad]) => {
    const { needs, inputs } = saved
    const mask = [needs[0] === true, needs[1] === true, needs[2] === true] as const
    const [out, inner] = inputs[1]!.shape as [number, number]
    const count = numel(inputs[0]!.shape.slice(0, -1))
    const rows = reshape(grad!, [count, out])
    if (!mask[0] && !mask[1]) return [null, null, sumOp.one([rows], { dims: [0], squeeze: true })]
    const grads = linearGradOp.all([rows, reshape(saved.input(0), [count, inner]), saved.input(1)], { mask })
    let at = 0
    const [gradX, gradWeight, gradBias] = mask.map((wanted) => (wanted ? grads[at++]! : null))
    return [gradX === null ? null : reshape(gradX!, inputs[0]!.shape), gradWeight!, gradBias!]
  },
})

interface LinearGradAttrs {
  readonly mask: readonly [boolean, boolean, boolean]
}

/** All gradients of an affine map at once: one call where a device has them together. */
export const linearGradOp: Op<LinearGradAttrs> = defineOp<LinearGradAttrs>({
  name: 'linearGrad',
  tier: 'composite',
  accepts: 'floats',
  meta: ([grad, x, weight], { mask }) =>
    [x!.shape, weight!.shape, [weight!.shape[0]!]]
      .filter((_, i) => mask[i])
      .map((shape) => ({ shape, dtype: grad!.dtype })),
  composite: ([grad, x, weight], { mask }) => {
    const grads: Tensor[] = []
    if (mask[0]) grads.push(matmul(grad!, weight!))
    if (mask[1]) grads.push(matmul(transpose(grad!, 0, 1), x!))
    if (mask[2]) grads.push(sumOp.one([grad!], { dims: [0], squeeze: true }))
    return grads
  },
})

const linearArguments = signature('linear', {
  input: takes.tensor,
  weight: takes.tensor,
  bias: takes.optional(takes.tensor),
})

/**
 * Affine map of the last dimension: y = x · weightᵀ + bias (`torch.nn.functional.linear`).
 *
 * @param x - `[…, inFeatures]`.
 * @param weight - `[outFeatures, inFeatures]`; of shape `[inFeatures]` it leaves no last dimension.
 * @param bias - `[outFeatures]`, or anything that broadcasts to the result, or null.
 * @throws TorchError `SHAPE_MISMATCH`, `DTYPE_MISMATCH`.
 * @example
 * ```ts
 * torch.nn.functional.linear(torch.ones([2, 3]), torch.ones([4, 3])).shape // [2, 4]
 * ```
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  linearArguments(arguments)
  const vector = weight.shape.length === 1
  const fits =
    bias !== null && bias !== undefined && !vector && bias.shape.length === 1 && bias.shape[0] === weight.shape[0]
  if (fits) return linearOp.one([x, weight, bias], {})
  if (vector) checkProduct('linear', x, weight)
  const product = vector ? matmul(x, weight) : linearOp.one([x, weight], {})
  if (bias === null || bias === undefined) return product
  checkSameDType('linear', x, bias)
  if (!sameShape(broadcastShapes('linear', bias.shape, product.shape), product.shape)) {
    throw new TorchError(
      'SHAPE_MISMATCH',
      'linear',
      `bias must broadcast to ${formatShape(product.shape)}, but has shape ${formatShape(bias.shape)}.`,
      { bias: bias.shape, expected: product.shape },
    )
  }
  return add(product, bias)
}

/** Factors of a product that is added. */
export interface AddProductOptions {
  /** Multiplies the input; 0 ignores it, even where it is NaN. Default 1. Integers take its whole part. */
  readonly beta?: number
  /** Multiplies the product. Default 1. Integers take its whole part. */
  readonly alpha?: number
}

interface AddmmAttrs {
  readonly beta: number
  readonly alpha: number
}

/** The factors in the dtype of the tensors. */
export function factorsOf(op: string, { dtype }: Tensor, options: AddProductOptions = {}): AddmmAttrs {
  const { beta = 1, alpha = 1 } = options
  if (isFloat(dtype) || dtype === 'bool') return { beta, alpha }
  const whole = { beta: Math.trunc(beta), alpha: Math.trunc(alpha) }
  checkFits(op, 'beta', dtype, whole.beta)
  checkFits(op, 'alpha', dtype, whole.alpha)
  return whole
}

function checkFits(op: string, name: string, dtype: DType, value: number): void {
  const { min, max } = iinfo(dtype)
  // As in PyTorch, what is unsigned takes negative numbers, and wraps.
  if (value >= (min < 0 ? min : -max) && value <= max) return
  throw new TorchError(
    'INVALID_ARGUMENT',
    op,
    `${name} = ${value} cannot be converted to ${dtype}, which holds ${min} to ${max}. Convert the tensors with to(dtype).`,
    { [name]: value, dtype },
  )
}

const never = ({ device }: Tensor): Tensor => constant(device, 'bool', false)

/** beta · input + alpha · product. A factor of 0 ignores what it multiplies, even where that is NaN, as in PyTorch. */
export function addedProduct(input: Tensor, product: Tensor, { beta, alpha }: AddmmAttrs): Tensor {
  const scaled = alpha === 1 ? product : mul(product, alpha)
  const rest = beta === 1 ? input : mul(input, beta)
  // Not left out, so that it has a gradient: zeros.
  if (beta === 0) return where(never(input), rest, scaled)
  return alpha === 0 ? where(never(input), scaled, rest) : add(scaled, rest)
}

export const addmmOp: Op<AddmmAttrs> = defineOp<AddmmAttrs>({
  name: 'addmm',
  tier: 'composite',
  broadcast: [0],
  meta: ([input, a, b]) => {
    checkProduct('addmm', a!, b!)
    checkSameDType('addmm', input!, a!)
    if (a!.shape.length !== 2 || b!.shape.length !== 2 || a!.shape[1] !== b!.shape[0]) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'addmm',
        `mat1 and mat2 shapes cannot be multiplied (${formatShape(a!.shape)} and ${formatShape(b!.shape)}).`,
        { a: a!.shape, b: b!.shape },
      )
    }
    const shape = [a!.shape[0]!, b!.shape[1]!]
    if (!sameShape(broadcastShapes('addmm', input!.shape, shape), shape)) {
      throw new TorchError(
        'SHAPE_MISMATCH',
        'addmm',
        `The expanded size ${formatShape(shape)} must match the existing size ${formatShape(input!.shape)} of the input.`,
        { input: input!.shape, shape },
      )
    }
    return { shape, dtype: a!.dtype }
  },
  composite: ([input, a, b], { beta, alpha }) => {
    return addedProduct(input!, matmul(a!, b!), { beta, alpha })
  },
  saveInputs: [[], [2], [1]],
  vjp: (saved, [grad]) => {
    const { beta, alpha } = saved.attrs
    const scaled = alpha === 1 ? grad! : mul(grad!, alpha)
    return [
      saved.needs[0] === true ? sumTo(mul(grad!, beta), saved.inputs[0]!.shape) : null,
      saved.needs[1] === true ? matmul(scaled, transpose(saved.input(2), 0, 1)) : null,
      saved.needs[2] === true ? matmul(transpose(saved.input(1), 0, 1), scaled) : null,
    ]
  },
})

const addmmArguments = signature('addmm', {
  input: takes.tensor,
  a: takes.tensor,
  b: takes.tensor,
  options: addProductOptionsKind,
})

/**
 * beta · input + alpha · a · b for matrices a and b; input broadcasts (`torch.addmm`).
 *
 * @example
 * ```ts
 * torch.addmm(torch.ones([4]), torch.ones([2, 3]), torch.ones([3, 4])) // all 4
 * ```
 */
export function addmm(input: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  addmmArguments(arguments)
  return addmmOp.one([input, a, b], factorsOf('addmm', input, options))
}

/** {@link addmm} in place. */
export const addmm_: InPlace<typeof addmm> = inPlace('addmm', addmm)

/** What of this file tensors have as methods. */
export const methods = ['addmm', 'addmm_'] as const
