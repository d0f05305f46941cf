import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { NoAttrs, UnaryName } from '../../backend/primitives.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import type { Saved } from '../../tape/node.ts'
import { isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { clone } from './copy.ts'
import { asFloat } from './operands.ts'
import { rewrite } from './rewrite.ts'

/** What a unary primitive does beyond its kernel. */
export interface UnaryRule {
  /** Gradient of x from that of y, given x or y. */
  readonly grad?: (grad: Tensor, saved: Tensor) => Tensor
  readonly reads?: 'x' | 'y'
  /** What integers and bools do: become floats first (`float`), stay (`keep`), are already whole (`whole`), or are refused. */
  readonly integers: 'float' | 'keep' | 'whole'
  readonly refuses?: 'bool' | 'float'
  readonly bool?: true
}
/** The rule of a function of floats whose gradient reads its input or its output. */
export function differentiable(grad: (g: Tensor, saved: Tensor) => Tensor, reads: 'x' | 'y'): UnaryRule {
  return { grad, reads, integers: 'float' }
}

interface Unary {
  readonly op: Op<NoAttrs>
  readonly rule: UnaryRule
  readonly fn: (x: Tensor) => Tensor
}

const defined = new Map<UnaryName, Unary>()

function checkDType(name: string, { refuses }: UnaryRule, { dtype }: Tensor): void {
  if (refuses === undefined || (refuses === 'bool' ? dtype !== 'bool' : !isFloat(dtype))) return
  throw new TorchError('DTYPE_MISMATCH', name, `is not implemented for ${dtype}. Convert the tensor with to(dtype).`, {
    dtype,
  })
}

/** Defines a unary primitive; the result is its function. */
export function unary(name: UnaryName, rule: UnaryRule): (x: Tensor) => Tensor {
  const { grad, reads } = rule
  const op = defineOp<NoAttrs>({
    name,
    tier: 'prim',
    broadcast: true,
    ...(rule.integers === 'float' ? { accepts: 'floats' as const } : {}),
    meta: ([x]) => {
      checkDType(name, rule, x!)
      return rule.bool === true ? { shape: x!.shape, dtype: 'bool' } : x!
    },
    ...(grad === undefined
      ? {}
      : {
          vjp: (saved: Saved<NoAttrs>, [g]: readonly (Tensor | null)[]) => [
            grad(g!, reads === 'x' ? saved.input(0) : reads === 'y' ? saved.output(0) : g!),
          ],
        }),
    ...(reads === 'x' ? { saveInputs: [[0]] } : {}),
    ...(reads === 'y' ? { saveOutputs: [0] } : {}),
  })
  const check = signature(name, { input: takes.tensor })
  const fn = function (x: Tensor): Tensor {
    check(arguments)
    if (rule.integers === 'keep' || isFloat(x.dtype)) return op.one([x], {})
    if (rule.integers === 'float') return op.one([asFloat(x)], {})
    checkDType(name, rule, x)
    return clone(x)
  }
  defined.set(name, { op, rule, fn })
  return fn
}

/** The in-place form of a unary primitive's function: `sqrt_`. */
export function unaryInPlace(name: UnaryName): (x: Tensor) => Tensor {
  const { op, rule, fn } = defined.get(name)!
  const direct = rule.bool !== true
  return (x) => {
    if (direct && (rule.integers === 'keep' || isFloat(x.dtype))) return op.into(x, [x], {})
    return rewrite(`${name}_`, x, fn)
  }
}
