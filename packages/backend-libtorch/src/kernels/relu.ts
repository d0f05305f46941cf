import type { Kernel, NoAttrs } from '@flambeau/core'

import type { Session } from '../session.ts'
import { plain } from './elementwise.ts'

export function relu(session: Session): Kernel<NoAttrs> {
  return plain(session, 'relu', 'aten::relu', 't')
}

/** (grad, output): ATen's threshold backward at 0. */
export function reluGrad(session: Session): Kernel<NoAttrs> {
  const id = session.define('reluGrad', 'aten::threshold_backward', 'tts')
  return {
    run(inputs, outputs) {
      session.begin(id).number(0).run(inputs, outputs)
    },
  }
}
