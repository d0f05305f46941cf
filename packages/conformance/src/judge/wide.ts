import {
  type AnyKernel,
  type Attrs,
  type Backend,
  deriveBackend,
  type DType,
  isFloat,
  type Storage,
  type View,
} from '@flambeau/core/backend'
import { peek } from './values/elements.ts'
import { decode, encode } from './values/host.ts'

/**
 * A device that has every floating dtype by name and float64 behind each of them. A program runs on it as on the device that is
 * judged, with the same dtypes at every step, but without the roundings: it is the oracle.
 */
export interface Wide extends Backend {
  /** The device that computes, in float64. */
  readonly beneath: Backend
}

/** What its storages are to the program. A property, as a WeakMap of many short-lived storages burdens the garbage collector. */
const nominal: unique symbol = Symbol('nominal dtype')

interface WideStorage extends Storage {
  [nominal]?: DType
}

function dtypeOf(storage: WideStorage): DType {
  return storage[nominal]!
}

/** A kernel call on a wide device. */
export interface WideCall {
  readonly op: string
  /** Of the outputs, as the program sees them. */
  readonly dtypes: readonly DType[]
  /** Of the inputs, as the program sees them. */
  readonly given: readonly DType[]
  /** Views on the storages beneath: every float is float64. */
  readonly inputs: readonly View[]
  readonly outputs: readonly View[]
  readonly attrs: Attrs
  run(inputs?: readonly View[], outputs?: readonly View[], attrs?: Attrs): void
}

function wideType(dtype: DType): DType {
  return isFloat(dtype) ? 'float64' : dtype
}

function widened(view: View): View {
  const { storage, dtype, shape, strides, offset } = view
  return { storage, dtype: wideType(dtype), shape, strides, offset }
}

/**
 * A wide device.
 *
 * @param inner - Reads synchronously and has float64.
 * @param intercept - Stands between the program and every kernel; it calls `run`.
 */
export function wide(inner: Backend, name: string, intercept?: (call: WideCall) => void): Wide {
  if (inner.readSync === undefined) throw new Error(`${inner.name} cannot judge: it does not read synchronously`)
  const narrow = (storage: Storage, elements: ReturnType<NonNullable<Backend['readSync']>>) => {
    const dtype = dtypeOf(storage)
    return isFloat(dtype) && dtype !== 'float64' ? encode(dtype, elements as Float64Array) : elements
  }
  const kernels = new Map([...inner.kernels].map(([op, kernel]) => [op, widenedKernel(op, kernel, intercept)]))
  const outer: Backend = deriveBackend(inner, name, {
    kernels,
    allocate: (dtype, length) => {
      const storage: WideStorage = inner.allocate(wideType(dtype), length)
      storage.backend = outer
      storage[nominal] = dtype
      return storage
    },
    write: (storage, start, source) => {
      const dtype = dtypeOf(storage)
      inner.write(storage, start, isFloat(dtype) ? decode(dtype, source) : source)
    },
    read: async (storage, start, length) => narrow(storage, await inner.read(storage, start, length)),
    readSync: (storage, start, length) => narrow(storage, inner.readSync!(storage, start, length)),
  })
  return Object.assign(outer, { beneath: inner })
}

function widenedKernel(op: string, kernel: AnyKernel, intercept?: (call: WideCall) => void): AnyKernel {
  const { declines } = kernel
  return {
    ...(kernel.layout === undefined ? {} : { layout: kernel.layout }),
    ...(declines === undefined
      ? {}
      : {
          declines: (
            inputs: readonly View[],
            outputs: readonly { shape: readonly number[]; dtype: DType }[],
            attrs: Attrs,
          ) =>
            declines.call(
              kernel,
              inputs.map(widened),
              outputs.map(({ shape, dtype }) => ({ shape, dtype: wideType(dtype) })),
              attrs as never,
            ),
        }),
    run: (given: readonly View[], asked: readonly View[], attrs: Attrs) => {
      const inputs = given.map(widened)
      const outputs = asked.map(widened)
      if (intercept === undefined) {
        kernel.run(inputs, outputs, attrs)
        return
      }
      intercept({
        op,
        dtypes: asked.map(({ dtype }) => dtype),
        given: given.map(({ dtype }) => dtype),
        inputs,
        outputs,
        attrs,
        run: (i = inputs, o = outputs, a = attrs) => kernel.run(i, o, a),
      })
    },
  }
}

/** The exact elements of a floating tensor on a wide device; undefined on any other device. */
export function exactElements(tensor: View & { readonly device: Backend }): Float64Array | undefined {
  const { beneath } = tensor.device as Partial<Wide>
  return beneath === undefined || !isFloat(tensor.dtype) ? undefined : peek(beneath, widened(tensor))
}
