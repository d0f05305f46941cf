import type { Device, Storage, View } from '../backend/backend.ts'
import { AutogradMeta, dropGrad, edgeOf, isGradLeaf, needsGrad, placeOf } from '../tape/autograd-meta.ts'
import { describe } from '../arguments/describe.ts'
import { isTensor, releasedError } from '../arguments/tensor.ts'
import type { Making } from './op.ts'
import { isInferenceMode } from '../tape/grad-mode.ts'
import { type AccumulateGrad, added, type GradFn, type GradHook, type HookHandle } from '../tape/node.ts'
import { dropReference, leaveToCollector } from '../memory/lifetime.ts'
import { ownerOf, type Scope } from '../memory/scope.ts'
import { brand } from '../brand.ts'
import type { DType } from '../dtype/dtype.ts'
import { isFloat, itemSize } from '../dtype/dtype.ts'
import { TorchError } from '../errors.ts'
import { isContiguous, normalizeDim, numel } from '../shape.ts'
import { refuseJson, tensorNotCloneable, toPrimitive } from './language.ts'
import { makeStrict } from './strict.ts'

function notMadeByHand(): TorchError {
  return new TorchError(
    'INVALID_ARGUMENT',
    'Tensor',
    'is not made with new. Use torch.tensor(values) or torch.zeros(sizes).',
  )
}

/**
 * A multi-dimensional array on a device, with automatic differentiation (`torch.Tensor`): a view of memory, its place in the graph,
 * and its lifetime. Its operations are functions; `methods/` installs them here, for programs that write `x.add(y)`.
 *
 * Make one with `torch.tensor`, `torch.zeros`, `torch.randn`, …
 *
 * @example
 * ```ts
 * const x = torch.tensor([[1, 2], [3, 4]], { requiresGrad: true })
 * x.mul(x).sum().backward()
 * await x.grad!.toArray() // [[2, 4], [6, 8]]
 * ```
 */
export class Tensor implements View, Disposable {
  static {
    brand(this.prototype, 'Tensor')
    // What console.log shows in Node.
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: Tensor): string {
        return this.toString()
      },
    })
  }

  /** @internal First, because `structuredClone` stops at it. */
  readonly cloneable: symbol = tensorNotCloneable
  readonly storage: Storage
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly offset: number
  /** @internal The operation that made it, for messages. */
  readonly origin: string
  /** @internal For views: the tensor they look at. */
  base: Tensor | null = null
  /** @internal For views: how they were made. */
  made: Making | null = null
  /** @internal For views: how often their base had been replaced in the graph when their own place in it was found. */
  rebasesSeen = 0
  /** @internal Its place in the graph; null while it has none. */
  autograd: AutogradMeta | null = null
  /** True after {@link dispose}. */
  released = false
  /** @internal The scope that will dispose it. */
  scope: Scope | null = null
  /** @internal The scope to which what is computed from it belongs. */
  lineage: Scope | null
  /** @internal Whether it was made in inference mode. */
  readonly inference: boolean = isInferenceMode()

  constructor(
    storage: Storage,
    dtype: DType,
    shape: readonly number[],
    strides: readonly number[],
    offset: number,
    origin: string,
    lineage: Scope | null = null,
  ) {
    if (storage?.backend === undefined) throw notMadeByHand()
    this.storage = storage
    this.dtype = dtype
    this.shape = shape
    this.strides = strides
    this.offset = offset
    this.origin = origin
    const isFirst = storage.references++ === 0
    this.lineage = lineage
    const owner = ownerOf(lineage)
    if (owner !== null) owner.add(this)
    else if (isFirst) leaveToCollector(storage)
  }

  /** The device it lives on. */
  get device(): Device {
    return this.storage.backend
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this.shape.length
  }

  /** Number of dimensions (`Tensor.dim`). */
  dim(): number {
    return this.shape.length
  }

  /** Number of elements (`Tensor.numel`). */
  numel(): number {
    return numel(this.shape)
  }

  /** Sizes, or one of them (`Tensor.size`). */
  size(): readonly number[]
  size(dim: number): number
  size(dim?: number): number | readonly number[] {
    return dim === undefined ? this.shape : this.shape[normalizeDim('size', dim, this.shape.length)]!
  }

  /** Steps between elements, in elements (`Tensor.stride`). */
  stride(): readonly number[] {
    return this.strides
  }

  /** Bytes per element on the host (`Tensor.element_size`). */
  elementSize(): number {
    return itemSize(this.dtype)
  }

  /** Whether elements lie in row order without gaps (`Tensor.is_contiguous`). */
  isContiguous(): boolean {
    return isContiguous(this.shape, this.strides)
  }

  /** Whether the dtype is a floating one (`Tensor.is_floating_point`). */
  isFloatingPoint(): boolean {
    return isFloat(this.dtype)
  }

  /** Counts in-place changes of the memory this tensor looks at (`Tensor._version`). */
  get version(): number {
    return this.storage.version
  }

  /** Whether gradients flow to it: set on leaves, inherited by results. */
  get requiresGrad(): boolean {
    return needsGrad(this)
  }

  set requiresGrad(value: boolean) {
    this.requiresGrad_(value)
  }

  /**
   * Switches recording on or off for a leaf (`Tensor.requires_grad_`).
   *
   * @throws TorchError `DTYPE_MISMATCH` for integers and bool, `INVALID_ARGUMENT` when switching off a result.
   */
  requiresGrad_(value = true): this {
    const meta = placeOf(this)
    if (value && !isFloat(this.dtype)) {
      throw new TorchError(
        'DTYPE_MISMATCH',
        'requiresGrad_',
        `only Tensors of floating point dtype can require gradients, but this one is ${this.dtype}.`,
        { dtype: this.dtype },
      )
    }
    if (!value && meta !== null && meta.node !== null) {
      throw new TorchError(
        'INVALID_ARGUMENT',
        'requiresGrad_',
        'you can only change requires_grad flags of leaf variables. Use detach() to cut a result off.',
      )
    }
    if (value || meta !== null) (this.autograd ??= new AutogradMeta()).requiresGrad = value
    return this
  }

  /** True for tensors that no recorded operation made (`Tensor.is_leaf`). */
  get isLeaf(): boolean {
    return this.gradFn === null
  }

  /** The recorded operation that made it, to be followed backwards; null for leaves (`Tensor.grad_fn`). */
  get gradFn(): GradFn | null {
    return placeOf(this)?.node ?? null
  }

  /** The accumulated gradient; null until backward() reached this leaf (`Tensor.grad`). */
  get grad(): Tensor | null {
    const meta = this.autograd
    if (meta === null || meta.grad === null) return null
    meta.gradLent = true
    return meta.grad
  }

  set grad(value: Tensor | null) {
    const meta = this.autograd
    if (meta === null && value === null) return
    if (meta?.grad === value) return
    if (meta !== null) dropGrad(meta)
    const place = (this.autograd ??= new AutogradMeta())
    place.grad = value?.keep() ?? null
    place.gradLent = true
  }

  /** Also fill `.grad` of this result, which is not a leaf, in backward() (`Tensor.retain_grad`). */
  retainGrad(): void {
    const meta = placeOf(this)
    if (meta === null || !this.requiresGrad) {
      throw new TorchError('GRAD_REQUIRED', 'retainGrad', "can't retain_grad on Tensor that has requires_grad=False.")
    }
    if (meta.node === null) return
    meta.node.retained ??= new Map<number, Tensor>()
    meta.node.retained.set(meta.index, this)
  }

  /**
   * Calls `hook` with the gradient of this tensor each time one is computed; what it returns, if anything, takes its place
   * (`Tensor.register_hook`).
   *
   * @returns A handle whose `remove()` takes the hook away again.
   */
  registerHook(hook: GradHook): HookHandle {
    if (!this.requiresGrad) {
      throw new TorchError(
        'GRAD_REQUIRED',
        'registerHook',
        'cannot register a hook on a tensor that does not require gradient.',
      )
    }
    const { node, index } = edgeOf(this)
    const hooks = (node.tensorHooks ??= new Map())
    const list = hooks.get(index) ?? []
    hooks.set(index, list)
    return added(list, hook)
  }

  /**
   * Calls `hook` with this leaf each time backward() has added to its `.grad` (`Tensor.register_post_accumulate_grad_hook`).
   *
   * @throws TorchError `GRAD_REQUIRED` for tensors that are no leaves or need no gradient.
   */
  registerPostAccumulateGradHook(hook: (leaf: Tensor) => void): HookHandle {
    if (!isGradLeaf(this)) {
      throw new TorchError(
        'GRAD_REQUIRED',
        'registerPostAccumulateGradHook',
        'post accumulate grad hooks can only be registered on leaf tensors that require gradient.',
      )
    }
    const { node } = edgeOf(this)
    return added((node as AccumulateGrad).afterwards, hook)
  }

  /** Whether {@link retainGrad} is in force (`Tensor.retains_grad`). */
  get retainsGrad(): boolean {
    const meta = placeOf(this)
    return meta?.node?.retained?.get(meta.index) === this
  }

  /** Which output of {@link gradFn} it is (`Tensor.output_nr`). */
  get outputNr(): number {
    return placeOf(this)?.index ?? 0
  }

  /** Whether it was made in `torch.inferenceMode` (`Tensor.is_inference`). */
  isInference(): boolean {
    return this.inference
  }

  /** @internal Another tensor that looks at the same memory, outside the graph. */
  alias(origin: string): Tensor {
    return new Tensor(this.storage, this.dtype, this.shape, this.strides, this.offset, origin, this.lineage)
  }

  /** The same memory outside the graph (`Tensor.detach`). */
  detach(): Tensor {
    if (this.released) throw releasedError('detach', this)
    return this.alias('detach')
  }

  /** The same memory outside the graph, for changing values by hand (`Tensor.data`). */
  get data(): Tensor {
    return this.detach()
  }

  /** Looks at the memory of `other` from now on; gradients and the place in the graph stay. */
  set data(other: Tensor) {
    if (!isTensor(other))
      throw new TorchError('INVALID_ARGUMENT', 'data', `takes a tensor, but got ${describe(other)}.`)
    if (other.released) throw releasedError('data', other)
    if (this.released) throw releasedError('data', this)
    const { storage, dtype, shape, strides, offset } = other
    storage.references++
    dropReference(this.storage)
    Object.assign(this, { storage, dtype, shape, strides, offset })
  }

  /** Takes the tensor out of its scope: it lives until {@link dispose}, or until nobody refers to it. */
  keep(): this {
    this.lineage = null
    if (this.scope === null) return this
    this.scope = null
    leaveToCollector(this.storage)
    return this
  }

  /** Frees the tensor's memory now, unless a view of it or the graph still needs it. Using it afterwards throws `RELEASED`. */
  dispose(): void {
    if (this.released) return
    this.released = true
    dropReference(this.storage)
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  /** Operators (`x * 2`, `x > 0`, `x + 1`) are refused with the method to use; `` `${x}` `` and `String(x)` give its text. */
  [Symbol.toPrimitive](this: Tensor, hint: string): string {
    return toPrimitive(() => this.toString(), hint)
  }

  /** Refused: JSON would hold the device. Use `await x.toArray()`, and `torch.tensor` to come back. */
  toJSON(): never {
    return refuseJson('a tensor', 'Write await x.toArray(), and make it again with torch.tensor(array).')
  }
}

makeStrict(Tensor.prototype)
