const noTensor = 'its result is no tensor; tests of core judge it'
const host = 'makes a tensor of numbers of the host, which is how every case begins'
const unspecified = 'what the tensor holds is not specified'
const random = 'random: judged by its stream and its distribution'
const inPlace = 'the form in place of an op that has cases; every in-place form is compared with its function in core'

/** Exported functions that have no cases, and why. */
export const uncased: Readonly<Record<string, string>> = {
  allclose: noTensor,
  broadcastShapes: noTensor,
  canCast: noTensor,
  clearConstants: noTensor,
  equal: noTensor,
  isFloatingPoint: noTensor,
  isNonzero: noTensor,
  isSameSize: noTensor,
  isSigned: noTensor,
  isTensor: noTensor,
  numel: noTensor,
  resultType: noTensor,
  fromArray: host,
  scalarTensor: host,
  tensor: host,
  empty: unspecified,
  emptyLike: unspecified,
  emptyStrided: unspecified,
  alphaDropout_: random,
  bernoulli: random,
  featureAlphaDropout_: random,
  multinomial: random,
  rand: random,
  randLike: random,
  randint: random,
  randintLike: random,
  randn: random,
  randnLike: random,
  randperm: random,
  relu_: inPlace,
  setIndex_: inPlace,
}
