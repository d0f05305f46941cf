import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op } from '../../tensor/op.ts'
import { isContiguous } from '../../shape.ts'
import { isGradEnabled } from '../../tape/grad-mode.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cast, clone, copyOp } from './copy.ts'
import { fillLike } from './fill.ts'

interface ViewScatterAttrs {
  /** The part of a tensor of the input's shape that is replaced. */
  readonly place: (whole: Tensor) => Tensor
}

/**
 * A copy of the first input with the second written where a view of it looks. In-place operations on views are recorded as this
 * (PyTorch's CopySlices): their base becomes what it was with the view's new values in it.
 */
export const viewScatterOp: Op<ViewScatterAttrs> = defineOp<ViewScatterAttrs>({
  name: 'viewScatter',
  gradName: 'copySlices',
  tier: 'composite',
  meta: ([x]) => x!,
  composite: ([x, src], { place }) => {
    const out = clone(x!)
    copyOp.into(place(out), [src!], { dtype: out.dtype })
    return out
  },
  vjp: ({ attrs: { place }, needs, inputs }, [grad]) => [
    needs[0] === true ? viewScatterOp.one([grad!, fillLike(grad!, 0, inputs[1]!.shape)], { place }) : null,
    needs[1] === true ? cast(place(contiguous(grad!)), inputs[1]!.dtype) : null,
  ],
})

/** Writes `source` over a tensor, which stays in the graph, with a gradient of zeros. Of views the base stays. */
export function overwrite(target: Tensor, source: Tensor): Tensor {
  const { dtype } = target
  const stays = isGradEnabled() && target.base === null && target.gradFn !== null
  return copyOp.into(target, [stays ? viewScatterOp.one([target, source], { place: (whole) => whole }) : source], {
    dtype,
  })
}

/** Some views (`asStrided`) count in memory. */
export function contiguous(x: Tensor): Tensor {
  return isContiguous(x.shape, x.strides) ? x : clone(x)
}
