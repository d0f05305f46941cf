import type { Call, TensorSpec, Value } from './call.ts'
import type { Program } from './program.ts'

const most = 12

function tensorText({ dtype, base, values, grad, clone, view = [] }: TensorSpec): string {
  const shown = values.length > most ? `${values.slice(0, most).join(', ')}, …` : values.join(', ')
  const views = view.map(([kind, ...rest]) => `.${kind}(${rest.join(', ')})`).join('')
  return `${dtype}[${base.join(', ')}](${shown})${grad === true ? '.requiresGrad' : ''}${clone === true ? '.mul(1)' : ''}${views}`
}

interface Leaves extends Pick<Call, 'tensors'> {
  /** How a leaf is called; absent: it is written out. */
  readonly name?: (i: number) => string
}

function valueText(value: Value, call: Leaves): string {
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map((one) => valueText(one, call)).join(', ')}]`
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object' || value === null) return String(value)
  if ('t' in value) return call.name?.(value.t) ?? tensorText(call.tensors[value.t]!)
  if ('r' in value) return value.r[1] === 0 ? `r${value.r[0]}` : `r${value.r[0]}[${value.r[1]}]`
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

/** A program, a line for each step. */
export function programText(program: Program): string {
  // A leaf that several steps use is written once.
  const leaf = (i: number): string => `t${i}`
  const used = new Set<number>()
  const steps = program.steps.map(({ id, fn, args }) => {
    for (const [, i] of JSON.stringify(args).matchAll(/\{"t":(\d+)\}/g)) used.add(Number(i))
    const named = { tensors: program.tensors, name: leaf }
    return `r${id} = ${fn}(${args.map(({ v }) => valueText(v, named)).join(', ')})`
  })
  const leaves = [...used].map((i) => `${leaf(i)} = ${tensorText(program.tensors[i]!)}`)
  return [...leaves, ...steps].join('\n    ')
}
