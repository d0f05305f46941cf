import type { Backend } from '../../backend/backend.ts'
import { outsideInference } from '../../tape/grad-mode.ts'
import type { DType, Scalar } from '../../dtype/dtype.ts'
import { checkConverts } from '../../dtype/host.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { filled } from './fill.ts'

/** Constants of one generation. */
const most = 256

/**
 * Constants of one device and dtype, by value. What a whole generation did not ask for is forgotten, never disposed: a running
 * call or a graph may still hold it, and the collector knows.
 */
interface Table {
  recent: Map<Scalar, Tensor>
  older: Map<Scalar, Tensor>
  /** Asked for once. Only what is asked for again is worth keeping. */
  readonly once: Set<Scalar>
}

const tables = new WeakMap<Backend, Map<DType, Table>>()

/**
 * A 0-d tensor holding `value`. Those asked for repeatedly are shared, so that numbers in expressions cost no allocation; others
 * belong to the scope, like any result.
 */
export function constant(device: Backend, dtype: DType, value: Scalar): Tensor {
  // A Map takes −0 for 0.
  if (Object.is(value, -0)) return made(device, dtype, value)
  const table = tableOf(device, dtype)
  const known = table.recent.get(value)
  if (known !== undefined) return known
  const old = table.older.get(value)
  if (old === undefined && !table.once.delete(value)) {
    if (table.once.size >= most) table.once.clear()
    table.once.add(value)
    return made(device, dtype, value)
  }
  if (table.recent.size >= most) {
    table.older = table.recent
    table.recent = new Map()
  }
  const shared = old ?? made(device, dtype, value).keep()
  table.recent.set(value, shared)
  return shared
}

/** As {@link constant}, for numbers that PyTorch refuses where the dtype cannot hold them. */
export function checkedConstant(op: string, device: Backend, dtype: DType, value: Scalar): Tensor {
  checkConverts(op, value, dtype)
  return constant(device, dtype, value)
}

/** Forgets the shared constants of a device and frees them, so that its memory returns to what the user allocated. */
export function clearConstants(device: Backend): void {
  for (const { recent, older } of tables.get(device)?.values() ?? [])
    for (const shared of [...recent.values(), ...older.values()]) shared.dispose()
  tables.delete(device)
}

function tableOf(device: Backend, dtype: DType): Table {
  let byType = tables.get(device)
  if (byType === undefined) tables.set(device, (byType = new Map()))
  let table = byType.get(dtype)
  if (table === undefined) byType.set(dtype, (table = { recent: new Map(), older: new Map(), once: new Set() }))
  return table
}

/** Outside inference mode even inside it: a constant may be part of any graph. */
function made(device: Backend, dtype: DType, value: Scalar): Tensor {
  return outsideInference(() => filled(device, dtype, [], value, 'constant'))
}
