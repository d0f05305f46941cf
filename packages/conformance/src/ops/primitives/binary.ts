import {
  add,
  type AddOptions,
  bitwiseAnd,
  div,
  type DivOptions,
  type DType,
  isTensor,
  mul,
  type Operand,
  scope,
  sub,
  sum,
  type Tensor,
  type View,
} from '@flambeau/core'
import { type BinaryName, binaryPrims, comparePrims, isFloat } from '@flambeau/core/backend'
import { everything, floats, integers, type Maker, numbers, type OpCases, type Sample } from '../../write/case.ts'
import type { Gen } from '../../write/gen.ts'
import { elementary, nearest, type Rule, steps } from '../../judge/tolerances/rule.ts'
import type { HostTensor } from '../../judge/values/host.ts'
import { peak } from '../../judge/values/magnitudes.ts'
import { count, rowStrides, poke } from '../../judge/values/elements.ts'
import { anything, bases, divisors, exponents, type Make, moduli, powers, shifts } from './binary-samples.ts'
import { otherValues, wrong, faulty } from '../../mutants/break.ts'

interface Binary extends Pick<OpCases, 'tolerance' | 'mistakes' | 'mutants'> {
  readonly dtypes: readonly DType[]
  readonly torch: string
  readonly grad?: 'smooth' | 'piecewise'
  readonly left?: Make
  readonly right?: Make
  /** Integers for which some pair of extremes is unspecified are not given all pairs. */
  readonly specials?: 'all' | 'floats'
  readonly more?: readonly Sample[]
}

/**
 * glibc: 1 ULP beside the nearest number. In WGSL exp2(y · log2 x): an error of 2 ULPs in the exponent of at most 2⁷ in float32 makes
 * 2 · |y log2 x| · ln 2 in the result.
 */
const powered: Rule = (call) => {
  if (call.arithmetic === 'ieee') return elementary({ ieee: 1.5, wgsl: 0 })(call)
  const [x, y] = call.inputs as readonly [HostTensor, HostTensor]
  const exponent = peak(y.values) * Math.min(Math.max(Math.abs(Math.log2(peak(x.values) || 1)), 3), 128)
  return { ulp: steps(call.dtype, 4 + Math.min(exponent, 24)) }
}

/** Exact in C; a − b · trunc(a / b) is off by the rounding of the product, at most |a|. */
const modulo: Rule = (call) =>
  call.arithmetic === 'ieee' ? { ulp: 0 } : { ulp: steps(call.dtype, 1), scale: peak(call.inputs[0]!.values) }

/** C's, and the divisor where signs differ: one rounding. */
const remaining: Rule = (call) =>
  call.arithmetic === 'ieee'
    ? nearest(1)(call)
    : { ulp: steps(call.dtype, 1), scale: peak(call.inputs[0]!.values) + peak(call.inputs[1]!.values) }

/** A tensor whose scope has ended. */
function released(torch: Maker): Tensor {
  let made: Tensor | undefined
  scope(() => {
    made = torch.ones([2])
  })
  return made!
}

/** One ULP of float32 away, or two. */
const neighbour = (value: number): number => (Number.isInteger(value) ? value : value * (1 + 2 ** -23))

const table: { readonly [N in BinaryName]: Binary } = {
  add: {
    dtypes: everything,
    torch: 'torch.add(a, b)',
    grad: 'smooth',
    specials: 'all',
    tolerance: nearest(1),
    mistakes: [
      {
        name: 'shapes',
        code: 'SHAPE_MISMATCH',
        details: { a: [2, 3], b: [4], dim: 1 },
        make: (t) => add(t.ones([2, 3]), t.ones([4])),
      },
      { name: 'released', code: 'RELEASED', make: (t) => add(released(t), 1) },
      { name: 'grow-in-place', code: 'SHAPE_MISMATCH', make: (t) => t.ones([3]).add_(t.ones([2, 3])) },
      { name: 'leaf-in-place', code: 'LEAF_MODIFIED', make: (t) => t.ones([3]).requiresGrad_(true).add_(1) },
    ],
    mutants: [
      otherValues('add gives the neighbour of the nearest number', neighbour),
      wrong('add ignores strides', ({ inputs, outputs, run }) => {
        const flat = (view: View): View => {
          const { storage, dtype, shape } = view
          return storage.length < count(shape) ? view : { storage, dtype, shape, strides: rowStrides(shape), offset: 0 }
        }
        run(inputs.map(flat), outputs)
      }),
    ],
  },
  sub: {
    dtypes: numbers,
    torch: 'torch.sub(a, b)',
    grad: 'smooth',
    specials: 'all',
    tolerance: nearest(1),
    mutants: [
      wrong(
        'sub writes behind the end of its output',
        ({ device, outputs, run }) => {
          run()
          const { storage, shape, dtype, offset } = outputs[0]!
          const end = offset + count(shape)
          if (storage.length > end) poke(device, { storage, dtype, shape: [], strides: [], offset: end }, [1])
        },
        ['sub'],
        'guard',
      ),
      faulty(
        'sub multiplies alpha before promotion',
        'torch.sub',
        'call',
        (a: Operand, b: Operand, options?: AddOptions) =>
          options?.alpha === undefined || !isTensor(b) ? sub(a, b, options) : sub(a, mul(b, options.alpha).to(b.dtype)),
      ),
    ],
  },
  mul: {
    dtypes: everything,
    torch: 'torch.mul(a, b)',
    grad: 'smooth',
    specials: 'all',
    tolerance: nearest(1),
    mistakes: [
      {
        name: 'saved-modified',
        code: 'SAVED_TENSOR_MODIFIED',
        make: (t) => {
          const x = t.ones([3]).requiresGrad_(true)
          const factor = t.ones([3])
          const y = mul(x, factor)
          factor.add_(1)
          sum(y).backward()
        },
      },
    ],
    mutants: [
      otherValues('mul loses low bits of int32', (value, i, [a, b]) =>
        Number.isInteger(value) ? a![i]! * b![i]! : value,
      ),
    ],
  },
  div: {
    dtypes: floats,
    torch: 'torch.div(a, b)',
    grad: 'smooth',
    right: divisors,
    specials: 'all',
    tolerance: nearest(2.5),
    mistakes: [
      { name: 'option', code: 'UNKNOWN_OPTION', make: (t) => div(t.ones([2]), 2, { rounding: 'floor' } as never) },
    ],
    mutants: [
      otherValues('div gives the neighbour of the nearest number', neighbour),
      faulty(
        'div truncates for every rounding mode it does not know',
        'torch.div',
        'misuse',
        (a: Tensor, b: Tensor, options?: DivOptions) =>
          div(
            a,
            b,
            options?.roundingMode === 'floor' || options?.roundingMode === null
              ? options
              : options?.roundingMode === undefined
                ? {}
                : { roundingMode: 'trunc' },
          ),
      ),
    ],
  },
  floorDivide: {
    dtypes: numbers,
    torch: "torch.div(a, b, rounding_mode='floor')",
    right: divisors,
    specials: 'floats',
    mutants: [
      otherValues('floorDivide rounds toward zero', (value, i, [a, b]) =>
        b![i] === 0 ? value : Math.trunc(a![i]! / b![i]!),
      ),
    ],
  },
  pow: {
    dtypes: numbers,
    torch: 'torch.pow(a, b)',
    grad: 'smooth',
    left: bases,
    right: exponents,
    specials: 'floats',
    more: powers,
    tolerance: powered,
    mutants: [otherValues('pow of a negative base is NaN', (value, i, [base]) => (base![i]! < 0 ? NaN : value))],
  },
  fmod: {
    dtypes: numbers,
    torch: 'torch.fmod(a, b)',
    tolerance: modulo,
    grad: 'piecewise',
    right: moduli,
    specials: 'floats',
  },
  remainder: {
    dtypes: numbers,
    torch: 'torch.remainder(a, b)',
    tolerance: remaining,
    grad: 'piecewise',
    right: moduli,
    specials: 'floats',
    mutants: [otherValues('remainder has the sign of the dividend', (_, i, [a, b]) => a![i]! % b![i]!)],
  },
  maximum: {
    dtypes: everything,
    torch: 'torch.maximum(a, b)',
    grad: 'piecewise',
    specials: 'all',
    mutants: [
      otherValues('maximum drops NaN', (value, i, [a, b]) =>
        Number.isNaN(a![i]!) ? b![i]! : Number.isNaN(b![i]!) ? a![i]! : value,
      ),
    ],
  },
  minimum: { dtypes: everything, torch: 'torch.minimum(a, b)', grad: 'piecewise', specials: 'all' },
  atan2: {
    dtypes: floats,
    torch: 'torch.atan2(a, b)',
    tolerance: elementary({ ieee: 1.5, wgsl: 4 }),
    grad: 'smooth',
    right: divisors,
    specials: 'all',
  },
  bitwiseAnd: {
    dtypes: [...integers, 'bool'],
    torch: 'torch.bitwise_and(a, b)',
    specials: 'all',
    mistakes: [{ name: 'floats', code: 'DTYPE_MISMATCH', make: (t) => bitwiseAnd(t.ones([2]), t.ones([2])) }],
  },
  bitwiseOr: { dtypes: [...integers, 'bool'], torch: 'torch.bitwise_or(a, b)', specials: 'all' },
  bitwiseXor: { dtypes: [...integers, 'bool'], torch: 'torch.bitwise_xor(a, b)', specials: 'all' },
  bitwiseLeftShift: { dtypes: integers, torch: 'torch.bitwise_left_shift(a, b)', right: shifts },
  bitwiseRightShift: { dtypes: integers, torch: 'torch.bitwise_right_shift(a, b)', right: shifts },
}

function samplesOf(op: string, { left = anything, right = anything, specials, more = [] }: Binary): readonly Sample[] {
  const of = (a: readonly number[], b: readonly number[]): Pick<Sample, 'make'> => ({
    make: (gen) => ({ inputs: [left(gen, a), right(gen, b)], attrs: {} }),
  })
  return [
    { name: 'odd', main: true, ...of([3, 5, 7], [3, 5, 7]) },
    { name: 'row', ...of([3, 5, 7], [7]) },
    { name: 'outer', ...of([3, 1, 7], [5, 1]) },
    { name: 'scalar', ...of([], [3, 5]) },
    { name: '0-d', ...of([], []) },
    { name: 'empty', ...of([0, 3], [1, 3]) },
    { name: 'one', ...of([1], [1]) },
    { name: 'rank-6', ...of([2, 1, 3, 1, 2, 3], [2, 2, 1, 2, 1, 3]) },
    { name: 'block', goldless: true, ...of([1031], [1031]) },
    ...more,
    ...(op === 'add' || op === 'lt'
      ? [{ name: 'huge', huge: true, full: true, goldless: true, gradless: true, ...of([4099, 4099], [4099]) }]
      : []),
    ...(specials === undefined
      ? []
      : [
          {
            name: 'special',
            special: true,
            make: (gen: Gen) => {
              if (specials === 'all' || isFloat(gen.dtype)) return { inputs: gen.specialPairs(), attrs: {} }
              return { inputs: [left(gen, [9]), right(gen, [9])], attrs: {} }
            },
          },
        ]),
  ]
}

/** Ties half of the time, so that strict and non-strict comparisons differ. */
const nearby: Make = (gen, shape) => gen.from(shape, () => Math.floor(gen.uniform() * 3))

const compareTorch = { eq: 'torch.eq(a, b)', ne: 'torch.ne(a, b)', lt: 'torch.lt(a, b)', le: 'torch.le(a, b)' } as const

export const binaryOps: readonly OpCases[] = [
  ...binaryPrims.map((name) => {
    const { dtypes, torch, grad, tolerance, mistakes, mutants } = table[name]
    return {
      op: name,
      dtypes,
      torch: `lambda a, b: ${torch}`,
      ...(grad === undefined ? {} : { grad }),
      ...(tolerance === undefined ? {} : { tolerance }),
      ...(mistakes === undefined ? {} : { mistakes }),
      ...(mutants === undefined ? {} : { mutants }),
      samples: samplesOf(name, table[name]),
    }
  }),
  ...comparePrims.map((name) => ({
    op: name,
    dtypes: everything,
    torch: `lambda a, b: ${compareTorch[name]}`,
    samples: samplesOf(name, { dtypes: everything, torch: '', left: nearby, right: nearby, specials: 'all' }),
  })),
]
