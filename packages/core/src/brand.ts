import { TorchError } from './errors.ts'

/** What marks the objects of this package, in every copy of it. */
const mark = Symbol.for('flambeau')
/** This copy of the package. */
const copy = Symbol('this copy of @flambeau/core')

export type Kind = 'Tensor' | 'Parameter' | 'Buffer' | 'Module' | 'Dataset'

interface Mark {
  readonly kind: Kind
  readonly copy: symbol
}

/** Marks the instances of a class. */
export function brand(prototype: object, kind: Kind): void {
  const value: Mark = { kind, copy }
  Object.defineProperty(prototype, mark, { value })
}

function markOf(value: unknown): Mark | undefined {
  return typeof value === 'object' && value !== null ? (value as { readonly [mark]?: Mark })[mark] : undefined
}

/** The kind of an object of this copy. */
export function kindOf(value: unknown): Kind | undefined {
  const found = markOf(value)
  return found !== undefined && found.copy === copy ? found.kind : undefined
}

/** The kind of an object of another copy of this package. */
export function foreignKind(value: unknown): string | undefined {
  const found = markOf(value)
  return found === undefined || found.copy === copy ? undefined : found.kind
}

/** Two copies have two tapes and two sets of modes: what one recorded the other cannot follow, so they do not mix. */
export function foreignError(op: string, what: string, kind: string): TorchError {
  return new TorchError(
    'INVALID_ARGUMENT',
    op,
    `${what} is a ${kind} of another copy of @flambeau/core, and copies do not mix. Have one version of it: ` +
      'npm ls @flambeau/core shows who brings which; npm dedupe, or overrides, make them one.',
    { kind },
  )
}

export function checkSameCopy(op: string, what: string, value: unknown): void {
  const kind = foreignKind(value)
  if (kind !== undefined) throw foreignError(op, what, kind)
}
