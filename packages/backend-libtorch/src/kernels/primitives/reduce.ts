import type { ArgName, DimAttrs, Kernel, Kernels, ReduceAttrs, ReduceName, ScanName } from '@flambeau/core/backend'

import { widenBool, widenHalves } from '../../session.ts'
import type { Session } from '../../session.ts'

/** Over `dims`. ATen reads an empty list as "all", so reducing nothing is a copy. */
function reduce(session: Session, op: ReduceName, schema: string, args: string): Kernel<ReduceAttrs> {
  const id = session.define(op, schema, args, '>', op === 'sum' ? widenHalves : 0)
  const copy = session.define(op, 'flambeau::copy')
  return {
    run(inputs, outputs, { dims }) {
      if (dims.length === 0) session.begin(copy).run(inputs, outputs)
      else session.begin(id).list(dims).int(0).run(inputs, outputs)
    },
  }
}

function prod(session: Session): Kernel<ReduceAttrs> {
  const id = session.define('prod', 'flambeau::prod', '', '>', widenHalves)
  return {
    run(inputs, outputs, { dims }) {
      session.begin(id).ints(dims).run(inputs, outputs)
    },
  }
}

function along(
  session: Session,
  op: ArgName | ScanName,
  args: string,
  keepdim: boolean,
  results = '>',
): Kernel<DimAttrs> {
  const id = session.define(op, `aten::${op}`, args, results, widenHalves | widenBool)
  return {
    run(inputs, outputs, { dim }) {
      const call = session.begin(id).int(dim)
      if (keepdim) call.int(0)
      call.run(inputs, outputs)
    },
  }
}

type Reducing = ReduceName | ArgName | ScanName

export function reduceKernels(session: Session): Pick<Kernels, Reducing> {
  return {
    sum: reduce(session, 'sum', 'aten::sum.dim_IntList', 'tIby'),
    prod: prod(session),
    amax: reduce(session, 'amax', 'aten::amax', 'tIb'),
    amin: reduce(session, 'amin', 'aten::amin', 'tIb'),
    argmax: along(session, 'argmax', 'tib', true, '#'),
    argmin: along(session, 'argmin', 'tib', true, '#'),
    cumsum: along(session, 'cumsum', 'tiy', false),
    cumprod: along(session, 'cumprod', 'tiy', false),
  }
}
