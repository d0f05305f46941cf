import type { Element } from '../differential/call.ts'
import { toNumber } from '../differential/execute.ts'
import { at } from './places.ts'
import {
  agreeInFloat64,
  allOf,
  anyOf,
  caused,
  type DocumentedDifference,
  dtypesIn,
  holds,
  isEmpty,
  isHuge,
  of,
  refusedHere,
  refusedThere,
  relativeOf,
  valueOf,
} from './differing.ts'

const batchNormOfOtherLayout = of(
  'batchNorm',
  ({ call, difference }) =>
    /gradient: value/.test(difference.cause) &&
    call.tensors
      .slice(1)
      .some(({ view = [] }) => view.some(([kind, , , step]) => kind === 'expand' || (kind === 'slice' && step > 1))),
)

/** A whole number ≤ 0, where Γ has no value, or infinite. */
const isPole = (value: Element): boolean => {
  const x = toNumber(value)
  return !Number.isFinite(x) || (x <= 0 && Number.isInteger(x))
}
/** Where one of the factors Γ(x − j / 2) of the multivariate Γ has no value. */
const isPoleOfFactor = (value: Element): boolean => {
  const x = toNumber(value)
  return !Number.isFinite(x) || (x <= 1.5 && Number.isInteger(2 * x))
}

const logcumsumexpOfInfinities = of(
  'logcumsumexp',
  anyOf(caused(/gradient: value \(NaN or infinity\)/), allOf(caused(/gradient: value/), holds(isHuge))),
)

function isNextToPole(value: Element): boolean {
  const x = toNumber(value)
  return x < 0 && Math.abs(x - Math.round(x)) < 1e-8
}

/** What PyTorch gets wrong. */
export const pytorchs: readonly DocumentedDifference[] = [
  {
    what: 'digamma and polygamma at their poles are infinite or NaN.',
    why: 'PyTorch’s reflection rounds π there and gives large finite numbers, whose gradients then differ',
    covers: anyOf(
      of('digamma digamma_ polygamma polygamma_ lgamma lgamma_', allOf(caused(/NaN or infinity/), at(isPole))),
      of('mvlgamma mvlgamma_', allOf(caused(/NaN or infinity/), at(isPoleOfFactor))),
    ),
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
    covers: ({ call, difference, aliased }) => {
      const passed = Array.from(JSON.stringify(call.args).matchAll(/\{"t":(\d+)\}/g), (match) => match[1])
      return (
        call.fn.endsWith('_') &&
        (aliased === true || passed.slice(1).includes(passed[0])) &&
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
    what: 'The gradient of a batch norm with weights or statistics that are not contiguous.',
    why: 'PyTorch reads them as if they were',
    covers: batchNormOfOtherLayout,
    after: batchNormOfOtherLayout,
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
    what: 'digamma within 10⁻⁸ of a pole.',
    why: 'PyTorch takes π / tan(πx), where rounding πx leaves few digits of the distance',
    covers: of(
      'digamma digamma_',
      allOf(({ difference }) => difference.numeric === true, at(isNextToPole)),
    ),
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
    what: 'unique sorts NaN to the end, and several in their order.',
    why: 'PyTorch compares with <, so its order depends on where they are',
    covers: of(
      'unique',
      allOf(
        caused(/^result: (value|shape)/),
        holds((value) => value === 'nan'),
      ),
    ),
  },
  {
    what: 'pixelUnshuffle of nothing has the shape of an image.',
    why: 'PyTorch returns its argument',
    covers: of('pixelShuffle pixelUnshuffle', ({ difference, theirs }) => {
      const [out] = theirs.outputs ?? []
      return difference.cause === 'result: shape' && out !== undefined && 'shape' in out && out.shape.includes(0)
    }),
  },
  {
    what: 'Variances of equal numbers without degrees of freedom.',
    why: 'what rounding leaves of the squares is divided by 0, or nothing is',
    covers: of(
      'variance std varianceMean stdMean cov',
      anyOf(
        caused(/^result: value \(NaN/, /: (inf, PyTorch nan|nan, PyTorch inf)$/),
        of('cov', caused(/^result: value \(NaN/, /: (-?0, PyTorch nan|nan, PyTorch -?0)$/)),
      ),
    ),
  },
  {
    what: 'std and stdMean of numbers whose variance is beyond the dtype are infinite.',
    why: 'PyTorch’s CPU kernels carry the variance in float64; devices without it cannot',
    covers: of('std stdMean', allOf(caused(/^result: value \(NaN/, /: inf, PyTorch/), agreeInFloat64)),
  },
  {
    what: 'The mean of varianceMean and stdMean where there are infinities, or the sum is beyond the dtype, is that of mean().',
    why: 'PyTorch updates means by differences, which never add up, and make NaN of infinities',
    covers: of('varianceMean stdMean', allOf(caused(/^result: value \(NaN/, /^outputs\/1 /), holds(isHuge))),
  },
  {
    what: 'topk of 0 elements of a tensor without dimensions is empty.',
    why: 'PyTorch returns an element that nothing has written',
    covers: of(
      'topk',
      anyOf(
        caused(/^result: shape$/, /\[0\], PyTorch \[\]$/),
        allOf(caused(/gradient: value/), ({ call }) => valueOf(call, 'k') === 0 && call.tensors[0]?.base.length === 0),
      ),
    ),
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
    what: 'bincount of weights that are no floats is float32 on devices without float64.',
    why: 'WebGPU has none',
    covers: of('bincount', caused(/^result: dtype$/, /^float32, PyTorch float64$/)),
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
  {
    what: 'gradient of integers and logspace of uint8 are computed in floats.',
    why: 'PyTorch’s differences wrap around',
    covers: of(
      'gradient logspace',
      ({ call, difference }) => difference.cause === 'result: value' && /int/.test([...dtypesIn(call)].join()),
    ),
  },
]
