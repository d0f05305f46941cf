import { isTensor } from '../arguments/tensor.ts'
import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'

/** What a setting may be, by its default. What its value must be beyond that, the optimizer checks for each group. */
function kindLike(value: unknown): takes.Kind {
  if (typeof value === 'boolean') return takes.flag
  return Array.isArray(value) ? takes.pairOf(takes.number, 'two numbers') : takes.number
}

/** The settings of an optimizer, as options. */
export function settingsKind(defaults: object): takes.Kind {
  return takes.options(Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, kindLike(value)])))
}

/** Tensors or groups of them; one tensor is a list of one. Each is looked at when its group is made. */
export const paramsKind: takes.Kind = {
  words: 'parameters, such as net.parameters(), or a list of groups { params, … }',
  accepts: (value) => isTensor(value) || (typeof value === 'object' && value !== null && Symbol.iterator in value),
  complain: (op, name, value) => takes.tensor.complain!(op, name, value),
}

/** Declares the constructor of an optimizer: `new SGD(params, { lr, … })`. */
export function optimizerSignature(op: string, defaults: object): (given: ArrayLike<unknown>) => void {
  return signature(op, { params: paramsKind, options: settingsKind(defaults) })
}
