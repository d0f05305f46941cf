import * as takes from '../../arguments/kinds.ts'
import { signature } from '../../arguments/signature.ts'
import { checkSameCopy } from '../../brand.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { checkOptions, TorchError } from '../../errors.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { formatShape, sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { copy_ } from '../../ops/primitives/write.ts'

/** Tensors by PyTorch's names. */
export type StateDict = Readonly<Record<string, Tensor>>

export interface LoadOptions {
  /** Whether every name must be on both sides. Default true. Shapes must agree in any case. */
  readonly strict?: boolean
}

/** Names that were on one side only; empty after a strict load. */
export interface LoadResult {
  readonly missingKeys: readonly string[]
  readonly unexpectedKeys: readonly string[]
}

/** Copies `state` into `targets`, or changes nothing and throws one error about everything that does not fit. */
export function loadStateDict(
  owner: string,
  targets: ReadonlyMap<string, Tensor>,
  state: StateDict,
  options?: LoadOptions,
): LoadResult {
  checkOptions('loadStateDict', options, ['strict'])
  const missingKeys = [...targets.keys()].filter((key) => !Object.hasOwn(state, key))
  const unexpectedKeys = Object.keys(state).filter((key) => !targets.has(key))
  const pairs: [target: Tensor, source: Tensor][] = []
  const mismatched: { key: string; expected: readonly number[]; found: readonly number[] | null }[] = []
  for (const [key, target] of targets) {
    const source: unknown = Object.hasOwn(state, key) ? state[key] : target
    checkSameCopy('loadStateDict', `'${key}'`, source)
    if (!isTensor(source)) mismatched.push({ key, expected: target.shape, found: null })
    else if (!sameShape(source.shape, target.shape)) {
      mismatched.push({ key, expected: target.shape, found: source.shape })
    } else if (source !== target) pairs.push([target, source])
  }
  const problems: string[] = []
  if (options?.strict !== false) {
    if (missingKeys.length > 0) problems.push(`Missing key(s) in state_dict: ${quoted(missingKeys)}.`)
    if (unexpectedKeys.length > 0) problems.push(`Unexpected key(s) in state_dict: ${quoted(unexpectedKeys)}.`)
  }
  for (const { key, expected, found } of mismatched) {
    problems.push(
      found === null
        ? `${key} is not a tensor in the checkpoint.`
        : `size mismatch for ${key}: copying a param with shape ${formatShape(found)} from checkpoint, ` +
            `the shape in current model is ${formatShape(expected)}.`,
    )
  }
  if (problems.length > 0) {
    throw new TorchError(
      'STATE_DICT',
      'loadStateDict',
      `Error(s) in loading state_dict for ${owner}:\n\t${problems.join('\n\t')}\nNothing was loaded. ` +
        'Build the module as it was when saved, or pass { strict: false } to leave out names that are on one side only.',
      { missingKeys, unexpectedKeys, mismatched },
    )
  }
  noGrad(() => {
    for (const [target, source] of pairs) copy_(target, source)
  })
  return { missingKeys, unexpectedKeys }
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ')
}

const snakeCaseArguments = signature('snakeCase', { name: takes.text })

/**
 * A field name as PyTorch writes it.
 *
 * @example
 * ```ts
 * torch.nn.snakeCase('numBatchesTracked') // 'num_batches_tracked'
 * ```
 */
export function snakeCase(name: string): string {
  snakeCaseArguments(arguments)
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
