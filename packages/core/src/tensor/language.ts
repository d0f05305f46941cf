import { TorchError } from '../errors.ts'

/**
 * The first own field of whatever holds device memory: `structuredClone` and `postMessage` stop at it, and quote it in their
 * `DataCloneError`, since no code of ours runs there.
 */
export function notCloneable(what: string, instead: string): symbol {
  return Symbol(`${what} lives on its device; ${instead}`)
}

export const tensorNotCloneable: symbol = notCloneable(
  'a tensor',
  'send await x.toTypedArray() and x.shape, and make it again there with torch.fromArray(values, shape)',
)

/** What JavaScript asks an object for when it meets an operator: text for a template, else a refusal instead of NaN. */
export function toPrimitive(text: () => string, hint: string): string {
  if (hint === 'string') return text()
  throw new TorchError(
    'INVALID_ARGUMENT',
    'Tensor',
    'JavaScript has no operators for tensors. Write x.add(y), x.sub(y), x.mul(y), x.div(y), x.pow(y), x.neg(), and x.gt(y), x.lt(y), ' +
      'x.eq(y) to compare; await x.item() for a number, String(x) for text.',
    { hint },
  )
}

/** What `JSON.stringify` gets. */
export function refuseJson(what: string, instead: string): never {
  throw new TorchError('INVALID_ARGUMENT', 'toJSON', `${what} does not become JSON by itself. ${instead}`)
}
