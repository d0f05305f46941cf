import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { CompareName, NoAttrs } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { broadcastShapes } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { type Operand, operands } from './operands.ts'
import { inPlace, type InPlace } from './rewrite.ts'

function comparison(name: CompareName): Op<NoAttrs> {
  return defineOp<NoAttrs>({
    name,
    tier: 'prim',
    broadcast: true,
    meta: ([a, b]) => ({ shape: broadcastShapes(name, a!.shape, b!.shape), dtype: 'bool' }),
  })
}

/** The 4 comparison primitives. */
export const compareOps: { readonly [N in CompareName]: Op<NoAttrs> } = {
  eq: comparison('eq'),
  ne: comparison('ne'),
  lt: comparison('lt'),
  le: comparison('le'),
}

const eqArguments = signature('eq', { a: takes.operand, b: takes.operand })

/**
 * Elementwise a = b as bool; false for NaN (`torch.eq`).
 *
 * @example
 * ```ts
 * torch.eq(torch.tensor([1, 2]), 2) // [false, true]
 * ```
 */
export function eq(a: Operand, b: Operand): Tensor {
  eqArguments(arguments)
  return compareOps.eq.one(operands('eq', a, b), {})
}

/** {@link eq} in place. */
export const eq_: InPlace<typeof eq> = inPlace('eq', eq)

const neArguments = signature('ne', { a: takes.operand, b: takes.operand })

/**
 * Elementwise a ≠ b as bool; true for NaN (`torch.ne`).
 *
 * @example
 * ```ts
 * torch.ne(torch.tensor([1, 2]), 2) // [true, false]
 * ```
 */
export function ne(a: Operand, b: Operand): Tensor {
  neArguments(arguments)
  return compareOps.ne.one(operands('ne', a, b), {})
}

/** {@link ne} in place. */
export const ne_: InPlace<typeof ne> = inPlace('ne', ne)

const ltArguments = signature('lt', { a: takes.operand, b: takes.operand })

/**
 * Elementwise a < b as bool (`torch.lt`).
 *
 * @example
 * ```ts
 * torch.lt(torch.tensor([1, 2]), 2) // [true, false]
 * ```
 */
export function lt(a: Operand, b: Operand): Tensor {
  ltArguments(arguments)
  return compareOps.lt.one(operands('lt', a, b), {})
}

/** {@link lt} in place. */
export const lt_: InPlace<typeof lt> = inPlace('lt', lt)

const leArguments = signature('le', { a: takes.operand, b: takes.operand })

/**
 * Elementwise a ≤ b as bool (`torch.le`).
 *
 * @example
 * ```ts
 * torch.le(torch.tensor([1, 2]), 1) // [true, false]
 * ```
 */
export function le(a: Operand, b: Operand): Tensor {
  leArguments(arguments)
  return compareOps.le.one(operands('le', a, b), {})
}

/** {@link le} in place. */
export const le_: InPlace<typeof le> = inPlace('le', le)

const gtArguments = signature('gt', { a: takes.operand, b: takes.operand })

/**
 * Elementwise a > b as bool (`torch.gt`).
 *
 * @example
 * ```ts
 * torch.gt(torch.tensor([1, 2]), 1) // [false, true]
 * ```
 */
export function gt(a: Operand, b: Operand): Tensor {
  gtArguments(arguments)
  const [x, y] = operands('gt', a, b)
  return compareOps.lt.one([y, x], {})
}

/** {@link gt} in place. */
export const gt_: InPlace<typeof gt> = inPlace('gt', gt)

const geArguments = signature('ge', { a: takes.operand, b: takes.operand })

/**
 * Elementwise a ≥ b as bool (`torch.ge`).
 *
 * @example
 * ```ts
 * torch.ge(torch.tensor([1, 2]), 2) // [false, true]
 * ```
 */
export function ge(a: Operand, b: Operand): Tensor {
  geArguments(arguments)
  const [x, y] = operands('ge', a, b)
  return compareOps.le.one([y, x], {})
}

/** {@link ge} in place. */
export const ge_: InPlace<typeof ge> = inPlace('ge', ge)

/** What of this file tensors have as methods. */
export const methods = ['eq', 'eq_', 'ge', 'ge_', 'gt', 'gt_', 'le', 'le_', 'lt', 'lt_', 'ne', 'ne_'] as const
