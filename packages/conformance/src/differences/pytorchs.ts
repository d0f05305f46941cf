import {
  allOf,
  anyOf,
  caused,
  type DocumentedDifference,
  dtypesIn,
  holds,
  isEmpty,
  isHuge,
  isSpecial,
  isWhole,
  isZero,
  of,
  refusedHere,
  refusedThere,
  relativeOf,
  valueOf,
} from './differing.ts'
import { toNumber } from '../differential/execute.ts'

const batchNormOfOtherLayout = of(
  'batchNorm',
  ({ call, difference }) =>
    /gradient: value/.test(difference.cause) &&
    JSON.stringify(call.args).includes('"training":false') &&
    call.tensors.some(({ view = [] }) =>
      view.some(([kind, , , step]) => kind === 'expand' || (kind === 'slice' && step > 1)),
    ),
)

const logcumsumexpOfInfinities = of(
  'logcumsumexp',
  anyOf(caused(/gradient: value \(NaN or infinity\)/), allOf(caused(/gradient: value/), holds(isHuge))),
)

/** What PyTorch gets wrong. */
export const pytorchs: readonly DocumentedDifference[] = [
  {
    what: 'The gradient of asStridedScatter with respect to its first argument.',
    why: 'PyTorch’s is that of the elements that src replaces',
    covers: of('asStridedScatter', caused(/gradient: value/, /grads\/0|second\/0/)),
  },
  {
    what: 'digamma and polygamma at their poles are infinite or NaN.',
    why: 'PyTorch’s reflection rounds π there and gives large finite numbers, whose gradients then differ',
    covers: of('digamma digamma_ polygamma polygamma_ lgamma lgamma_ mvlgamma', caused(/NaN or infinity/)),
  },
  {
    what: 'The gradients of celu, elu, selu and hardsigmoid in float64.',
    why: 'PyTorch rounds a constant to float32',
    covers: of('celu celu_ hardsigmoid', caused(/gradient: value/, /grads\/|second\//)),
  },
  {
    what: 'fractionalMaxPool3d takes pools that just fit.',
    why: 'PyTorch compares sizes off by one',
    covers: of('fractionalMaxPool3d fractionalMaxPool3dWithIndices', refusedThere(/too large relative to input/)),
  },
  {
    what: 'Inputs of bilinear and batch norms without elements.',
    why: 'PyTorch fails in a reshape of its own',
    covers: anyOf(of('bilinear', refusedThere(/cannot reshape tensor of 0 elements/))),
  },
  {
    what: 'cov does not write its argument.',
    why: 'PyTorch subtracts the mean in place where the argument is a view',
    covers: of(
      'cov',
      anyOf(
        caused(/^writes an argument$/),
        refusedThere(/leaf Variable that requires grad is being used in an in-place/),
      ),
    ),
  },
  {
    what: 'In place with the tensor itself among the arguments (x.baddbmm_(x, x)) gives what it gives out of place.',
    why: 'PyTorch reads what it has already overwritten',
    covers: ({ call, difference }) => {
      const passed = Array.from(JSON.stringify(call.args).matchAll(/\{"t":(\d+)\}/g), (match) => match[1])
      return (
        call.fn.endsWith('_') &&
        passed.slice(1).includes(passed[0]) &&
        /^(result|written|gradient): value/.test(difference.cause)
      )
    },
  },
  {
    what: 'addbmm_ gives its tensor no other shape.',
    why: 'PyTorch’s resizes it, where addmm_, baddbmm_ and all others refuse',
    covers: of('addbmm_', refusedHere(/doesn't match the broadcast shape/)),
  },
  {
    what: 'A factor of kron that is overwritten before backward() is an error.',
    why: 'PyTorch computes the gradient with the new values',
    covers: () => false,
    after: of(
      'kron',
      ({ difference, overwritten }) => overwritten === true && /^gradient: (refused here|value)/.test(difference.cause),
    ),
  },
  {
    what: 'The gradient of a batch norm in evaluation with weights or statistics that are not contiguous.',
    why: 'PyTorch reads them as if they were',
    covers: batchNormOfOtherLayout,
    after: batchNormOfOtherLayout,
  },
  {
    what: 'The gradient of pow with the exponent false is 0.',
    why: 'as with 0; PyTorch takes a boolean exponent for other than 0 and divides by the base',
    covers: of(
      'pow pow_',
      ({ call, difference }) => /gradient: value/.test(difference.cause) && call.args.some(({ v }) => v === false),
    ),
  },
  {
    what: 'The gradient of logcumsumexp with infinities or NaN.',
    why: 'PyTorch takes logarithms of it, in which NaN is lost',
    covers: logcumsumexpOfInfinities,
    after: logcumsumexpOfInfinities,
  },
  {
    what: 'trigamma in float64 to more than eight digits.',
    why: 'PyTorch ends its series after the third Bernoulli number, which leaves 3 · 10⁻⁹',
    covers: of(
      'digamma digamma_ polygamma polygamma_',
      ({ difference }) => difference.numeric === true && relativeOf(difference) < 1e-8,
    ),
    after: of(
      'digamma digamma_ polygamma polygamma_ lgamma lgamma_ mvlgamma mvlgamma_',
      ({ difference }) => difference.numeric === true && relativeOf(difference) < 1e-7,
    ),
  },
  {
    what: 'Products of no rows with a vector have no rows.',
    why: 'addmv of PyTorch drops the dimension',
    covers: of('addmv', caused(/^result: shape$/, /\[0\], PyTorch \[\]$/)),
  },
  {
    what: 'Where an assertion inside PyTorch fails, flambeau goes on.',
    why: 'PyTorch asks for a report of a bug',
    covers: refusedThere(/INTERNAL ASSERT FAILED/),
  },
  {
    what: 'kron, isin and takeAlongDim take tensors of any layout.',
    why: 'PyTorch calls view() where it has to copy',
    covers: of('kron isin takeAlongDim', refusedThere(/view size is not compatible/)),
  },
  {
    what: 'gradient of integers and logspace of uint8 are computed in floats.',
    why: 'PyTorch’s differences wrap around',
    covers: of(
      'gradient logspace',
      ({ call, difference }) => difference.cause === 'result: value' && /int/.test([...dtypesIn(call)].join()),
    ),
  },
  {
    what: 'unique along a dimension sorts NaN to the end.',
    why: 'PyTorch compares with <, so its order depends on where the NaN is',
    covers: of('unique', caused(/NaN or infinity/)),
  },
  {
    what: 'pixelUnshuffle of nothing has the shape of an image.',
    why: 'PyTorch returns its argument',
    covers: of(
      'pixelShuffle pixelUnshuffle',
      ({ call, difference }) => difference.cause === 'result: shape' && call.tensors[0]!.base.includes(0),
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
    covers: of('prelu', allOf(caused(/^second gradient: value/), holds(isZero))),
  },
  {
    what: 'Gradients of hardshrink and softshrink where the input or lambd is NaN.',
    why: 'PyTorch’s depend on where in a vector the element is',
    covers: of(
      'hardshrink softshrink',
      allOf(caused(/gradient: value/), ({ call }) => /"nan"/.test(JSON.stringify([call.args, call.tensors]))),
    ),
  },
  {
    what: 'Gradients of cumprod at infinities and where products leave the dtype.',
    why: 'PyTorch divides the products by the elements',
    covers: of('cumprod cumprod_', allOf(caused(/gradient: value \(NaN/), holds(isHuge))),
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
    what: 'Second gradients of erf and erfc at numbers whose square is infinite are 0.',
    why: 'PyTorch’s are 0 · ∞',
    covers: of('erf erfc erf_ erfc_', allOf(caused(/^second gradient: value/, /PyTorch nan$/), holds(isHuge))),
  },
  {
    what: 'addmv of an empty matrix has the shape of the sum.',
    why: 'PyTorch’s has that of its input',
    covers: of(
      'addmv',
      allOf(caused(/^result: shape$/), ({ call }) => call.tensors.some(isEmpty)),
    ),
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
    what: 'Variances of equal numbers without degrees of freedom.',
    why: 'what rounding leaves of the squares is divided by 0, or nothing is',
    covers: of(
      'variance std varianceMean stdMean cov',
      caused(/^result: value \(NaN/, /: (inf, PyTorch nan|nan, PyTorch inf)$/),
    ),
  },
  {
    what: 'What PyTorch itself calls a bug.',
    why: 'it asks for a report',
    covers: refusedThere(/INTERNAL ASSERT FAILED/),
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
    what: 'addbmm_ does not change the shape of its tensor.',
    why: 'PyTorch’s grows it where it would have to broadcast',
    covers: of('addbmm_', refusedHere(/doesn't match the broadcast shape/)),
  },
  {
    what: 'Grid samplers where the input or the grid holds NaN, infinities or numbers beyond 10⁹.',
    why: 'PyTorch multiplies by 0 what comes from places that are clipped, and converts places to integers that cannot hold them',
    covers: of(
      'gridSampler2d gridSampler3d gridSample',
      allOf(
        caused(/value/),
        holds((value) => !(Math.abs(toNumber(value)) < 1e9)),
      ),
    ),
  },
  {
    what: 'The gradient of logit with eps at NaN is 0, and with an eps that is negative or NaN what it is without.',
    why: 'PyTorch’s depends on where in a vector the element is',
    covers: of(
      'logit logit_',
      allOf(
        caused(/gradient: value/),
        ({ call }) =>
          valueOf(call, 'eps') !== undefined &&
          (/"nan"/.test(JSON.stringify(call)) || Number(valueOf(call, 'eps')) < 0),
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
      allOf(caused(/gradient: value/), ({ call }) => call.tensors.some(isWhole)),
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
    what: 'std and stdMean of numbers whose variance is beyond the dtype are infinite.',
    why: 'PyTorch’s CPU kernels carry the variance in float64; devices without it cannot',
    covers: of(
      'std stdMean',
      allOf(
        caused(/^result: value \(NaN/, /: inf, PyTorch/),
        holds((value) => Math.abs(toNumber(value)) >= 1e15),
      ),
    ),
  },
  {
    what: 'The mean of varianceMean and stdMean where there are infinities is that of mean().',
    why: 'PyTorch’s is NaN, as it updates means by differences',
    covers: of(
      'varianceMean stdMean',
      allOf(caused(/^result: value \(NaN/, /^outputs\/1 .* PyTorch nan$/), holds(isSpecial)),
    ),
  },
  {
    what: 'Gradients of renorm where slices hold NaN or infinities.',
    why: 'PyTorch replaces them by those of slices that are not shrunk',
    covers: of('renorm renorm_', allOf(caused(/gradient: value \(NaN/), holds(isSpecial))),
  },
  {
    what: 'topk of 0 elements of a tensor without dimensions is empty.',
    why: 'PyTorch returns an element that nothing has written',
    covers: of('topk', caused(/^result: shape$/, /\[0\], PyTorch \[\]$/)),
  },
  {
    what: 'Orders of polygamma beyond 170 are refused.',
    why: 'their factorials are no numbers; PyTorch returns infinities and NaN',
    covers: of('polygamma polygamma_', refusedHere(/n must be at most/)),
  },
  {
    what: 'Integers that take a value which requires grad (fill_, maskedFill_, indexFill_, setIndex_) stay constants.',
    why: 'PyTorch says that they require grad',
    covers: of(
      'fill_ maskedFill_ indexFill_ setIndex_ copy_',
      ({ call, difference }) => difference.cause === 'requiresGrad' && !call.tensors[0]!.dtype.includes('float'),
    ),
  },
  {
    what: 'bincount of nothing has the dtype of sums of weights.',
    why: 'PyTorch forgets the weights there',
    covers: of('bincount', caused(/^result: dtype$/, /PyTorch int64$/)),
  },
  {
    what: 'Tensors among their own indices or sources are taken in place.',
    why: 'what overlaps is copied first',
    covers: refusedThere(
      /some elements of the input tensor and the written-to tensor refer to a single memory location/,
    ),
  },
  {
    what: 'Medians of expanded tensors.',
    why: 'PyTorch reads wrong elements',
    covers: of(
      'median nanmedian kthvalue mode',
      ({ call, difference }) =>
        difference.cause.startsWith('result: value') &&
        call.tensors.some(({ view }) => view?.some(([kind]) => kind === 'expand') === true),
    ),
  },
]
