import { at, reaches } from './places.ts'
import {
  agreeInFloat64,
  anyOf,
  allOf,
  caused,
  type DocumentedDifference,
  given,
  haveInCommon,
  isHalf,
  isWhole,
  of,
  refusedHere,
  refusedThere,
  special,
  theirsIsNaN,
  type Differing,
  holds,
  valueOf,
  within,
} from './differing.ts'

const distances =
  'normalize cosineSimilarity pairwiseDistance tripletMarginLoss tripletMarginWithDistanceLoss cosineEmbeddingLoss'
/** The class that stands for a blank is among the labels. */
function namesBlank({ call }: Differing): boolean {
  const labels = call.args.find(({ n }) => n === 'targets')?.v as { readonly t: number } | undefined
  const blank = valueOf(call, 'blank') ?? 0
  return labels !== undefined && call.tensors[labels.t]?.values.includes(blank as number) === true
}

const givenNaN = given('{"f":"nan"}')

/** What activations, distances and losses mean otherwise. */
export const pointwise: readonly DocumentedDifference[] = [
  {
    what: 'The sign of a zero that activations, pools and losses give (relu(−0), an average of −1e−46).',
    why: 'it is that of a maximum, or depends on the order of a sum',
    covers: of(
      `relu relu_ relu6 softshrink hardtanh hardtanh_ logsigmoid crossEntropy nllLoss linearCrossEntropy avgPool1d avgPool2d avgPool3d
      adaptiveAvgPool1d adaptiveAvgPool2d adaptiveAvgPool3d interpolate upsampleBilinear convTranspose1d convTranspose2d
      convTranspose3d`,
      anyOf(
        caused(/^(result|written): value \(sign of zero\)$/),
        allOf(
          caused(/^writes an argument$/),
          holds((value) => value === '-0'),
        ),
      ),
    ),
  },
  {
    what: 'What NaN means as an option (eps, p, threshold, λ, α), and a negative eps.',
    why: 'PyTorch computes with it on one path and compares with it on another',
    covers: anyOf(
      of(
        `gaussianNllLoss pairwiseDistance tripletMarginLoss softplus batchNorm instanceNorm groupNorm layerNorm rmsNorm elu elu_ celu
        celu_ poissonNllLoss normalize cosineSimilarity`,
        allOf(caused(/value \(NaN|^writes an argument$/), givenNaN),
      ),
      of('softplus', allOf(caused(/^second gradient: value/), givenNaN)),
      // The running variance is what 1 / √(variance + eps) leaves of it.
      of('instanceNorm', allOf(caused(/^written: value \(NaN/, /: nan, PyTorch/), given('"eps":-1'))),
    ),
  },
  {
    what: 'Second gradients of leakyRelu with a negativeSlope of NaN.',
    why: 'PyTorch multiplies what comes back by it on both sides',
    covers: () => false,
    after: of('leakyRelu leakyRelu_', allOf(caused(/^second gradient: value \(NaN/), givenNaN)),
  },
  {
    what: 'The gradients of piecewise activations at NaN: those of the side that their formula puts it on.',
    why: 'PyTorch’s vectorised and scalar paths put it on different ones',
    covers: of(
      'hardtanh hardtanh_ relu6 hardswish elu elu_ celu celu_ selu selu_',
      allOf(
        caused(/gradient: value/),
        at((value) => value === 'nan'),
      ),
    ),
  },
  {
    what: 'Second gradients of smoothL1Loss and huberLoss at NaN, and first ones with beta: ∞ at infinite distances.',
    why: 'near is what is not far, also in derivatives; PyTorch counts NaN as near in the first and as far in the second',
    covers: of(
      'smoothL1Loss huberLoss',
      anyOf(
        allOf(
          caused(/^second gradient: value/),
          holds((value) => value === 'nan'),
        ),
        allOf(caused(/gradient: value/), given('"beta":{"f":"inf"}'), reaches(Infinity)),
      ),
    ),
  },
  {
    what: 'cdist and pdist of NaN and infinities are what norm makes of their differences.',
    why: 'PyTorch’s cdist ignores NaN with p: ∞, and counts it as NaN with p: 0, unlike norm',
    covers: of('cdist pdist', allOf(special, reaches(Infinity))),
  },
  {
    what: 'The gradients of elu, celu, selu and mish at large numbers are finite.',
    why: 'PyTorch multiplies an exponential that overflows by 0, or adds alpha to −alpha where it is infinite',
    covers: of(
      'elu elu_ celu celu_ selu selu_ mish softplus',
      allOf(theirsIsNaN, caused(/gradient/), anyOf(reaches(88), given('{"f":"inf"}'), given('{"f":"-inf"}'))),
    ),
  },
  {
    what: 'gelu of infinities is their limit, and that of the largest numbers finite.',
    why: 'PyTorch’s vectorised path multiplies by 0, or by 2 before it halves',
    covers: of('gelu', allOf(special, reaches(1e30))),
  },
  {
    what: 'Second gradients of distances and norms at 0, and within eps of it.',
    why: 'PyTorch divides by the norm before it sets to 0; near it digits that rounding made are divided by eps',
    covers: of(
      distances,
      allOf(caused(/^second gradient: value/), anyOf(theirsIsNaN, allOf(isHalf, agreeInFloat64), haveInCommon)),
    ),
  },
  {
    what: 'Second gradients of cosineSimilarity in one dimension are 0 but for rounding.',
    why: 'it is 1 or −1 there',
    covers: of('cosineSimilarity', allOf(caused(/^second gradient: value$/), within(1e-4))),
  },
  {
    what: 'normalize of negative order with eps: 0 where there are zeros.',
    why: 'the norm is 0, and so is its gradient; PyTorch’s is NaN',
    covers: of(
      'normalize',
      allOf(caused(/gradient: value \(NaN/), given('"p":-'), given('"eps":0'), ({ call }) =>
        call.tensors.some(({ values }) => values.some((value) => Number(value) === 0)),
      ),
    ),
  },
  {
    what: 'Norms of numbers whose squares overflow are infinite.',
    why: 'PyTorch takes the absolute value where there is one',
    covers: of(distances, allOf(special, reaches(1e15), agreeInFloat64)),
  },
  {
    what: 'The gradient of pdist of order ∞ is shared among equal differences.',
    why: 'as that of norm; PyTorch gives each of them all',
    covers: of('pdist cdist', allOf(caused(/gradient: value/), given('{"f":"inf"}'))),
  },
  {
    what: 'Distances of order 0 have zeros for a gradient, not none.',
    why: 'as other functions that are constant in pieces',
    covers: of('pairwiseDistance tripletMarginLoss', allOf(caused(/^gradient: present/), given('"p":0'))),
  },
  {
    what: 'hingeEmbeddingLoss of integers is computed in floats.',
    why: 'PyTorch cuts the margin off to an integer',
    covers: of(
      'hingeEmbeddingLoss',
      (one) =>
        isWhole(one.call.tensors[0]!) &&
        anyOf(
          refusedThere(/without overflow|could not infer output dtype/),
          caused(/^result: dtype$/, /^float32, PyTorch u?int/),
        )(one),
    ),
  },
  {
    what: 'softMarginLoss takes targets that broadcast, bool and uint8 ones, and large numbers.',
    why: 'PyTorch computes in the memory of its result, whose exponential overflows, and negates a uint8 target',
    covers: of(
      'softMarginLoss',
      anyOf(
        refusedThere(/doesn't match the broadcast shape|on a bool tensor is not supported/),
        allOf(special, reaches(88)),
        allOf(caused(/gradient: value/), ({ call }) => call.tensors[1]?.dtype === 'uint8'),
      ),
    ),
  },
  {
    what: 'mseLoss takes bool beside floats with a weight, too.',
    why: 'PyTorch subtracts before it converts where there is a weight',
    covers: of('mseLoss', refusedThere(/Subtraction, the `-` operator, with a bool tensor/)),
  },
  {
    what: 'ctcLoss refuses labels that are no classes.',
    why: 'PyTorch reads beyond the tensor',
    covers: of('ctcLoss', refusedHere(/INDEX_OUT_OF_RANGE/)),
  },
  {
    what: 'The gradient of ctcLoss where the blank is among the labels.',
    why: 'PyTorch counts such a label only once',
    covers: of('ctcLoss', allOf(caused(/gradient: value/), namesBlank)),
  },
  {
    what: 'The constants in binaryCrossEntropy’s gradient and in cosineEmbeddingLoss, in float64.',
    why: 'PyTorch rounds them to float32',
    covers: of(
      'binaryCrossEntropy cosineEmbeddingLoss',
      ({ call, difference }) => difference.cause.startsWith('gradient: value') && call.tensors[0]!.dtype === 'float64',
    ),
  },
  {
    what: 'glu of infinities.',
    why: 'whether a gradient is infinity times 0 depends on the order of the steps',
    covers: of('glu silu', allOf(caused(/^second gradient: value \(NaN/, /: nan, PyTorch -?inf$/), reaches(1e30))),
  },
  {
    what: 'Second gradients of binaryCrossEntropy at 0 and 1.',
    why: 'they are differences of numbers over the smallest that counts',
    covers: of(
      'binaryCrossEntropy',
      allOf(caused(/^second gradient/), ({ call }) => [0, 1].some((end) => call.tensors[0]!.values.includes(end))),
    ),
  },
  {
    what: 'The gradient of binaryCrossEntropyWithLogits with uint8 weights.',
    why: 'PyTorch subtracts 1 in uint8',
    covers: of(
      'binaryCrossEntropyWithLogits',
      allOf(caused(/gradient: value/), ({ call }) => call.tensors.some(({ dtype }) => dtype === 'uint8')),
    ),
  },
  {
    what: 'Distances of integers are computed in float32.',
    why: 'PyTorch adds eps before or after it converts',
    covers: of(
      distances,
      allOf(caused(/^result: value$/), within(1e-5), ({ call }) => call.tensors.some(isWhole)),
    ),
  },
]
