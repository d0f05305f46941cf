import { named } from '../../results.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import type { DimAttrs } from '../../backend/primitives.ts'
import type { Op } from '../../tensor/op.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import { normalizeDim } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { bitwiseAnd, bitwiseOr } from '../primitives/bitwise.ts'
import { ge, le } from '../primitives/compare.ts'
import { clone } from '../primitives/copy.ts'
import { arange } from '../primitives/creation.ts'
import { fillLike } from '../primitives/fill.ts'
import { running } from './running.ts'
import { scatterAdd } from '../primitives/scatter.ts'
import { asZeroDim, type Selection } from '../primitives/selection.ts'
import { isnan, logicalNot } from '../primitives/unary.ts'
import { expand, reshape } from '../primitives/views.ts'
import { where } from '../primitives/where.ts'

function extremeSoFar(name: 'cummax' | 'cummin', wins: typeof ge): Op<DimAttrs> {
  return defineOp<DimAttrs>({
    name,
    tier: 'composite',
    meta: ([x]) => [x!, { shape: x!.shape, dtype: 'int32' }],
    composite: ([x], { dim }) => {
      const { shape, device } = x!
      const along = shape.map((_, i) => (i === dim ? -1 : 1))
      const positions = expand(reshape(arange(shape[dim]!, { device, dtype: 'int32' }), along), shape)
      const [values, indices] = running([x!, positions], dim, ([before, from], [after, to]) => {
        // The later one wins ties; a NaN wins and is beaten by a later NaN only.
        const takes = bitwiseOr(isnan(after!), bitwiseAnd(logicalNot(isnan(before!)), wins(after!, before!)))
        return [where(takes, after!, before!), where(takes, to!, from!)]
      })
      return values === x ? [clone(x!), clone(indices!)] : [values!, indices!]
    },
    saveOutputs: [1],
    vjp: (saved, [grad]) => [
      grad === null ? null : scatterAdd(fillLike(grad!, 0), saved.attrs.dim, saved.output(1), grad!),
    ],
  })
}

const cummaxOp = extremeSoFar('cummax', ge)
const cumminOp = extremeSoFar('cummin', le)

function along(op: Op<DimAttrs>, x: Tensor, dim: number): Selection {
  const d = normalizeDim(op.definition.name, dim, x.shape.length)
  if (x.shape.length === 0) return asZeroDim(along(op, reshape(x, [1]), 0))
  const [values, indices] = op.all([x], { dim: d })
  return named({ values: values!, indices: indices! })
}

const cummaxArguments = signature('cummax', { input: takes.tensor, dim: takes.integer })

/**
 * Largest element so far along a dimension, and where it was last (`torch.cummax`); NaN wins from where it occurs.
 *
 * @returns `{ values, indices }`, indices int32.
 * @example
 * ```ts
 * torch.cummax(torch.tensor([1, 3, 2, 3]), 0) // { values: [1, 3, 3, 3], indices: [0, 1, 1, 3] }
 * ```
 */
export function cummax(x: Tensor, dim: number): Selection {
  cummaxArguments(arguments)
  return along(cummaxOp, x, dim)
}

const cumminArguments = signature('cummin', { input: takes.tensor, dim: takes.integer })

/**
 * Smallest element so far along a dimension, and where it was last (`torch.cummin`); NaN wins from where it occurs.
 *
 * @returns `{ values, indices }`, indices int32.
 * @example
 * ```ts
 * torch.cummin(torch.tensor([3, 1, 2, 1]), 0) // { values: [3, 1, 1, 1], indices: [0, 1, 1, 3] }
 * ```
 */
export function cummin(x: Tensor, dim: number): Selection {
  cumminArguments(arguments)
  return along(cumminOp, x, dim)
}

/** What of this file tensors have as methods. */
export const methods = ['cummax', 'cummin'] as const
