import { elementOf, type Kernel, type Kernels, type PhiloxAttrs, type PrimAttrs } from '@flambeau/core/backend'

import type { Session } from '../../session.ts'
import { forFloats } from '../../templates/for-floats.ts'

function fill(session: Session): Kernel<PrimAttrs['fill']> {
  const id = session.define('fill', 'flambeau::fill')
  return {
    run(inputs, outputs, { value }) {
      const call = session.begin(id)
      const { dtype } = outputs[0]!
      if (dtype !== 'int64') {
        call.int(0).number(elementOf(value, dtype))
      } else if (typeof value === 'bigint') {
        call
          .int(1)
          .int(Number(BigInt.asIntN(32, value)))
          .int(Number(BigInt.asIntN(32, value >> 32n)))
      } else {
        call.int(0).number(Number(value))
      }
      call.run(inputs, outputs)
    },
  }
}

function iota(session: Session): Kernel<PrimAttrs['iota']> {
  const id = session.define('iota', 'flambeau::iota')
  return {
    run(inputs, outputs, { start, step }) {
      session.begin(id).number(start).number(step).run(inputs, outputs)
    },
  }
}

/** `philox`, `uniform` and `normal`: filled from the counter-based generator. */
function random(session: Session, op: 'philox' | 'uniform' | 'normal'): Kernel<PhiloxAttrs> {
  const id = session.define(op, `flambeau::${op}`)
  return {
    run(inputs, outputs, { seed, offset }) {
      session.begin(id).ints(seed).ints(offset).run(inputs, outputs)
    },
  }
}

export function creationKernels(session: Session): Pick<Kernels, 'fill' | 'iota' | 'philox' | 'uniform' | 'normal'> {
  return {
    fill: fill(session),
    iota: iota(session),
    philox: random(session, 'philox'),
    ...forFloats({ uniform: random(session, 'uniform'), normal: random(session, 'normal') }),
  }
}
