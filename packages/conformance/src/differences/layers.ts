import { toNumber } from '../differential/execute.ts'
import type { TensorSpec } from '../differential/call.ts'
import { isThatOfFloat64, reaches } from './places.ts'
import {
  agreeInFloat64,
  anyOf,
  allOf,
  caused,
  type DocumentedDifference,
  given,
  hasRepeats,
  hasNothing,
  isHalf,
  isWhole,
  of,
  refusedHere,
  refusedThere,
  special,
  valueOf,
  within,
  theirsIsNaN,
} from './differing.ts'

const convolutions = 'conv1d conv2d conv3d convTranspose1d convTranspose2d convTranspose3d'
/** Whether a transposition moves the channels of an image, so that it may lie like one whose channels come last. */
function movesChannels(view: TensorSpec['view']): boolean {
  return view?.some((step) => step[0] === 'transpose' && step.includes(1) && step[1] !== step[2]) === true
}

const maxPools = `maxPool1d maxPool2d maxPool3d maxPool1dWithIndices maxPool2dWithIndices maxPool3dWithIndices`

/** What convolutions, pools, norms, attention and other layers mean otherwise. */
export const layers: readonly DocumentedDifference[] = [
  {
    what: 'What convolutions make of infinities and NaN next to their padding and between the steps of a transposed one.',
    why: 'some kernels of PyTorch multiply them by zeros, others leave zeros out',
    covers: of(convolutions, allOf(special, reaches(Infinity))),
  },
  {
    what: 'The bias of linear and of convolutions has the dtype of the weight.',
    why: 'PyTorch refuses another one on some of its paths',
    covers: of(
      `linear ${convolutions}`,
      ({ call, difference, ours }) =>
        difference.cause === 'refused here' &&
        /expected both tensors to have the same dtype/.test(ours.error ?? '') &&
        call.tensors[2] !== undefined &&
        call.tensors[0]!.dtype === call.tensors[1]!.dtype,
    ),
  },
  {
    what: 'linear with a weight [in] takes a bias, too.',
    why: 'the product is defined; PyTorch wants a matrix where there is a bias',
    covers: of('linear', refusedThere(/mat2 must be a matrix, got 1-D tensor/)),
  },
  {
    what: 'Transposed convolutions refuse results without elements.',
    why: 'PyTorch refuses them on most paths',
    covers: of('convTranspose1d convTranspose2d convTranspose3d', refusedHere(/Output size is too small/)),
  },
  {
    what: 'A window of a max pool that lies in the padding alone (with dilation) has the index −1, and takes no gradient.',
    why: 'PyTorch names an element that is not in the window',
    covers: of(
      maxPools,
      allOf(given('"dilation"'), given('"padding"'), ({ difference, ours }) => {
        const indices = ours.outputs?.[1]
        if (difference.detail.startsWith('outputs/1')) return / -1, PyTorch/.test(difference.detail)
        return (
          difference.cause.startsWith('gradient: value') &&
          (indices === undefined || ('values' in indices && indices.values.includes(-1)))
        )
      }),
    ),
  },
  {
    what: 'Max pools to more elements than an int32 can count are refused.',
    why: 'positions are int32',
    covers: of(maxPools, refusedThere(/cannot be converted to type int without overflow/)),
  },
  {
    what: 'maxUnpool refuses steps of 0 and negative padding, localResponseNorm a size of 0.',
    why: 'PyTorch computes a size from them, or divides by it',
    covers: anyOf(
      of('maxUnpool1d maxUnpool2d maxUnpool3d', refusedHere(/(kernelSize|stride|padding) must be a whole number/)),
      of('localResponseNorm', refusedHere(/size must be a whole number ≥ 1/)),
    ),
  },
  {
    what: 'dropout1d, dropout2d and featureAlphaDropout check dtype and shape whatever p is.',
    why: 'PyTorch returns early where p is 0 or 1',
    covers: anyOf(
      of('dropout1d dropout2d dropout3d', allOf(refusedHere(/DTYPE_MISMATCH/), given('"p":1'))),
      of(
        'featureAlphaDropout featureAlphaDropout_',
        allOf(refusedHere(/requires at least 2 dimensions/), anyOf(given('"p":0'), given('"p":1'))),
      ),
    ),
  },
  {
    what: 'embeddingBag: scaleGradByFreq divides by how often the row itself occurs.',
    why: 'PyTorch takes the count of another row',
    covers: of(
      'embeddingBag',
      allOf(caused(/gradient: value/), given('"scaleGradByFreq":true'), ({ call }) =>
        call.tensors.some((one) => isWhole(one) && hasRepeats(one)),
      ),
    ),
  },
  {
    what: 'The maximum of a bag that holds NaN is NaN.',
    why: 'PyTorch’s is where NaN comes first',
    covers: of('embeddingBag', allOf(special, given('"mode":"max"'), reaches(Infinity))),
  },
  {
    what: 'embeddingBag with includeLastOffset: the last bag ends where the input does.',
    why: 'PyTorch lets it end at the last offset in float32, but divides by what lies behind, too',
    covers: of(
      'embeddingBag',
      allOf(caused(/^(result|gradient|second gradient): value/), given('"includeLastOffset":true')),
    ),
  },
  {
    what: 'Normalisations of infinities and NaN, and of numbers whose squares overflow.',
    why: 'where they appear depends on the order of the steps; what overflows in float32 agrees with PyTorch in float64',
    covers: of(
      'batchNorm instanceNorm groupNorm layerNorm rmsNorm',
      allOf(special, anyOf(reaches(Infinity), allOf(reaches(1e18), agreeInFloat64))),
    ),
  },
  {
    what: 'The gradients of groupNorm’s and layerNorm’s parameters without elements are zeros.',
    why: 'PyTorch divides by their number',
    covers: of('groupNorm layerNorm', allOf(theirsIsNaN, hasNothing)),
  },
  {
    what: 'instanceNorm by running statistics does not write them, and checks its parameters whatever the batch.',
    why: 'PyTorch copies them onto themselves, and refuses them where their elements share memory',
    covers: of(
      'instanceNorm',
      anyOf(
        allOf(refusedThere(/more than one element of the written-to tensor/), ({ call }) =>
          call.tensors.some(hasRepeats),
        ),
        allOf(refusedHere(/should contain \d+ elements/), hasNothing),
      ),
    ),
  },
  {
    what: 'scaledDotProductAttention of infinities, NaN and scores that overflow.',
    why: 'PyTorch’s kernels differ in when they see that a whole row is masked',
    covers: of(
      'scaledDotProductAttention',
      allOf(special, anyOf(reaches(Infinity), allOf(reaches(1e15), agreeInFloat64))),
    ),
  },
  {
    what: 'A mask of scaledDotProductAttention without elements has a gradient.',
    why: 'as every argument without elements',
    covers: of('scaledDotProductAttention', allOf(caused(/^gradient: present/), hasNothing)),
  },
  {
    what: 'The gradients of batchNorm of transposed images.',
    why: 'PyTorch takes them for channels last, and reads the gradient in another order than it has',
    covers: of(
      'batchNorm instanceNorm',
      allOf(caused(/gradient: value/), ({ call }) => movesChannels(call.tensors[0]?.view)),
    ),
  },
  {
    what: 'adaptiveAvgPool1d, 2d and 3d to no elements take floats only.',
    why: 'whether a call is a mistake does not depend on sizes',
    covers: of(
      'adaptiveAvgPool1d adaptiveAvgPool2d adaptiveAvgPool3d',
      allOf(refusedHere(/DTYPE_MISMATCH/), ({ theirs }) => {
        const [out] = theirs.outputs ?? []
        return out !== undefined && 'shape' in out && out.shape.includes(0)
      }),
    ),
  },
  {
    what: 'Masks of attention have the dtype of the query or are bool, and broadcast.',
    why: 'PyTorch has another rule on each of its paths',
    covers: anyOf(
      of('multiHeadAttentionForward', refusedThere(/Input dtypes must be the same/)),
      of(
        'scaledDotProductAttention',
        anyOf(
          refusedThere(/Dimension (specified as -\d but tensor has no dimensions|out of range .* got -2)/),
          refusedHere(/^DTYPE_MISMATCH: scaledDotProductAttention: expected both/),
        ),
      ),
    ),
  },
  {
    what: 'scaledDotProductAttention checks its shapes without elements, too.',
    why: 'whether a call is a mistake does not depend on sizes',
    covers: of('scaledDotProductAttention', allOf(refusedHere(/SHAPE_MISMATCH/), hasNothing)),
  },
  {
    what: 'scaledDotProductAttention takes attnMask or isCausal, not both.',
    why: 'as PyTorch’s documentation says, and most of its paths do; its flash kernel takes both',
    covers: of('scaledDotProductAttention', refusedHere(/takes either attnMask or isCausal, not both/)),
  },
  {
    what: 'scaledDotProductAttention with isCausal and a scale of 0 or below.',
    why: 'PyTorch multiplies the −∞ of its mask by the scale',
    covers: of(
      'scaledDotProductAttention',
      allOf(theirsIsNaN, given('"isCausal":true'), anyOf(given('"scale":0}'), given('"scale":-1'))),
    ),
  },
  {
    what: 'pad of tensors without elements by reflection or replication.',
    why: 'PyTorch refuses them without a batch dimension',
    covers: of('pad', allOf(refusedThere(/possibly 0 batch size|length must be non-negative/), hasNothing)),
  },
  {
    what: 'lpPool and localResponseNorm of int64 whose powers overflow.',
    why: 'whether their sum is negative depends on its order',
    covers: of(
      'lpPool1d lpPool2d lpPool3d localResponseNorm',
      allOf(special, ({ call }) => isWhole(call.tensors[0]!), reaches(2 ** 31)),
    ),
  },
  {
    what: 'oneHot takes all integers.',
    why: 'int32 is an index here; PyTorch takes int64',
    covers: of('oneHot', refusedThere(/only applicable to index tensor/)),
  },
  {
    what: 'instanceNorm with eps 0 of equal numbers is NaN.',
    why: 'it is 0 / 0; PyTorch takes 0 for the inverse of the deviation there',
    covers: of(
      'instanceNorm',
      allOf(special, ({ call }) => valueOf(call, 'eps') === 0),
    ),
  },
  {
    what: 'Convolutions refuse a dilation of 0.',
    why: 'PyTorch takes it where a kernel or a batch makes no use of it',
    covers: of(convolutions, refusedHere(/dilation must be a whole number/)),
  },
  {
    what: 'The projections of multiHeadAttentionForward have one dtype, and its biasK and biasV one row.',
    why: 'as linear; PyTorch appends what it is given',
    covers: of(
      'multiHeadAttentionForward',
      refusedHere(/expected both tensors to have the same dtype|biasK and biasV must be/),
    ),
  },
  {
    what: 'Averages whose sums overflow.',
    why: 'in which precision they are summed is left open',
    covers: of(
      'avgPool1d avgPool2d avgPool3d adaptiveAvgPool1d adaptiveAvgPool2d adaptiveAvgPool3d',
      allOf(special, reaches(1e30), anyOf(agreeInFloat64, reaches(Infinity))),
    ),
  },
  {
    what: 'Normalisations of equal numbers, and their gradients, are 0 but for rounding.',
    why: 'last digits are divided by √eps, and multiplied by the weight; in float64 both agree to 10⁻⁹',
    covers: of(
      'batchNorm instanceNorm groupNorm layerNorm rmsNorm',
      anyOf(
        allOf(caused(/gradient: value( after|$)/), agreeInFloat64, ({ call }) => hasRepeats(call.tensors[0]!)),
        allOf(caused(/^result: value$/, /PyTorch -?0$/), within(1e-3), agreeInFloat64),
        allOf(caused(/gradient: value/, /PyTorch -?0$/), ({ call }) =>
          call.tensors.slice(1).some(({ values }) => values.some((value) => Math.abs(toNumber(value)) > 1e19)),
        ),
      ),
    ),
  },
  {
    what: 'The digits of second gradients of batch norms in training in half floats.',
    why: 'PyTorch rounds each of their terms, which cancel',
    covers: of('batchNorm instanceNorm', allOf(isHalf, caused(/^second gradient: value$/), within(1), agreeInFloat64)),
  },
  {
    what: 'localResponseNorm of integers refuses a negative whole beta beside whole alpha and k.',
    why: 'all is whole then; PyTorch’s default k is a float, and JavaScript has one kind of number',
    covers: of('localResponseNorm', refusedHere(/Integers to negative integer powers/)),
  },
  {
    what: 'The last digits of scaledDotProductAttention’s gradients in half floats.',
    why: 'devices round after each product; in float64 both agree',
    covers: of('scaledDotProductAttention', allOf(isHalf, caused(/gradient: value( after|$)/), isThatOfFloat64)),
  },
  {
    what: 'Second gradients of lpPool near 0.',
    why: 'they are 0 but for digits that rounding made, divided by powers of small numbers; in float64 both agree',
    covers: of('lpPool1d lpPool2d lpPool3d', allOf(caused(/^second gradient: value( after|$)/), agreeInFloat64)),
  },
]
