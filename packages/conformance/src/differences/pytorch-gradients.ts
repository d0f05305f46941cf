import { integerRange } from '@flambeau/core/backend'
import { shapeOf } from '../differential/draw.ts'
import { toNumber } from '../differential/execute.ts'
import { at, leafOf } from './places.ts'
import {
  allOf,
  anyOf,
  type Differing,
  caused,
  type DocumentedDifference,
  holds,
  isEmpty,
  isHuge,
  isSpecial,
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
const productsOfInfinities = of('prod cumprod cumprod_', allOf(caused(/gradient: value \(NaN/), holds(isHuge)))
const elus = 'elu elu_ celu celu_ selu selu_'

/** Whether the square of an integer, its product with the factor `value` or what is before or opposite to it is beyond its dtype. */
function wrapsAround({ call }: Differing): boolean {
  const factor = Number(valueOf(call, 'value') ?? 1)
  return call.tensors.filter(isWhole).some(({ dtype, values }) => {
    const [least, most] = integerRange(dtype).map(Number) as [number, number]
    return values.map(toNumber).some((x) => [x * x, x * factor, -x * factor, x - 1].some((y) => y < least || y > most))
  })
}

/** What PyTorch gets wrong in gradients. */
export const pytorchGradients: readonly DocumentedDifference[] = [
  {
    what: 'The gradient of asStridedScatter with respect to its first argument.',
    why: 'PyTorch’s is that of the elements that src replaces',
    covers: of('asStridedScatter', caused(/gradient: value/, /grads\/0|second\/0/)),
  },
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
    what: 'scatter with reduce has the gradient of scatterReduce.',
    why: 'PyTorch’s has none',
    covers: of(
      'scatter scatter_',
      ({ call, difference }) =>
        difference.cause.startsWith('gradient: present') && JSON.stringify(call.args).includes('"reduce"'),
    ),
  },
  {
    what: 'Gradients of the number of elements that are not 0 (norms of order 0) are zeros.',
    why: 'PyTorch has none',
    covers: of(
      'norm dist pairwiseDistance cdist',
      allOf(caused(/^gradient: present/), ({ call }) => valueOf(call, 'p') === 0),
    ),
  },
  {
    what: 'Second gradients of norms and distances are numbers at zeros.',
    why: 'PyTorch’s are NaN there, as it divides by the norm before it leaves zeros out',
    covers: of(
      'norm dist pairwiseDistance cdist cosineSimilarity renorm renorm_',
      caused(/^second gradient: value \(NaN/, /: [-\d.e+]+, PyTorch nan$/),
    ),
    // That of a single number is 0 whatever comes back.
    after: of(
      'norm dist',
      allOf(caused(/^second gradient: value \(NaN/, /: -?0, PyTorch nan$/), ({ call }) =>
        shapeOf(call.tensors[0]!).every((size) => size === 1),
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
    what: 'Gradients of prod and cumprod at infinities and where products leave the dtype.',
    why: 'PyTorch divides the products by the elements',
    covers: productsOfInfinities,
    after: productsOfInfinities,
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
    what: 'The second gradient of scatterReduce by products where there are no indices is absent.',
    why: 'the tensor’s elements are multiplied by nothing; PyTorch’s is what rounding leaves',
    covers: of(
      'scatterReduce scatterReduce_ indexReduce indexReduce_',
      allOf(
        caused(/^(second gradient: absent|gradient: value \(NaN)/),
        ({ call }) => call.tensors.some(isEmpty) && /"prod"/.test(JSON.stringify(call.args)),
      ),
    ),
  },
  {
    what: 'Gradients of nanmean where all elements are NaN are 0.',
    why: 'PyTorch multiplies 1 / 0 by the 0 of elements that do not count',
    covers: of('nanmean', caused(/^gradient: value \(NaN/, /: -?0, PyTorch nan$/)),
  },
  {
    what: 'The gradient of dist between single numbers with p: NaN.',
    why: 'that of their distance, which is no NaN; PyTorch’s is',
    covers: of(
      'dist',
      allOf(
        caused(/gradient: value \(NaN/, /PyTorch nan$/),
        ({ call }) => JSON.stringify(valueOf(call, 'p')) === '{"f":"nan"}',
      ),
    ),
  },
  {
    what: 'Gradients of pdist and cdist of order 1 and ∞ at NaN are 0.',
    why: 'as those of norm and dist, in PyTorch, too',
    covers: of(
      'pdist cdist',
      allOf(
        caused(/gradient: value \(NaN/, /: -?0, PyTorch nan$/),
        holds((value) => value === 'nan'),
        ({ call }) => [1, { f: 'inf' }].some((p) => JSON.stringify(valueOf(call, 'p')) === JSON.stringify(p)),
      ),
    ),
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
    what: 'Gradients of cosineSimilarity at zero vectors with eps: 0.',
    why: 'they are 0 / 0 or 1 / 0, by the order of steps',
    covers: of(
      'cosineSimilarity',
      allOf(caused(/gradient: value \(NaN/), ({ call }) => valueOf(call, 'eps') === 0),
    ),
  },
  {
    what: 'Gradients of variances over dim: [], which is all dimensions.',
    why: 'PyTorch’s count no elements there',
    covers: of(
      'variance std varianceMean stdMean',
      allOf(caused(/gradient: value/), ({ call }) => JSON.stringify(valueOf(call, 'dim')) === '[]'),
    ),
  },
  {
    what: 'Gradients of cdist with p: ∞ are shared by equal differences.',
    why: 'as in norm and dist; PyTorch gives each the whole',
    covers: of(
      'cdist',
      allOf(caused(/gradient: value/), ({ call }) => JSON.stringify(valueOf(call, 'p')) === '{"f":"inf"}'),
    ),
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
    what: 'Gradients of blockDiag where a block is empty.',
    why: 'PyTorch does not count the row that an empty vector takes',
    covers: of(
      'blockDiag',
      allOf(caused(/gradient: value/), ({ call }) => call.tensors.some(isEmpty)),
    ),
  },
  {
    what: 'Gradients of xlogy with the number NaN.',
    why: 'PyTorch’s are 0 where x is 0, unlike those with a tensor that holds NaN',
    covers: of('xlogy xlogy_', caused(/gradient: value \(NaN/, /: nan, PyTorch 0$/)),
  },
  {
    what: 'Gradients of scatterReduce and indexReduce with amin and amax do not count what includeSelf: false leaves out.',
    why: 'PyTorch counts it where it is equal to the result',
    covers: of(
      'scatterReduce scatterReduce_ indexReduce indexReduce_',
      allOf(
        caused(/gradient: value/),
        ({ call }) => valueOf(call, 'includeSelf') === false && /"am(in|ax)"/.test(JSON.stringify(call.args)),
      ),
    ),
  },
  {
    what: 'Gradients of renorm where slices hold NaN or infinities.',
    why: 'PyTorch replaces them by those of slices that are not shrunk',
    covers: of('renorm renorm_', allOf(caused(/gradient: value \(NaN/), holds(isSpecial))),
  },
]
