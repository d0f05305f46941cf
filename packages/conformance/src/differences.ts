import type { Call, Outcome } from './differential/call.ts'
import type { Difference } from './differential/judge.ts'

/** One thing that differs between a call's two sides. */
export interface Differing {
  readonly call: Call
  readonly ours: Outcome
  readonly theirs: Outcome
  readonly difference: Difference
}

/** Where flambeau means something else than PyTorch, on purpose. */
export interface DocumentedDifference {
  /** Short and stable. */
  readonly name: string
  /** What is different, and why: a sentence for users. */
  readonly reason: string
  /** Whether it is this that differs here. As narrow as can be. */
  covers(one: Differing): boolean
}

const dtypesIn = ({ tensors, args }: Call): ReadonlySet<string> => {
  const found = new Set<string>(tensors.map(({ dtype }) => dtype))
  for (const text of JSON.stringify(args).matchAll(/"dtype":"(\w+)"/g)) found.add(text[1]!)
  return found
}

const nameOf = ({ fn }: Call): string => fn.slice(fn.indexOf('.') + 1)

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

/** Functions whose results are positions or counts, whatever dtype their arguments have. */
const counting = names(`
  argmax argmin argsort sort msort topk kthvalue median nanmedian mode max min cummax cummin unique uniqueConsecutive nonzero
  nonzeroStatic argwhere searchsorted bucketize bincount countNonzero unravelIndex where trilIndices triuIndices randint randperm
  maxPool1dWithIndices maxPool2dWithIndices maxPool3dWithIndices adaptiveMaxPool1dWithIndices adaptiveMaxPool2dWithIndices
  adaptiveMaxPool3dWithIndices fractionalMaxPool2dWithIndices fractionalMaxPool3dWithIndices oneHot`)

const creating = names('tensor full arange fullLike scalarTensor newFull zeros ones resultType')

const accepted = ({ difference }: Differing): boolean => difference.cause === 'accepted here'

/** Every difference that is meant. What differs otherwise is a fault. */
export const differences: readonly DocumentedDifference[] = [
  {
    name: 'positions and integer results are int32',
    reason:
      'PyTorch makes int64 of positions, counts and sums of integers; here they are int32, which every device computes with. Tensors that are int64 stay so.',
    covers: ({ call, difference }) =>
      difference.cause.endsWith('int32 instead of int64') &&
      (!dtypesIn(call).has('int64') || counting.has(nameOf(call))),
  },
  {
    name: 'int32 indices are taken',
    reason: 'PyTorch wants int64 for indices; here int32 will do, too.',
    covers: (one) =>
      accepted(one) &&
      [...dtypesIn(one.call)].some((dtype) => dtype === 'int32') &&
      /(long|int64)/i.test(one.theirs.error ?? '') &&
      !/not implemented/.test(one.theirs.error ?? ''),
  },
  {
    name: 'numbers make float32',
    reason:
      'JavaScript has one kind of number, so whole numbers do not mean integers: tensor([1]), full, arange make float32, unless they are given a dtype.',
    covers: ({ call, difference }) =>
      creating.has(nameOf(call)) &&
      difference.cause === 'result: dtype' &&
      difference.detail.startsWith('float32, PyTorch int64'),
  },
  {
    name: 'dtypes that PyTorch’s CPU kernels lack',
    reason: 'Where PyTorch has no CPU kernel for a dtype ("not implemented for \'Bool\'"), flambeau computes.',
    covers: (one) =>
      accepted(one) &&
      /not implemented for '(Bool|Byte|Char|Short|Int|Long|Half|BFloat16)'/.test(one.theirs.error ?? ''),
  },
  {
    name: 'numbers in the place of tensors',
    reason: 'Elementwise functions take a number wherever they take a tensor; some of PyTorch’s take tensors only.',
    covers: (one) =>
      accepted(one) &&
      (/must be Tensor, not (int|float|bool)/.test(one.theirs.error ?? '') ||
        /invalid combination of arguments - got \((Tensor, )?(int|float|bool)(, Tensor|, int|, float|, bool)*[,)]/.test(
          one.theirs.error ?? '',
        )),
  },
  {
    name: 'gradients of targets',
    reason: 'Where PyTorch refuses a target that requires grad, flambeau differentiates with respect to it.',
    covers: (one) => accepted(one) && /not differentiable with respect to argument/.test(one.theirs.error ?? ''),
  },
  {
    name: 'draws are constants',
    reason:
      'bernoulli and normal of tensors that require grad give tensors that do not: PyTorch’s gradient of a draw is zero.',
    covers: ({ call, difference }) =>
      difference.cause === 'requiresGrad' && ['bernoulli', 'normal'].includes(nameOf(call)),
  },
  {
    name: 'several dimensions at once',
    reason: 'prod takes a list of dimensions as sum does; PyTorch’s takes one.',
    covers: (one) =>
      accepted(one) && nameOf(one.call) === 'prod' && /'dim' .* must be int, not list/.test(one.theirs.error ?? ''),
  },
]

/** The documented difference that this is, if any. */
export function documentedAs(one: Differing): string | undefined {
  return differences.find(({ covers }) => covers(one))?.name
}
