import type { DType } from '@flambeau/core'
import { floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import type { HostTensor } from '../../judge/values/host.ts'

export type Make = (gen: Gen, shape: readonly number[]) => HostTensor

export const within =
  (low: number, high: number): Make =>
  (gen, shape) =>
    gen.values(shape, low, high)
export const anything: Make = within(-4, 4)

export interface Options extends Pick<OpCases, 'tolerance'> {
  readonly dtypes?: readonly DType[]
  readonly grad?: 'smooth' | 'piecewise'
  /** What each input is drawn from. */
  readonly from?: readonly Make[]
  /** Shapes that broadcast. */
  readonly outer?: readonly (readonly number[])[]
  /** Attributes of the ordinary samples. */
  readonly attrs?: object
  /** No sample of special values: PyTorch leaves something open there, or gradients would be all there is. */
  readonly plain?: boolean
  readonly more?: readonly Sample[]
  /** For functions that are no op. */
  readonly invoke?: OpCases['invoke']
}

/** Samples of a function of `count` tensors that broadcast. */
export function samplesOf(
  count: number,
  { from = [], attrs = {}, outer = [[3, 1], [5], [3, 1]], plain, more = [] }: Options,
): readonly Sample[] {
  const of = (...shapes: readonly (readonly number[])[]): Pick<Sample, 'make'> => ({
    make: (gen) => ({ inputs: shapes.slice(0, count).map((shape, i) => (from[i] ?? anything)(gen, shape)), attrs }),
  })
  return [
    { name: 'odd', main: true, ...of([3, 5], [3, 5], [3, 5]) },
    ...(count > 1 ? [{ name: 'outer', ...of(...outer) }] : []),
    { name: '0-d', ...of([], [], []) },
    { name: 'empty', ...of([0, 3], [1, 3], [3]) },
    ...(plain === true ? [] : [special(count, attrs)]),
    ...more,
  ]
}

export function special(count: number, attrs: object): Sample {
  return {
    name: 'special',
    special: true,
    make: (gen) => ({
      inputs:
        count === 1
          ? [gen.special()]
          : [...gen.specialPairs(), ...Array.from({ length: count - 2 }, () => gen.list([2]))],
      attrs,
    }),
  }
}

/** Special values, given one by one. */
export function given(name: string, lists: readonly (readonly number[])[], attrs: object = {}): Sample {
  return {
    name,
    special: true,
    make: (gen) => ({ inputs: lists.map((list) => gen.list(list)), attrs }),
  }
}

export function entry(op: string, count: number, expression: string, options: Options = {}): OpCases {
  const names = ['a', 'b', 'c'].slice(0, count).join(', ')
  const { dtypes = floats, grad, invoke, tolerance } = options
  return {
    op,
    dtypes,
    torch: expression.startsWith('lambda') ? expression : `lambda ${names}: ${expression}`,
    ...(grad === undefined ? {} : { grad }),
    ...(invoke === undefined ? {} : { invoke }),
    ...(tolerance === undefined ? {} : { tolerance }),
    samples: samplesOf(count, options),
  }
}

export const positive: Make = within(0.1, 4)
export const unit: Make = within(0.05, 0.95)
