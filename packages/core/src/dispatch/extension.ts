import { describe } from '../arguments/describe.ts'
import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import type { Attrs } from '../backend/backend.ts'
import { TorchError } from '../errors.ts'
import type { Op, OpDefinition } from '../tensor/op.ts'
import * as own from './dispatch.ts'

const defineOpArguments = signature('defineOp', {
  definition: takes.record({ name: takes.text, tier: takes.text }, 'an object { name, tier, … }'),
})

/**
 * Makes an op from its definition. Kernels for it, if any, are put into `device.kernels` under its name, which carries a prefix of yours,
 * as in `acme::softcap`.
 *
 * @throws TorchError `INVALID_ARGUMENT` for a name without a prefix, or one that is taken.
 * @example
 * ```ts
 * const double = torch.defineOp({
 *   name: 'docs::double',
 *   tier: 'composite',
 *   meta: ([x]) => x!,
 *   composite: ([x]) => x!.add(x!),
 *   vjp: (_, [grad]) => [grad!.mul(2)],
 * })
 * const y = double.one([torch.ones([3])], {})
 * ```
 */
export function defineOp<A extends Attrs>(definition: OpDefinition<A>): Op<A> {
  defineOpArguments(arguments)
  const { name, tier, meta, view, composite, mutates } = definition as Partial<OpDefinition<A>> & { name: string }
  const wrong = !/^[\w.-]+::[\w.-]+$/.test(name)
    ? `the name ${describe(name)} has no prefix. Names of ops from outside are like 'acme::softcap', so that they never meet those of core`
    : !['prim', 'composite', 'optional', 'view'].includes(tier!)
      ? `tier must be 'composite', 'optional' or 'view', but got ${describe(tier)}`
      : tier === 'view' && view === undefined
        ? 'a view needs view(input, attrs), which gives its window'
        : tier !== 'view' && meta === undefined
          ? 'meta(inputs, attrs) is missing, which gives the shapes and dtypes of the outputs'
          : tier === 'composite' && composite === undefined
            ? 'a composite needs composite(inputs, attrs)'
            : mutates !== undefined && typeof mutates !== 'function'
              ? 'mutates must be a function'
              : undefined
  if (wrong !== undefined) throw new TorchError('INVALID_ARGUMENT', 'defineOp', `${wrong}.`, { name })
  return own.defineOp(definition)
}
