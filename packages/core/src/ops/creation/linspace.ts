import { within } from '../../arguments/within.ts'
import { tensorOptionsKind } from '../../arguments/options.ts'
import { signature } from '../../arguments/signature.ts'
import * as takes from '../../arguments/kinds.ts'
import { noGrad } from '../../tape/grad-mode.ts'
import { type DType, isFloat } from '../../dtype/dtype.ts'
import { encode } from '../../dtype/host.ts'
import { TorchError } from '../../errors.ts'
import { checkShape, formatShape } from '../../shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { add, div, mul, pow, sub } from '../primitives/arithmetic.ts'
import { lt } from '../primitives/compare.ts'
import { cast } from '../primitives/copy.ts'
import { arange, finish, hostVector, resolve, type TensorOptions } from '../primitives/creation.ts'
import { defaultFloat } from '../primitives/operands.ts'
import { isTensor } from '../../arguments/tensor.ts'
import { where } from '../primitives/where.ts'

/** How many count from the start, as in PyTorch. */
function half(steps: number): number {
  return Math.max(1, Math.floor(steps / 2))
}

/** Both halves count from their own end, so that both ends are exact. */
function onHost(start: number, end: number, steps: number): number[] {
  const step = steps > 1 ? (end - start) / (steps - 1) : 0
  return Array.from({ length: steps }, (_, i) => (i < half(steps) ? start + i * step : end - (steps - 1 - i) * step))
}

/** The same where an end is known to the device only. */
function onDevice(start: number | Tensor, end: number | Tensor, steps: number, like: Tensor): Tensor {
  const at = arange(steps, { device: like.device, dtype: like.dtype })
  const step = div(sub(asNumber(end, like), asNumber(start, like)), Math.max(steps - 1, 1))
  const fromEnd = sub(asNumber(end, like), mul(sub(steps - 1, at), step))
  return where(lt(at, half(steps)), add(asNumber(start, like), mul(at, step)), fromEnd)
}

function asNumber(value: number | Tensor, like: Tensor): number | Tensor {
  return isTensor(value) ? cast(value, like.dtype) : value
}

function spaced(
  op: string,
  start: number | Tensor,
  end: number | Tensor,
  steps: number,
  options: TensorOptions | undefined,
  base?: number,
): Tensor {
  checkShape(op, [steps])
  const given = [start, end].filter(isTensor)
  for (const { shape } of given) {
    if (shape.length === 0) continue
    throw new TorchError('SHAPE_MISMATCH', op, `takes numbers and 0-d tensors, but got shape ${formatShape(shape)}.`, {
      shape,
    })
  }
  const { dtype } = resolve(options, defaultFloat)
  // Integers count between whole ends, as in PyTorch.
  const [from, to] = isFloat(dtype) ? [start, end] : [whole(start, dtype), whole(end, dtype)]
  const [like] = given
  if (like === undefined) {
    const exponents = onHost(from as number, to as number, steps)
    const values = base === undefined ? exponents : exponents.map((exponent) => base ** exponent)
    return hostVector(op, defaultFloat, values, options)
  }
  if (base === undefined && !isFloat(dtype))
    encode(
      op,
      dtype,
      [from, to].filter((end) => typeof end === 'number'),
    )
  return finish(
    noGrad(() => {
      const exponents = onDevice(from, to, steps, cast(like, isFloat(dtype) ? dtype : defaultFloat))
      return cast(base === undefined ? exponents : pow(base, exponents), dtype)
    }),
    options,
  )
}

function whole(end: number | Tensor, dtype: DType): number | Tensor {
  return isTensor(end) ? cast(end, dtype) : Math.trunc(end)
}

const linspaceArguments = signature('linspace', {
  start: takes.either(takes.tensor, takes.number),
  end: takes.either(takes.tensor, takes.number),
  steps: takes.integer,
  options: tensorOptionsKind,
})

/**
 * `steps` numbers from `start` to `end`, both included (`torch.linspace`).
 *
 * @param start - A number, or a 0-d tensor, which is not read.
 * @param end - A number, or a 0-d tensor, which is not read.
 * @example
 * ```ts
 * torch.linspace(0, 1, 5) // [0, 0.25, 0.5, 0.75, 1]
 * ```
 */
export function linspace(start: number | Tensor, end: number | Tensor, steps: number, options?: TensorOptions): Tensor {
  linspaceArguments(arguments)
  return within('linspace', () => {
    return spaced('linspace', start, end, steps, options)
  })
}

/** Settings of {@link logspace}. */
export interface LogspaceOptions extends TensorOptions {
  /** What the numbers are powers of. Default 10. */
  readonly base?: number
}

const logspaceArguments = signature('logspace', {
  start: takes.either(takes.tensor, takes.number),
  end: takes.either(takes.tensor, takes.number),
  steps: takes.integer,
  options: takes.options({ base: takes.number, dtype: takes.dtype, device: takes.device, requiresGrad: takes.flag }),
})

/**
 * Powers of a base with evenly spaced exponents: base^start … base^end (`torch.logspace`).
 *
 * @param start - A number, or a 0-d tensor, which is not read.
 * @param end - A number, or a 0-d tensor, which is not read.
 * @example
 * ```ts
 * torch.logspace(0, 3, 4, { base: 2 }) // [1, 2, 4, 8]
 * ```
 */
export function logspace(
  start: number | Tensor,
  end: number | Tensor,
  steps: number,
  options: LogspaceOptions = {},
): Tensor {
  logspaceArguments(arguments)
  return within('logspace', () => {
    const { base = 10, ...rest } = options
    return spaced('logspace', start, end, steps, rest, base)
  })
}
