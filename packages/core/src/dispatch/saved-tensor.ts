import { TorchError } from '../errors.ts'
import { formatShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { AutogradMeta } from './autograd-meta.ts'
import { noGrad } from './grad-mode.ts'
import { saveStorage, unsaveStorage } from './lifetime.ts'
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

/** A tensor that a node keeps for its gradient. */
export interface SavedTensor {
  /** Whether somebody has written over it since. */
  readonly changed: boolean
  /** The tensor, if nobody changed it in the meantime. */
  unpack(op: string, what: string): Tensor
  release(): void
}

/** Keeps a tensor for a gradient of `op`. */
export function save(op: string, tensor: Tensor): SavedTensor {
  if (tensor.inference) {
    throw new TorchError(
      'INFERENCE_TENSOR',
      op,
      'Inference tensors cannot be saved for backward. Make a clone() of it outside inferenceMode(), or use noGrad() there.',
      { origin: tensor.origin },
    )
  }
  return stack.length === 0 ? new HeldTensor(tensor) : new PackedTensor(tensor, stack.at(-1)!)
}

/** The tensor itself, with the version it had. */
class HeldTensor implements SavedTensor {
  readonly tensor: Tensor
  readonly version: number

  constructor(tensor: Tensor) {
    const { storage } = tensor
    saveStorage(storage)
    this.tensor = tensor
    this.version = storage.version
  }

  get changed(): boolean {
    return this.tensor.storage.version !== this.version
  }

  unpack(op: string, what: string): Tensor {
    const { tensor, version } = this
    const found = tensor.storage.version
    if (found !== version) {
      throw new TorchError(
        'SAVED_TENSOR_MODIFIED',
        'backward',
        `one of the variables needed for gradient computation has been modified by an inplace operation: ${what} of ` +
          `${op}, of shape ${formatShape(tensor.shape)}, is at version ${found}; expected version ${version} instead. ` +
          'Use an operation that is not in place, or clone() the tensor first.',
        { op, expected: version, found },
      )
    }
    return tensor.released ? alias(tensor, tensor.autograd) : tensor
  }

  release(): void {
    unsaveStorage(this.tensor.storage)
  }
}

/** What a hook made of the tensor. */
class PackedTensor implements SavedTensor {
  readonly changed: boolean = false
  readonly #hooks: SavedTensorsHooks
  readonly #packed: unknown
  readonly #owned: Tensor | null
  readonly #place: AutogradMeta | null

  constructor(tensor: Tensor, hooks: SavedTensorsHooks) {
    this.#hooks = hooks
    this.#packed = noGrad(() => hooks.pack(tensor.detach()))
    this.#owned = adopt(this.#packed)
    this.#place = tensor.autograd
  }

  unpack(): Tensor {
    return alias(
      noGrad(() => this.#hooks.unpack(this.#packed)),
      this.#place,
    )
  }

  release(): void {
    this.#owned?.dispose()
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
