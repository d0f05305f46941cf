import type { Kernel, Kernels, NoAttrs, OverrideAttrs } from '@flambeau/core/backend'

import { widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'
import { plain } from '../../templates/plain.ts'

function linear(session: Session): Kernel<NoAttrs> {
  return plain(session, 'linear', 'aten::linear', 'tto', widenHalves)
}

function linearGrad(session: Session): Kernel<OverrideAttrs['linearGrad']> {
  const id = session.define('linearGrad', 'flambeau::linearGrad', '', '>', widenHalves)
  return {
    run(inputs, outputs, { mask }) {
      const call = session.begin(id)
      for (const wanted of mask) call.int(Number(wanted))
      call.run(inputs, outputs)
    },
  }
}

function addmm(session: Session): Kernel<OverrideAttrs['addmm']> {
  const id = session.define('addmm', 'aten::addmm', 'tttss', '>', widenHalves)
  return {
    run(inputs, outputs, { beta, alpha }) {
      session.begin(id).number(beta).number(alpha).run(inputs, outputs)
    },
  }
}

export function linearKernels(session: Session): Pick<Kernels, 'linear' | 'linearGrad' | 'addmm'> {
  return forFloats({
    linear: linear(session),
    linearGrad: linearGrad(session),
    addmm: addmm(session),
  })
}
