import * as takes from '../../../arguments/kinds.ts'
import { signature } from '../../../arguments/signature.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { Module } from '../../module/module.ts'

const identityInputs = signature('Identity.call', { input: takes.anything })

/**
 * Returns what it is given, to stand where a layer might, as `torch.nn.Identity`.
 *
 * @example
 * ```ts
 * const x = torch.ones([2])
 * new torch.nn.Identity().call(x) === x // true
 * ```
 */
export class Identity extends Module {
  override forward(x: Tensor): Tensor {
    identityInputs(arguments)
    return x
  }
}
