import { TorchError } from '../errors.ts'
import { formatShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { AutogradMeta } from './autograd-meta.ts'
import { noGrad } from './grad-mode.ts'
import { makeTensor } from './slot.ts'

/** What becomes of tensors that the graph saves, and how they come back. */
export interface SavedTensorsHooks {
  /** Gets each tensor that is about to be saved; what it returns is kept instead. */
  pack(tensor: Tensor): unknown
  /** Gets what `pack` returned; gives the tensor back, with the same values, shape, dtype and device. */
  unpack(packed: unknown): Tensor
}

const stack: SavedTensorsHooks[] = []

/**
 * Runs `fn`; tensors that operations recorded inside save for their gradients go through `hooks`: to keep them elsewhere, in a
 * smaller form, or not at all (`torch.autograd.graph.saved_tensors_hooks`). The innermost pair counts.
 *
 * @example
 * ```ts
 * const halves = {
 *   pack: (x: torch.Tensor) => x.to('float16'),
 *   unpack: (packed: unknown) => (packed as torch.Tensor).to('float32'),
 * }
 * const x = torch.tensor([0.5, 2], { requiresGrad: true })
 * torch.autograd.savedTensorsHooks(halves, () => x.mul(x)).sum().backward()
 * ```
 */
export function savedTensorsHooks<T>(hooks: SavedTensorsHooks, fn: () => T): T {
  stack.push(hooks)
  try {
    return fn()
  } finally {
    stack.pop()
  }
}

/** A tensor that a node keeps for its gradient, with the version it had. */
export class SavedTensor {
  readonly #tensor: Tensor | null
  readonly #version: number
  readonly #hooks: SavedTensorsHooks | null = null
  readonly #packed: unknown
  readonly #owned: Tensor | null = null
  readonly #place: AutogradMeta | null = null

  constructor(op: string, tensor: Tensor) {
    if (tensor.inference) {
      throw new TorchError(
        'INFERENCE_TENSOR',
        op,
        'Inference tensors cannot be saved for backward. Make a clone() of it outside inferenceMode(), or use noGrad() there.',
        { origin: tensor.origin },
      )
    }
    const hooks = stack.at(-1)
    this.#version = tensor.storage.version
    if (hooks === undefined) {
      tensor.storage.references++
      this.#tensor = tensor
    } else {
      this.#tensor = null
      this.#hooks = hooks
      this.#packed = noGrad(() => hooks.pack(tensor.detach()))
      this.#owned = adopt(this.#packed)
      this.#place = tensor.autograd
    }
  }

  /** The tensor, if nobody changed it in the meantime. */
  unpack(op: string, what: string): Tensor {
    const tensor = this.#tensor
    if (tensor === null) {
      const unpacked = noGrad(() => this.#hooks!.unpack(this.#packed))
      return alias(unpacked, this.#place)
    }
    if (tensor.storage.version !== this.#version) {
      throw new TorchError(
        'SAVED_TENSOR_MODIFIED',
        'backward',
        `one of the variables needed for gradient computation has been modified by an inplace operation: ${what} of ` +
          `${op}, of shape ${formatShape(tensor.shape)}, is at version ${tensor.storage.version}; expected version ` +
          `${this.#version} instead. Use an operation that is not in place, or clone() the tensor first.`,
        { op, expected: this.#version, found: tensor.storage.version },
      )
    }
    return tensor.released ? alias(tensor, tensor.autograd) : tensor
  }

  release(): void {
    this.#owned?.dispose()
    const storage = this.#tensor?.storage
    if (storage === undefined || --storage.references > 0 || storage.released) return
    storage.released = true
    storage.backend.release(storage)
  }
}

/** A tensor that a hook made belongs to the graph, not to the scope around it. */
function adopt(packed: unknown): Tensor | null {
  if (typeof packed !== 'object' || packed === null || !('scoped' in packed) || packed.scoped !== true) return null
  return (packed as Tensor).keep()
}

/** Another handle on the same memory: for tensors whose user disposed them, or that came back from a hook. */
function alias(tensor: Tensor, place: AutogradMeta | null): Tensor {
  const { storage, dtype, shape, strides, offset, origin } = tensor
  const handle = makeTensor(storage, dtype, shape, strides, offset, origin)
  handle.autograd = place
  return handle
}
