import type { Backend, Device, Meta } from '../../backend/backend.ts'
import { allocate } from '../../dispatch/allocate.ts'
import { AutogradMeta, edgeOf, needsGrad } from '../../tape/autograd-meta.ts'
import { isGradEnabled } from '../../tape/grad-mode.ts'
import { type Edge, Node } from '../../tape/node.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { cast } from './copy.ts'
import { readAsync, readSync } from './read.ts'
import * as takes from '../../arguments/kinds.ts'
import { describe } from '../../arguments/describe.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { type DType, isDType, type TypedArray } from '../../dtype/dtype.ts'
import { checkOptions, TorchError } from '../../errors.ts'

/** Where something goes, and what it becomes. */
export interface MoveTarget {
  readonly device?: Device
  readonly dtype?: DType
}

/** What `to` was given, as device and dtype. */
export function parseTarget(op: string, target: unknown, dtype?: unknown): MoveTarget {
  if (dtype !== undefined && !takes.dtype.accepts(dtype)) throw takes.dtype.complain!(op, 'dtype', dtype)!
  const more = dtype === undefined ? {} : { dtype: dtype as DType }
  if (isDType(target)) return { ...more, dtype: target }
  if (takes.device.accepts(target)) return { ...more, device: target as Device }
  if (isTensor(target)) return { device: target.device, dtype: target.dtype }
  if (typeof target === 'string') throw takes.noTarget(op, target)
  if (typeof target !== 'object' || target === null || Array.isArray(target)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      op,
      `takes a dtype, a device, a tensor, or { device, dtype }, but got ${describe(target)}.`,
    )
  }
  checkOptions(op, target, ['device', 'dtype'])
  const options = target as MoveTarget
  checkPart(op, 'device', takes.device, options.device)
  checkPart(op, 'dtype', takes.dtype, options.dtype)
  return options
}

function checkPart(op: string, name: string, kind: takes.Kind, value: unknown): void {
  if (value === undefined || kind.accepts(value)) return
  const own = kind.complain?.(op, name, value)
  throw own ?? new TorchError('INVALID_ARGUMENT', op, `${name} must be ${kind.words}, but got ${describe(value)}.`)
}

/** The recorded move of a tensor to another device; its gradient moves back. */
class ToDeviceNode extends Node {
  readonly name: string = 'ToDeviceBackward'
  readonly edges: readonly (Edge | null)[]
  readonly outputs: readonly Meta[]
  readonly #from: Backend

  constructor(x: Tensor) {
    super()
    this.edges = [edgeOf(x)]
    this.outputs = [{ shape: x.shape, dtype: x.dtype }]
    this.#from = x.device
  }

  backward([grad]: readonly (Tensor | null)[]): readonly (Tensor | null)[] {
    return [moveSync(grad!, this.#from)]
  }
}

function arrive(x: Tensor, device: Backend, raw: TypedArray): Tensor {
  const out = allocate(device, { shape: x.shape, dtype: x.dtype }, 'to', x.lineage)
  if (raw.length > 0) device.write(out.storage, 0, raw)
  if (isGradEnabled() && needsGrad(x)) {
    const meta = new AutogradMeta()
    meta.node = new ToDeviceNode(x)
    out.autograd = meta
  }
  return out
}

export function moveSync(x: Tensor, device: Backend): Tensor {
  if (x.device === device) return x
  return arrive(x, device, readSync('to', x))
}

export async function moveAsync(x: Tensor, device: Backend): Promise<Tensor> {
  if (x.device === device) return x
  return arrive(x, device, await readAsync('toAsync', x))
}

/**
 * The tensor in another dtype, on another device, or both: those given, or those of another tensor (`Tensor.to`). Recorded by
 * autograd. Returns the tensor itself when nothing changes.
 *
 * @throws TorchError `SYNC_READ_UNAVAILABLE` if the device cannot be read synchronously: use {@link toAsync}.
 * @example
 * ```ts
 * import { tensor, to } from 'flambeau/functional'
 *
 * to(tensor([1.5, -1.5]), 'int32') // [1, -1]
 * ```
 */
export function to(x: Tensor, target: DType | Device | Tensor | MoveTarget, dtype?: DType): Tensor {
  if (isDType(target) && dtype === undefined) return cast(x, target)
  const goal = parseTarget('to', target, dtype)
  const converted = goal.dtype === undefined ? x : cast(x, goal.dtype)
  return goal.device === undefined ? converted : moveSync(converted, goal.device)
}

/**
 * {@link to} for devices that cannot be read synchronously. Recorded by autograd.
 *
 * @example
 * ```ts
 * import { js, tensor, toAsync } from 'flambeau/functional'
 *
 * await toAsync(tensor([1, 2]), js())
 * ```
 */
export async function toAsync(x: Tensor, target: Device | MoveTarget): Promise<Tensor> {
  const { device, dtype } = parseTarget('toAsync', target)
  const converted = dtype === undefined ? x : cast(x, dtype)
  return device === undefined ? converted : moveAsync(converted, device)
}
