import { finfo } from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import type { Element, Outcome, TensorSpec } from '../differential/call.ts'
import { toElement, toNumber } from '../differential/execute.ts'
import { roundTo } from '../judge/values/format.ts'
import { agreeInFloat64, type Condition, type Differing } from './differing.ts'

/** The elements of an argument in row order, as its views give them. */
export function elementsOf({ base, values, view = [] }: TensorSpec): readonly Element[] {
  let shape = [...base]
  let strides = base.map((_, d) => base.slice(d + 1).reduce((a, b) => a * b, 1))
  let offset = 0
  for (const step of view) {
    if (step[0] === 'expand') {
      const wide = step.slice(1) as number[]
      const added = wide.length - shape.length
      strides = wide.map((_, d) => (d < added || shape[d - added] === 1 ? 0 : strides[d - added]!))
      shape = wide
    } else if (step[0] === 'slice') {
      const [, dim, start, by] = step
      offset += start * strides[dim]!
      shape[dim] = Math.ceil((shape[dim]! - start) / by)
      strides[dim]! *= by
    } else {
      const [, a, b] = step
      for (const list of [shape, strides]) [list[a], list[b]] = [list[b]!, list[a]!]
    }
  }
  return shape
    .reduce(
      (places, size, d) => places.flatMap((at) => Array.from({ length: size }, (_, i) => at + i * strides[d]!)),
      [offset],
    )
    .map((at) => values[at]!)
}

/** A tensor's numbers, as its dtype holds them. */
export function numbersOf({ dtype, values }: TensorSpec): readonly number[] {
  return values.map((value) => (isFloat(dtype) ? roundTo(dtype, toNumber(value)) : toNumber(value)))
}

/** An element of this size or beyond, or NaN, is in one of the call's tensors. */
export function reaches(limit: number): Condition {
  return ({ call }) => call.tensors.some((one) => numbersOf(one).some((value) => !(Math.abs(value) < limit)))
}

/** Where a difference is: `grads/1 [5]` is element 5 of the second leaf's gradient. */
export interface Place {
  readonly of: 'outputs' | 'written' | 'grads' | 'second'
  readonly which: number
  readonly at: number
}

export function placeOf({ difference }: Differing): Place | undefined {
  const found = /(outputs|written|grads|second)\/(\d+) \[(\d+)\]/.exec(difference.detail)
  return found === null ? undefined : { of: found[1] as Place['of'], which: Number(found[2]), at: Number(found[3]) }
}

/** The leaf whose gradient differs. */
export function leafOf(one: Differing): TensorSpec | undefined {
  const place = placeOf(one)
  if (place?.of !== 'grads' && place?.of !== 'second') return undefined
  return one.call.tensors.filter(({ grad }) => grad === true)[place.which]
}

/** In elementwise functions of one tensor: the element whose result or gradient differs is such a one. */
export function at(suits: (value: Element) => boolean): Condition {
  return (one) => {
    const place = placeOf(one)
    const of = leafOf(one) ?? one.call.tensors[0]
    if (place === undefined || of === undefined) return false
    const held = { ...of, values: numbersOf(of).map(toElement) }
    const value = (leafOf(one) === undefined ? elementsOf(held) : held.values)[place.at]
    return value !== undefined && suits(value)
  }
}

/** Both sides agree in float64, and flambeau's number is that of float64 to eight of its dtype's last digits. */
export function isThatOfFloat64(one: Differing): boolean {
  const place = placeOf(one)
  if (one.wider === undefined || place === undefined) return true
  const lists = [one.ours, one.wider.theirs].map((side: Outcome) => side[place.of]?.[place.which])
  const [own, wide] = lists.map((list) => (list !== undefined && list !== null && 'values' in list ? list : undefined))
  if (!agreeInFloat64(one) || own === undefined || wide === undefined || !isFloat(own.dtype)) return false
  const numbers = wide.values.map(toNumber)
  const largest = Math.max(...numbers.map(Math.abs))
  return Math.abs(toNumber(own.values[place.at]!) - numbers[place.at]!) <= 8 * finfo(own.dtype).eps * largest
}

/** The side that has a gradient which the other leaves out has no number in it but zeros. */
export function isNoNumberAnywhere({ difference, ours, theirs }: Differing): boolean {
  const i = Number(/^of tensor (\d+)/.exec(difference.detail)?.[1])
  const key = difference.cause.startsWith('second') ? 'second' : 'grads'
  return [ours, theirs].every((side: Outcome) =>
    (side[key]?.[i]?.values ?? []).every((value) => !Number.isFinite(toNumber(value)) || toNumber(value) === 0),
  )
}

/** PyTorch's gradients, where flambeau has none, are zeros. */
export function theirGradientsAreZeros({ theirs }: Differing): boolean {
  return (theirs.grads ?? []).every((one) => one === null || one.values.every((value) => toNumber(value) === 0))
}
