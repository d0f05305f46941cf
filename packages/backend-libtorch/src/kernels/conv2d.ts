import type { ConvAttrs, Kernel, OverrideAttrs } from '@flambeau/core'

import { widenHalves } from '../session.ts'
import type { Session } from '../session.ts'

function begin(session: Session, id: number, { stride, padding, dilation, groups }: ConvAttrs): Session {
  return session.begin(id).ints(stride).ints(padding).ints(dilation).int(groups)
}

/** `conv2d` and its two partial gradients, which receive the same attributes. */
export function conv2d(session: Session, op: 'conv2d' | 'conv2dInputGrad' | 'conv2dWeightGrad'): Kernel<ConvAttrs> {
  const id = session.define(op, `flambeau::${op}`, '', '>', widenHalves)
  return {
    run(inputs, outputs, attrs) {
      begin(session, id, attrs).run(inputs, outputs)
    },
  }
}

export function conv2dGrad(session: Session): Kernel<OverrideAttrs['conv2dGrad']> {
  const id = session.define('conv2dGrad', 'flambeau::conv2dGrad', '', '>', widenHalves)
  return {
    run(inputs, outputs, attrs) {
      const call = begin(session, id, attrs)
      for (const wanted of attrs.mask) call.int(Number(wanted))
      call.run(inputs, outputs)
    },
  }
}
