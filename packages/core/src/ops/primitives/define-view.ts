import type { View } from '../../backend/backend.ts'
import { defineOp } from '../../dispatch/dispatch.ts'
import type { Op, Window } from '../../tensor/op.ts'
import { partAt, type Place } from '../../dispatch/view.ts'
import type { Saved } from '../../tape/node.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { copyOp } from './copy.ts'
import { fillLike } from './fill.ts'

interface ViewGradAttrs {
  readonly shape: readonly number[]
  readonly place: Place
}

/** The gradient of a view that shows each element at most once: zeros, with the gradient written where the view looks. */
export const viewGrad: Op<ViewGradAttrs> = defineOp<ViewGradAttrs>({
  name: 'viewGrad',
  tier: 'composite',
  meta: ([grad], { shape }) => ({ shape, dtype: grad!.dtype }),
  composite: ([grad], { shape, place }) => {
    const whole = fillLike(grad!, 0, shape)
    copyOp.into(partAt(whole, place), [grad!], { dtype: grad!.dtype })
    return whole
  },
  vjp: ({ attrs }, [grad]) => [partAt(grad!, attrs.place)],
})

export type Vjp<A> = (saved: Saved<A>, grad: Tensor) => Tensor

/**
 * An op that looks at its input's memory in another way. Without a `vjp` of its own the view must show each element at most once.
 */
export function defineView<A extends object>(
  name: string,
  view: (input: View, attrs: A) => Window,
  vjp?: Vjp<A>,
  gradName?: string,
): Op<A> {
  return defineOp<A>({
    name,
    tier: 'view',
    ...(gradName === undefined ? {} : { gradName }),
    view,
    vjp: (saved, [grad]) => [
      vjp === undefined
        ? viewGrad.one([grad!], {
            shape: saved.inputs[0]!.shape,
            place: [{ op: name, attrs: saved.attrs }],
          })
        : vjp(saved, grad!),
    ],
  })
}
