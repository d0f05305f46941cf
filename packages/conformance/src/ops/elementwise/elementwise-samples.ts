import { floats, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import type { HostTensor } from '../../judge/values/host.ts'

export type Make = (gen: Gen, shape: readonly number[]) => HostTensor

export const within =
  (low: number, high: number): Make =>
  (gen, shape) =>
    gen.values(shape, low, high)
export const anything: Make = within(-4, 4)

/** A function of tensors that broadcast, each drawn alike in every sample. */
export interface Entry extends Partial<Omit<OpCases, 'op' | 'samples' | 'torch'>> {
  readonly op: string
  /** How many tensors it takes. */
  readonly arity: number
  /** A lambda, or an expression of a, b and c. */
  readonly torch: string
  /** What each input is drawn from. */
  readonly from?: readonly Make[]
  /** Shapes that broadcast. */
  readonly outer?: readonly (readonly number[])[]
  /** Attributes of the ordinary samples. */
  readonly attrs?: object
  /** No sample of special values: PyTorch leaves something open there, or gradients would be all there is. */
  readonly plain?: boolean
  readonly more?: readonly Sample[]
}

function special(arity: number, attrs: object): Sample {
  return {
    name: 'special',
    special: true,
    make: (gen) => ({
      inputs:
        arity === 1
          ? [gen.special()]
          : [...gen.specialPairs(), ...Array.from({ length: arity - 2 }, () => gen.list([2]))],
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

const broadcasting = [[3, 1], [5], [3, 1]]

/** Cases of such a function. */
export function entry({
  arity,
  torch,
  from = [],
  outer = broadcasting,
  attrs = {},
  plain,
  more = [],
  ...rest
}: Entry): OpCases {
  const of = (...shapes: readonly (readonly number[])[]): Pick<Sample, 'make'> => ({
    make: (gen) => ({ inputs: shapes.slice(0, arity).map((shape, i) => (from[i] ?? anything)(gen, shape)), attrs }),
  })
  return {
    dtypes: floats,
    ...rest,
    torch: torch.startsWith('lambda') ? torch : `lambda ${['a', 'b', 'c'].slice(0, arity).join(', ')}: ${torch}`,
    samples: [
      { name: 'odd', main: true, ...of([3, 5], [3, 5], [3, 5]) },
      ...(arity > 1 ? [{ name: 'outer', ...of(...outer) }] : []),
      { name: '0-d', ...of([], [], []) },
      { name: 'empty', ...of([0, 3], [1, 3], [3]) },
      ...(plain === true ? [] : [special(arity, attrs)]),
      ...more,
    ],
  }
}

export const positive: Make = within(0.1, 4)
export const unit: Make = within(0.05, 0.95)
