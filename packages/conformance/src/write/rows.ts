import type { Attrs, DType, Tensor } from '@flambeau/core'
import { floats, type OpCases, type Sample } from './case.ts'
import type { Gen } from './gen.ts'
import type { HostTensor } from '../judge/values/host.ts'

/** An input: a shape of ordinary values, every extreme value, or made on its own. */
export type Input = readonly number[] | 'special' | ((gen: Gen) => HostTensor)

/** The name of a sample, its inputs, what the function is told, and what is peculiar about it. */
export type Row<A> = readonly [name: string, inputs: readonly Input[], attrs: A, flags?: Partial<Sample>]

const few: readonly DType[] = ['float32', 'float64', 'int32', 'bool']

function made(gen: Gen, input: Input): HostTensor {
  if (typeof input === 'function') return input(gen)
  return input === 'special' ? gen.special() : gen.values(input)
}

/** Samples from rows; the first is the main one, and those that begin with `special` hold special values. */
export function samplesOf<A extends Attrs>(rows: readonly Row<A>[]): readonly Sample[] {
  return rows.map(([name, inputs, attrs, flags], i) => ({
    name,
    main: i === 0,
    ...(name.startsWith('special') ? { special: true, gradless: true } : {}),
    ...flags,
    make: (gen) => ({ inputs: inputs.map((input) => made(gen, input)), attrs }),
  }))
}

/** What differs from a differentiable function of all dtypes. */
export interface Unusual extends Partial<
  Pick<OpCases, 'dtypes' | 'differentiable' | 'noGoldenGradient' | 'layouts' | 'settle'>
> {
  readonly grad?: 'none' | 'piecewise'
}

/** Cases of a function of floats. */
export function numeric<A extends Attrs>(...[op, torch, invoke, rows, unusual]: Parameters<typeof moving<A>>): OpCases {
  return moving(op, torch, invoke, rows, { dtypes: floats, ...unusual })
}

/** Cases of a function that moves elements and never rounds, in one dtype of every kind. */
export function moving<A extends Attrs>(
  op: string,
  torch: string,
  invoke: (inputs: readonly Tensor[], attrs: A) => Tensor | readonly Tensor[] | Promise<Tensor | readonly Tensor[]>,
  rows: readonly Row<A>[],
  unusual: Unusual = {},
): OpCases {
  const { grad, ...rest } = unusual
  const kind = grad === 'none' ? {} : { grad: grad ?? ('smooth' as const) }
  return { op, dtypes: few, ...kind, torch, invoke, samples: samplesOf(rows), ...rest }
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
