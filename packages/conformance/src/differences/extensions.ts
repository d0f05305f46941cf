import { anyOf, caused, type DocumentedDifference, of, refusedHere, refusedThere } from './differing.ts'

/** What flambeau takes and PyTorch does not. */
export const extensions: readonly DocumentedDifference[] = [
  {
    what: 'broadcastTo and expand take −1 for dimensions that the tensor has.',
    why: 'PyTorch makes a size of −1 of it where the tensor is a number',
    covers: of(
      'broadcastTo expand',
      ({ call, difference }) =>
        difference.cause === 'refused here' &&
        /-1/.test(JSON.stringify(call.args)) &&
        call.tensors[0]!.base.length === 0,
    ),
  },
  {
    what: 'Dtypes for which PyTorch has no CPU kernel ("not implemented for ‘Bool’").',
    why: 'compositions work in every dtype in which their parts do',
    covers: refusedThere(/not implemented for '(Bool|Byte|Char|Short|Int|Long|Half|BFloat16|Float|Double)'/),
  },
  {
    what: 'Integers, bools and half floats where single functions of PyTorch exclude them.',
    why: 'the result is defined: argmax, topk, isin and quantile compare, mvlgamma and affineGrid convert',
    covers: anyOf(
      of('argmax argmin topk', refusedThere(/does not support bool/)),
      of('corrcoef cov', refusedThere(/bool dtype is not supported/)),
      of('cumulativeTrapezoid trapezoid trapz', refusedThere(/bool is not supported/)),
      of('mvlgamma mvlgamma_', refusedThere(/may not be a boolean/)),
      of('quantile nanquantile', refusedThere(/must be either float or double dtype/)),
      of('affineGrid', refusedThere(/Expected theta to have floating point type/)),
      of('isin', refusedThere(/Unsupported input type/)),
      of('klDiv', refusedThere(/Integral inputs not supported/)),
      of('embeddingBag', refusedThere(/scalar types: Half, BFloat16, Float, Double/)),
      of('nanmean norm', refusedThere(/[Ee]xpected (input to have|a) floating point/)),
      of('cross', refusedThere(/expected scalar type/)),
      of('setIndex_', refusedThere(/source and destination dtypes match/)),
      of('repeatInterleave', refusedThere(/repeat_interleave_cpu/)),
    ),
  },
  {
    what: 'A number in the place of a tensor, in elementwise functions of two.',
    why: 'one rule for all of them; PyTorch’s differ',
    covers: anyOf(
      refusedThere(/must be Tensor, not (int|float|bool)/),
      refusedThere(
        /invalid combination of arguments - got \((Tensor, )?(int|float|bool)(, Tensor|, int|, float|, bool)*[,)]/,
      ),
      of('clamp clamp_', refusedThere(/got \((Tensor, )?max=(Tensor|int|float|bool), min=(Tensor|int|float|bool)/)),
      of(
        'clamp clamp_',
        refusedThere(
          /invalid combination of arguments - got \((\w+, )*Tensor, (int|float|bool)|(int|float|bool), Tensor/,
        ),
      ),
    ),
  },
  {
    what: 'Forms of arguments that PyTorch takes in sibling functions: keepdim without dim, dim as a list or null, sizes as one number or a list, null for a default.',
    why: 'one rule for all functions of a kind',
    covers: anyOf(
      of(
        'mean sum prod variance varianceMean std stdMean nansum nanmean amax amin any all',
        refusedThere(/invalid combination of arguments - got \((Tensor, )?keepdim=bool/),
      ),
      of('movedim moveaxis', refusedThere(/got \((Tensor, )?(list, int|int, list)\)/)),
      of('prod', refusedThere(/'dim' .* must be int, not (list|NoneType)|got \((Tensor, )?(list|NoneType)/)),
      of('mean sum prod', refusedThere(/missing 1 required positional arguments: "dim"/)),
      of(
        'ones zeros empty rand randn full newOnes newZeros newEmpty newFull broadcastTo',
        refusedThere(/missing 1 required positional arguments: "size"|got \(\)|got \(, /),
      ),
      of('nonzeroStatic', refusedThere(/'fill_value' must be int/)),
      of(
        'unique uniqueConsecutive repeatInterleave takeAlongDim',
        refusedThere(/tensor has no dimensions|expected to be in range of \[-1, 0\]/),
      ),
      of('logsumexp', refusedThere(/'dim' .* not NoneType/)),
      of('layerNorm rmsNorm', refusedThere(/'normalized_shape' .* not int/)),
      of('lpPool1d', refusedThere(/must be Tensor, not list/)),
      of(
        'fractionalMaxPool2d fractionalMaxPool2dWithIndices fractionalMaxPool3d fractionalMaxPool3dWithIndices',
        refusedThere(/object of type '(float|int)' has no len/),
      ),
      of('indexPut indexPut_', refusedThere(/but got NoneType/)),
      of('bernoulli bernoulli_', refusedThere(/NoneType/)),
      of('resultType', refusedThere(/result_type\(\) received an invalid combination/)),
      of('trapezoid cumulativeTrapezoid trapz', refusedThere(/got \((Tensor, )?NoneType/)),
      of('to', refusedThere(/got \(\), but expected/)),
      of('logsumexp', refusedThere(/output with shape \[\] doesn't match the broadcast shape/)),
    ),
  },
  {
    what: 'The Frobenius norm over any number of dimensions.',
    why: 'it is the length of all elements together; PyTorch takes one or two',
    covers: of('norm', refusedThere(/matrix_norm: dim must be a 2-tuple/)),
  },
  {
    what: 'Of fractional factors alpha and beta integers take the whole part also where the product is empty.',
    why: 'whether a call is a mistake does not depend on sizes',
    covers: of(
      'addmm addmv addbmm baddbmm addmm_ addmv_ addbmm_ baddbmm_',
      refusedThere(/result type Float can't be cast to the desired output type/),
    ),
  },
  {
    what: 'Paddings that crop more than there is before they add something.',
    why: 'the result has a size; PyTorch crops first',
    covers: of('pad constantPadNd', refusedThere(/narrow\(\): length must be non-negative/)),
  },
  {
    what: 'Operands of einsum of several floating dtypes where a sum has one term.',
    why: 'dtypes meet, as elsewhere; PyTorch fails in the product that it makes of it',
    covers: of('einsum', refusedThere(/expected scalar type \w+ but found \w+/)),
  },
  {
    what: 'unique along a dimension of a tensor with several empty ones.',
    why: 'nothing is unique there, as along one',
    covers: of('unique', refusedThere(/Number of zero sized dimensions is more than one/)),
  },
  {
    what: 'Weights of cov of another floating dtype.',
    why: 'dtypes meet, as elsewhere',
    covers: of('cov', refusedThere(/expected m1 and m2 to have the same dtype/)),
  },
  {
    what: 'Factors alpha and beta beyond float16 in addmv and addr are infinite.',
    why: 'as in addmm, addbmm and baddbmm',
    covers: of('addmv addr addmv_ addr_', refusedThere(/cannot be converted to type c10::Half without overflow/)),
  },
  {
    what: 'Dimension 0 or −1 of a tensor without dimensions, where single functions exclude it.',
    why: 'most take it',
    covers: of(
      'repeatInterleave takeAlongDim uniqueConsecutive roll',
      refusedThere(/Dimension specified as (0|-1) but tensor has no dimensions/),
    ),
  },
  {
    what: 'Padding of vectors by reflection and replication to nothing, and indices into nothing in indexReduce.',
    why: 'PyTorch takes them in more dimensions and in sibling functions',
    covers: anyOf(
      of('pad', refusedThere(/is too small\. Calculated output W: 0/)),
      of(
        'indexReduce indexReduce_',
        (one) => refusedThere(/out of range/)(one) && one.call.tensors.some(({ base }) => base.includes(0)),
      ),
    ),
  },
  {
    what: 'Gradients with respect to targets of losses.',
    why: 'losses are compositions',
    covers: refusedThere(/not differentiable with respect to argument/),
  },
  {
    what: 'A reduction of a tensor that requires grad to an integer dtype: the result is a constant.',
    why: 'PyTorch refuses what has no gradient; to() and comparisons give constants in both',
    covers: refusedThere(/Autograd not support dtype/),
  },
  {
    what: 'Functions without a derivative (heaviside, unique, bincount’s weights) give constants; PyTorch’s fail in backward.',
    why: 'the error comes where it can be read: x does not require grad',
    covers: anyOf(
      ({ difference, theirs }) => difference.cause === 'requiresGrad' && /not implemented/.test(theirs.gradError ?? ''),
      of('heaviside heaviside_ unique uniqueConsecutive bincount', caused(/^requiresGrad$/)),
      of('igamma igammac igamma_ igammac_', refusedHere(/no gradient with respect to its first argument/)),
    ),
  },
]
