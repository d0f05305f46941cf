import type { Tensor } from '@flambeau/core'
import {
  type Draws,
  drawMany,
  expectedOutput,
  flagOf,
  Moments,
  mostCalls,
  numberOf,
  type RandomJudge,
  uniform,
} from './distributions.ts'
import { closenessOf, describeMismatch, type Got, near, valuesOf } from './judge.ts'
import type { Sample } from './sample.ts'

/** Whether the gradient is the cotangent times `slope`, which is known from what was drawn; NaN where it is not. */
async function checkSlopes(draws: Draws, output: Tensor, slope: (i: number) => number): Promise<string | undefined> {
  const found = await draws.gradient(output)
  if (found === undefined) return undefined
  const closeness = closenessOf('float32', undefined)
  for (const [i, cotangent] of found.cotangent.entries()) {
    const expected = cotangent * slope(i)
    if (!Number.isNaN(expected) && !near(found.got.values[i]!, expected, closeness)) {
      return `gradient value: element ${i} is ${found.got.values[i]} instead of ${expected}`
    }
  }
  return undefined
}

/** Elements are dropped, alone or by channels, and the others are transformed: both known. */
export function dropout(
  channels: (shape: readonly number[]) => number,
  kept: (x: number, p: number) => number,
  dropped: (p: number) => number,
  slope: (p: number) => number,
): (sample: Sample) => RandomJudge | undefined {
  return (sample) => {
    const p = numberOf(sample, 'p', 0.5)
    if (!flagOf(sample, 'training', true) || p === 0 || p === 1) return undefined
    return async (draws) => {
      const { shape } = sample.tensors[0]!
      const x = valuesOf(sample.tensors[0]!)
      const size = channels(shape)
      const closeness = closenessOf('float32', undefined)
      const isDropped = (value: number): boolean => near(value, dropped(p), closeness)
      const isKept = (value: number, i: number): boolean => near(value, kept(x[i]!, p), closeness)
      const [output] = await draws.call()
      const drawn = await draws.read(output as Tensor)
      const wrong = await checkSlopes(draws, output as Tensor, (i) => {
        const value = drawn.values[i]!
        if (isDropped(value) === isKept(value, i)) return NaN
        return isDropped(value) ? 0 : slope(p)
      })
      if (wrong !== undefined) return wrong
      const seen = new Moments(p, p * (1 - p), p * (1 - p) * (1 - 3 * p * (1 - p)))
      return drawMany(draws, (got) => {
        for (let from = 0; from < x.length; from += size) {
          const indices = Array.from({ length: size }, (_, i) => from + i)
          const off = indices.every((i) => isDropped(got.values[i]!))
          const on = indices.every((i) => isKept(got.values[i]!, i))
          if (!off && !on)
            return `value: neither dropped nor kept, near element ${from}: ${got.values[from]} from ${x[from]}`
          if (off !== on) seen.add(off ? 1 : 0)
        }
        return undefined
      }).then((wrong) => wrong ?? seen.verdict())
    }
  }
}

export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1)
export const single = (): number => 1
/** Of a batch of channels: all that follows the first two dimensions. */
export const channel = (shape: readonly number[]): number => product(shape.slice(2))

const alpha = -1.7580993408473766
export const scale = (p: number): number => 1 / Math.sqrt((1 - p) * (1 + p * alpha ** 2))
export const alphaKept = (x: number, p: number): number => scale(p) * x - scale(p) * alpha * p
export const alphaDropped = (p: number): number => scale(p) * alpha - scale(p) * alpha * p
export const plainKept = (x: number, p: number): number => x / (1 - p)

export const rrelu: (sample: Sample) => RandomJudge | undefined = (sample) => {
  if (!flagOf(sample, 'training', false)) return undefined
  const low = numberOf(sample, 'lower', 1 / 8)
  const high = numberOf(sample, 'upper', 1 / 3)
  return async (draws) => {
    const x = valuesOf(sample.tensors[0]!)
    const slopes = uniform()
    const [output] = await draws.call()
    const drawn = await draws.read(output as Tensor)
    const wrong = await checkSlopes(draws, output as Tensor, (i) => (x[i]! >= 0 ? 1 : drawn.values[i]! / x[i]!))
    if (wrong !== undefined) return wrong
    return drawMany(draws, (got) => {
      for (const [i, value] of got.values.entries()) {
        if (x[i]! >= 0) {
          if (value !== x[i]) return `value: ${value} from ${x[i]}`
          continue
        }
        const slope = (value / x[i]! - low) / (high - low)
        if (!(slope >= -1e-5 && slope <= 1 + 1e-5)) return `value: ${value} from ${x[i]}: slope out of range`
        slopes.add(slope)
      }
      return undefined
    }).then((wrong) => wrong ?? slopes.verdict())
  }
}

/** Dropout somewhere inside: the mean of many results is the result without dropout. */
export const meanful: (sample: Sample) => RandomJudge | undefined = (sample) => {
  const p = numberOf(sample, 'dropout_p', 0)
  if (p === 0 || !flagOf(sample, 'training', true)) return undefined
  return async (draws) => {
    const plain: Got[] = []
    for (const one of await draws.call({ dropout_p: 0 })) plain.push(await draws.read(one as Tensor))
    const sums = plain.map(({ values }) => new Float64Array(values.length))
    const squares = plain.map(({ values }) => new Float64Array(values.length))
    const calls = mostCalls
    for (let n = 0; n < calls; n++) {
      const outputs = await draws.call()
      for (const [k, output] of outputs.entries()) {
        const got = await draws.read(output as Tensor)
        const wrong = describeMismatch(got, expectedOutput(sample, k))
        if (wrong !== undefined) return wrong
        for (const [i, value] of got.values.entries()) {
          const off = value - plain[k]!.values[i]!
          sums[k]![i]! += off
          squares[k]![i]! += off * off
        }
      }
    }
    if (squares.every((one) => one.every((value) => value === 0))) return 'distribution: nothing is dropped'
    for (const [k, values] of sums.entries()) {
      for (const [i, sum] of values.entries()) {
        const error = Math.sqrt(squares[k]![i]! / calls / calls)
        // Hundreds of elements are looked at, each of them nearly normal: 6 instead of 5.
        if (Math.abs(sum / calls) > 6 * error + 1e-5)
          return `distribution: mean off by ${sum / calls}, standard error ${error}`
      }
    }
    return undefined
  }
}
