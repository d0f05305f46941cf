import { TorchError } from '../errors.ts'
import type { Op } from '../tensor/op.ts'

const defined = new Map<string, Op>()

/** Every op defined so far, by name. */
export const registry: ReadonlyMap<string, Op> = defined

/** Enters an op under its name, which nobody else may have. */
export function register(op: Op): void {
  const { name } = op.definition
  if (defined.has(name)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'defineOp',
      `'${name}' is defined already: kernels, gradients and views of the op of that name would change hands. Choose another name.`,
      { name },
    )
  }
  defined.set(name, op)
}

/** The op that data names. */
export function opNamed(name: string): Op {
  const op = defined.get(name)
  if (op !== undefined) return op
  throw new TorchError(
    'INVALID_ARGUMENT',
    name,
    'no op of this name is defined. Import what defines it before data that names it is used.',
    { name },
  )
}
