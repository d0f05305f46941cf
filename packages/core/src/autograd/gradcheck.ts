import * as takes from '../arguments/kinds.ts'
import { signature } from '../arguments/signature.ts'
import { enableGrad, noGrad } from '../tape/grad-mode.ts'
import { scope } from '../memory/scope.ts'
import { TorchError } from '../errors.ts'
import { fromArray } from '../ops/creation/from-values.ts'
import { randn } from '../ops/creation/random.ts'
import { mul, add } from '../ops/primitives/arithmetic.ts'
import { sum } from '../ops/primitives/reduce.ts'
import { Generator } from '../random/generator.ts'
import { numel } from '../shape.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { grad } from './backward.ts'
import { outputsOf } from './outputs.ts'
import { itemSync, toTypedArraySync } from '../ops/primitives/read.ts'

export interface GradcheckOptions {
  /** Step of the finite differences. Default 1e−6. */
  readonly eps?: number
  /** Absolute tolerance. Default 1e−5. */
  readonly atol?: number
  /** Relative tolerance. Default 1e−3. */
  readonly rtol?: number
  /** Return false instead of throwing. Default true: throw. */
  readonly raiseException?: boolean
}

type Fn = (...inputs: Tensor[]) => Tensor | readonly Tensor[]

function floats(result: Tensor | readonly Tensor[]): Tensor[] {
  const list = Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]
  return list.filter((x) => x.isFloatingPoint())
}

/** A fixed direction in the space of outputs: one number whose gradient mixes every row of the Jacobian. */
function project(outputs: readonly Tensor[], directions: readonly Tensor[]): Tensor {
  return outputs.map((y, i) => sum(mul(y, directions[i]!))).reduce((a, b) => add(a, b))
}

const gradcheckArguments = signature('gradcheck', {
  fn: takes.callback,
  inputs: takes.tensors,
  options: takes.options({
    eps: takes.positive,
    atol: takes.nonNegative,
    rtol: takes.nonNegative,
    raiseException: takes.flag,
  }),
})

/**
 * Compares gradients by autograd with central finite differences, in float64 and along random directions of the outputs
 * (`torch.autograd.gradcheck`, fast mode's idea element by element).
 *
 * @param fn - Takes the inputs; returns one or several tensors.
 * @param inputs - float64 tensors; those that require grad are checked. The device must be readable synchronously.
 * @throws TorchError `INVALID_ARGUMENT` naming the input and element that disagree.
 * @example
 * ```ts
 * const x = torch.randn([3], { dtype: 'float64', requiresGrad: true })
 * torch.autograd.gradcheck((x) => x.sin(), [x]) // true
 * ```
 */
export function gradcheck(fn: Fn, inputs: readonly Tensor[], options: GradcheckOptions = {}): boolean {
  gradcheckArguments(arguments)
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-3, raiseException = true } = options
  return scope(() => {
    const outputs = floats(outputsOf('gradcheck', fn(...inputs)))
    const generator = new Generator(0x9e3779b9)
    const directions = outputs.map((y) => randn(y.shape, { dtype: y.dtype, device: y.device, generator }))
    const checked = inputs.filter((x) => x.requiresGrad)
    const differentiable = outputs.filter((y) => y.requiresGrad)
    const exact =
      differentiable.length === 0
        ? checked.map(() => null)
        : grad(
            [
              project(
                differentiable,
                directions.filter((_, i) => outputs[i]!.requiresGrad),
              ),
            ],
            checked,
            { allowUnused: true },
          )
    for (const [position, x] of checked.entries()) {
      const gradient = exact[position]
      const analytic =
        gradient === undefined || gradient === null ? undefined : (toTypedArraySync(gradient.detach()) as Float64Array)
      for (let i = 0; i < numel(x.shape); i++) {
        const at = (delta: number): number =>
          noGrad(() =>
            scope(() => {
              const moved = inputs.map((input) => (input === x ? nudge(x, i, delta) : input.detach()))
              return itemSync(project(floats(outputsOf('gradcheck', fn(...moved))), directions))
            }),
          )
        const numeric = (at(eps) - at(-eps)) / (2 * eps)
        const value = analytic === undefined ? 0 : analytic[i]!
        if (Math.abs(value - numeric) <= atol + rtol * Math.abs(numeric)) continue
        if (!raiseException) return false
        throw new TorchError(
          'INVALID_ARGUMENT',
          'gradcheck',
          `Jacobian mismatch for input ${position} at element ${i}: numerical ${numeric}, analytical ${value}.`,
          { input: position, element: i, numerical: numeric, analytical: value },
        )
      }
    }
    return true
  })
}

function nudge(x: Tensor, i: number, delta: number): Tensor {
  const values = toTypedArraySync(x.detach()).slice() as Float64Array
  values[i] = values[i]! + delta
  return fromArray(values, x.shape, { device: x.device })
}

const gradgradcheckArguments = signature('gradgradcheck', {
  fn: takes.callback,
  inputs: takes.tensors,
  options: takes.options({
    eps: takes.positive,
    atol: takes.nonNegative,
    rtol: takes.nonNegative,
    raiseException: takes.flag,
  }),
})

/**
 * As {@link gradcheck}, for second derivatives: checks the gradient of the gradient (`torch.autograd.gradgradcheck`).
 *
 * @example
 * ```ts
 * const x = torch.randn([3], { dtype: 'float64', requiresGrad: true })
 * torch.autograd.gradgradcheck((x) => x.sin(), [x]) // true
 * ```
 */
export function gradgradcheck(fn: Fn, inputs: readonly Tensor[], options: GradcheckOptions = {}): boolean {
  gradgradcheckArguments(arguments)
  return scope(() => {
    const probe = floats(outputsOf('gradgradcheck', fn(...inputs)))
    const generator = new Generator(0x51ed270b)
    const seeds = probe.map((y) => randn(y.shape, { dtype: y.dtype, device: y.device, generator, requiresGrad: true }))
    const first = (...all: Tensor[]): Tensor[] => {
      const xs = all
        .slice(0, inputs.length)
        .map((x, i) => (inputs[i]!.requiresGrad && !x.requiresGrad ? x.requiresGrad_() : x))
      const outputs = floats(enableGrad(() => outputsOf('gradgradcheck', fn(...xs))))
      const pairs = outputs.map((y, i) => [y, all[inputs.length + i]!] as const).filter(([y]) => y.requiresGrad)
      const checked = xs.filter((_, i) => inputs[i]!.requiresGrad)
      const grads = grad(
        pairs.map(([y]) => y),
        checked,
        { gradOutputs: pairs.map(([, g]) => g), createGraph: true, allowUnused: true },
      )
      return grads.filter((g): g is Tensor => g !== null)
    }
    return gradcheck(first, [...inputs, ...seeds], options)
  })
}
