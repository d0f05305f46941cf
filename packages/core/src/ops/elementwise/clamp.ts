import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { OverrideAttrs } from '../../backend/overrides.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import type { Saved } from '../../tape/node.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { finfo } from '../../finfo.ts'
import { checkConverts } from '../../dtype/host.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { maximum, minimum } from '../primitives/arithmetic.ts'
import { bitwiseAnd, bitwiseOr } from '../primitives/bitwise.ts'
import { ge, gt, le, lt } from '../primitives/compare.ts'
import { clone } from '../primitives/copy.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { isfinite } from './logical.ts'
import { constant } from '../primitives/constants.ts'
import { type Operand, operands, promote } from '../primitives/operands.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { isnan } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace, rewrite } from '../primitives/rewrite.ts'

type ClampAttrs = OverrideAttrs['clamp']

const both = (a: Tensor | null, b: Tensor | null): Tensor => (a === null ? b! : b === null ? a : bitwiseAnd(a, b))

export const clampOp: Op<ClampAttrs> = defineElementwise<ClampAttrs>('clamp', {
  composite: ([x, bound, max], { bounds }) => {
    if (bounds === 'max') return minimum(x!, bound!)
    const raised = maximum(x!, bound!)
    return bounds === 'min' ? raised : minimum(raised, max!)
  },
  reads: [
    [0, 1, 2],
    [0, 1, 2],
    [0, 1, 2],
  ],
  grads: [
    (s, g) => {
      const { bounds } = s.attrs
      const above = bounds === 'max' ? null : ge(s.input(0), s.input(1))
      const below = bounds === 'min' ? null : le(s.input(0), s.input(bounds === 'max' ? 1 : 2))
      return where(both(above, below), g, 0)
    },
    (s, g) => {
      const [x, bound] = [s.input(0), s.input(1)]
      if (s.attrs.bounds === 'max') return where(gt(x, bound), g, 0)
      const raised = lt(x, bound)
      return where(s.attrs.bounds === 'min' ? raised : bitwiseAnd(raised, lt(bound, s.input(2))), g, 0)
    },
    (s, g) => where(bitwiseOr(gt(s.input(0), s.input(2)), lt(s.input(2), s.input(1))), g, 0),
  ],
})

export interface ClampOptions {
  readonly min?: Operand | null
  readonly max?: Operand | null
}

const boundsKind = takes.options({ min: takes.orNull(takes.operand), max: takes.orNull(takes.operand) })

/** Both bounds from either way of giving them. */
export function boundsOf(
  min: Operand | ClampOptions | null | undefined,
  max: Operand | null | undefined,
): ClampOptions {
  if (typeof min !== 'object' || min === null || isTensor(min)) return { min: min ?? null, max: max ?? null }
  return min
}

const clampArguments = signature('clamp', {
  input: takes.tensor,
  min: takes.optional(takes.either(takes.operand, boundsKind)),
  max: takes.optional(takes.operand),
})

/**
 * Elementwise min(max(x, min), max): `max` wins where the bounds cross, and NaN stays. The gradient is 1 within the bounds,
 * ends included; bounds that are tensors get it where they show (`torch.clamp`).
 *
 * @param min - Lower bound: a number, a tensor that broadcasts, or nothing; or both bounds as `{ min, max }`.
 * @throws TorchError `INVALID_ARGUMENT` without any bound.
 * @example
 * ```ts
 * torch.clamp(torch.tensor([-2, 0.5, 3]), 0, 1) // [0, 0.5, 1]
 * torch.clamp(torch.tensor([-2, 0.5, 3]), { max: 1 }) // [-2, 0.5, 1]
 * ```
 */
export function clamp(x: Tensor, min?: Operand | ClampOptions | null, max?: Operand | null): Tensor {
  clampArguments(arguments)
  const { min: low = null, max: high = null } = boundsOf(min, max)
  if (low === null && high === null) {
    throw new TorchError('INVALID_ARGUMENT', 'clamp', "at least one of 'min' or 'max' must be given.")
  }
  if (low === null) return limited('clamp', 'max', x, high!)
  if (high === null) return limited('clamp', 'min', x, low)
  return limited('clamp', 'both', x, low, high)
}

/** {@link clamp} in place. */
export function clamp_(x: Tensor, min?: Operand | ClampOptions | null, max?: Operand | null): Tensor {
  return rewrite('clamp_', x, (copy) => clamp(copy, min, max), Object.values(boundsOf(min, max)))
}

function limited(op: string, bounds: ClampAttrs['bounds'], ...values: readonly [Tensor, ...Operand[]]): Tensor {
  const inputs = promote(op, values)
  const { dtype } = inputs[0]!
  if (dtype === 'bool' && (bounds === 'both' || !values.every(isTensor))) {
    throw new TorchError('DTYPE_MISMATCH', op, 'is not implemented for bool. Convert the tensor with to(dtype).', {
      dtype,
    })
  }
  for (const value of values) if (!isTensor(value)) checkConverts(op, value, dtype)
  return clampOp.one(inputs, { bounds })
}

const clampMinArguments = signature('clampMin', { input: takes.tensor, min: takes.operand })

/**
 * Elementwise max(x, min); NaN stays (`torch.clamp_min`).
 *
 * @example
 * ```ts
 * torch.clampMin(torch.tensor([-2, 3]), 0) // [0, 3]
 * ```
 */
export function clampMin(x: Tensor, min: Operand): Tensor {
  clampMinArguments(arguments)
  return limited('clampMin', 'min', x, min)
}

/** {@link clampMin} in place. */
export const clampMin_: InPlace<typeof clampMin> = inPlace('clampMin', clampMin)

const clampMaxArguments = signature('clampMax', { input: takes.tensor, max: takes.operand })

/**
 * Elementwise min(x, max); NaN stays (`torch.clamp_max`).
 *
 * @example
 * ```ts
 * torch.clampMax(torch.tensor([-2, 3]), 0) // [-2, 0]
 * ```
 */
export function clampMax(x: Tensor, max: Operand): Tensor {
  clampMaxArguments(arguments)
  return limited('clampMax', 'max', x, max)
}

/** {@link clampMax} in place. */
export const clampMax_: InPlace<typeof clampMax> = inPlace('clampMax', clampMax)

/** The first input gets the gradient of ties. */
function extreme(name: 'fmax' | 'fmin'): Op<NoAttrs> {
  const [choose, wins] = name === 'fmax' ? [maximum, ge] : [minimum, le]
  const first = (s: Saved<NoAttrs>): Tensor => bitwiseOr(wins(s.input(0), s.input(1)), isnan(s.input(1)))
  return defineElementwise<NoAttrs>(name, {
    composite: ([x, y]) => where(isnan(x!), y!, where(isnan(y!), x!, choose(x!, y!))),
    reads: [
      [0, 1],
      [0, 1],
    ],
    grads: [(s, g) => where(first(s), g, 0), (s, g) => where(first(s), 0, g)],
  })
}

const fmaxOp = extreme('fmax')
const fminOp = extreme('fmin')

const fmaxArguments = signature('fmax', { a: takes.operand, b: takes.operand })

/**
 * Elementwise larger value, where a number wins over NaN; `a` gets the gradient of ties (`torch.fmax`).
 *
 * @example
 * ```ts
 * torch.fmax(torch.tensor([1, NaN]), torch.tensor([NaN, 2])) // [1, 2]
 * ```
 */
export function fmax(a: Operand, b: Operand): Tensor {
  fmaxArguments(arguments)
  return fmaxOp.one(operands('fmax', a, b), {})
}

const fminArguments = signature('fmin', { a: takes.operand, b: takes.operand })

/**
 * Elementwise smaller value, where a number wins over NaN; `a` gets the gradient of ties (`torch.fmin`).
 *
 * @example
 * ```ts
 * torch.fmin(torch.tensor([1, NaN]), torch.tensor([NaN, 2])) // [1, 2]
 * ```
 */
export function fmin(a: Operand, b: Operand): Tensor {
  fminArguments(arguments)
  return fminOp.one(operands('fmin', a, b), {})
}

export interface NanToNumOptions {
  /** In place of NaN. Default 0. */
  readonly nan?: number | null
  /** In place of ∞. Default: the greatest number of the dtype. */
  readonly posinf?: number | null
  /** In place of −∞. Default: the least number of the dtype. */
  readonly neginf?: number | null
}

const nanToNumArguments = signature('nanToNum', {
  input: takes.tensor,
  options: takes.options({
    nan: takes.orNull(takes.number),
    posinf: takes.orNull(takes.number),
    neginf: takes.orNull(takes.number),
  }),
})

/**
 * Elementwise x with NaN and infinities replaced; no gradient flows there (`torch.nan_to_num`).
 *
 * @example
 * ```ts
 * torch.nanToNum(torch.tensor([NaN, Infinity, 1]), { posinf: 9 }) // [0, 9, 1]
 * ```
 */
export function nanToNum(x: Tensor, options?: NanToNumOptions): Tensor {
  nanToNumArguments(arguments)
  if (!isFloat(x.dtype)) return clone(x)
  const { max } = finfo(x.dtype)
  const { nan, posinf, neginf } = options ?? {}
  const value = (number: number): Tensor => constant(x.device, x.dtype, number)
  const infinite = where(lt(x, 0), value(neginf ?? -max), value(posinf ?? max))
  return where(isfinite(x), x, where(isnan(x), value(nan ?? 0), infinite))
}

/** {@link nanToNum} in place. */
export const nanToNum_: InPlace<typeof nanToNum> = inPlace('nanToNum', nanToNum)

/** What of this file tensors have as methods. */
export const methods = [
  'clamp',
  'clampMax',
  'clampMax_',
  'clampMin',
  'clampMin_',
  'clamp_',
  'fmax',
  'fmin',
  'nanToNum',
  'nanToNum_',
] as const
