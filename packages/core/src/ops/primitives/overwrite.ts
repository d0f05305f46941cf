import { writing } from '../../dispatch/dispatch.ts'
import * as inPlace from '../../dispatch/in-place.ts'
import type { Tensor } from '../../tensor/tensor.ts'

/** Writes `source` over a tensor, as {@link inPlace.overwrite} does. */
export function overwrite(target: Tensor, source: Tensor): Tensor {
  return inPlace.overwrite(target, source, writing)
}
