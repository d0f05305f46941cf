import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { isTensor } from '../../arguments/tensor.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { type DType, isFloat, type Scalar } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { checkConverts } from '../../dtype/host.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { lt } from '../primitives/compare.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { inFloat32, promote } from '../primitives/operands.ts'
import { abs, neg } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

const lerpArguments = signature('lerp', {
  input: takes.tensor,
  end: takes.tensor,
  weight: takes.either(takes.tensor, takes.either(takes.number, takes.flag)),
})

/**
 * Elementwise x + weight · (end − x), counted from the nearer end, so that weight 1 gives `end` exactly (`torch.lerp`).
 *
 * @param weight - A number, or a tensor that broadcasts.
 * @throws TorchError `DTYPE_MISMATCH` for integers and bool, and unless all tensors have one dtype.
 * @example
 * ```ts
 * torch.lerp(torch.tensor([0, 10]), torch.tensor([10, 20]), 0.5) // [5, 15]
 * ```
 */
export function lerp(x: Tensor, end: Tensor, weight: Tensor | number): Tensor {
  lerpArguments(arguments)
  for (const other of isTensor(weight) ? [end, weight] : [end]) {
    if (isFloat(x.dtype) && other.dtype === x.dtype) continue
    throw new TorchError('DTYPE_MISMATCH', 'lerp', `needs one floating dtype, but got ${x.dtype} and ${other.dtype}.`, {
      x: x.dtype,
      other: other.dtype,
    })
  }
  if (isTensor(weight)) return lerpOp.one([x, end, weight], {})
  checkConverts('lerp', weight, wide(x.dtype))
  return lerpByOp.one([x, end], { weight })
}

/** {@link lerp} in place. */
export const lerp_: InPlace<typeof lerp> = inPlace('lerp', lerp)

/** Of floating dtypes, that in which single numbers are taken: float32 for halves. */
function wide(dtype: DType): DType {
  return dtype === 'float16' || dtype === 'bfloat16' ? 'float32' : dtype
}

interface LerpAttrs {
  readonly weight: number
}

const lerpByOp: Op<LerpAttrs> = defineElementwise<LerpAttrs>('lerpBy', {
  accepts: 'floats',
  composite: (inputs, { weight }) =>
    inFloat32(inputs, ([x, end]) => {
      const way = sub(end!, x!)
      return Math.abs(weight) < 0.5 ? add(x!, mul(way, weight)) : sub(end!, mul(way, 1 - weight))
    }),
  grads: [(s, g) => mul(g, 1 - s.attrs.weight), (s, g) => mul(g, s.attrs.weight)],
})

const lerpOp: Op<NoAttrs> = defineElementwise<NoAttrs>('lerp', {
  accepts: 'floats',
  composite: (inputs) =>
    inFloat32(inputs, ([x, end, weight]) => {
      const way = sub(end!, x!)
      return where(lt(abs(weight!), 0.5), add(x!, mul(way, weight!)), sub(end!, mul(way, sub(1, weight!))))
    }),
  reads: [[2], [2], [0, 1]],
  grads: [
    (s, g) => mul(g, sub(1, s.input(2))),
    (s, g) => mul(g, s.input(2)),
    (s, g) => mul(g, sub(s.input(1), s.input(0))),
  ],
})

export interface ScaledOptions {
  /** Multiplies the product or quotient. Default 1. */
  readonly value?: Scalar
}

export const scaledOptionsKind: takes.Kind = takes.options({ value: takes.scalar })

interface ScaledAttrs {
  readonly value: Scalar
}

/** All in one dtype, and the value; among integers it counts as whole. */
function scaled(
  op: string,
  values: readonly Tensor[],
  options: ScaledOptions | undefined,
): readonly [readonly Tensor[], ScaledAttrs] {
  const inputs = promote(op, values)
  const { dtype } = inputs[0]!
  const value = options?.value ?? 1
  checkConverts(op, value, wide(dtype))
  return [inputs, { value: isFloat(dtype) || typeof value !== 'number' ? value : Math.trunc(value) }]
}

function times(x: Tensor, value: Scalar): Tensor {
  return value === 1 ? x : mul(x, value)
}

const addcmulOp: Op<ScaledAttrs> = defineElementwise<ScaledAttrs>('addcmul', {
  accepts: 'numbers',
  composite: (inputs, { value }) => inFloat32(inputs, ([x, a, b]) => add(x!, mul(times(a!, value), b!))),
  reads: [[], [2], [1]],
  grads: [
    (_, g) => g,
    (s, g) => mul(g, times(s.input(2), s.attrs.value)),
    (s, g) => mul(g, times(s.input(1), s.attrs.value)),
  ],
})

const addcmulArguments = signature('addcmul', {
  input: takes.tensor,
  a: takes.tensor,
  b: takes.tensor,
  options: scaledOptionsKind,
})

/**
 * Elementwise x + value · a · b with broadcasting (`torch.addcmul`).
 *
 * @example
 * ```ts
 * torch.addcmul(torch.tensor([1]), torch.tensor([2]), torch.tensor([3]), { value: 10 }) // [61]
 * ```
 */
export function addcmul(x: Tensor, a: Tensor, b: Tensor, options?: ScaledOptions): Tensor {
  addcmulArguments(arguments)
  return addcmulOp.one(...scaled('addcmul', [x, a, b], options))
}

/** {@link addcmul} in place. */
export const addcmul_: InPlace<typeof addcmul> = inPlace('addcmul', addcmul)

const addcdivOp: Op<ScaledAttrs> = defineElementwise<ScaledAttrs>('addcdiv', {
  accepts: 'floats',
  composite: (inputs, { value }) => inFloat32(inputs, ([x, a, b]) => add(x!, div(times(a!, value), b!))),
  reads: [[], [2], [1, 2]],
  grads: [
    (_, g) => g,
    (s, g) => mul(g, div(s.attrs.value, s.input(2))),
    (s, g) => neg(mul(g, div(times(s.input(1), s.attrs.value), mul(s.input(2), s.input(2))))),
  ],
})

const addcdivArguments = signature('addcdiv', {
  input: takes.tensor,
  a: takes.tensor,
  b: takes.tensor,
  options: scaledOptionsKind,
})

/**
 * Elementwise x + value · a / b with broadcasting (`torch.addcdiv`).
 *
 * @throws TorchError `DTYPE_MISMATCH` if all tensors are integers.
 * @example
 * ```ts
 * torch.addcdiv(torch.tensor([1]), torch.tensor([6]), torch.tensor([3]), { value: 10 }) // [21]
 * ```
 */
export function addcdiv(x: Tensor, a: Tensor, b: Tensor, options?: ScaledOptions): Tensor {
  addcdivArguments(arguments)
  const [inputs, attrs] = scaled('addcdiv', [x, a, b], options)
  if (!isFloat(a.dtype) && !isFloat(b.dtype)) {
    throw new TorchError('DTYPE_MISMATCH', 'addcdiv', 'does not divide integers. Convert a tensor with to(dtype).', {
      dtype: a.dtype,
    })
  }
  return addcdivOp.one(inputs, attrs)
}

/** {@link addcdiv} in place. */
export const addcdiv_: InPlace<typeof addcdiv> = inPlace('addcdiv', addcdiv)

/** What of this file tensors have as methods. */
export const methods = ['addcdiv', 'addcdiv_', 'addcmul', 'addcmul_', 'lerp', 'lerp_'] as const
