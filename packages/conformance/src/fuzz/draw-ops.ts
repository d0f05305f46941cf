import { isFloat } from '@flambeau/core/backend'
import { type Drawing, fitsInto, type Known } from './draw.ts'
import type { Arg, Ref, Step } from './program.ts'

type Draw = (drawing: Drawing, x: Known) => Step | undefined

function call(name: string, x: Known, ...args: readonly Arg[]): Step {
  return { call: name, args: [{ ref: x.ref }, ...args] }
}

function least(x: Known): number {
  return x.values.reduce((a, b) => Math.min(a, b), Infinity)
}

function most(x: Known): number {
  return x.values.reduce((a, b) => Math.max(a, b), -Infinity)
}

/** Whether no element is nearly zero, where |x|, relu and the like have their kinks. */
function apart(x: Known): boolean {
  return x.exact || x.values.every((value) => Math.abs(value) > 1e-2)
}

/** Functions of one float, with the arguments at which they are well conditioned. */
const functions: readonly (readonly [name: string, low: number, high: number])[] = [
  ['sqrt', 0.05, 1e4],
  ['rsqrt', 0.05, 1e4],
  ['exp', -8, 5],
  ['expm1', -8, 5],
  ['log', 0.05, 1e4],
  ['log1p', -0.9, 1e4],
  ['log2', 0.05, 1e4],
  ['sin', -20, 20],
  ['cos', -20, 20],
  ['tan', -1.3, 1.3],
  ['asin', -0.9, 0.9],
  ['acos', -0.9, 0.9],
  ['atan', -1e3, 1e3],
  ['sinh', -5, 5],
  ['cosh', -5, 5],
  ['tanh', -50, 50],
  ['asinh', -1e3, 1e3],
  ['acosh', 1.1, 1e3],
  ['atanh', -0.9, 0.9],
  ['erf', -20, 20],
  ['sigmoid', -50, 50],
  ['square', -30, 30],
  ['lgamma', 0.5, 20],
  ['digamma', 0.5, 20],
]

function suiting(d: Drawing, x: Known): string | undefined {
  const [low, high] = [least(x), most(x)]
  const names = functions.filter(([, from, to]) => low >= from && high <= to).map(([name]) => name)
  return names.length === 0 ? undefined : d.pick(names)
}

const integerUnary = ['neg', 'abs', 'sign', 'bitwiseNot', 'logicalNot', 'square'] as const
const arithmetic = ['add', 'sub', 'mul', 'maximum', 'minimum'] as const

function nonZero(d: Drawing, x: Known): () => number {
  return () => {
    const value = d.number(x.dtype)
    return Math.abs(value) < 0.4 ? (isFloat(x.dtype) ? 1.5 : 3) : value
  }
}

/** Where operands of different sizes of error may change places, their order decides gradients. */
function binary(d: Drawing, x: Known, inPlace: boolean): Step | undefined {
  const suffix = inPlace ? '_' : ''
  if (x.dtype === 'bool') return call(d.pick(['bitwiseAnd', 'bitwiseOr', 'bitwiseXor']) + suffix, x, d.operand(x))
  if (!isFloat(x.dtype)) {
    const roll = d.gen.uniform()
    if (roll < 0.2) return call(d.pick(['bitwiseAnd', 'bitwiseOr', 'bitwiseXor']) + suffix, x, d.operand(x))
    if (roll < 0.4) {
      return call(d.pick(['floorDivide', 'remainder', 'fmod']) + suffix, x, d.operand(x, nonZero(d, x)))
    }
    if (roll < 0.5 && !inPlace) {
      return call(
        d.pick(['bitwiseLeftShift', 'bitwiseRightShift']),
        x,
        d.operand(x, () => d.below(5)),
      )
    }
    if (roll < 0.6)
      return call(
        `pow${suffix}`,
        x,
        d.operand(x, () => d.below(4)),
      )
  } else {
    const roll = d.gen.uniform()
    if (roll < 0.15) return call(`div${suffix}`, x, d.operand(x, nonZero(d, x)))
    if (roll < 0.2 && least(x) > 0.1) return call(`pow${suffix}`, x, d.pick([2, 0.5, -1, 3]))
    if (roll < 0.25 && !inPlace && apart(x)) return call('atan2', x, d.operand(x, nonZero(d, x)))
    if (roll < 0.3 && x.exact && !d.smooth) {
      return call(d.pick(['remainder', 'fmod']) + suffix, x, d.operand(x, nonZero(d, x)))
    }
  }
  const name = d.pick(inPlace ? arithmetic.slice(0, 3) : d.smooth ? arithmetic.slice(0, 3) : arithmetic)
  const options = d.chance(0.15) && (name === 'add' || name === 'sub') ? [{ alpha: 2 }] : []
  return call(name + suffix, x, d.operand(x), ...options)
}

function unary(d: Drawing, x: Known): string | undefined {
  if (x.dtype === 'bool') return d.pick(['logicalNot', 'bitwiseNot'])
  if (!isFloat(x.dtype)) return d.pick(integerUnary)
  const roll = d.gen.uniform()
  if (roll < 0.15) return 'neg'
  if (roll < 0.3) return d.smooth && !apart(x) ? undefined : d.pick(['abs', 'relu'])
  if (roll < 0.4) return x.exact && !d.smooth ? d.pick(['floor', 'ceil', 'round', 'trunc', 'sign']) : undefined
  return suiting(d, x)
}

/** One or two values in, one of their shape out. */
export const drawElementwise: readonly Draw[] = [
  (d, x) => binary(d, x, false),
  (d, x) => binary(d, x, false),
  (d, x) => {
    const name = unary(d, x)
    return name === undefined ? undefined : call(name, x)
  },
  (d, x) => {
    if (!x.exact || d.smooth) return undefined
    return call(d.pick(['eq', 'ne', 'lt', 'le', 'gt', 'ge']), x, d.operand(x))
  },
  (d, x) => {
    const mask = d.value((one) => one.dtype === 'bool' && fitsInto(one.shape, x.shape))
    const condition = mask === undefined ? d.input(d.broadcastable(x.shape), 'bool') : { ref: mask.ref }
    if (x.dtype !== 'bool' && d.chance(0.4)) return call('maskedFill', x, condition, d.scalar(x.dtype))
    return call('where', x, condition, d.operand(x))
  },
]

/** Writes over what is there. */
export const drawInPlace: readonly Draw[] = [
  (d, x) => binary(d, x, true),
  (d, x) => binary(d, x, true),
  (d, x) => {
    const name = unary(d, x)
    if (name === undefined || name === 'logicalNot' || name === 'bitwiseNot' || name === 'square') return undefined
    return call(`${name}_`, x)
  },
  (d, x) => {
    const source = d.value(
      (one) => fitsInto(one.shape, x.shape) && (one.exact || isFloat(x.dtype) || !isFloat(one.dtype)),
    )
    return source === undefined ? undefined : call('copy_', x, { ref: source.ref })
  },
  // The same memory a little further on, or across: what is read must be read before it is written.
  (d, x) => {
    const [rows, columns] = x.shape
    if (rows === undefined || rows < 3) return undefined
    const window = (start: number): Ref => d.before(call('slice', x, 0, start, start + rows - 1, 1))
    const first = rows === columns && d.chance(0.5) ? undefined : d.chance(0.5) ? 0 : 1
    const name = d.pick(['copy_', ...(x.dtype === 'bool' ? [] : ['add_', 'mul_', 'sub_'])])
    if (first === undefined) return call(name, x, d.before(call('transpose', x, 0, 1)))
    return { call: name, args: [window(first), window(1 - first)] }
  },
  (d, x) => (d.chance(0.5) ? call('zero_', x) : call('fill_', x, d.scalar(x.dtype))),
]

const rounding = ['sum', 'mean', 'prod', 'variance', 'std', 'logsumexp'] as const

function reduction(d: Drawing, x: Known): Step | undefined {
  const rank = x.shape.length
  const dims = rank > 1 && d.chance(0.3) ? d.order(rank).slice(0, 2) : d.dim(x.shape)
  const options = d.chance(0.4) ? [{ keepdim: true }] : []
  if (x.dtype === 'bool' || d.chance(0.1)) return call(d.pick(['any', 'all']), x, dims, ...options)
  if (!isFloat(x.dtype)) return call(d.pick(['sum', 'prod', 'amax', 'amin']), x, dims, ...options)
  if (x.exact && !d.smooth && d.chance(0.3)) return call(d.pick(['amax', 'amin']), x, dims, ...options)
  if (d.chance(0.15)) return call(d.pick(['sum', 'mean']), x)
  if (d.chance(0.15)) return call('norm', x, 2, dims, ...options)
  return call(d.pick(rounding), x, dims, ...options)
}

function product(d: Drawing, x: Known): Step | undefined {
  if (!isFloat(x.dtype) || x.shape.length === 0 || x.shape.length > 3) return undefined
  const inner = x.shape[x.shape.length - 1]!
  const other = d.value(({ dtype, shape }) => dtype === x.dtype && shape.length === 2 && shape[0] === inner)
  const right = other === undefined ? d.input(d.chance(0.2) ? [inner] : [inner, d.size()], x.dtype) : { ref: other.ref }
  return call('matmul', x, right)
}

function indexing(d: Drawing, x: Known): Step | undefined {
  if (x.shape.length === 0 || x.dtype === 'bool') return undefined
  const dim = d.below(x.shape.length)
  const size = x.shape[dim]!
  const shape = x.shape.map((length, at) => (at === dim ? d.size() : length))
  const roll = d.gen.uniform()
  if (roll < 0.3) {
    const index = d.indices([d.size()], size)
    return index && call('indexSelect', x, dim, index)
  }
  if (roll < 0.6) {
    const index = d.indices(shape, size)
    return index && call('gather', x, dim, index)
  }
  if (roll < 0.8) {
    const index = d.indices(shape, size)
    return index && call('scatterAdd', x, dim, index, d.input(shape, x.dtype))
  }
  const count = Math.min(size, d.size())
  const index = d.indices([count], size, true)
  const source = x.shape.map((length, at) => (at === dim ? count : length))
  return index && call('indexAdd', x, dim, index, d.input(source, x.dtype))
}

/** Values of another shape. */
export const drawReductions: readonly Draw[] = [
  reduction,
  reduction,
  product,
  product,
  indexing,
  (d, x) => {
    if (!isFloat(x.dtype)) return undefined
    return call(d.pick(['softmax', 'logSoftmax']), x, d.dim(x.shape))
  },
  (d, x) => {
    if (x.dtype === 'bool') return undefined
    return call(d.pick(['cumsum', 'cumsum', 'cumprod']), x, d.dim(x.shape))
  },
  (d, x) => {
    if (!x.exact || d.smooth || x.dtype === 'bool') return undefined
    if (d.chance(0.5)) return call(d.pick(['argmax', 'argmin']), x, d.dim(x.shape))
    return { call: 'sort', args: [{ ref: x.ref }, d.dim(x.shape)], pick: d.pick(['values', 'indices']) }
  },
]
