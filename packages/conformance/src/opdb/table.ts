import { type DType, isTensor, type Tensor, tensor } from '@flambeau/core'
import type { Callable } from './bind.ts'
import { Unsupported } from './sample.ts'

/** Arguments by PyTorch's names. */
export type Named = Readonly<Record<string, unknown>>

/** How a name is called where the usual rule does not say. */
export interface Rule {
  /** The function's name in flambeau, which may depend on the arguments. */
  readonly fn?: string | ((args: Named) => string)
  /** Arguments to pass instead of PyTorch's or beyond them, by name. A value of undefined leaves one out. */
  readonly change?: (args: Named) => Named
  /** Only as a method. */
  readonly method?: boolean
  /** What a user writes, where that is no function of a name. */
  readonly label?: string
  /** The whole call. */
  readonly call?: (args: Named, find: (name: string) => Callable) => unknown
}

const casts = (dtype: string): Rule => ({
  label: `x.to('${dtype}')`,
  call: ({ self }) => (self as { to(dtype: string): unknown }).to(dtype),
})
const property = (name: string): Rule => ({
  label: `x.${name}`,
  call: ({ self }) => (self as Record<string, unknown>)[name],
})

/** `start:stop:step` of Python. */
export class Slice {
  readonly start: unknown
  readonly stop: unknown
  readonly step: unknown

  constructor(start: unknown, stop: unknown, step: unknown) {
    this.start = start
    this.stop = stop
    this.step = step
  }
}

/** In place on a copy, as the database does it: leaves that require gradients may not be written. */
const inPlace = (name: string): Rule => ({
  fn: name,
  method: true,
  change: ({ self }) => ({ self: (self as Tensor).clone() }),
})

/** With `return_indices` PyTorch's function gives two results; here that is another function. */
const withIndices = (name: string): Rule => ({
  fn: ({ returnIndices }) => (returnIndices === true ? `${name}WithIndices` : name),
  change: () => ({ returnIndices: undefined }),
})

/** A size or position, which here must be known without reading a tensor: reading is a promise. */
function knownNumber(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'dtype' in value)
    throw new Unsupported('a size in a tensor: reading is async')
  return value
}

/** PyTorch hides the draws behind an underscore. */
const drawn = (name: string): Rule => ({
  ...withIndices(name),
  change: ({ _randomSamples: randomSamples }) => ({
    returnIndices: undefined,
    ...(randomSamples === undefined ? {} : { _randomSamples: undefined, randomSamples }),
  }),
})

/** PyTorch's older word for `correction`. */
const correction = (fn: string): Rule => ({
  fn,
  change: ({ unbiased }) =>
    unbiased === undefined ? {} : { unbiased: undefined, correction: unbiased === true ? 1 : 0 },
})

/** One item of `x[…]`: lists of numbers are index tensors; a slice is a pair. */
function indexItem(item: unknown): unknown {
  if (item instanceof Slice) {
    if (item.start === null && item.stop === null && item.step === null) return ':'
    return item.step === null ? [item.start, item.stop] : [item.start, item.stop, item.step]
  }
  return Array.isArray(item) ? tensor(item as number[], { dtype: 'int32' }) : item
}

/** Without sparse gradients, which flambeau has not. */
const dense: Rule = { change: ({ sparse }) => (sparse === false ? { sparse: undefined } : {}) }

/** Names whose call the usual rule does not derive. */
export const table: Readonly<Record<string, Rule>> = {
  T: property('T'),
  mT: property('mT'),
  bfloat16: casts('bfloat16'),
  bool: casts('bool'),
  double: casts('float64'),
  float: casts('float32'),
  half: casts('float16'),
  int: casts('int32'),
  long: casts('int64'),
  __getitem__: {
    label: 'x.index(…)',
    call: ({ self, key }, find) => {
      const items = (key as unknown[]).map(indexItem)
      const hasMask = items.some((item) => isTensor(item) && item.dtype === 'bool')
      return find(hasMask ? 'indexAsync' : 'index')(self, ...items)
    },
  },
  var: correction('variance'),
  var_mean: correction('varianceMean'),
  std: correction('std'),
  std_mean: correction('stdMean'),
  to: { call: ({ self, dtype, other }) => (self as Tensor).to((dtype ?? other) as DType) },
  norm: {
    change: ({ p }) => {
      if (p === 'nuc') throw new Unsupported('nuclear norm: singular values are linear algebra, of a later wave')
      return {}
    },
  },
  nonzero: { change: ({ asTuple }) => (asTuple === false ? { asTuple: undefined } : {}) },
  max_pool1d: withIndices('maxPool1d'),
  max_pool2d: withIndices('maxPool2d'),
  max_pool3d: withIndices('maxPool3d'),
  adaptive_max_pool1d: withIndices('adaptiveMaxPool1d'),
  adaptive_max_pool2d: withIndices('adaptiveMaxPool2d'),
  adaptive_max_pool3d: withIndices('adaptiveMaxPool3d'),
  fractional_max_pool2d: drawn('fractionalMaxPool2d'),
  fractional_max_pool3d: drawn('fractionalMaxPool3d'),
  fractional_max_pool2d_with_indices: drawn('fractionalMaxPool2d'),
  fractional_max_pool3d_with_indices: drawn('fractionalMaxPool3d'),
  uniform_: inPlace('uniform_'),
  normal_: inPlace('normal_'),
  exponential_: inPlace('exponential_'),
  cauchy_: inPlace('cauchy_'),
  geometric_: inPlace('geometric_'),
  log_normal_: inPlace('logNormal_'),
  zero_: inPlace('zero_'),
  eye: { call: ({ n, m, ...options }, find) => find('eye')(n, m ?? n, options) },
  randint: { call: ({ low, high, size, ...options }, find) => find('randint')(low ?? 0, high, size, options) },
  randint_like: {
    call: ({ self, low, high, ...options }, find) => find('randintLike')(self, low ?? 0, high, options),
  },
  narrow: {
    change: ({ start }) => ({ start: knownNumber(start) }),
  },
  tensor_split: {
    change: ({ tensorIndicesOrSections }) =>
      tensorIndicesOrSections === undefined ? {} : { tensorIndicesOrSections: knownNumber(tensorIndicesOrSections) },
  },
  // Positions are int32 in any case.
  bucketize: { change: () => ({ outInt32: undefined }) },
  searchsorted: { change: () => ({ outInt32: undefined }) },
  'nn.functional.embedding': dense,
  'nn.functional.embedding_bag': dense,
  // The database's only distance is the default one.
  'nn.functional.triplet_margin_with_distance_loss': { change: () => ({ distanceFunction: undefined }) },
  arange: {
    call: ({ start, end, step, ...options }, find) => {
      const numbers = [start, end, step].filter((one) => one !== undefined).map(Number)
      return find('arange')(...numbers, options)
    },
  },
}

/** Gradients that PyTorch gets wrong, by name and argument: they are not judged. */
export const wrongInPyTorch: Readonly<Record<string, { readonly argument: string; readonly reason: string }>> = {
  as_strided_scatter: {
    argument: 'self',
    reason: "PyTorch's gradient for self is that of the elements that src replaces; it has to be that of the others",
  },
}
