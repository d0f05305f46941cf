import { type DType, integerRange, isInteger } from '@flambeau/core/backend'
import type { Call, Element, TensorSpec } from '../differential/call.ts'
import { shapeOf } from '../differential/draw.ts'
import { toNumber } from '../differential/execute.ts'
import { isNoNumberAnywhere } from './places.ts'
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
  isSpecialAt,
  isWhole,
  nameOf,
  of,
  refusedHere,
  refusedThere,
  valueOf,
} from './differing.ts'

const casting =
  /^(int|byte|char|short|long|to|typeAs|copy_|sum|prod|cumsum|cumprod|nansum|setIndex_|sliceScatter|selectScatter|diagonalScatter)$/
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

function isAscending({ base, values, view }: TensorSpec): boolean {
  const size = base.at(-1) ?? 1
  return view === undefined && values.every((value, i) => i % size === 0 || toNumber(values[i - 1]!) <= toNumber(value))
}

/** What numbers at the ends of dtypes, zeros, infinities and NaN come to. */
export const numbers: readonly DocumentedDifference[] = [
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
      'maskedFill maskedFill_ indexFill indexFill_ fill fill_ setIndex_ linspace logspace',
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
    what: 'The sign of a zero that sums and products of matrices give.',
    why: 'it depends on whether a sum begins with 0 or with its first term, which PyTorch leaves open',
    covers: of(
      `sum mean einsum inner dot mv mm bmm matmul outer addmm addmv addbmm baddbmm tensordot linear bilinear chainMatmul cumsum
      logaddexp logaddexp2 logcumsumexp cumulativeTrapezoid trapezoid trapz cumsum_ addr addr_ gridSampler2d gridSampler3d
      scatter scatter_ scatterAdd scatterAdd_ histogram histogramdd addmm_ addmv_ addbmm_ baddbmm_ scaledDotProductAttention conv1d conv2d conv3d
      cov trace batchNorm instanceNorm groupNorm layerNorm`,
      caused(/sign of zero/),
    ),
  },
  {
    what: 'Which of 0 and −0 is chosen by maxima, minima, sorts and medians: they are equal.',
    why: 'PyTorch’s vectorised and scalar paths choose different ones',
    covers: of(
      `fmax fmin maximum minimum max min amax amin clamp clampMin clampMax clamp_ clampMin_ clampMax_ indexReduce indexReduce_
      scatterReduce scatterReduce_ median nanmedian aminmax cummax cummin sort topk kthvalue unique mode`,
      allOf(caused(/sign of zero/), ({ call }) => JSON.stringify(call).includes('"-0"')),
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
    what: 'linspace and logspace refuse numbers beyond an integer dtype.',
    why: 'PyTorch leaves powers beyond it open, and counts from the low bits of a negative start of uint8',
    covers: of('linspace logspace', refusedHere(/without overflow/)),
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
    // Zeros that PyTorch makes for what has no gradient become NaN by such a factor.
    after: of(
      'add sub add_ sub_ addmm addmv addr addbmm baddbmm addmm_ addmv_ addr_ addbmm_ baddbmm_',
      allOf(
        caused(/gradient: value \(NaN|^second gradient: absent$/, /nan/),
        anyOf(isSpecialAt('alpha'), isSpecialAt('beta')),
      ),
    ),
  },
  {
    what: 'A factor of 0 ignores what it multiplies also in gradients, which are zeros.',
    why: 'PyTorch multiplies a gradient that may be NaN',
    covers: () => false,
    after: of(
      'addmm addmv addr addbmm baddbmm addmm_ addmv_ addr_ addbmm_ baddbmm_',
      allOf(caused(/gradient: value \(NaN/), ({ call }) => ['alpha', 'beta'].some((name) => valueOf(call, name) === 0)),
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
        'addmm addmv addr addbmm baddbmm addmm_ addmv_ addr_ addbmm_ baddbmm_',
        allOf(
          caused(/NaN or infinity/),
          ({ call }) =>
            ['alpha', 'beta'].some((name) => Math.abs(Number(valueOf(call, name))) > 65504) &&
            call.tensors[0]?.dtype === 'float16',
        ),
      ),
      of(
        'mul div trueDivide pow mul_ div_ trueDivide_',
        allOf(
          caused(/value/),
          ({ call }) =>
            call.args.some(({ v }) => typeof v === 'number' && Math.abs(v) > 65504) &&
            call.tensors[0]?.dtype === 'float16',
        ),
      ),
    ),
  },
  {
    what: 'Second gradients that are no numbers, where the call has infinities or cov one observation, may be absent.',
    why: 'they are 0 · ∞ where something is multiplied by nothing',
    covers: anyOf(
      allOf(caused(/^second gradient: (present|absent)/), isNoNumberAnywhere, holds(isHuge)),
      of('cov', allOf(caused(/^second gradient: present/), isNoNumberAnywhere)),
    ),
  },
  {
    what: 'ldexp with exponents beyond int32, and of 0 with large ones, which is 0.',
    why: 'they are larger than any; PyTorch cuts them to their low bits, in some dtypes not, and multiplies 0 by an infinite power',
    covers: of(
      'ldexp ldexp_',
      allOf(
        caused(/^(result|written): value/),
        anyOf(
          ({ call }) => call.tensors[1]?.values.some((value) => Math.abs(toNumber(value)) >= 2 ** 31) === true,
          caused(/value/, /: -?0, PyTorch nan$/),
        ),
      ),
    ),
  },
  {
    what: 'ldexp of the integer 0 is 0, also where the power is beyond float32.',
    why: 'as that of floats; PyTorch multiplies integers by the power, and 0 by ∞ is NaN',
    covers: of(
      'ldexp ldexp_',
      allOf(caused(/^(result|written): value \(NaN/, /: -?0, PyTorch nan$/), ({ call }) => isWhole(call.tensors[0]!)),
    ),
  },
  {
    what: 'Numbers beyond a half dtype are refused where they fill a single element, too.',
    why: 'whether a call is a mistake does not depend on sizes; PyTorch makes them infinite there',
    covers: of(
      'full fullLike newFull scalarTensor fill fill_',
      allOf(refusedHere(/cannot be converted to b?float16 without overflow/), ({ theirs }) =>
        (theirs.outputs ?? []).every((one) => 'shape' in one && one.shape.every((size) => size === 1)),
      ),
    ),
  },
  {
    what: 'pow with a number beyond 2²⁴ for an exponent: it has the dtype of the base.',
    why: 'as a tensor has; PyTorch keeps float64, in which it may be odd',
    covers: of(
      'pow pow_ floatPower floatPower_',
      allOf(caused(/value/), ({ call }) => call.args.some(({ v }) => typeof v === 'number' && Math.abs(v) > 2 ** 24)),
    ),
  },
  {
    what: 'igamma and igammac where a is beyond 10¹⁹.',
    why: 'the numbers near a are too far apart for the integral',
    covers: of(
      'igamma igammac igamma_ igammac_',
      allOf(caused(/value/), ({ call }) => call.tensors[0]!.values.some(isHuge)),
    ),
  },
  {
    what: 'What overflows in sums of products, and agrees with PyTorch in float64, where it does not.',
    why: 'the sum’s order and the dtype that it is carried in decide whether ∞ − ∞ comes about',
    covers: of(
      `chainMatmul mm bmm matmul mv dot inner einsum addmm addmv addr addbmm baddbmm cdist addcdiv addcmul bilinear
      cosineSimilarity pairwiseDistance histogram histogramdd atan2 lerp lerp_`,
      allOf(caused(/NaN or infinity/), holds(isHuge), agreeInFloat64),
    ),
  },
  {
    what: 'Gradients after cross of vectors with large numbers, whose products cancel.',
    why: 'what rounding leaves of them depends on the processor’s instructions',
    covers: () => false,
    after: of('cross', allOf(caused(/gradient: value/), holds(isHuge))),
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
    what: 'histogramdd of one point in the middle between two bins.',
    why: 'the point’s own surroundings are the range, and rounding decides on which side of an edge its middle is',
    covers: of(
      'histogramdd histogram histc',
      allOf(caused(/^result: value$/), ({ call }) => (shapeOf(call.tensors[0]!)[0] ?? 1) === 1),
    ),
  },
  {
    what: 'searchsorted and bucketize in a sequence that is not sorted.',
    why: 'where an element belongs there is open',
    covers: of(
      'searchsorted bucketize',
      allOf(caused(/^result: value$/), ({ call }) => {
        const sequence = valueOf(call, 'sortedSequence') ?? valueOf(call, 'boundaries')
        const at = typeof sequence === 'object' && sequence !== null && 't' in sequence ? sequence.t : undefined
        return at === undefined || !isAscending(call.tensors[at]!) || valueOf(call, 'sorter') !== undefined
      }),
    ),
  },
]
