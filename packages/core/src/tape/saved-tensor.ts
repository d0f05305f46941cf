import { describe } from '../arguments/describe.ts'
import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { isTensor } from '../arguments/tensor.ts'
import { TorchError } from '../errors.ts'
import { formatShape } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { AutogradMeta } from './autograd-meta.ts'
import { withRecording } from './grad-mode.ts'
import { saveStorage, unsaveStorage } from '../memory/lifetime.ts'
import { type Guard, Settings } from '../modes/settings.ts'
import { finished, type Synchronous } from '../modes/synchronous.ts'

/** What becomes of tensors that the graph saves, and how they come back. */
export interface SavedTensorsHooks {
  /** Gets each tensor that is about to be saved; what it returns is kept instead. */
  pack(tensor: Tensor): unknown
  /** Gets what `pack` returned; gives the tensor back, with the same values, shape, dtype and device. */
  unpack(packed: unknown): Tensor
}

const savedTensorsHooksArguments = signature('savedTensorsHooks', {
  hooks: takes.record({ pack: takes.callback, unpack: takes.callback }, 'an object { pack, unpack } of two functions'),
  fn: takes.optional(takes.callback),
})

const chosen = new Settings<SavedTensorsHooks>()

/**
 * Runs `fn`; tensors that operations recorded inside save for their gradients go through `hooks`: to keep them elsewhere, in a
 * smaller form, or not at all (`torch.autograd.graph.saved_tensors_hooks`). The innermost pair counts. Without `fn` they hold until the
 * end of the block, for the whole program: `using _ = torch.autograd.savedTensorsHooks(hooks)`.
 *
 * @param fn - Synchronous work.
 * @throws TorchError `SCOPE_ORDER` if `fn` returns a promise.
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
export function savedTensorsHooks(hooks: SavedTensorsHooks): Guard
export function savedTensorsHooks<T>(hooks: SavedTensorsHooks, fn: Synchronous<T>): T
export function savedTensorsHooks<T>(hooks: SavedTensorsHooks, fn?: Synchronous<T>): T | Guard {
  savedTensorsHooksArguments(arguments)
  if (fn === undefined) return chosen.open(hooks)
  return savingWith(hooks, () =>
    finished('savedTensorsHooks', fn(), 'In async code write `using _ = torch.autograd.savedTensorsHooks(hooks)`.'),
  )
}

/** Runs work of this package with hooks of its own. */
export function savingWith<T>(hooks: SavedTensorsHooks, work: () => T): T {
  return chosen.during(hooks, work)
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
  const hooks = chosen.latest
  return hooks === undefined ? new HeldTensor(tensor) : new PackedTensor(tensor, hooks)
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
    this.#packed = withRecording(false, () => hooks.pack(tensor.detach()))
    this.#owned = adopt(this.#packed)
    this.#place = tensor.autograd
  }

  unpack(): Tensor {
    return alias(
      withRecording(false, () => unpacked(this.#hooks.unpack(this.#packed))),
      this.#place,
    )
  }

  release(): void {
    this.#owned?.dispose()
  }
}

function unpacked(result: unknown): Tensor {
  if (isTensor(result)) return result
  throw new TorchError(
    'INVALID_ARGUMENT',
    'savedTensorsHooks',
    `unpack must return the tensor that pack was given, but returned ${describe(result)}.`,
  )
}

/** A tensor that a hook made belongs to the graph, not to the scope around it. */
function adopt(packed: unknown): Tensor | null {
  return isTensor(packed) && packed.scope !== null ? packed.keep() : null
}

/** Another handle on the same memory: for tensors whose user disposed them, or that came back from a hook. */
function alias(tensor: Tensor, place: AutogradMeta | null): Tensor {
  const handle = tensor.alias(tensor.origin)
  handle.autograd = place
  return handle
}
