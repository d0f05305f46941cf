import type { Attrs, DType, Tensor } from '@flambeau/core'
import { floats, type OpCases, type Sample } from './case.ts'
import type { Gen } from './gen.ts'
import type { HostTensor } from '../judge/values/host.ts'

/** An input: a shape of ordinary values, every extreme value, or made on its own. */
export type Input = readonly number[] | 'special' | ((gen: Gen) => HostTensor)

/** A sample in a line: its inputs, and what the function is told. */
export type Row<A> = Omit<Sample, 'make'> & {
  readonly inputs?: readonly Input[]
  readonly attrs?: A
}

const few: readonly DType[] = ['float32', 'float64', 'int32', 'bool']

function made(gen: Gen, input: Input): HostTensor {
  if (typeof input === 'function') return input(gen)
  return input === 'special' ? gen.special() : gen.values(input)
}

/** Samples from rows; the first is the main one. */
export function samplesOf<A extends Attrs>(rows: readonly Row<A>[]): readonly Sample[] {
  return rows.map(({ inputs = [], attrs = {}, ...sample }, i) => ({
    main: i === 0,
    ...sample,
    make: (gen) => ({ inputs: inputs.map((input) => made(gen, input)), attrs }),
  }))
}

/** What differs from a differentiable function of all dtypes. */
export interface Unusual extends Partial<Omit<OpCases, 'op' | 'samples' | 'grad' | 'invoke'>> {
  readonly grad?: 'none' | 'piecewise'
}

/** A function and its rows. */
export interface Written<A> extends Unusual {
  readonly op: string
  readonly rows: readonly Row<A>[]
  invoke(inputs: readonly Tensor[], attrs: A): ReturnType<NonNullable<OpCases['invoke']>>
}

/** Cases of a function that moves elements and never rounds, in one dtype of every kind. */
export function moving<A extends Attrs = object>({ rows, grad, ...given }: Written<A>): OpCases {
  const kind = grad === 'none' ? {} : { grad: grad ?? ('smooth' as const) }
  return { dtypes: few, ...kind, ...given, samples: samplesOf(rows) }
}

/** Cases of a function of floats. */
export function numeric<A extends Attrs = object>(written: Written<A>): OpCases {
  return moving({ dtypes: floats, ...written })
}

/** Indices as an input. */
export function ints(values: readonly number[], shape: readonly number[] = [values.length]): Input {
  return (gen) => gen.list(values, shape, 'int32')
}

/** A mask as an input. */
export function bools(values: readonly number[], shape: readonly number[] = [values.length]): Input {
  return (gen) => gen.list(values, shape, 'bool')
}

/** Indices that repeat along the first dimension would be other indices, so nothing is expanded. */
export const plain: Unusual = { layouts: ['contiguous', 'slice'] }
export const floatsOnly: Unusual = { dtypes: ['float32', 'float64'], ...plain }
export const withoutBool: Unusual = { dtypes: ['float32', 'float64', 'int32'], ...plain }
