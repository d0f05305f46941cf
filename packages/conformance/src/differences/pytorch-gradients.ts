import { shapeOf } from '../differential/draw.ts'
import {
  allOf,
  caused,
  type DocumentedDifference,
  holds,
  isEmpty,
  isHuge,
  isSpecial,
  of,
  valueOf,
} from './differing.ts'

const productsOfInfinities = of('prod cumprod cumprod_', allOf(caused(/gradient: value \(NaN/), holds(isHuge)))

/** What PyTorch gets wrong in gradients, but for elementwise functions. */
export const pytorchGradients: readonly DocumentedDifference[] = [
  {
    what: 'The gradient of asStridedScatter with respect to its first argument.',
    why: 'PyTorch’s is that of the elements that src replaces',
    covers: of('asStridedScatter', caused(/gradient: value/, /grads\/0|second\/0/)),
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
    what: 'Gradients of prod and cumprod at infinities and where products leave the dtype.',
    why: 'PyTorch divides the products by the elements',
    covers: productsOfInfinities,
    after: productsOfInfinities,
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
    what: 'Gradients of blockDiag where a block is empty.',
    why: 'PyTorch does not count the row that an empty vector takes',
    covers: of(
      'blockDiag',
      allOf(caused(/gradient: value/), ({ call }) => call.tensors.some(isEmpty)),
    ),
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
