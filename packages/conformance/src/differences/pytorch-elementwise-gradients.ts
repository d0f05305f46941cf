import { integerRange } from '@flambeau/core/backend'
import { toNumber } from '../differential/execute.ts'
import { at, leafOf } from './places.ts'
import {
  allOf,
  anyOf,
  type Differing,
  caused,
  type DocumentedDifference,
  holds,
  isHuge,
  isWhole,
  isZero,
  of,
  valueOf,
} from './differing.ts'

const preluAtZero = of(
  'prelu',
  allOf(caused(/^second gradient: value( after|$)/), (one) =>
    leafOf(one) === one.call.tensors[0] ? at(isZero)(one) : one.call.tensors[0]!.values.some(isZero),
  ),
)

const preluAfter = of('prelu', allOf(caused(/^second gradient: value/), holds(isZero)))

const elus = 'elu elu_ celu celu_ selu selu_'

/** Whether the square of an integer, its product with the factor `value` or what is before or opposite to it is beyond its dtype. */
function wrapsAround({ call }: Differing): boolean {
  const factor = Number(valueOf(call, 'value') ?? 1)
  return call.tensors.filter(isWhole).some(({ dtype, values }) => {
    const [least, most] = integerRange(dtype).map(Number) as [number, number]
    return values.map(toNumber).some((x) => [x * x, x * factor, -x * factor, x - 1].some((y) => y < least || y > most))
  })
}

/** What PyTorch gets wrong in gradients of elementwise functions. */
export const pytorchElementwiseGradients: readonly DocumentedDifference[] = [
  {
    what: 'The gradients of celu, elu, selu and hardsigmoid in float64.',
    why: 'PyTorch rounds a constant to float32',
    covers: of('celu celu_ hardsigmoid', caused(/gradient: value/, /grads\/|second\//)),
  },
  {
    what: 'The gradient of pow with the exponent false is 0.',
    why: 'as with 0; PyTorch takes a boolean exponent for other than 0 and divides by the base',
    covers: of(
      'pow pow_',
      ({ call, difference }) => /gradient: value/.test(difference.cause) && call.args.some(({ v }) => v === false),
    ),
    // What comes back may be NaN, which 0 does not let through here.
    after: of(
      'pow pow_',
      allOf(caused(/gradient: value \(NaN/, /: -?0, PyTorch nan$/), ({ call }) =>
        call.args.some(({ v }) => v === false),
      ),
    ),
  },
  {
    what: 'The second gradient of sinc at 0 is −π²/3, and near it close to that.',
    why: 'PyTorch’s is NaN, and near 0 its differences cancel',
    covers: of(
      'sinc sinc_',
      allOf(
        caused(/^second gradient: value/),
        holds((value) => Math.abs(toNumber(value)) < 1e-3),
      ),
    ),
  },
  {
    what: 'The second gradients of prelu at 0.',
    why: 'PyTorch counts 0 to the positive numbers there, and to the negative ones in the first gradient',
    covers: preluAtZero,
    after: preluAfter,
  },
  {
    what: 'Gradients of hardshrink and softshrink where the input or lambd is NaN.',
    why: 'PyTorch’s are 0 or those of x, by where in a vector the element is',
    covers: of(
      'hardshrink softshrink',
      allOf(
        caused(/gradient: value/, /: -?0, PyTorch/),
        anyOf(
          at((value) => value === 'nan'),
          ({ call }) => JSON.stringify(call.args).includes('"nan"'),
        ),
      ),
    ),
  },
  {
    what: 'Gradients of ldexp with respect to x where the exponents are integers.',
    why: 'PyTorch’s are 0 where the exponent is negative: it computes 2 to its power in integers',
    covers: of(
      'ldexp ldexp_',
      allOf(caused(/gradient: value/), ({ call }) => isWhole(call.tensors[1]!)),
    ),
  },
  {
    what: 'Gradients of ldexp where numbers or powers are near or beyond the end of the dtype.',
    why: 'the order of a sum’s factors decides between numbers, infinities and NaN',
    covers: of('ldexp ldexp_', allOf(caused(/gradient: value \(NaN/), holds(isHuge))),
  },
  {
    what: 'Second gradients of elu, celu and selu where an infinite gradient comes back.',
    why: 'PyTorch multiplies it by 0 where the side that is linear has none',
    covers: () => false,
    after: of(elus, caused(/^second gradient: value \(NaN/, /PyTorch nan$/)),
  },
  {
    what: 'Second gradients of asinh and atanh at numbers whose double is infinite are 0.',
    why: 'PyTorch’s are 0 · ∞',
    covers: of(
      'asinh asinh_ atanh atanh_',
      allOf(
        caused(/^second gradient: value/, /: -?0, PyTorch nan$/),
        holds((value) => Math.abs(toNumber(value)) > 1.7e38),
      ),
    ),
  },
  {
    what: 'Where ldexp is given floats, both are needed for the gradient; overwriting the first before backward() is an error.',
    why: 'as in mul; PyTorch keeps the result',
    covers: () => false,
    after: of(
      'ldexp ldexp_',
      ({ difference, overwritten }) => overwritten === true && difference.cause === 'gradient: refused here',
    ),
  },
  {
    what: 'Second gradients of erf and erfc at numbers whose square is infinite are 0.',
    why: 'PyTorch’s are 0 · ∞',
    covers: of('erf erfc erf_ erfc_', allOf(caused(/^second gradient: value/, /PyTorch nan$/), holds(isHuge))),
  },
  {
    what: 'The gradient of logit with eps at NaN is 0, and with an eps of NaN what it is without.',
    why: 'PyTorch’s depends on where in a vector the element is',
    covers: of(
      'logit logit_',
      allOf(
        caused(/gradient: value/),
        ({ call }) => valueOf(call, 'eps') !== undefined && JSON.stringify(call).includes('"nan"'),
      ),
    ),
  },
  {
    what: 'The gradient of logit with a negative eps is NaN outside [0, 1], as without.',
    why: 'PyTorch’s is so unless a graph of it is created',
    covers: of(
      'logit logit_',
      allOf(
        caused(/^gradient: value/, /: nan, PyTorch/),
        ({ call }) => Number(valueOf(call, 'eps')) < 0,
        at((value) => !(toNumber(value) >= 0 && toNumber(value) <= 1)),
      ),
    ),
  },
  {
    what: 'The gradient of logit at −0 in bfloat16 and float16.',
    why: 'PyTorch’s is that at 0 there, and in float32 and float64 that at −0',
    covers: of(
      'logit logit_',
      allOf(
        caused(/gradient: value \(NaN/, /inf, PyTorch -?inf$/),
        holds((value) => value === '-0'),
      ),
    ),
  },
  {
    what: 'Gradients of atan2, igamma, addcmul and addcdiv beside integers.',
    why: 'PyTorch squares, multiplies or subtracts these in their own dtype, where they wrap around',
    covers: of(
      'atan2 atan2_ igamma igammac igamma_ igammac_ addcmul addcdiv addcmul_ addcdiv_',
      allOf(caused(/gradient: value/), wrapsAround),
    ),
  },
  {
    what: 'Gradients of pow where an integer exponent is the least of its dtype.',
    why: 'PyTorch subtracts 1 from it in its own dtype, where it wraps around',
    covers: of(
      'pow pow_',
      allOf(caused(/gradient: value/), ({ call }) =>
        call.tensors.some((one) => isWhole(one) && one.values.includes(Number(integerRange(one.dtype)[0]))),
      ),
    ),
  },
  {
    what: 'Gradients of xlogy with the number NaN.',
    why: 'PyTorch’s are 0 where x is 0, unlike those with a tensor that holds NaN',
    covers: of('xlogy xlogy_', caused(/gradient: value \(NaN/, /: nan, PyTorch 0$/)),
  },
]
