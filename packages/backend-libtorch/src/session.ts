import type { View } from '@flambeau/core/backend'

import type { Addon } from './addon.ts'
import { translate } from './errors.ts'
import type { LibtorchStorage } from './storage.ts'

/** Bits of dtypes that a kernel computes in a wider one: see the addon's `widened`. */
export const widenHalves: number = (1 << 5) | (1 << 15)
export const widenBool: number = 1 << 11

/** For kernels whose loops run on the processor: elsewhere core uses the op's composite. */
export function onlyCpu(inputs: readonly View[]): string | undefined {
  return inputs.some((view) => (view.storage as LibtorchStorage).device >= 0)
    ? 'its kernel is written for the CPU'
    : undefined
}

const headerWords = 6

/** More views than this in one call may not fit the record: 64 dimensions each take 131 words. */
const viewsWithoutCheck = 256

/**
 * One thread's conversation with the addon: handles, and calls written as
 * [op, device, ints, inputs, outputs, numbers | ints… | inputs… | outputs…].
 */
export class Session {
  readonly addon: Addon
  #record: Int32Array
  #numbers: Float64Array
  readonly #freed: Int32Array
  readonly #queue: number
  /** Handles nobody uses. */
  readonly #handles: number[] = []
  /** The op behind each operator number, for error messages. */
  readonly #names: string[] = []
  #at = headerWords
  #count = 0

  constructor(addon: Addon) {
    this.addon = addon
    ;[this.#record, this.#numbers] = addon.reserve(1 << 16, 1 << 12)
    this.#freed = addon.freed
    this.#queue = this.#freed.length - 1
  }

  /**
   * Registers what computes `op`.
   *
   * @param schema - `aten::name.overload`, or `flambeau::name` for a kernel of the addon's own.
   * @param args - One letter per argument of an ATen schema: t tensor, o optional tensor, i int, b bool, f float,
   *   s scalar, I list of ints, M list of bools, y the output's dtype, . the default, - none.
   * @param results - One letter per result: `>` becomes the next output, `#` too, after a conversion from the dtype it always has,
   *   `_` is dropped.
   */
  define(op: string, schema: string, args = '', results = '>', widened = 0): number {
    const [name = '', overload = ''] = schema.split('.')
    const id = this.addon.operator(name, overload, args, results, widened)
    this.#names[id] = op
    return id
  }

  /** Registers a kernel from a library that is not the addon's. */
  load(library: string, kernel: string, attributes: readonly string[]): number {
    const id = this.addon.load(library, kernel, attributes.join(','))
    this.#names[id] = kernel
    return id
  }

  handle(): number {
    const handle = this.#handles.pop()
    if (handle !== undefined) return handle
    const count = this.addon.slots()
    for (let i = count - 1; i > 0; i--) this.#handles.push(this.#record[i] as number)
    return this.#record[0] as number
  }

  /** Frees the storage before the next call, or now if it is large. */
  free(handle: number, bytes: number): void {
    const freed = this.#freed
    const count = (freed[0] as number) + 1
    freed[count] = handle
    freed[0] = count
    this.#handles.push(handle)
    if (bytes > 1 << 16 || count === this.#queue) this.addon.drain()
  }

  /** Lets the garbage collector free these storages together. */
  guard(storages: readonly LibtorchStorage[], bytes: (storage: LibtorchStorage) => number, meter: number): void {
    for (let i = 0; i < storages.length; i++) {
      const storage = storages[i] as LibtorchStorage
      this.#record[i] = storage.handle
      this.#numbers[i] = bytes(storage)
    }
    const guard = this.addon.guard(storages.length, meter)
    for (const storage of storages) storage.guard = guard
  }

  begin(id: number): this {
    this.#record[0] = id
    this.#at = headerWords
    this.#count = 0
    return this
  }

  int(value: number): this {
    this.#record[this.#at++] = value
    return this
  }

  ints(values: readonly number[]): this {
    for (const value of values) this.#record[this.#at++] = value
    return this
  }

  list(values: readonly number[]): this {
    return this.int(values.length).ints(values)
  }

  number(value: number): this {
    this.#numbers[this.#count++] = value
    return this
  }

  /** Completes the call and runs it. */
  run(inputs: readonly View[], outputs: readonly View[]): void {
    if (inputs.length + outputs.length > viewsWithoutCheck) this.#grow(inputs, outputs)
    const record = this.#record
    const id = record[0] as number
    record[2] = this.#at - headerWords
    record[3] = inputs.length
    record[4] = outputs.length
    record[5] = this.#count
    for (let i = 0; i < inputs.length; i++) this.#view(record, inputs[i] as View)
    for (let i = 0; i < outputs.length; i++) this.#output(record, outputs[i] as View)
    record[1] = ((outputs[0] ?? inputs[0]) as View & { storage: LibtorchStorage }).storage.device
    try {
      this.addon.run()
    } catch (error) {
      throw translate(this.#names[id] ?? 'libtorch', error, outputs[0]?.storage.backend)
    }
    for (let i = 0; i < outputs.length; i++) ((outputs[i] as View).storage as LibtorchStorage).ready = true
  }

  materialise(storage: LibtorchStorage): void {
    try {
      this.addon.materialise(storage.handle, storage.code, storage.length, storage.device)
    } catch (error) {
      throw translate('allocate', error, storage.backend)
    }
    storage.ready = true
  }

  #view(record: Int32Array, view: View): void {
    const storage = view.storage as LibtorchStorage
    if (!storage.ready) this.materialise(storage)
    const { shape, strides } = view
    const rank = shape.length
    let at = this.#at
    record[at++] = storage.handle
    record[at++] = rank
    record[at++] = view.offset
    for (let d = 0; d < rank; d++) record[at++] = shape[d] as number
    for (let d = 0; d < rank; d++) record[at++] = strides[d] as number
    this.#at = at
  }

  #output(record: Int32Array, view: View): void {
    const storage = view.storage as LibtorchStorage
    if (storage.ready || !isWhole(view)) return this.#view(record, view)
    const { shape } = view
    const rank = shape.length
    let at = this.#at
    record[at++] = storage.handle
    record[at++] = -1 - rank
    record[at++] = storage.code
    for (let d = 0; d < rank; d++) record[at++] = shape[d] as number
    this.#at = at
  }

  /** Makes room for a call with very many views (an optimizer step over hundreds of parameters). */
  #grow(inputs: readonly View[], outputs: readonly View[]): void {
    let words = this.#at
    for (const view of inputs) words += 3 + 2 * view.shape.length
    for (const view of outputs) words += 3 + 2 * view.shape.length
    if (words <= this.#record.length) return
    const [record, numbers] = this.addon.reserve(2 * words, this.#numbers.length)
    record.set(this.#record.subarray(0, this.#at))
    numbers.set(this.#numbers.subarray(0, this.#count))
    this.#record = record
    this.#numbers = numbers
  }
}

/** Whether the view is its whole storage, in row order. */
function isWhole(view: View): boolean {
  const { shape, strides } = view
  let length = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d] as number
    if (size !== 1 && strides[d] !== length) {
      if (view.storage.length === 0) return true
      return false
    }
    length *= size
  }
  return view.offset === 0 && length === view.storage.length
}
