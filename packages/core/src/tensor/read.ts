import type { Backend } from '../backend/backend.ts'
import { allocate } from '../dispatch/allocate.ts'
import { releasedError } from '../arguments/tensor.ts'
import { noGrad } from '../tape/grad-mode.ts'
import { AutogradMeta, edgeOf, needsGrad } from '../tape/autograd-meta.ts'
import { isGradEnabled } from '../tape/grad-mode.ts'
import { Scope } from '../memory/scope.ts'
import { type Edge, Node } from '../tape/node.ts'
import type { Meta } from '../backend/backend.ts'
import { hostArray, type TypedArray } from '../dtype/dtype.ts'
import { TorchError } from '../errors.ts'
import { decode } from '../dtype/host.ts'
import { clone } from '../ops/primitives/copy.ts'
import { formatShape, isContiguous, numel } from '../shape.ts'
import type { Tensor } from './tensor.ts'

/** Numbers, booleans (bool) or bigints (int64) in arrays, nested by dimension. */
export type NestedValues = number | boolean | bigint | NestedValues[]

/** Runs `use` on the tensor, or on a copy in row order if its elements are scattered. */
function inRowOrder<T>(op: string, x: Tensor, use: (x: Tensor) => T): T {
  if (x.released) throw releasedError(op, x)
  if (isContiguous(x.shape, x.strides)) return use(x)
  const copy = noGrad(() => clone(x.detach()))
  try {
    return use(copy)
  } finally {
    copy.dispose()
  }
}

export async function readAsync(op: string, x: Tensor): Promise<TypedArray> {
  Scope.leaveBlocks()
  if (x.released) throw releasedError(op, x)
  const count = numel(x.shape)
  if (count === 0) return hostArray(x.dtype, 0)
  return inRowOrder(op, x, (y) => y.device.read(y.storage, y.offset, count))
}

export function readSync(op: string, x: Tensor): TypedArray {
  const { device } = x
  if (x.released) throw releasedError(op, x)
  if (device.readSync === undefined) {
    throw new TorchError(
      'SYNC_READ_UNAVAILABLE',
      op,
      `${device.name} cannot be read synchronously. Use the asynchronous form: await x.item(), await x.toArray() or ` +
        'await x.toAsync(device).',
      { device: device.name },
    )
  }
  const count = numel(x.shape)
  if (count === 0) return hostArray(x.dtype, 0)
  return inRowOrder(op, x, (y) => device.readSync!(y.storage, y.offset, count))
}

export function checkSingle(op: string, x: Tensor): void {
  if (numel(x.shape) === 1) return
  throw new TorchError(
    'SHAPE_MISMATCH',
    op,
    `a Tensor with ${numel(x.shape)} elements cannot be converted to Scalar. Its shape is ${formatShape(x.shape)}; ` +
      'use toArray().',
    { shape: x.shape },
  )
}

/** The single value of a tensor as a number. */
export function toNumber(op: string, x: Tensor, raw: TypedArray): number {
  const value = decode(x.dtype, raw)[0]!
  const number = Number(value)
  if (typeof value === 'bigint' && !Number.isSafeInteger(number)) {
    throw new TorchError('INVALID_ARGUMENT', op, `${value} is too large for a number. Use toArray().`, { value })
  }
  return number
}

export function nest(shape: readonly number[], values: readonly (number | boolean | bigint)[]): NestedValues {
  if (shape.length === 0) return values[0]!
  let level: readonly NestedValues[] = values
  for (let dim = shape.length - 1; dim > 0; dim--) {
    const [inner, size] = [level, shape[dim]!]
    level = Array.from({ length: numel(shape.slice(0, dim)) }, (_, i) => inner.slice(i * size, (i + 1) * size))
  }
  return [...level]
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
