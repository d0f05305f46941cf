import * as torch from '@flambeau/core'
import { isFloat } from '@flambeau/core/backend'
import { everything, floats, integers, numbers, type OpCases, type Sample } from '../../write/case.ts'
import { within, anything, given, entry, positive, unit } from './elementwise-samples.ts'
import { specialFunctions } from '../special/special-functions.ts'
import { faulty } from '../../mutants/break.ts'
import { ternaryOps } from './ternary.ts'

interface Closeness {
  readonly rtol: number
  readonly atol: number
  readonly equal_nan: boolean
}

/** Functions of one tensor. */
const unary: readonly OpCases[] = [
  entry({ op: 'exp2', arity: 1, torch: 'torch.exp2(a)', grad: 'smooth' }),
  entry({ op: 'log10', arity: 1, torch: 'torch.log10(a)', grad: 'smooth', from: [positive] }),
  entry({
    op: 'sinc',
    arity: 1,
    torch: 'torch.sinc(a)',
    grad: 'smooth',
    plain: true,
    more: [given('special', [[0, -0, 0.5, 1, -2.5, Infinity, -Infinity, NaN]])],
  }),
  entry({
    op: 'logit',
    arity: 1,
    torch: 'lambda a, eps: torch.logit(a, eps)',
    grad: 'smooth',
    from: [unit],
    attrs: { eps: null },
    plain: true,
    more: [
      given('special', [[0, -0, 1, -1, 2, Infinity, -Infinity, NaN]], { eps: null }),
      {
        name: 'eps',
        make: (gen) => ({ inputs: [gen.values([7], 0.01, 0.99)], attrs: { eps: 0.25 } }),
      },
    ],
  }),
  entry({ op: 'frac', arity: 1, torch: 'torch.frac(a)', grad: 'piecewise' }),
  entry({ op: 'isfinite', arity: 1, torch: 'torch.isfinite(a)', dtypes: floats }),
  entry({ op: 'signbit', arity: 1, torch: 'torch.signbit(a)', dtypes: numbers }),
  entry({ op: 'deg2rad', arity: 1, torch: 'torch.deg2rad(a)', grad: 'smooth', invoke: ([a]) => torch.deg2rad(a!) }),
  entry({ op: 'rad2deg', arity: 1, torch: 'torch.rad2deg(a)', grad: 'smooth', invoke: ([a]) => torch.rad2deg(a!) }),
  entry({
    op: 'isposinf',
    arity: 1,
    torch: 'torch.isposinf(a)',
    dtypes: everything,
    invoke: ([a]) => torch.isposinf(a!),
  }),
  entry({
    op: 'isneginf',
    arity: 1,
    torch: 'torch.isneginf(a)',
    dtypes: everything,
    invoke: ([a]) => torch.isneginf(a!),
  }),
  entry({ op: 'isreal', arity: 1, torch: 'torch.isreal(a)', dtypes: everything, invoke: ([a]) => torch.isreal(a!) }),
  entry({
    op: 'positive',
    arity: 1,
    torch: 'torch.positive(a)',
    dtypes: numbers,
    invoke: ([a]) => torch.positive(a!).clone(),
  }),
  entry({
    op: 'square',
    arity: 1,
    torch: 'torch.square(a)',
    dtypes: numbers,
    grad: 'smooth',
    invoke: ([a]) => torch.square(a!),
    mutants: [
      faulty('the second gradient of square at zero is zero', 'torch.square', 'call', (x: torch.Tensor) =>
        isFloat(x.dtype) ? x.mul(x.abs()).mul(x.sign()) : torch.square(x),
      ),
    ],
  }),
  entry({
    op: 'roundDecimals',
    arity: 1,
    torch: 'lambda a, decimals: torch.round(a, decimals=decimals)',
    attrs: { decimals: 1 },
    plain: true,
    invoke: ([a], { decimals }: { readonly decimals: number }) => torch.round(a!, { decimals }),
  }),
  entry({
    op: 'nanToNum',
    arity: 1,
    torch: 'lambda a, nan, posinf, neginf: torch.nan_to_num(a, nan, posinf, neginf)',
    dtypes: numbers,
    grad: 'smooth',
    attrs: { nan: 1, posinf: 9, neginf: -9 },
    invoke: ([a], attrs: torch.NanToNumOptions) => torch.nanToNum(a!, attrs),
  }),
]

const zeroes: Sample = {
  name: 'zeros',
  gradless: true,
  make: (gen) => ({ inputs: [gen.list([0, 0, 1, 3]), gen.list([1, 0, 1, 0])], attrs: {} }),
}

/** Each dtype has neighbours of its own; devices may take subnormal numbers for zeros. */
const neighbours: Sample = {
  name: 'special',
  special: true,
  goldless: true,
  make: (gen) => {
    const { max } = torch.finfo(gen.dtype)
    return {
      inputs: [
        gen.list([1, 1, -1, -1, max, -max, Infinity, -Infinity, NaN, 1, 2, 0]),
        gen.list([2, 0, 0, -2, Infinity, -Infinity, 0, 0, 1, NaN, 2, 0]),
      ],
      attrs: {},
    }
  },
}

/** Functions of two tensors. */
const binary: readonly OpCases[] = [
  entry({
    op: 'hypot',
    arity: 2,
    torch: 'torch.hypot(a, b)',
    grad: 'smooth',
    plain: true,
    more: [
      given('special', [
        [0, -0, 3, 0, Infinity, NaN, 1, -Infinity, NaN],
        [0, 0, 0, -4, 1, -Infinity, NaN, Infinity, NaN],
      ]),
      // The squares have no place in the dtype.
      given('huge', [
        [3 * 2 ** 100, -3 * 2 ** -100],
        [4 * 2 ** 100, 4 * 2 ** -100],
      ]),
    ],
  }),
  entry({
    op: 'logaddexp',
    arity: 2,
    torch: 'torch.logaddexp(a, b)',
    grad: 'smooth',
    plain: true,
    more: [
      given('special', [
        [0, Infinity, -Infinity, -Infinity, Infinity, NaN, 3, -10],
        [0, Infinity, -Infinity, 1, -Infinity, 1, NaN, -12],
      ]),
    ],
  }),
  entry({ op: 'logaddexp2', arity: 2, torch: 'torch.logaddexp2(a, b)', grad: 'smooth' }),
  entry({
    op: 'xlogy',
    arity: 2,
    torch: 'torch.xlogy(a, b)',
    grad: 'smooth',
    from: [anything, positive],
    more: [
      {
        name: 'zeros',
        gradless: true,
        make: (gen) => ({ inputs: [gen.list([0, 0, 0, 1]), gen.list([0, -1, 2, 2])], attrs: {} }),
      },
    ],
  }),
  entry({ op: 'copysign', arity: 2, torch: 'torch.copysign(a, b)', grad: 'piecewise' }),
  entry({
    op: 'nextafter',
    arity: 2,
    torch: 'torch.nextafter(a, b)',
    grad: 'piecewise',
    plain: true,
    more: [neighbours],
  }),
  entry({
    op: 'gcd',
    arity: 2,
    torch: 'torch.gcd(a, b)',
    dtypes: integers,
    from: [within(-60, 60), within(-60, 60)],
    plain: true,
  }),
  entry({
    op: 'lcm',
    arity: 2,
    torch: 'torch.lcm(a, b)',
    dtypes: integers,
    from: [within(-9, 9), within(-9, 9)],
    plain: true,
    invoke: ([a, b]) => torch.lcm(a!, b!),
  }),
  entry({ op: 'fmax', arity: 2, torch: 'torch.fmax(a, b)', dtypes: everything, grad: 'piecewise' }),
  entry({ op: 'fmin', arity: 2, torch: 'torch.fmin(a, b)', dtypes: everything, grad: 'piecewise' }),
  entry({
    op: 'logicalAnd',
    arity: 2,
    torch: 'torch.logical_and(a, b)',
    dtypes: everything,
    invoke: ([a, b]) => torch.logicalAnd(a!, b!),
  }),
  entry({
    op: 'logicalOr',
    arity: 2,
    torch: 'torch.logical_or(a, b)',
    dtypes: everything,
    invoke: ([a, b]) => torch.logicalOr(a!, b!),
  }),
  entry({
    op: 'logicalXor',
    arity: 2,
    torch: 'torch.logical_xor(a, b)',
    dtypes: everything,
    invoke: ([a, b]) => torch.logicalXor(a!, b!),
  }),
  entry({
    op: 'heaviside',
    arity: 2,
    torch: 'torch.heaviside(a, b)',
    dtypes: everything,
    from: [within(-1, 1)],
    // Not with subnormal numbers, which count as 0 where a device flushes them.
    plain: true,
    more: [zeroes],
    invoke: ([a, b]) => torch.heaviside(a!, b!),
  }),
  entry({
    op: 'ldexp',
    arity: 2,
    torch: 'torch.ldexp(a, torch.round(b))',
    grad: 'smooth',
    plain: true,
    invoke: ([a, b]) => torch.ldexp(a!, torch.round(b!)),
  }),
  entry({
    op: 'isclose',
    arity: 2,
    torch: 'lambda a, b, rtol, atol, equal_nan: torch.isclose(a, b, rtol, atol, equal_nan)',
    dtypes: everything,
    from: [within(-2, 2), within(-2, 2)],
    attrs: { rtol: 0.5, atol: 0.25, equal_nan: true },
    invoke: ([a, b], { rtol, atol, equal_nan: equalNan }: Closeness) => torch.isclose(a!, b!, { rtol, atol, equalNan }),
  }),
  entry({
    op: 'rsub',
    arity: 2,
    torch: 'lambda a, b, alpha: torch.rsub(a, b, alpha=alpha)',
    dtypes: numbers,
    grad: 'smooth',
    attrs: { alpha: 2 },
    plain: true,
    invoke: ([a, b], attrs: torch.AddOptions) => torch.rsub(a!, b!, attrs),
  }),
  entry({
    op: 'divTrunc',
    arity: 2,
    torch: "torch.div(a, b, rounding_mode='trunc')",
    dtypes: numbers,
    from: [anything, within(0.6, 3)],
    plain: true,
    grad: 'piecewise',
    invoke: ([a, b]) => torch.div(a!, b!, { roundingMode: 'trunc' }),
  }),
  entry({
    op: 'clampMin',
    arity: 2,
    torch: 'torch.clamp_min(a, b)',
    dtypes: numbers,
    grad: 'piecewise',
    invoke: ([a, b]) => torch.clampMin(a!, b!),
  }),
  entry({
    op: 'clampMax',
    arity: 2,
    torch: 'torch.clamp_max(a, b)',
    dtypes: numbers,
    grad: 'piecewise',
    invoke: ([a, b]) => torch.clampMax(a!, b!),
  }),
]

export const elementwiseOps: readonly OpCases[] = [...unary, ...specialFunctions, ...binary, ...ternaryOps]
