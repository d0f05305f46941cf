import { type DType, integerRange, isInteger } from '@flambeau/core'
import type { Call, Element, TensorSpec } from '../differential/call.ts'
import { shapeOf } from '../differential/draw.ts'
import { toNumber } from '../differential/execute.ts'
import {
  allOf,
  anyOf,
  caused,
  type DocumentedDifference,
  dtypesIn,
  hasRepeats,
  isWhole,
  nameOf,
  holds,
  isEmpty,
  isHuge,
  isSpecialAt,
  of,
  refusedHere,
  refusedThere,
  valueOf,
} from './differing.ts'

/** Functions whose results are positions or counts, whatever dtype their arguments have. */
const counting = `
  argmax argmin argsort sort msort topk kthvalue median nanmedian mode max min cummax cummin unique uniqueConsecutive nonzero
  nonzeroStatic argwhere searchsorted bucketize bincount countNonzero unravelIndex where trilIndices triuIndices randint randperm
  maxPool1dWithIndices maxPool2dWithIndices maxPool3dWithIndices adaptiveMaxPool1dWithIndices adaptiveMaxPool2dWithIndices
  adaptiveMaxPool3dWithIndices fractionalMaxPool2dWithIndices fractionalMaxPool3dWithIndices oneHot`

const choosing = `topk kthvalue median nanmedian mode quantile nanquantile sort argsort maxPool1d maxPool2d maxPool3d adaptiveMaxPool1d adaptiveMaxPool2d
  adaptiveMaxPool3d fractionalMaxPool2d fractionalMaxPool3d`
const scattering =
  'indexPut indexPut_ put put_ setIndex_ scatter scatter_ indexCopy indexCopy_ asStridedScatter asStrided scatterReduce scatterReduce_'

/** Whether sizes and strides that a call names reach an element twice. */
function hasOverlap({ args }: Call): boolean {
  const [sizes, strides] = ['size', 'stride'].map((name) => args.find(({ n }) => n === name)?.v) as (
    | number[]
    | undefined
  )[]
  if (!Array.isArray(sizes) || !Array.isArray(strides)) return false
  const places = sizes.reduce<number[]>(
    (found, size, dim) => Array.from({ length: size }, (_, i) => found.map((at) => at + i * strides[dim]!)).flat(),
    [0],
  )
  return new Set(places).size < places.length
}

function isAscending({ base, values, view }: TensorSpec): boolean {
  const size = base.at(-1) ?? 1
  return view === undefined && values.every((value, i) => i % size === 0 || toNumber(values[i - 1]!) <= toNumber(value))
}

const casting = /^(int|byte|char|short|long|to|typeAs|copy_|sum|prod|cumsum|cumprod|nansum|setIndex_)$/
const targets: Readonly<Record<string, DType>> = {
  int: 'int32',
  byte: 'uint8',
  char: 'int8',
  short: 'int16',
  long: 'int64',
}

/** The integer dtypes that a conversion may go to. */
function targetsOf(call: Call): readonly DType[] {
  const named = targets[nameOf(call)]
  return [...(named === undefined ? [] : [named]), ...(dtypesIn(call) as ReadonlySet<DType>)].filter(isInteger)
}

function isBeyond(value: Element, dtype: DType): boolean {
  const whole = Math.trunc(toNumber(value))
  const [least, most] = integerRange(dtype)
  return !(whole >= least && whole <= most)
}

/** Whether the indices of a call may name a place twice: some are equal, or count from the end. */
function namesPlacesTwice({ args, tensors }: Call): boolean {
  const indices = JSON.stringify(args.filter(({ n }) => n.startsWith('ind')).map(({ v }) => v))
  const given = Array.from(indices.matchAll(/\{"t":(\d+)\}/g), (match) => tensors[Number(match[1])]!)
  return (
    given.some((one) => hasRepeats(one) || one.values.some((value) => toNumber(value) < 0)) ||
    Array.from(indices.matchAll(/\[([-\d,]+)\]/g)).some(
      ([, list]) => new Set(list!.split(',')).size < list!.split(',').length,
    )
  )
}

/** What flambeau means otherwise, because of JavaScript, of its devices, or where PyTorch leaves it open. */
export const conventions: readonly DocumentedDifference[] = [
  {
    what: 'Positions, counts and sums of integers are int32, not int64; int64 tensors stay so.',
    why: 'every device computes with int32; WebGPU has no int64',
    covers: anyOf(
      ({ call, difference }) => difference.cause.endsWith('int32 instead of int64') && !dtypesIn(call).has('int64'),
      of(counting, caused(/int32 instead of int64$/)),
      of('resultType', caused(/^plain result$/, /int32.*PyTorch.*int64/)),
    ),
  },
  {
    what: 'A sum or product of integers beyond int32 is an error, and so is a number beyond int32 beside bools.',
    why: 'it would be another number than PyTorch’s int64; ask for { dtype: ‘int64’ } where the device has it',
    covers: refusedHere(/is beyond int32, the dtype of integer results/),
  },
  {
    what: 'Indices may be int32 as well as int64.',
    why: 'indices that flambeau makes are int32',
    covers: (one) =>
      refusedThere(/(long|int64)/i)(one) &&
      dtypesIn(one.call).has('int32') &&
      !/not implemented/.test(one.theirs.error ?? ''),
  },
  {
    what: 'tensor([1, 2]), full and arange make float32 unless they are given a dtype.',
    why: 'JavaScript has one kind of number, so whole numbers do not mean integers',
    covers: of(
      'tensor full arange fullLike scalarTensor newFull resultType',
      caused(/^(result: dtype|plain result)$/, /float32.*PyTorch.*int64/),
    ),
  },
  {
    what: 'item() of a bool tensor is 0 or 1.',
    why: 'an element is a number',
    covers: of('item', caused(/^plain result$/, /"value":(false|true)/)),
  },
  {
    what: 'Functions of tensors alone need at least one tensor: add(1, 2) is an error.',
    why: 'numbers have no device',
    covers: refusedHere(/needs at least one tensor/),
  },
  {
    what: 'x.index(mask) is refused: await x.indexAsync(mask).',
    why: 'how many elements a mask chooses has to be read from the device',
    covers: of('index', refusedHere(/indexAsync/)),
  },
  {
    what: 'Numbers beyond an integer dtype saturate in conversions; NaN becomes 0.',
    why: 'PyTorch leaves it open; here all devices agree',
    covers: ({ call, difference }) =>
      /value/.test(difference.cause) &&
      casting.test(nameOf(call)) &&
      targetsOf(call).some((dtype) =>
        call.tensors.some((one) => one.dtype.includes('float') && one.values.some((value) => isBeyond(value, dtype))),
      ),
  },
  {
    what: 'Tensors as values of maskedFill, indexFill and fill and as ends of linspace saturate, too.',
    why: 'they are not read; numbers are checked',
    covers: of(
      'maskedFill maskedFill_ indexFill indexFill_ fill fill_ linspace',
      (one) =>
        refusedThere(/cannot be converted to type \w+ without overflow/)(one) &&
        one.call.tensors.at(-1)!.base.length === 0,
    ),
  },
  {
    what: 'Shifts by the width of the dtype or more or by negative numbers give some value.',
    why: 'devices cannot raise an error in the middle of a kernel',
    covers: of(
      'bitwiseLeftShift bitwiseRightShift bitwiseLeftShift_ bitwiseRightShift_',
      caused(/^(result: value|written: value|writes an argument)$/),
    ),
  },
  {
    what: 'Which of several equal elements is chosen: the first, and sort is stable.',
    why: 'PyTorch leaves it open',
    covers: of(
      choosing,
      ({ call, difference }) =>
        call.tensors.some(hasRepeats) &&
        (/^(second )?gradient: value/.test(difference.cause) ||
          difference.detail.startsWith('outputs/1') ||
          (nameOf(call) === 'argsort' && difference.cause === 'result: value')),
    ),
  },
  {
    what: 'Which of several values written to one place stays.',
    why: 'PyTorch leaves it open',
    covers: of(
      scattering,
      ({ call, difference }) => /value/.test(difference.cause) && (hasOverlap(call) || namesPlacesTwice(call)),
    ),
  },
  {
    what: 'The sign of a zero that sums, products of matrices, maxima and minima give.',
    why: 'it depends on the order of the steps, which PyTorch leaves open',
    covers: of(
      `sum mean einsum inner dot mv mm bmm matmul outer addmm addmv addbmm baddbmm tensordot linear bilinear chainMatmul cumsum
      logcumsumexp cumulativeTrapezoid trapezoid trapz fmax fmin maximum minimum max min amax amin clamp clampMin clampMax clamp_
      clampMin_ clampMax_ cumsum_ addr addr_ gridSampler2d gridSampler3d scatterAdd scatterAdd_ histogram histogramdd addmm_
      addmv_ addbmm_ baddbmm_ scaledDotProductAttention conv1d conv2d conv3d cov trace median nanmedian aminmax cummax cummin sort
      topk kthvalue unique mode`,
      caused(/sign of zero/),
    ),
  },
  {
    what: 'The sign of NaN.',
    why: 'devices give either, and JavaScript cannot see it',
    covers: of(
      'signbit copysign copysign_',
      ({ call, difference }) =>
        /value/.test(difference.cause) && call.tensors.some(({ values }) => values.includes('nan')),
    ),
  },
  {
    what: 'x.sub(y, { alpha: 0 }) subtracts a zero: −0 stays −0.',
    why: 'PyTorch adds −alpha · y, and its integers know no −0',
    covers: of('sub sub_', (one) => caused(/sign of zero/)(one) && JSON.stringify(one.call.args).includes('"alpha":0')),
  },
  {
    what: 'Draws (bernoulli, normal) are constants; PyTorch gives them zeros for a gradient.',
    why: 'they do not depend on their arguments smoothly',
    covers: of('bernoulli bernoulli_ normal', caused(/^requiresGrad$/)),
  },
  {
    what: 'Draws from the real numbers (normal_, exponential_, randnLike …) refuse integers also where a tensor has no elements.',
    why: 'whether a call is a mistake does not depend on sizes',
    covers: of(
      'normal_ logNormal_ exponential_ cauchy_ uniform_ geometric_ bernoulli normal rand randn randLike randnLike',
      refusedHere(/must be floating point|draws floating-point|chances must be floats/),
    ),
  },
  {
    what: 'What comparisons and logic in place replace as a whole has no gradient: null.',
    why: 'PyTorch makes zeros of it, and lets gradients through logical_and_ and the like, which is no derivative',
    covers: anyOf(
      of(
        'eq_ ne_ lt_ le_ gt_ ge_ heaviside_ floorDivide_ logicalAnd_ logicalOr_ logicalXor_ logicalNot_',
        anyOf(
          caused(/^gradient: absent/, /PyTorch \[(("-0"|0),?)*\]$/),
          caused(/^requiresGrad$/, /false, PyTorch true$/),
          refusedHere(/LEAF_MODIFIED/),
        ),
      ),
      of('logicalAnd_ logicalOr_ logicalXor_ logicalNot_', caused(/^gradient: value/, /: -?0, PyTorch/)),
    ),
  },
  {
    what: 'Indices, dimensions, paddings and divisors that do not fit are refused also where a tensor has no elements or nothing is to be done.',
    why: 'whether a call is a mistake does not depend on sizes',
    covers: anyOf(
      ({ call, difference, ours, theirs }) =>
        difference.cause === 'refused here' &&
        /is out of range for a dimension of size/.test(ours.error ?? '') &&
        [
          ...call.tensors.map(({ base }) => base),
          ...(theirs.outputs ?? []).map((one) => ('shape' in one ? one.shape : [])),
        ].some((shape) => shape.includes(0)),
      of('cummax cummin diff roll', refusedHere(/Dimension out of range/)),
      of(
        'repeat tile',
        (one) =>
          refusedHere(/sizes must be whole numbers ≥ 0/)(one) && one.call.tensors.some(({ base }) => base.includes(0)),
      ),
      (one) => refusedHere(/integers have no quotient by 0/)(one) && one.call.tensors.some(isEmpty),
      of(
        'addmm addmv addr addbmm baddbmm addmm_ addmv_ addr_ addbmm_ baddbmm_',
        (one) => refusedHere(/cannot be converted to/)(one) && one.call.tensors.some(isEmpty),
      ),
      of('bernoulli_', (one) => refusedHere(/chances must be between/)(one) && one.call.tensors.some(isEmpty)),
      of('pad constantPadNd indexAdd indexAdd_', refusedHere(/without overflow|wrapping around more than once/)),
    ),
  },
  {
    what: 'What fills missing rows of nonzeroStatic has to be an int32.',
    why: 'positions are int32',
    covers: of('nonzeroStatic', refusedHere(/cannot be converted to int32/)),
  },
  {
    what: 'linspace and logspace refuse numbers beyond an integer dtype.',
    why: 'PyTorch leaves powers beyond it open, and counts from the low bits of a negative start of uint8',
    covers: of('linspace logspace', refusedHere(/without overflow/)),
  },
  {
    what: 'Conditions are bool.',
    why: 'PyTorch takes uint8 with a warning',
    covers: of('where', refusedHere(/expected condition to be a bool tensor, but got uint8/)),
  },
  {
    what: 'The median of no integers is 0.',
    why: 'there is none; PyTorch converts NaN',
    covers: of(
      'median nanmedian',
      ({ call, difference }) =>
        difference.cause === 'result: value' && isEmpty(call.tensors[0]!) && isWhole(call.tensors[0]!),
    ),
  },
  {
    what: 'Factors alpha and beta that are infinite or NaN, in add, sub, addmm, addmv, addr, addbmm and baddbmm.',
    why: 'whether a sum or its terms are multiplied, and whether an empty sum is, depends on sizes in PyTorch',
    covers: of(
      'add sub add_ sub_ addmm addmv addr addbmm baddbmm addmm_ addmv_ addr_ addbmm_ baddbmm_',
      allOf(caused(/NaN or infinity/), anyOf(isSpecialAt('alpha'), isSpecialAt('beta'))),
    ),
  },
  {
    what: 'A factor alpha = 0 ignores the product also in addr and baddbmm, even where it is NaN.',
    why: 'PyTorch does so in addmm, addmv and addbmm, and in baddbmm of large matrices',
    covers: of(
      'addr baddbmm addr_ baddbmm_',
      allOf(caused(/NaN or infinity/), ({ call }) => valueOf(call, 'alpha') === 0),
    ),
  },
  {
    what: 'lcm beyond an integer dtype, and gcd of its least number, give some number.',
    why: 'it depends on the dtype that they are computed in',
    covers: of(
      'lcm lcm_ gcd gcd_',
      allOf(caused(/^(result|written): value$/), ({ call }) => /"u?int(8|16)"/.test(JSON.stringify(call.tensors))),
    ),
  },
  {
    what: 'Numbers beside float16 and bfloat16 are rounded to it before floorDivide, and are infinite beyond float16.',
    why: 'as tensors are; PyTorch’s quotients of halves and numbers do not fit its remainders',
    covers: anyOf(
      of(
        'floorDivide floorDivide_',
        allOf(
          caused(/^(result|written): value/),
          ({ call }) => typeof call.args[1]?.v === 'number' && /"b?float16"/.test(JSON.stringify(call.tensors)),
        ),
      ),
      of(
        'mul div trueDivide mul_ div_ trueDivide_',
        allOf(
          caused(/value/),
          ({ call }) => Math.abs(Number(call.args[1]?.v)) > 65504 && call.tensors[0]?.dtype === 'float16',
        ),
      ),
    ),
  },
  {
    what: 'The bias of bilinear has one number for each output.',
    why: 'PyTorch adds what broadcasts, against its documentation',
    covers: of('bilinear', refusedHere(/with a weight \[out, in1, in2\] and a bias \[out\]/)),
  },
  {
    what: 'Second gradients that are no numbers, where the call has infinities or cov one observation, may be absent.',
    why: 'they are 0 · ∞ where something is multiplied by nothing',
    covers: anyOf(
      allOf(caused(/^second gradient: (present|absent)/), holds(isHuge)),
      of('cov', caused(/^second gradient: present/)),
    ),
  },
  {
    what: 'igamma and igammac where a is beyond 10¹⁹.',
    why: 'the numbers near a are too far apart for the integral',
    covers: of('igamma igammac igamma_ igammac_', allOf(caused(/value/), holds(isHuge))),
  },
  {
    what: 'What overflows in sums of products and then cancels.',
    why: 'the sum’s order and the dtype that it is carried in decide whether ∞ − ∞ comes about',
    covers: of(
      `chainMatmul mm bmm matmul mv dot inner einsum addmm addmv addr addbmm baddbmm cdist addcdiv addcmul bilinear
      cosineSimilarity pairwiseDistance histogram histogramdd`,
      allOf(caused(/NaN or infinity/), holds(isHuge)),
    ),
  },
  {
    what: 'A value beyond an integer dtype is refused where tensors are made of it, also −1 for uint8.',
    why: 'what is written is what is read; PyTorch takes negative numbers of uint8 and refuses others',
    covers: of(
      'tensor full fullLike newFull scalarTensor',
      refusedHere(/cannot be converted to uint8 without overflow/),
    ),
  },
  {
    what: 'narrow takes 0 elements from any start that is a tensor.',
    why: 'the start is not read',
    covers: of(
      'narrow',
      allOf(refusedThere(/start out of range/), ({ call }) => valueOf(call, 'length') === 0),
    ),
  },
  {
    what: 'histogramdd of one point in the middle between two bins.',
    why: 'the point’s own surroundings are the range, and rounding decides on which side of an edge its middle is',
    covers: of(
      'histogramdd histogram',
      allOf(caused(/^result: value$/), ({ call }) => shapeOf(call.tensors[0]!)[0] === 1),
    ),
  },
  {
    what: 'searchsorted and bucketize in a sequence that is not sorted.',
    why: 'where an element belongs there is open',
    covers: of(
      'searchsorted bucketize',
      allOf(caused(/^result: value$/), ({ call }) => !call.tensors.some(isAscending)),
    ),
  },
  {
    what: 'topk always sorts.',
    why: 'PyTorch leaves the order open with sorted: false',
    covers: of(
      'topk',
      ({ call, difference }) => /value/.test(difference.cause) && JSON.stringify(call.args).includes('"sorted":false'),
    ),
  },
  {
    what: 'A mask beside other index tensors is refused.',
    why: 'how many elements it chooses has to be read from the device: await mask.nonzero({ asTuple: true })',
    covers: of('index setIndex_ indexPut indexPut_', refusedHere(/a mask beside other index tensors/)),
  },
  {
    what: 'Options that make no sense are refused: labelSmoothing outside [0, 1], minVal above maxVal, an eps of NaN, dropout2d and dropout3d of other shapes.',
    why: 'PyTorch refuses them in sibling functions, or warns',
    covers: anyOf(
      refusedHere(/labelSmoothing must be between 0 and 1|minVal cannot be greater than maxVal|eps must be .* got NaN/),
      of('dropout2d dropout3d', refusedHere(/expected a .-D or .-D input/)),
    ),
  },
  {
    what: 'Integers and bools are refused by functions of floats, also where PyTorch takes them because a tensor is empty or a single number or its composition happens to.',
    why: 'whether a call is a mistake does not depend on sizes',
    covers: anyOf(
      (one) =>
        refusedHere(
          /DTYPE_MISMATCH.*(must be floating point|is not implemented for|expected both tensors to have the same dtype|needs one floating dtype)/,
        )(one) && one.call.tensors.some((tensor) => isEmpty(tensor) || shapeOf(tensor).length === 0),
      of(
        `pairwiseDistance tripletMarginLoss mseLoss gaussianNllLoss lpPool1d lpPool2d lpPool3d localResponseNorm upsampleBilinear
        maxUnpool1d maxUnpool2d maxUnpool3d dropout alphaDropout featureAlphaDropout softmax softmin logSoftmax batchNorm
        instanceNorm cumsum_ cumprod_ chainMatmul einsum adaptiveAvgPool2d lerp lerp_`,
        refusedHere(/DTYPE_MISMATCH/),
      ),
    ),
  },
]
