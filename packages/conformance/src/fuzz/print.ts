import type { DType } from '@flambeau/core'
import { encode } from '../judge/values/host.ts'
import { type Arg, type Input, isInPlace, isRef, type Program, type Step } from './program.ts'

function literal(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function nested(shape: readonly number[], values: readonly number[]): string {
  const [size, ...rest] = shape
  if (size === undefined) return literal(values[0]!)
  const width = rest.reduce((a, b) => a * b, 1)
  return `[${Array.from({ length: size }, (_, i) => nested(rest, values.slice(i * width, (i + 1) * width))).join(', ')}]`
}

function inputText({ dtype, shape, values, requiresGrad }: Input): string {
  const options = `{ dtype: '${dtype}'${requiresGrad === true ? ', requiresGrad: true' : ''} }`
  if (values.length === 0) return `torch.zeros([${shape.join(', ')}], ${options})`
  const shown = dtype === 'bool' ? values.map((value) => (value === 0 ? 0 : 1)) : values
  return `torch.tensor(${nested(shape, shown)}, ${options})`
}

function argText(arg: Arg): string {
  if (isRef(arg)) return `v${arg.ref}`
  if (Array.isArray(arg)) return `[${(arg as readonly Arg[]).map(argText).join(', ')}]`
  if (typeof arg === 'object' && arg !== null) {
    return `{ ${Object.entries(arg)
      .map(([key, value]) => `${key}: ${argText(value)}`)
      .join(', ')} }`
  }
  return typeof arg === 'number' ? literal(arg) : typeof arg === 'string' ? `'${arg}'` : String(arg)
}

function callText({ call, args, pick }: Extract<Step, { readonly call: string }>): string {
  const [first, ...rest] = args
  const text =
    first !== undefined && isRef(first)
      ? `v${first.ref}.${call}(${rest.map(argText).join(', ')})`
      : `torch.${call}(${args.map(argText).join(', ')})`
  return pick === undefined ? text : typeof pick === 'number' ? `${text}[${pick}]!` : `${text}.${pick}`
}

function junk(dtype: DType, length: number): string {
  const [value] = encode(dtype, [99])
  return `torch.full([${length}], ${String(value)}, { dtype: '${dtype}' }).dispose()`
}

function stepText(step: Step, number: number): string {
  if ('input' in step) return `const v${number} = ${inputText(step.input)}`
  if ('dispose' in step) return `v${step.dispose}.dispose()`
  if ('read' in step) return `const v${step.read}Then = v${step.read}.toArray()`
  if ('churn' in step) return junk(step.churn.dtype, step.churn.length)
  if ('backward' in step) return `v${step.backward}.backward()`
  return isInPlace(step.call) ? callText(step) : `const v${number} = ${callText(step)}`
}

/** The program as TypeScript that somebody can paste into a file. */
export function toTypeScript({ steps }: Program, what: readonly string[] = []): string {
  const gone = new Set(steps.flatMap((step) => ('dispose' in step ? [step.dispose] : [])))
  const differentiated = steps.some((step) => 'backward' in step)
  const shown = steps.flatMap((step, number) => {
    if ('read' in step) return [`console.log('v${step.read} at step ${number}', await v${step.read}Then)`]
    if (!('input' in step || ('call' in step && !isInPlace(step.call))) || gone.has(number)) return []
    const lines = [`console.log('v${number}', await v${number}.toArray())`]
    if ('input' in step && step.input.requiresGrad === true && differentiated) {
      lines.push(`console.log('gradient of v${number}', await v${number}.grad?.toArray())`)
    }
    return lines
  })
  return [
    ...what.map((line) => `// ${line}`),
    `import * as torch from 'flambeau'`,
    ...steps.map(stepText),
    ...shown,
    '',
  ].join('\n')
}
