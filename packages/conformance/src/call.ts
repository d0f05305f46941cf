import { type Backend, type DType, empty, isFloat, registry, scope, type Tensor, type TypedArray } from '@flambeau/core'
import type { Example, OpCases } from './case.ts'
import { type Layout, place } from './layouts.ts'
import { decode, type HostTensor } from './values/host.ts'

/** A result as the device gave it. */
export interface Result extends HostTensor {
  readonly array: TypedArray
}

/** Reads a tensor back. */
export async function readBack(tensor: Tensor): Promise<Result> {
  const array = await tensor.toTypedArray()
  return { shape: tensor.shape, dtype: tensor.dtype, array, values: decode(tensor.dtype, array) }
}

/** Runs work in a scope, so that everything it allocates is freed, also when it waits in between. */
export async function inScope<T>(work: () => Promise<T>): Promise<T> {
  const opened = scope()
  try {
    return await work()
  } finally {
    opened.end()
  }
}

/** Calls an op on tensors. Ops without inputs fill tensors of the shapes and dtypes that the example names. */
export function apply(cases: OpCases, device: Backend, inputs: readonly Tensor[], example: Example): readonly Tensor[] {
  if (cases.call !== undefined) return cases.call(device, example)
  const op = registry.get(cases.op)
  if (op !== undefined && inputs.length > 0) return op.all(inputs, example.attrs)
  const outputs = (example.outputs ?? []).map(({ shape, dtype }) => empty(shape, { device, dtype }))
  const kernel = device.kernels.get(cases.op)
  if (kernel === undefined || outputs.length === 0)
    throw new Error(`${cases.op} is neither defined by core nor a kernel`)
  kernel.run([], outputs, example.attrs)
  return outputs
}

/** Calls an op with its inputs in a layout and reads its outputs. */
export function evaluate(
  cases: OpCases,
  device: Backend,
  example: Example,
  layout: Layout = 'contiguous',
): Promise<readonly Result[]> {
  return inScope(async () => {
    const inputs = example.inputs.map((input) => place(device, layout, input))
    const outputs = apply(cases, device, inputs, example)
    return cut(cases, await Promise.all(outputs.map(readBack)))
  })
}

/** Leaves out what the op does not specify. */
export function cut({ settle }: OpCases, results: readonly Result[]): readonly Result[] {
  if (settle === undefined) return results
  return settle(results).map((cut, i) => ({ ...cut, array: results[i]!.array.slice(0, cut.values.length) }))
}

/** Outputs through which gradients flow. */
export function differentiable({ differentiable: chosen }: OpCases, outputs: readonly Tensor[]): readonly Tensor[] {
  return outputs.filter((output, i) => output.requiresGrad && chosen?.includes(i) !== false)
}

function wide(dtype: DType): DType {
  return isFloat(dtype) ? 'float64' : dtype
}

/**
 * The example as the oracle runs it: the same numbers, already rounded to the case's dtype, as float64. Integers and bools
 * stay what they are.
 */
export function widened({ inputs, attrs, outputs }: Example): Example {
  const { dtype } = attrs as { readonly dtype?: DType }
  return {
    inputs: inputs.map((input) => ({ ...input, dtype: wide(input.dtype) })),
    attrs: dtype === undefined ? attrs : { ...attrs, dtype: wide(dtype) },
    ...(outputs === undefined ? {} : { outputs: outputs.map((meta) => ({ ...meta, dtype: wide(meta.dtype) })) }),
  }
}
