import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { textAsync } from './text.ts'

interface Log {
  readonly console?: { log(text: string): void }
}

const printArguments = signature('print', { input: takes.tensor })

/**
 * Prints a tensor with its values, on every device.
 *
 * @example
 * ```ts
 * await torch.print(torch.ones([2])) // tensor([1., 1.])
 * ```
 */
export async function print(x: Tensor): Promise<void> {
  printArguments(arguments)
  const text = await textAsync(x)
  ;(globalThis as Log).console?.log(text)
}
