import * as takes from '../../arguments/kinds.ts'
import { generatorOptionsKind, randomOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import { type DType, integerRange, isFloat } from '../../dtype/dtype.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { checkInPlace } from '../../dispatch/in-place.ts'
import { scope } from '../../memory/scope.ts'
import { TorchError } from '../../errors.ts'
import { finfo } from '../../finfo.ts'
import { defaultGenerator, type Generator } from '../../random/generator.ts'
import { broadcastShapes } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { checkFloat, checkNumeric } from '../../dispatch/accepted.ts'
import { add, div, mul, sub } from '../primitives/arithmetic.ts'
import { bitwiseAnd } from '../primitives/bitwise.ts'
import { clampMin } from '../elementwise/clamp.ts'
import { ge, le, lt } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { randn, type RandomOptions } from '../creation/random.ts'
import { integers } from '../creation/random-integers.ts'
import { refuseWhere } from '../primitives/refuse.ts'
import { normal as standardNormal, uniform } from '../primitives/uniform.ts'
import { ceil, exp, log1p, logicalNot, neg, tan } from '../primitives/unary.ts'
import { copy_ } from '../primitives/write.ts'

export interface GeneratorOption {
  /** Where the stream comes from. Default: the generator that {@link manualSeed} seeds. */
  readonly generator?: Generator
}

function generatorOf(options: GeneratorOption | undefined): Generator {
  return options?.generator ?? defaultGenerator()
}

/** Halves are drawn in float32, and rounded once. */
function wide(dtype: DType): DType {
  return dtype === 'float64' ? dtype : 'float32'
}

/** Overwrites `x` with what `make` draws in its shape. */
function overwrite(op: string, x: Tensor, make: () => Tensor): Tensor {
  checkInPlace(op, x)
  scope(() => {
    copy_(x, noGrad(make))
  })
  return x
}

/** The same, for draws from the real numbers. */
function overwriteReal(op: string, x: Tensor, make: () => Tensor): Tensor {
  checkFloat(op, x)
  return overwrite(op, x, make)
}

function uniforms(x: Tensor, generator: Generator): Tensor {
  return uniform(x.device, wide(x.dtype), x.shape, generator.next())
}

function check(op: string, ok: boolean, name: string, value: number, rule: string): void {
  if (ok) return
  throw new TorchError('INVALID_ARGUMENT', op, `${name} must be ${rule}, but got ${value}.`, { [name]: value })
}

/** A chance that may be one number for all elements. */
function chances(op: string, p: Tensor | number): Tensor | number {
  if (!isTensor(p)) {
    check(op, p >= 0 && p <= 1, 'p', p, 'between 0 and 1')
    return p
  }
  checkFloat(op, p)
  refuseWhere(
    () => logicalNot(bitwiseAnd(ge(p, 0), le(p, 1))),
    () => new TorchError('INVALID_ARGUMENT', op, 'chances must be between 0 and 1, but some are not.'),
  )
  return p.detach()
}

const bernoulliArguments = signature('bernoulli', {
  input: takes.tensor,
  p: takes.optional(takes.either(takes.number, generatorOptionsKind)),
  options: generatorOptionsKind,
})

/**
 * Independent draws of 0 and 1, where each element of `x` is the chance of a 1, or `p` is for all; equal on every device
 * (`torch.bernoulli`).
 *
 * @returns The shape and dtype of `x`.
 * @throws TorchError `DTYPE_MISMATCH` for chances that are integers, `INVALID_ARGUMENT` for a number p outside [0, 1].
 * @example
 * ```ts
 * torch.bernoulli(torch.full([4], 0.5)) // zeros and ones
 * torch.bernoulli(torch.empty([4]), 0.5) // the same
 * ```
 */
export function bernoulli(x: Tensor, p?: number | null, options?: GeneratorOption): Tensor
export function bernoulli(x: Tensor, options?: GeneratorOption): Tensor
export function bernoulli(x: Tensor, p?: number | GeneratorOption | null, options?: GeneratorOption): Tensor {
  bernoulliArguments(arguments)
  const chance = chances('bernoulli', typeof p === 'number' ? p : x)
  const generator = generatorOf(typeof p === 'object' && p !== null ? p : options)
  return scope(() => cast(lt(uniform(x.device, 'float32', x.shape, generator.next()), chance), x.dtype))
}

const bernoulliInPlaceArguments = signature('bernoulli_', {
  input: takes.tensor,
  p: takes.omissible(takes.either(takes.number, takes.tensor)),
  options: generatorOptionsKind,
})

/** Overwrites with zeros and ones: `p` is the chance of a 1, a number or a tensor that broadcasts. */
export function bernoulli_(x: Tensor, p: Tensor | number = 0.5, options?: GeneratorOption): Tensor {
  bernoulliInPlaceArguments(arguments)
  const generator = generatorOf(options)
  const chance = chances('bernoulli_', p)
  return overwrite('bernoulli_', x, () => lt(uniform(x.device, 'float32', x.shape, generator.next()), chance))
}

const uniformArguments = signature('uniform_', {
  input: takes.tensor,
  low: takes.omissible(takes.number),
  high: takes.omissible(takes.number),
  options: generatorOptionsKind,
})

/** Overwrites with uniform numbers from [low, high). */
export function uniform_(x: Tensor, low = 0, high = 1, options?: GeneratorOption): Tensor {
  uniformArguments(arguments)
  const generator = generatorOf(options)
  checkFloat('uniform_', x)
  const { max } = finfo(x.dtype)
  if (!(low >= -max && high <= max && low <= high && high - low <= max)) {
    throw new TorchError(
      'INVALID_ARGUMENT',
      'uniform_',
      `from ${low} to ${high}: the bounds must be finite numbers of ${x.dtype}, in this order, and so must be their difference.`,
      { low, high },
    )
  }
  return overwrite('uniform_', x, () =>
    add(mul(uniform(x.device, x.dtype, x.shape, generator.next()), high - low), low),
  )
}

const normalArguments = signature('normal_', {
  input: takes.tensor,
  mean: takes.omissible(takes.number),
  std: takes.omissible(takes.number),
  options: generatorOptionsKind,
})

/** Overwrites with normal numbers. */
export function normal_(x: Tensor, mean = 0, std = 1, options?: GeneratorOption): Tensor {
  normalArguments(arguments)
  const generator = generatorOf(options)
  check('normal_', std >= 0, 'std', std, '≥ 0')
  return overwriteReal('normal_', x, () =>
    add(mul(standardNormal(x.device, x.dtype, x.shape, generator.next()), std), mean),
  )
}

const logNormalArguments = signature('logNormal_', {
  input: takes.tensor,
  mean: takes.omissible(takes.number),
  std: takes.omissible(takes.number),
  options: generatorOptionsKind,
})

/** Overwrites with exp of normal numbers. */
export function logNormal_(x: Tensor, mean = 1, std = 2, options?: GeneratorOption): Tensor {
  logNormalArguments(arguments)
  const generator = generatorOf(options)
  check('logNormal_', std > 0, 'std', std, '> 0')
  return overwriteReal('logNormal_', x, () =>
    exp(add(mul(standardNormal(x.device, wide(x.dtype), x.shape, generator.next()), std), mean)),
  )
}

const exponentialArguments = signature('exponential_', {
  input: takes.tensor,
  lambd: takes.omissible(takes.number),
  options: generatorOptionsKind,
})

/** Overwrites with exponential numbers of rate `lambd`: −ln(1 − u) / λ. */
export function exponential_(x: Tensor, lambd = 1, options?: GeneratorOption): Tensor {
  exponentialArguments(arguments)
  const generator = generatorOf(options)
  check('exponential_', lambd > 0, 'lambd', lambd, '> 0')
  return overwriteReal('exponential_', x, () => div(neg(log1p(neg(uniforms(x, generator)))), lambd))
}

const cauchyArguments = signature('cauchy_', {
  input: takes.tensor,
  median: takes.omissible(takes.number),
  sigma: takes.omissible(takes.number),
  options: generatorOptionsKind,
})

/** Overwrites with Cauchy numbers: median + sigma · tan(π (u − ½)). */
export function cauchy_(x: Tensor, median = 0, sigma = 1, options?: GeneratorOption): Tensor {
  cauchyArguments(arguments)
  const generator = generatorOf(options)
  check('cauchy_', sigma > 0, 'sigma', sigma, '> 0')
  return overwriteReal('cauchy_', x, () => add(mul(tan(mul(sub(uniforms(x, generator), 0.5), Math.PI)), sigma), median))
}

const geometricArguments = signature('geometric_', {
  input: takes.tensor,
  p: takes.number,
  options: generatorOptionsKind,
})

/** Overwrites with the number of trials up to the first success of chance `p`: ⌈ln(1 − u) / ln(1 − p)⌉, at least 1. */
export function geometric_(x: Tensor, p: number, options?: GeneratorOption): Tensor {
  geometricArguments(arguments)
  const generator = generatorOf(options)
  checkNumeric('geometric_', x)
  check('geometric_', p > 0 && p < 1, 'p', p, 'between 0 and 1, both not included')
  return overwrite('geometric_', x, () => clampMin(ceil(div(log1p(neg(uniforms(x, generator))), Math.log1p(-p))), 1))
}

/** The numbers that `random_` draws from when it is not told: all that are ≥ 0, for floats as far as they are all whole. */
function defaultHigh(dtype: DType): bigint {
  return isFloat(dtype) ? BigInt(2 / finfo(dtype).eps) + 1n : integerRange(dtype)[1] + 1n
}

const randomArguments = signature('random_', {
  input: takes.tensor,
  low: takes.omissible(takes.whole),
  high: takes.optional(takes.whole),
  options: generatorOptionsKind,
})

/** Overwrites with uniform whole numbers from [low, high). */
export function random_(
  x: Tensor,
  low: number | bigint = 0,
  high: number | bigint | null = null,
  options?: GeneratorOption,
): Tensor {
  randomArguments(arguments)
  const generator = generatorOf(options)
  return overwrite('random_', x, () =>
    integers('random_', x.device, x.dtype, x.shape, low, high ?? defaultHigh(x.dtype), generator),
  )
}

const normalOfNumbersArguments = signature('normal', {
  mean: takes.number,
  std: takes.number,
  size: takes.integers,
  options: randomOptionsKind,
})
const normalOfTensorsArguments = signature('normal', {
  mean: takes.either(takes.number, takes.tensor),
  std: takes.omissible(takes.either(takes.number, takes.tensor)),
  options: generatorOptionsKind,
})

/**
 * Normal random numbers with the given means and standard deviations, each a number or a tensor (`torch.normal`).
 *
 * @param size - Shape of the result where both are numbers.
 * @returns The broadcast shape of the tensors, in their dtype.
 * @throws TorchError `INVALID_ARGUMENT` for a number std < 0.
 * @example
 * ```ts
 * torch.normal(torch.tensor([0, 100]), 1) // near 0, near 100
 * torch.normal(5, 0.1, [3]) // three numbers near 5
 * ```
 */
export function normal(mean: Tensor, std?: Tensor | number, options?: GeneratorOption): Tensor
export function normal(mean: number, std: Tensor, options?: GeneratorOption): Tensor
export function normal(mean: number, std: number, size: readonly number[], options?: RandomOptions): Tensor
export function normal(
  mean: Tensor | number,
  std: Tensor | number = 1,
  size?: readonly number[] | GeneratorOption,
  options?: RandomOptions,
): Tensor {
  if (isTensor(mean) || isTensor(std)) normalOfTensorsArguments(arguments)
  else normalOfNumbersArguments(arguments)
  if (!isTensor(std)) check('normal', std >= 0, 'std', std, '≥ 0')
  const model = isTensor(mean) ? mean : std
  if (!isTensor(model)) {
    const { requiresGrad, ...rest } = options ?? {}
    const out = scope(() => add(mul(randn(size as readonly number[], rest), std), mean))
    return requiresGrad === true ? out.requiresGrad_() : out
  }
  checkFloat('normal', model)
  if (isTensor(std)) {
    refuseWhere(
      () => logicalNot(ge(std, 0)),
      () => new TorchError('INVALID_ARGUMENT', 'normal', 'standard deviations must be ≥ 0, but some are not.'),
    )
  }
  const generator = generatorOf(size as GeneratorOption | undefined)
  const shape = isTensor(mean) && isTensor(std) ? broadcastShapes('normal', mean.shape, std.shape) : model.shape
  const draw = (): Tensor => {
    const drawn = standardNormal(model.device, model.dtype, [...shape], generator.next())
    return cast(add(mul(drawn, std), mean), model.dtype)
  }
  return noGrad(() => scope(draw))
}

/** What of this file tensors have as methods. */
export const methods = [
  'bernoulli',
  'bernoulli_',
  'cauchy_',
  'exponential_',
  'geometric_',
  'logNormal_',
  'normal_',
  'uniform_',
] as const
