import { type Attrs, type Backend, scope, type Tensor, type TypedArray } from '@flambeau/core'
import { registry } from '@flambeau/core/catalogue'
import type { Example, OpCases } from '../write/case.ts'
import { type Layout, place } from '../write/layouts.ts'
import { decode, type HostTensor } from '../judge/values/host.ts'
import { exactElements, type Wide } from '../judge/wide.ts'

/** A result as the device gave it; floats of a wide device are float64, whatever their dtype says. */
export interface Result extends HostTensor {
  readonly array: TypedArray
}

/** Reads a tensor back. */
export async function readBack(tensor: Tensor): Promise<Result> {
  const { shape, dtype } = tensor
  const exact = exactElements(tensor)
  if (exact !== undefined) return { shape, dtype, array: exact, values: exact }
  const array = await tensor.toTypedArray()
  return { shape, dtype, array, values: decode(dtype, array) }
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

/** The attributes of an example. Those of ops without inputs say what is made. */
export function attrsOf({ inputs, attrs, outputs }: Example): Attrs {
  return inputs.length > 0 ? attrs : { ...outputs?.[0], ...attrs }
}

/** Calls an op on tensors. */
function callOp(cases: OpCases, device: Backend, inputs: readonly Tensor[], example: Example): readonly Tensor[] {
  if (cases.call !== undefined) return cases.call(device, example)
  const op = registry.get(cases.op)
  if (op === undefined) throw new Error(`${cases.op} is not defined. Import what defines it.`)
  return inputs.length > 0 ? op.all(inputs, example.attrs) : [op.make(device, attrsOf(example))]
}

function isTensor(result: Tensor | readonly Tensor[]): result is Tensor {
  return !Array.isArray(result)
}

/** Calls an op, or a function as users do, on tensors. */
export async function apply(
  cases: OpCases,
  device: Backend,
  inputs: readonly Tensor[],
  example: Example,
): Promise<readonly Tensor[]> {
  if (cases.invoke === undefined) return callOp(cases, device, inputs, example)
  const result = await cases.invoke(inputs, example.attrs as never)
  return isTensor(result) ? [result] : result
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
    const outputs = await apply(cases, device, inputs, example)
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

/** What an op gives exactly, at once. */
export function exactly(cases: OpCases, oracle: Wide, example: Example): readonly HostTensor[] {
  let results: readonly HostTensor[] = []
  scope(() => {
    const outputs = callOp(
      cases,
      oracle,
      example.inputs.map((input) => place(oracle, 'contiguous', input)),
      example,
    )
    results = outputs.map((output) => ({ shape: output.shape, dtype: output.dtype, values: exactElements(output)! }))
  })
  return results
}
