import type { Device } from '../backend/backend.ts'
import { gradOf } from '../dispatch/autograd-meta.ts'
import { noGrad } from '../dispatch/grad-mode.ts'
import { scope } from '../dispatch/scope.ts'
import { type DType, isDType, isFloat } from '../dtype.ts'
import { checkOptions, TorchError } from '../errors.ts'
import { cast } from '../ops/copy.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Module } from './module.ts'

/** Where a module goes, and what its floating tensors become. */
export interface MoveTarget {
  readonly device?: Device
  readonly dtype?: DType
}

function parse(target: Device | DType | MoveTarget): MoveTarget {
  if (typeof target === 'object' && 'kernels' in target) return { device: target }
  const options = typeof target === 'object' ? target : { dtype: target }
  checkOptions('to', options, ['device', 'dtype'])
  const { dtype } = options
  if (dtype === undefined || (isDType(dtype) && isFloat(dtype))) return options
  throw new TorchError(
    'UNSUPPORTED_DTYPE',
    'to',
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
  const { device, dtype } = parse(target)
  noGrad(() =>
    scope(() => {
      const changes = tensorsOf(module).map((x) => {
        const source = x.detach()
        return [x, converted(device === undefined ? source : source.to(device), dtype)] as const
      })
      for (const [x, arrived] of changes) x.data = arrived
    }),
  )
}

/** As {@link moved}, waiting for values that cannot be read at once. */
export async function movedAsync(module: Module, target: Device | DType | MoveTarget): Promise<void> {
  const { device, dtype } = parse(target)
  const changes = await Promise.all(
    tensorsOf(module).map(async (x) => {
      const source = x.detach().keep()
      const arrived = device === undefined ? source : (await source.toAsync(device)).keep()
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
