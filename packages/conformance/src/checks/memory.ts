import { type Backend, type DType, nn, type Tensor, Tensor as TensorClass } from '@flambeau/core'
import * as core from '@flambeau/core'
import { inScope } from '../run/call.ts'
import type { Replaced } from '../differential/execute.ts'
import { type Layout, place, valuesIn } from '../write/layouts.ts'
import { hostTensor } from '../judge/values/host.ts'

/** Where an output lies. */
interface OutputMemory {
  /** Tensors of the call in whose storage it lies. */
  readonly shares: readonly number[]
  /** Whether several of its elements are one place in memory. */
  readonly overlaps?: boolean
}

type Written = null | number | string | boolean | readonly Written[] | { readonly tensor: number }

/** A call, and where PyTorch's outputs lie for every layout of its tensors that PyTorch takes. */
export interface MemoryCall {
  readonly place: 'torch' | 'functional' | 'method'
  readonly name: string
  /** Values are 0, 1, 2, … unless they are listed. */
  readonly tensors: readonly {
    readonly shape: readonly number[]
    readonly dtype: DType
    readonly values?: readonly number[]
  }[]
  readonly args: readonly Written[]
  readonly options: Readonly<Record<string, unknown>>
  readonly outputs: Readonly<Partial<Record<Layout, readonly OutputMemory[]>>>
}

/** What `scripts/memory/export.py` writes. */
export interface MemoryTable {
  readonly torch: string
  readonly calls: readonly MemoryCall[]
}

type Callable = (...args: readonly unknown[]) => unknown

function given(written: Written, tensors: readonly Tensor[]): unknown {
  if (written === null || typeof written !== 'object') return written
  if ('tensor' in written) return tensors[written.tensor]
  return written.map((one) => given(one, tensors))
}

function outputsOf(result: unknown): readonly Tensor[] {
  if (result instanceof TensorClass) return [result]
  if (typeof result !== 'object' || result === null) return []
  return Object.values(result).flatMap(outputsOf)
}

async function called(
  { place: where, name, args, options }: MemoryCall,
  tensors: readonly Tensor[],
  replaced: Replaced,
): Promise<unknown> {
  const [first, ...rest] = [
    ...args.map((one) => given(one, tensors)),
    ...(Object.keys(options).length === 0 ? [] : [options]),
  ]
  const homes = { torch: 'torch', functional: 'F', method: 'x' }
  const own = replaced[`${homes[where]}.${name}`]
  if (own !== undefined) return await own(first, ...rest)
  const functions = (where === 'functional' ? nn.functional : core) as unknown as Readonly<Record<string, unknown>>
  if (where !== 'method' && name in functions) return await (functions[name] as Callable)(first, ...rest)
  return await (first as Readonly<Record<string, Callable>>)[name]!(...rest)
}

/** The call as a reader would write it. */
export function describeCall({ name, tensors, args, options }: MemoryCall, layout: Layout): string {
  const text = (one: Written): string => {
    if (one === null || typeof one !== 'object') return JSON.stringify(one)
    if ('tensor' in one) return `${tensors[one.tensor]!.dtype}[${tensors[one.tensor]!.shape.join(', ')}]`
    return `[${one.map(text).join(', ')}]`
  }
  const settings = Object.keys(options).length === 0 ? [] : [JSON.stringify(options)]
  return `${name}(${[...args.map(text), ...settings].join(', ')}), ${layout}`
}

/** What differs from PyTorch in where the outputs of a call lie; undefined if nothing does. */
export async function memoryDiffers(
  device: Backend,
  call: MemoryCall,
  layout: Layout,
  replaced: Replaced = {},
): Promise<string | undefined> {
  return inScope(async () => {
    const tensors = call.tensors.map(({ shape, dtype, values }) => {
      const count = shape.reduce((product, size) => product * size, 1)
      const own = dtype === 'int64' && !device.capabilities.dtypes.has('int64') ? 'int32' : dtype
      const host = hostTensor(own, shape, values ?? Array.from({ length: count }, (_, i) => i))
      return place(device, layout, valuesIn(layout, host))
    })
    const outputs = outputsOf(await called(call, tensors, replaced))
    const expected = call.outputs[layout]!
    if (outputs.length !== expected.length) return `${outputs.length} outputs instead of ${expected.length}`
    for (const [i, { shares, overlaps = false }] of expected.entries()) {
      const { storage, shape, strides } = outputs[i]!
      for (const [input, tensor] of tensors.entries()) {
        const isShared = tensor.storage === storage
        if (isShared === shares.includes(input) || shape.includes(0)) continue
        return `output ${i} ${isShared ? 'lies' : 'does not lie'} in the memory of tensor ${input}`
      }
      const isOverlapping = !shape.includes(0) && shape.some((size, dim) => size > 1 && strides[dim] === 0)
      if (isOverlapping !== overlaps) return `elements of output ${i} ${isOverlapping ? '' : 'do not '}share a place`
    }
    return undefined
  })
}
