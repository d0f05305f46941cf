import type { Device } from '../../backend/backend.ts'
import { gradOf } from '../../tape/autograd-meta.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { scope } from '../../memory/scope.ts'
import { type DType, isFloat } from '../../dtype/dtype.ts'
import { TorchError } from '../../errors.ts'
import { cast } from '../../ops/primitives/copy.ts'
import { moveAsync, moveSync, type MoveTarget, parseTarget } from '../../ops/primitives/to.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Module } from './module.ts'

function parse(op: string, target: Device | DType | MoveTarget): MoveTarget {
  const goal = parseTarget(op, target)
  const { dtype } = goal
  if (dtype === undefined || isFloat(dtype)) return goal
  throw new TorchError(
    'UNSUPPORTED_DTYPE',
    op,
    `a module only accepts floating point dtypes, but got ${dtype}. Convert single tensors with x.to(dtype).`,
    { dtype },
  )
}

/** Everything that moves with a module: parameters, their gradients, buffers. */
function tensorsOf(module: Module): Tensor[] {
  const members: Tensor[] = [...module.parameters(), ...module.buffers()]
  return members.flatMap((x) => [x, gradOf(x) ?? []].flat())
}

function converted(x: Tensor, dtype: DType | undefined): Tensor {
  return dtype === undefined || !isFloat(x.dtype) ? x : cast(x, dtype)
}

/** Points the module's tensors at new memory; they stay the same objects, so optimizers keep working. */
export function moved(module: Module, target: Device | DType | MoveTarget): void {
  const { device, dtype } = parse('to', target)
  noGrad(() =>
    scope(() => {
      const changes = tensorsOf(module).map((x) => {
        const source = x.detach()
        return [x, converted(device === undefined ? source : moveSync(source, device), dtype)] as const
      })
      for (const [x, arrived] of changes) x.data = arrived
    }),
  )
}

/** As {@link moved}, waiting for values that cannot be read at once. */
export async function movedAsync(module: Module, target: Device | DType | MoveTarget): Promise<void> {
  const { device, dtype } = parse('toAsync', target)
  const changes = await Promise.all(
    tensorsOf(module).map(async (x) => {
      const source = x.detach().keep()
      const arrived = device === undefined ? source : (await moveAsync(source, device)).keep()
      return { x, source, arrived }
    }),
  )
  noGrad(() =>
    scope(() => {
      for (const { x, source, arrived } of changes) {
        x.data = converted(arrived, dtype)
        source.dispose()
        arrived.dispose()
      }
    }),
  )
}
