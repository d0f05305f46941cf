import type { ConvAttrs, Kernel, OverrideAttrs } from '@flambeau/core'

import { widenHalves } from '../session.ts'
import type { Session } from '../session.ts'

type Settings = ConvAttrs<readonly number[]>

function begin(session: Session, id: number, { stride, padding, dilation, groups }: Settings): Session {
  return session.begin(id).ints(stride).ints(padding).ints(dilation).int(groups)
}

/** A convolution of two or three dimensions, or one of its partial gradients, which receive the same attributes. */
export function convolution(session: Session, rank: 2 | 3, part: '' | 'InputGrad' | 'WeightGrad'): Kernel<Settings> {
  const id = session.define(`conv${rank}d${part}`, `flambeau::conv2d${part}`, '', '>', widenHalves)
  return {
    run(inputs, outputs, attrs) {
      begin(session, id, attrs).run(inputs, outputs)
    },
  }
}

export function convolutionGrad(
  session: Session,
  rank: 2 | 3,
): Kernel<Settings & Pick<OverrideAttrs['conv2dGrad'], 'mask'>> {
  const id = session.define(`conv${rank}dGrad`, 'flambeau::conv2dGrad', '', '>', widenHalves)
  return {
    run(inputs, outputs, attrs) {
      const call = begin(session, id, attrs)
      for (const wanted of attrs.mask) call.int(Number(wanted))
      call.run(inputs, outputs)
    },
  }
}
