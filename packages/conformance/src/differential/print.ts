import type { Call, TensorSpec, Value } from './call.ts'

const most = 12

function tensorText({ dtype, base, values, grad, clone, view = [] }: TensorSpec): string {
  const shown = values.length > most ? `${values.slice(0, most).join(', ')}, …` : values.join(', ')
  const views = view.map(([kind, ...rest]) => `.${kind}(${rest.join(', ')})`).join('')
  return `${dtype}[${base.join(', ')}](${shown})${grad === true ? '.requiresGrad' : ''}${clone === true ? '.mul(1)' : ''}${views}`
}

function valueText(value: Value, call: Call): string {
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map((one) => valueText(one, call)).join(', ')}]`
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object' || value === null) return String(value)
  if ('t' in value) return tensorText(call.tensors[value.t]!)
  if ('f' in value) return value.f
  if ('i' in value) return `${value.i}n`
  if ('dtype' in value) return `'${value.dtype}'`
  if ('o' in value)
    return `{ ${Object.entries(value.o)
      .map(([name, one]) => `${name}: ${valueText(one, call)}`)
      .join(', ')} }`
  return 'undefined'
}

/** A call as somebody would write it. */
export function callText(call: Call): string {
  const args = call.args.map(({ v }) => valueText(v, call))
  return `${call.fn}(${args.join(', ')})${call.after === 'inplace' ? ', then mul_(2)' : ''}`
}

/** How much there is to read in a call. */
export function lengthOf(call: Call): number {
  return callText(call).length
}
