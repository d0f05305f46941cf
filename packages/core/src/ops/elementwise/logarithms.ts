import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, maximum, minimum, mul, pow, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd, bitwiseOr } from '../primitives/bitwise.ts'
import { eq, ge, le, lt } from '../primitives/compare.ts'
import { defineElementwise } from '../primitives/define-elementwise.ts'
import { asFloat, operands, inFloat32, type Operand } from '../primitives/operands.ts'
import { abs, exp, isinf, log, log1p, neg } from '../primitives/unary.ts'
import { where } from '../primitives/where.ts'
import { inPlace, type InPlace } from '../primitives/rewrite.ts'

const exp2Op: Op<NoAttrs> = defineElementwise<NoAttrs>('exp2', {
  accepts: 'floats',
  composite: ([x]) => pow(2, x!),
  readsOutput: true,
  grads: [(s, g) => mul(g, mul(s.output(0), Math.LN2))],
})

const exp2Arguments = signature('exp2', { input: takes.tensor })

/**
 * Elementwise 2ˣ (`torch.exp2`).
 *
 * @example
 * ```ts
 * torch.exp2(torch.tensor([0, 3])) // [1, 8]
 * ```
 */
export function exp2(x: Tensor): Tensor {
  exp2Arguments(arguments)
  return exp2Op.one([asFloat(x)], {})
}

/** {@link exp2} in place. */
export const exp2_: InPlace<typeof exp2> = inPlace('exp2', exp2)

const log10Op: Op<NoAttrs> = defineElementwise<NoAttrs>('log10', {
  accepts: 'floats',
  composite: ([x]) => div(log(x!), Math.LN10),
  reads: [[0]],
  grads: [(s, g) => div(g, mul(s.input(0), Math.LN10))],
})

const log10Arguments = signature('log10', { input: takes.tensor })

/**
 * Elementwise the logarithm of x to base 10 (`torch.log10`).
 *
 * @example
 * ```ts
 * torch.log10(torch.tensor([1, 1000])) // [0, 3]
 * ```
 */
export function log10(x: Tensor): Tensor {
  log10Arguments(arguments)
  return log10Op.one([asFloat(x)], {})
}

/** {@link log10} in place. */
export const log10_: InPlace<typeof log10> = inPlace('log10', log10)

/** max + log(1 + base^−|a − b|) / ln base; where both are one infinity, that. */
function addExponentials(a: Tensor, b: Tensor, lnBase: number): Tensor {
  const distance = neg(abs(sub(a, b)))
  const rest = log1p(exp(lnBase === 1 ? distance : mul(distance, lnBase)))
  const sum = add(maximum(a, b), lnBase === 1 ? rest : div(rest, lnBase))
  return where(bitwiseAnd(isinf(a), eq(a, b)), a, sum)
}

function logaddexpOp(name: string, lnBase: number): Op<NoAttrs> {
  const share = (g: Tensor, x: Tensor, y: Tensor): Tensor => {
    const difference = sub(y, x)
    return div(g, add(lnBase === 1 ? exp(difference) : exp2(difference), 1))
  }
  return defineElementwise<NoAttrs>(name, {
    accepts: 'floats',
    composite: (inputs) => inFloat32(inputs, ([a, b]) => addExponentials(a!, b!, lnBase)),
    reads: [
      [0, 1],
      [0, 1],
    ],
    grads: [(s, g) => share(g, s.input(0), s.input(1)), (s, g) => share(g, s.input(1), s.input(0))],
  })
}

const logaddexpE = logaddexpOp('logaddexp', 1)
const logaddexp2Op = logaddexpOp('logaddexp2', Math.LN2)

const logaddexpArguments = signature('logaddexp', { a: takes.tensor, b: takes.tensor })

/**
 * Elementwise ln(eᵃ + eᵇ) without overflow in between (`torch.logaddexp`).
 *
 * @example
 * ```ts
 * torch.logaddexp(torch.tensor([0]), torch.tensor([0])) // [0.6931]
 * ```
 */
export function logaddexp(a: Tensor, b: Tensor): Tensor {
  logaddexpArguments(arguments)
  return logaddexpE.one(operands('logaddexp', a, b), {})
}

const logaddexp2Arguments = signature('logaddexp2', { a: takes.tensor, b: takes.tensor })

/**
 * Elementwise log₂(2ᵃ + 2ᵇ) without overflow in between (`torch.logaddexp2`).
 *
 * @example
 * ```ts
 * torch.logaddexp2(torch.tensor([3]), torch.tensor([3])) // [4]
 * ```
 */
export function logaddexp2(a: Tensor, b: Tensor): Tensor {
  logaddexp2Arguments(arguments)
  return logaddexp2Op.one(operands('logaddexp2', a, b), {})
}

const xlogyOp: Op<NoAttrs> = defineElementwise<NoAttrs>('xlogy', {
  accepts: 'floats',
  composite: (inputs) => inFloat32(inputs, ([x, y]) => where(bitwiseAnd(eq(x!, 0), notNan(y!)), 0, mul(x!, log(y!)))),
  reads: [
    [0, 1],
    [0, 1],
  ],
  grads: [
    (s, g) => {
      const [x, y] = [s.input(0), s.input(1)]
      return where(bitwiseAnd(eq(x, 0), le(y, 0)), 0, xlogy(g, y))
    },
    (s, g) => div(mul(g, s.input(0)), s.input(1)),
  ],
})

function notNan(x: Tensor): Tensor {
  return bitwiseOr(ge(x, 0), lt(x, 0))
}

const xlogyArguments = signature('xlogy', { input: takes.operand, y: takes.operand })

/**
 * Elementwise x · ln y, and 0 where x = 0 unless y is NaN (`torch.xlogy`).
 *
 * @example
 * ```ts
 * torch.xlogy(torch.tensor([0, 2]), torch.tensor([0, Math.E])) // [0, 2]
 * ```
 */
export function xlogy(x: Operand, y: Operand): Tensor {
  xlogyArguments(arguments)
  return xlogyOp.one(operands('xlogy', x, y, true), {})
}

/** {@link xlogy} in place. */
export const xlogy_: InPlace<typeof xlogy> = inPlace('xlogy', xlogy)

export interface LogitOptions {
  /** Inputs are first clamped to [eps, 1 − eps]. Default, and where eps is negative or NaN: they are not, and those outside [0, 1] give NaN. */
  readonly eps?: number | null
}

interface LogitAttrs {
  readonly eps: number | null
}

const logitOp: Op<LogitAttrs> = defineElementwise<LogitAttrs>('logit', {
  accepts: 'floats',
  composite: (inputs, { eps }) =>
    inFloat32(inputs, ([x]) => {
      // The lower end wins where an eps beyond ½ crosses them.
      const p = eps === null ? x! : where(lt(x!, eps), eps, minimum(x!, 1 - eps))
      return log(div(p, sub(1, p)))
    }),
  reads: [[0]],
  grads: [
    (s, g) => {
      const { eps } = s.attrs
      const x = s.input(0)
      const inside = bitwiseAnd(ge(x, eps ?? 0), le(x, 1 - (eps ?? 0)))
      return where(inside, div(g, mul(x, sub(1, x))), eps === null ? NaN : 0)
    },
  ],
})

const logitArguments = signature('logit', {
  input: takes.tensor,
  options: takes.options({ eps: takes.orNull(takes.number) }),
})

/**
 * Elementwise ln(x / (1 − x)), the inverse of sigmoid (`torch.logit`).
 *
 * @example
 * ```ts
 * torch.logit(torch.tensor([0.5, 0.9])) // [0, 2.1972]
 * torch.logit(torch.tensor([0, 1]), { eps: 0.1 }) // [-2.1972, 2.1972]
 * ```
 */
export function logit(x: Tensor, options?: LogitOptions): Tensor {
  logitArguments(arguments)
  const { eps = null } = options ?? {}
  return logitOp.one([asFloat(x)], { eps: eps !== null && eps >= 0 ? eps : null })
}

/** {@link logit} in place. */
export const logit_: InPlace<typeof logit> = inPlace('logit', logit)

/** What of this file tensors have as methods. */
export const methods = [
  'exp2',
  'exp2_',
  'log10',
  'log10_',
  'logaddexp',
  'logaddexp2',
  'logit',
  'logit_',
  'xlogy',
  'xlogy_',
] as const
