import { valuesOf } from './judge.ts'
import { isList, type Sample, type Stored } from './sample.ts'

const shown = 12

function describe(value: Stored, sample: Sample): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map((one) => describe(one, sample)).join(', ')}]`
  if ('t' in value) {
    const tensor = sample.tensors[value.t]!
    const kind = `${tensor.dtype}[${tensor.shape.join(',')}]${tensor.grad === true ? '*' : ''}`
    const count = tensor.shape.reduce((a, b) => a * b, 1)
    if (count === 0 || count > shown || tensor.unsupported !== undefined) return `#${value.t} ${kind}`
    const numbers = Array.from(valuesOf(tensor), (one) => String(Number(one.toPrecision(5))))
    return `#${value.t} ${kind}(${numbers.join(' ')})`
  }
  if ('f' in value) return String(value.f)
  if ('slice' in value) return value.slice.map((one) => (one === null ? '' : describe(one, sample))).join(':')
  return String(Object.values(value)[0])
}

/** A sample's call in one line: `clamp(self: #0 float32[2]*(1 2), min: 1)`; * marks inputs whose gradient is asked for. */
export function describeSample(sample: Sample): string {
  const args = sample.args.map(({ n, v }) => `${n}: ${describe(v, sample)}`)
  return `${sample.call}(${args.join(', ')})`
}
