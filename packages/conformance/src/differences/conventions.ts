import type { Call } from '../differential/call.ts'
import { shapeOf } from '../differential/draw.ts'
import { toNumber } from '../differential/execute.ts'
import { theirGradientsAreZeros } from './places.ts'
import {
  allOf,
  anyOf,
  caused,
  type DocumentedDifference,
  dtypesIn,
  hasRepeats,
  isEmpty,
  nameOf,
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
      of(`${counting} hingeEmbeddingLoss`, caused(/int32 instead of int64$/)),
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
          allOf(caused(/^gradient: none here/), theirGradientsAreZeros),
          caused(/^requiresGrad$/, /false, PyTorch true$/),
        ),
      ),
      of('floorDivide_', caused(/^gradient: present/, /PyTorch null$/)),
      of(
        'logicalAnd_ logicalOr_ logicalXor_ logicalNot_',
        anyOf(
          caused(/^gradient: value/, /: -?0, PyTorch/),
          caused(/^gradient: none here/),
          refusedHere(/LEAF_MODIFIED/),
        ),
      ),
    ),
    after: of('logicalAnd_ logicalOr_ logicalXor_ logicalNot_', caused(/^gradient: value/, /: -?0, PyTorch/)),
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
      of(
        'index setIndex_ indexPut indexPut_ indexAsync',
        (one) => refusedHere(/is out of bounds for dimension \d+ with size 0/)(one) && one.call.tensors.some(isEmpty),
      ),
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
      of('emptyStrided', refusedHere(/strides must be whole numbers/)),
      of('instanceNorm', (one) => refusedHere(/should contain/)(one) && one.call.tensors.some(isEmpty)),
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
    what: 'Conditions are bool.',
    why: 'PyTorch takes uint8 with a warning',
    covers: of('where', refusedHere(/expected condition to be a bool tensor, but got uint8/)),
  },
  {
    what: 'The bias of bilinear has one number for each output.',
    why: 'PyTorch adds what broadcasts, against its documentation',
    covers: of('bilinear', refusedHere(/with a weight \[out, in1, in2\] and a bias \[out\]/)),
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
    what: 'isin with assumeUnique of elements that are not.',
    why: 'a promise that is not kept; here it changes nothing',
    covers: of(
      'isin',
      allOf(
        caused(/^result: value$/),
        ({ call }) => valueOf(call, 'assumeUnique') === true && call.tensors.some(hasRepeats),
      ),
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
        instanceNorm cumsum_ cumprod_ chainMatmul einsum tensordot adaptiveAvgPool2d lerp lerp_`,
        refusedHere(/DTYPE_MISMATCH/),
      ),
    ),
  },
]
